"""Board B in the virtual room: on USB as /dev/ttyUSB0 (COM3), its UART1 wired to /dev/serial0.

It was plugged in before the program began: the first port that is opened finds it running, what
it said at its start is over. What lies in its flash and on its card is
the scenario's `[board_b]`; left out, it has the kit's own firmware.
"""
import os
import shutil
import threading
import time

from edgeai.errors import EdgeaiError
from edgeai.sim.maixpy.channels import UARTHS
from edgeai.sim.maixpy.pin_table import write_pin_table
from edgeai.sim.maixpy.virtual_board import VirtualBoard
from edgeai.vision.image_file import write_image

FIRMWARE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                        "firmware", "maixpy")
USB_PORT = "COM3" if os.name == "nt" else "/dev/ttyUSB0"
PI_PORT = "/dev/serial0"
UART_OF_PORT = {USB_PORT: UARTHS, PI_PORT: 0, "/dev/ttyS0": 0, "/dev/ttyAMA0": 0}
HEAD_START_S = 8.0  # of its life: time for the card, the BOOT key and a self-test
LONGEST_START_S, QUIET_S = 5.0, 0.4
FILM_PERIOD_S = 0.1
USB_CHIP = (0x0403, 0x6010)  # the Maixduino's CH552 says it is an FT2232


class BoardB:
    """properties: the scenario's `BoardProperties`; folder: of the run, or None: a passing one.

    see(): what is before its camera now, BGR, where the properties give no picture.
    """

    def __init__(self, properties, journal, see, folder=None, seed=0):
        self.is_plugged = True
        self._properties = properties
        self._journal = journal
        self._see = see
        self._folder = folder
        self._closed = threading.Event()
        self._seed = seed
        self._board = None
        self._passing = None
        self._lock = threading.RLock()

    @property
    def board(self):
        """The `VirtualBoard`, made and switched on at first use."""
        with self._lock:
            if self._board is None:
                self._board = self._made()
                self._warm_up(self._board)
            return self._board

    @staticmethod
    def _warm_up(board):
        """On, and waited for until it has nothing more to say for a moment."""
        said = threading.Event()
        board.when_received(lambda _data: said.set())
        board.power_on()
        said.wait(LONGEST_START_S)
        end_s = time.monotonic() + LONGEST_START_S
        while time.monotonic() < end_s:
            said.clear()
            if not said.wait(QUIET_S):
                return

    @property
    def is_on(self):
        return self._board is not None and self._board.is_on

    def _made(self):
        properties = self._properties
        folder = os.path.join(self._folder or self._new_folder(), "board-b")
        firmware = FIRMWARE if properties.firmware else None
        _fill(os.path.join(folder, "flash"), firmware, properties.flash)
        if properties.card:  # a board with a card starts from there
            _fill(os.path.join(folder, "sd"), firmware, properties.card)
        write_pin_table(folder)
        camera = properties.picture or self._film(os.path.join(folder, "camera.bmp"))
        return VirtualBoard(folder, camera, properties.models, properties.noise, self._seed,
                            head_start_s=HEAD_START_S, journal=self._journal)

    def _film(self, path):
        """The path of a picture file that a thread keeps at what is seen."""
        write_image(path, self._see())
        threading.Thread(target=self._keep_filming, args=(path,), daemon=True).start()
        return path

    def _keep_filming(self, path):
        while not self._closed.wait(FILM_PERIOD_S):
            try:
                write_image(path, self._see())
            except (OSError, EdgeaiError):
                pass  # Windows: the board is just reading it; the next one comes at once

    def _new_folder(self):
        import tempfile
        self._passing = tempfile.mkdtemp(prefix="edgeai-board-b-")
        return self._passing

    def hold(self, is_held):
        """The line that holds the chip in reset, which a host's RTS and DTR move."""
        with self._lock:
            if is_held:
                self.board.power_off()
            else:
                self.board.power_on()

    def close(self):
        self._closed.set()
        with self._lock:
            if self._board is not None:
                self._board.power_off()
            if self._passing is not None:
                shutil.rmtree(self._passing, ignore_errors=True)


def _fill(target, *sources):
    """The files of those folders that are not there yet: what a board holds survives its power."""
    for source in sources:
        if source is None or not os.path.isdir(source):
            continue
        os.makedirs(target, exist_ok=True)
        for name in sorted(os.listdir(source)):
            path = os.path.join(source, name)
            if os.path.isfile(path) and not os.path.exists(os.path.join(target, name)):
                shutil.copyfile(path, os.path.join(target, name))
