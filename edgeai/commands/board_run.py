"""edgeai board run SCRIPT: on the board, its output here."""
import sys

from edgeai.commands.board_session import add_session_arguments, raw_repl
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("script", metavar=_("SCRIPT"), help=_("a MaixPy script"))
    add_session_arguments(parser)


def run(arguments, terminal):
    """Ctrl-C ends the script."""
    with open(arguments.script, encoding="utf-8") as file:
        source = file.read()
    said = []
    with raw_repl(arguments) as (repl, _port):
        try:
            for text in repl.output(source):
                _show(text.replace("\r\n", "\n"), said, terminal)
        except KeyboardInterrupt:
            repl.interrupt()
    terminal.result({"script": arguments.script, "output": "".join(said)})


def _show(text, said, terminal):
    said.append(text)
    if not terminal.json:
        sys.stdout.write(text)
        sys.stdout.flush()
