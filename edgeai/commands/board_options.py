"""What the sub-verbs of `edgeai board` share: which board, and how it is opened."""
import contextlib

from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit
from edgeai.i18n import gettext as _


def add_board_arguments(parser, baud=None):
    """baud: what it says of --baud."""
    parser.add_argument("--port", metavar="PORT", help=_("its serial port (kit.toml's, or found on USB)"))
    parser.add_argument("--baud", type=int, metavar="BAUD", help=baud or _("the line's speed (kit.toml's)"))
    add_kit_arguments(parser)


@contextlib.contextmanager
def asked_board(arguments):
    """The `BoardB` as it is: kit.toml's settings for it are not sent."""
    from edgeai.linkage.board_b.board import BoardB

    with open_asked_kit(arguments) as kit:
        wanted = kit.config.board_b
        wanted = wanted._replace(port=arguments.port or wanted.port, baud=arguments.baud or wanted.baud, settings={})
        with BoardB.open(wanted, kit.journal.write, kit.clock) as board:
            yield board
