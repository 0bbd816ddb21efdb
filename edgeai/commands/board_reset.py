"""edgeai board reset"""
import threading

from edgeai.commands.board_options import add_board_arguments, asked_board
from edgeai.errors import DeviceLost
from edgeai.i18n import gettext as _

BACK_S = 20.0  # it waits for its card, and may load a model


def add_arguments(parser):
    add_board_arguments(parser)


def run(arguments, terminal):
    with asked_board(arguments) as board:
        is_back = threading.Event()
        board.when_hello = lambda about: is_back.set()
        board.reset()
        if not is_back.wait(BACK_S):
            raise DeviceLost(_("board B is not back after {seconds:.0f} s").format(seconds=BACK_S),
                             _("Press its RESET key, and watch its LCD."))
        about = board.about
    terminal.say(_("board B is back, state {state}").format(state=about["state"]))
    terminal.result({"state": about["state"], "cause": about["cause"]})
