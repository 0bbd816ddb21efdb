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
from edgeai.sim.board_package import put_on_card, put_settings
from edgeai.sim.maixpy.channels import UARTHS, UARTS
from edgeai.sim.maixpy.pin_table import write_pin_table
from edgeai.sim.maixpy.virtual_board import VirtualBoard
from edgeai.vision.image_file import write_image

FIRMWARE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                        "firmware", "maixpy")
USB_PORT = "COM3" if os.name == "nt" else "/dev/ttyUSB0"
PI_PORT = "/dev/serial0"
UART_OF_PORT = {USB_PORT: UARTHS, PI_PORT: 0, "/dev/ttyS0": 0, "/dev/ttyAMA0": 0}
MODEL = "model.kmodel"  # on a card, as `edgeai board push --package` calls it
HEAD_START_S = 8.0  # of its life: time for the card, the BOOT key and a self-test
LONGEST_START_S, QUIET_S = 5.0, 0.4
FIRMWARE_START_S = 20.0  # on a busy machine, where a pause in between says nothing
IS_UP = (b'"IDLE"', b'"RUN"', b'"FAULT"', b">>> ")  # what the kit's firmware says after its self-test
FILM_PERIOD_S = 0.1
FILM_JOIN_S = 5.0
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
        self._board = self._filming = None
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

    def _warm_up(self, board):
        """On, and waited for until it tells what it sees, or has nothing to say for a moment."""
        ear = _Ear()
        for uart in UARTS:
            board.when_received(ear, uart)
        board.power_on()
        if self._runs_firmware:
            ear.is_up.wait(FIRMWARE_START_S)
        ear.said.wait(LONGEST_START_S)
        end_s = time.monotonic() + LONGEST_START_S
        while time.monotonic() < end_s and not ear.sees.is_set():
            ear.said.clear()
            if not ear.said.wait(QUIET_S) and not self._will_see:
                return

    @property
    def _runs_firmware(self):
        """Does it start the kit's own firmware, so that what it says can be told?"""
        properties = self._properties
        mains = [os.path.join(folder, "main.py") for folder in (properties.flash, properties.card) if folder]
        return bool(properties.firmware and not properties.main and not properties.noise
                    and not any(map(os.path.exists, mains)))

    @property
    def _will_see(self):
        """Does the kit's firmware load a model at its start? That takes longer than a pause."""
        properties = self._properties
        return bool(properties.package and not properties.main and properties.firmware)

    def hears(self, uart):
        """Is there a way for bytes between the Pi and that UART of the board? USB needs no wires."""
        return uart == UARTHS or not self._properties.tx_on_tx

    @property
    def is_on(self):
        return self._board is not None and self._board.is_on

    def with_script(self, **settings):
        """The `VirtualBoard`, off: it will run a script of the host's, as MaixPy's IDE does."""
        with self._lock:
            self._board = self._made(is_paced=False, head_start_s=0.0, **settings)
            return self._board

    def _made(self, **settings):
        properties = self._properties
        folder = os.path.join(self._folder or self._new_folder(), "board-b")
        self._fill(folder)
        write_pin_table(folder)
        camera = properties.picture or self._film(os.path.join(folder, "camera.bmp"))
        models = properties.models + ((properties.package,) if properties.package else ())
        settings.setdefault("head_start_s", HEAD_START_S)
        return VirtualBoard(folder, camera, models, properties.noise, self._seed,
                            journal=self._journal, **settings)

    def _fill(self, folder):
        """Flash and card: what is there already stays, so the first to put a file there wins."""
        properties = self._properties
        firmware = FIRMWARE if properties.firmware and not properties.main else None
        flash, card = os.path.join(folder, "flash"), os.path.join(folder, "sd")
        has_card = bool(properties.card or properties.package)
        if properties.main:  # a board with a card starts from there
            _copy(properties.main, os.path.join(card if has_card else flash, "main.py"))
        if properties.package:
            if properties.card:  # a model there wins over the package's
                _copy(os.path.join(properties.card, MODEL), os.path.join(card, MODEL))
            put_on_card(properties.package, properties.settings, card)
        elif properties.settings:
            put_settings(properties.settings, card if has_card else flash)
        _fill(flash, properties.flash, firmware)
        if has_card:
            _fill(card, properties.card, firmware)

    def _film(self, path):
        """The path of a picture file that a thread keeps at what is seen."""
        write_image(path, self._see())
        self._filming = threading.Thread(target=self._keep_filming, args=(path,), daemon=True)
        self._filming.start()
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

    def press_boot(self, is_pressed):
        """The line that pulls the chip's BOOT pin down."""
        with self._lock:
            self.board.press_boot(is_pressed)

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
            if self._filming is not None:
                # A thread that is in OpenCV while Python ends takes the program down with it.
                self._filming.join(FILM_JOIN_S)
            if self._passing is not None:
                shutil.rmtree(self._passing, ignore_errors=True)


class _Ear:
    """said: it has sent something. is_up, sees: among that was the end of the kit's firmware's self-test,
    a picture's event."""

    def __init__(self):
        self.said, self.is_up, self.sees = threading.Event(), threading.Event(), threading.Event()
        self._end = b""

    def __call__(self, data):
        heard = self._end + bytes(data)
        self._end = heard[-16:]
        if b'"seen"' in heard:
            self.sees.set()
        if any(words in heard for words in IS_UP):
            self.is_up.set()
        self.said.set()


def _copy(source, target):
    """Where there is such a file, and not yet there."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.exists(source) and not os.path.exists(target):
        shutil.copyfile(source, target)


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
