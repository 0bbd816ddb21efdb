"""Runs a MaixPy script unmodified on a virtual board B, as MaixPy's IDE does on a real one."""
import os
import time

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sim.maixpy.board_places import Alone, InRoom, SentLines
from edgeai.sim.maixpy.channels import UARTHS, UARTS
from edgeai.sim.maixpy.micropython_program import find_micropython
from edgeai.sim.room import new_journal_path
from edgeai.sim.run import OUTPUT_LIMIT_BYTES, Run

CTRL_C = b"\x03"
GRACE_S = 2.0  # from Ctrl-C to pulling the plug


def run_on_board(script, arguments=(), picture=None, models=(), card=None, journal=None,
                 seconds=None, output=None, micropython=False, scenario=None, config=None):
    """Run it to its end or `seconds` long, or as long as the scenario's room; the `Run`.

    picture: what the camera sees; models: folders of model packages, for KPU.load; card: a folder
    whose copy is the TF card; output: a binary file for what the script prints; micropython: a real
    one runs the script; DriverMissing where none is found. scenario: a path, in place of picture,
    models and card: its [board_b] and what its camera sees; config: the kit.toml of that.
    What the script sends on UART 1 to 3 is in the journal, by lines.
    """
    _check(script, picture, card)
    program = find_micropython() if micropython else ""
    path = os.path.abspath(journal) if journal else new_journal_path()
    told = _Output(output)
    started_s = time.monotonic()
    place = InRoom(scenario, config, path) if scenario else Alone(picture, models, card, path)
    try:
        with place.board(script=os.path.abspath(script), arguments=arguments, micropython=program) as board:
            board.when_received(told.write)
            for uart in set(UARTS) - {UARTHS}:
                board.when_received(SentLines(uart, place.journal), uart)
            place.begin(board)
            code = _wait(board, min([one for one in (seconds, place.seconds) if one], default=None))
    finally:
        place.close()
    return Run(code, time.monotonic() - started_s, code is None, path, told.was_cut)


def _check(script, picture, card):
    for path in (script, picture):
        if path and not os.path.isfile(path):
            raise UsageError(_("there is no file {path}").format(path=path),
                             _("Check the path."))
    if card and not os.path.isdir(card):
        raise UsageError(_("there is no folder {path}").format(path=card), _("Check the path."))


def _wait(board, seconds):
    """The script's exit code; None when its time was over or the user stopped it."""
    end_s = float("inf") if seconds is None else time.monotonic() + seconds
    try:
        while board.is_on and time.monotonic() < end_s:
            board.wait(min(0.2, max(0.0, end_s - time.monotonic())))
    except KeyboardInterrupt:
        end_s = 0.0
    if board.is_on:
        board.send(CTRL_C)
        board.wait(GRACE_S)
        return None
    return board.exit_code


class _Output:
    """What the board says, with a file's line ends, and not for ever."""

    def __init__(self, file):
        self._file = file
        self._left = OUTPUT_LIMIT_BYTES
        self.was_cut = False

    def write(self, data):
        data = data.replace(b"\r\n", b"\n")
        self.was_cut = self.was_cut or len(data) > self._left
        self._file.write(data[:self._left])
        self._file.flush()
        self._left = max(0, self._left - len(data))
