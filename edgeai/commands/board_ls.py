"""edgeai board ls [FOLDER]"""
from edgeai.commands.board_session import add_session_arguments, board_files
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("folder", nargs="?", metavar=_("FOLDER"),
                        help=_("a folder of the board's (/flash, and /sd with a card)"))
    add_session_arguments(parser)


def run(arguments, terminal):
    with board_files(arguments) as (files, _port):
        folders = [arguments.folder] if arguments.folder else [
            one.path for one in files.list("/")]
        found = [one for folder in folders for one in files.list(folder)]
    for one in found:
        terminal.say("%10s  %s" % (_("folder") if one.is_folder else one.bytes, one.path))
    terminal.result({"files": [dict(one._asdict()) for one in found]})
