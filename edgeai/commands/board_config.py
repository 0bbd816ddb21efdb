"""edgeai board config [KEY=VALUE ...] [--file TOML] [--save]"""
import json

from edgeai.commands.board_options import add_board_arguments, asked_board
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.toml_file import read_toml


def add_arguments(parser):
    parser.add_argument("settings", nargs="*", metavar=_("KEY=VALUE"),
                        help=_("settings as JSON, or plain text: task=detect labels='[\"fire\"]'"))
    parser.add_argument("--file", metavar="TOML", help=_("take settings from this file"))
    parser.add_argument("--save", action="store_true", help=_("keep them in the board's edgeai.json"))
    add_board_arguments(parser)


def run(arguments, terminal):
    settings = _from_file(arguments.file) if arguments.file else {}
    settings.update(map(_pair, arguments.settings))
    if not settings:
        raise UsageError(_("which settings?"), "edgeai board config task=qr")
    with asked_board(arguments) as board:
        board.configure(settings, arguments.save)
        status = board.status()
    terminal.say(_("board B took {names}; it is in state {state}, task {task}").format(
        names=", ".join(sorted(settings)), state=status["state"], task=status["task"]))
    if arguments.save:
        terminal.say(_("They are kept in its edgeai.json."))
    terminal.result({"settings": settings, "state": status["state"], "task": status["task"], "saved": arguments.save})


def _from_file(path):
    table = read_toml(path)
    return {key: table.take(key, (str, int, float, bool, list, dict)) for key in table.keys()}


def _pair(word):
    key, equals, text = word.partition("=")
    if not equals or not key:
        raise UsageError(_("{word!r} is no KEY=VALUE").format(word=word), "edgeai board config task=qr")
    try:
        return key, json.loads(text)
    except ValueError:
        return key, text
