"""Where a script of the host's runs on a virtual board B: alone, or in a scenario's room."""
import os
import shutil
import threading

from edgeai.sim.maixpy.pin_table import write_pin_table
from edgeai.sim.maixpy.virtual_board import VirtualBoard
from edgeai.sim.sealed_journal import open_journal

MOST_LINE_BYTES = 1024
LONGEST_START_S = 4.0  # of a script that sets up neither


class Alone:
    """With a picture before its camera, and nothing else. seconds: how long it is to run."""

    seconds = None

    def __init__(self, picture, models, card, journal_path):
        self._picture = os.path.abspath(picture) if picture else ""
        self._models = [os.path.abspath(one) for one in models]
        self._folder = os.path.join(os.path.dirname(journal_path), "board-b")
        if card:
            shutil.rmtree(os.path.join(self._folder, "sd"), ignore_errors=True)
            shutil.copytree(card, os.path.join(self._folder, "sd"))
        write_pin_table(self._folder)
        self.journal = open_journal(journal_path)

    def board(self, **settings):
        """The `VirtualBoard`, off."""
        return VirtualBoard(self._folder, self._picture, self._models, journal=self.journal,
                            is_paced=False, **settings)

    def begin(self, board):
        board.power_on()

    def close(self):
        self.journal.close()


class InRoom:
    """In the room of a scenario, where no program runs on board A.

    Its time begins with the script's first pin or UART, as it does with board A's first device.
    """

    def __init__(self, scenario, config, journal_path):
        from edgeai.sim.room import make_room

        self._room = make_room(config, os.path.abspath(scenario), journal_path)
        self.journal = self._room.journal
        self.seconds = self._room.scenario.room.seconds
        self._has_begun = threading.Event()

    def board(self, **settings):
        return self._room.board_b.with_script(**settings)

    def begin(self, board):
        self.journal.listen(self._look_for_beginning)
        board.power_on()
        self._has_begun.wait(LONGEST_START_S)
        self._room.start()

    def _look_for_beginning(self, entry):
        if entry["kind"] in ("board.pin", "board.uart", "board.sends"):
            self._has_begun.set()

    def close(self):
        self._room.close()


class SentLines:
    """What is sent on a UART, a journal entry a line."""

    def __init__(self, uart, journal):
        self._uart, self._journal = uart, journal
        self._rest = b""

    def __call__(self, data):
        lines = (self._rest + bytes(data)).split(b"\n")
        self._rest = lines.pop()[-MOST_LINE_BYTES:]
        for line in lines:
            text = line[:MOST_LINE_BYTES].decode("utf-8", "replace").rstrip("\r")
            if text:
                self._journal.write("board.sends", uart=self._uart + 1, text=text)
