"""What `edgeai board ls | push | pull | rm | run` share: the board's raw REPL."""
import contextlib

from edgeai.commands.board_options import add_board_arguments
from edgeai.commands.kit_options import open_asked_kit
from edgeai.errors import DeviceLost
from edgeai.i18n import gettext as _

REPL_BAUD = 115200


def add_session_arguments(parser):
    parser.add_argument("--stay", action="store_true",
                        help=_("leave the board in its REPL; else it is started anew after it"))
    add_board_arguments(parser)


@contextlib.contextmanager
def raw_repl(arguments):
    """(`RawRepl`, the port's name); the board's program is stopped while it lasts."""
    from edgeai.linkage.board_b.port import find_port, open_port
    from edgeai.linkage.board_b.raw_repl import RawRepl

    with open_asked_kit(arguments) as kit:
        name = find_port(arguments.port or kit.config.board_b.port).name
        with open_port(name, arguments.baud or REPL_BAUD) as port:
            repl = RawRepl(port)
            repl.enter()
            try:
                yield repl, name
            finally:
                _end(repl, arguments.stay)


def _end(repl, is_staying):
    try:
        if is_staying:
            repl.leave()
        else:
            repl.reset()
    except DeviceLost:  # what went wrong before is told
        pass


@contextlib.contextmanager
def board_files(arguments):
    """(`BoardFiles`, the port's name)"""
    from edgeai.linkage.board_b.board_files import BoardFiles

    with raw_repl(arguments) as (repl, name):
        yield BoardFiles(repl), name
