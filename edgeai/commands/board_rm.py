"""edgeai board rm FILE ..."""
from edgeai.commands.board_session import add_session_arguments, board_files
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("files", nargs="+", metavar=_("FILE"), help=_("files of the board's: /flash/old.py"))
    add_session_arguments(parser)


def run(arguments, terminal):
    from edgeai.linkage.board_b.board_files import check_path

    for path in arguments.files:
        check_path(path)  # before anything is gone
    with board_files(arguments) as (files, _port):
        for path in arguments.files:
            files.remove(path)
            terminal.say(_("{path} is removed").format(path=path))
    terminal.result({"removed": arguments.files})
