"""The chip: what the modules of one board share. One board a process.

The process is described by its environment (`Settings`); the wire to the board's surroundings is
its standard input and output.
"""
import json
import os
import sys
import threading
import time
from typing import NamedTuple, Tuple

from edgeai.sim.maixpy.channels import ORDERS, UARTHS, UARTS, Channels
from edgeai.sim.maixpy.serial_line import SerialLine
from edgeai.sim.maixpy.uart_ring import UartRing
from edgeai.sim.maixpy.virtual_files import VirtualFiles

SETTINGS = "EDGEAI_BOARD_B"  # the variable that holds them, JSON
RING_BYTES = 2048
REPL_BAUD = 115200
SYSTEM_HEAP_BYTES = 2097152  # free with the full firmware, camera and LCD running
GC_HEAP_BYTES = 512 * 1024
FLASH_BYTES = 16 << 20
CTRL_C = 0x03
# How a chip's process ends, and by that why it starts again.
END_RESET, END_WATCHDOG = 86, 87
POWER_ON, WATCHDOG, SOFTWARE = "power", "watchdog", "software"
ONE_SHOT = "one-shot timer"  # the thread of one
SLICE_S = 0.01  # of every wait, so that Ctrl-C is noticed


class Settings(NamedTuple):
    """folder: what lies in flash and on the card. camera: a picture file, or None: a black picture.

    models: folders of model packages. cause: POWER_ON, WATCHDOG or SOFTWARE.
    head_start_s: so much of its life is over at once: its sleeps cost nothing until then, as of a
        board that was plugged in before the program began.
    micropython: the program that runs the scripts; "" for this CPython.
    """

    folder: str
    camera: str = ""
    models: Tuple[str, ...] = ()
    cause: str = POWER_ON
    is_paced: bool = True
    sd_after_s: float = 0.0
    head_start_s: float = 0.0
    script: str = ""
    micropython: str = ""
    arguments: Tuple[str, ...] = ()


class Hardware:
    def __init__(self, settings, channels):
        self.settings = settings
        self.channels = channels
        self.files = VirtualFiles(settings.folder, settings.sd_after_s)
        self.rings = {number: UartRing(RING_BYTES) for number in UARTS}
        self.lines = {number: SerialLine(is_paced=settings.is_paced) for number in UARTS}
        self.bauds = {UARTHS: REPL_BAUD}
        self.pins = {16: 1}  # levels that something outside drives; the BOOT key is pulled up
        self.heap_used = 0
        self.camera_path = settings.camera
        self.interrupts_on = False  # nothing to interrupt until the core is up: see boot
        self.listeners = []
        self.before_end = []  # functions
        self.is_ending = False
        self.is_strapped = threading.Event()  # set when `is_boot_held` is known
        self.is_boot_held = False  # at the reset itself
        self.started_s = time.monotonic()

    @property
    def heap_free(self):
        return SYSTEM_HEAP_BYTES - self.heap_used

    def ticks_s(self):
        return time.monotonic() - self.started_s

    def sleep(self, seconds):
        """In slices, so that a Ctrl-C ends it."""
        skipped_s = min(seconds, max(0.0, self.settings.head_start_s - self.ticks_s()))
        self.started_s -= skipped_s
        end_s = time.monotonic() + seconds - skipped_s
        while True:
            left_s = end_s - time.monotonic()
            if left_s <= 0:
                return
            time.sleep(min(SLICE_S, left_s))

    def serial_write(self, number, data):
        """Blocks as long as the line takes."""
        line = self.lines[number]
        self.channels.send(number, bytes(data))
        line.wait(len(data), self.bauds.get(number, 0), self.sleep)
        return len(data)

    def print(self, text):
        """To the REPL UART, line ends as a terminal wants them."""
        self.serial_write(UARTHS, text.replace("\n", "\r\n").encode("utf-8", "replace"))

    def tell(self, kind, **fields):
        """Something that happened, for the journal of the board's surroundings."""
        self.channels.tell(kind, **fields)

    def flash_read(self, address, size):
        """Of the 16 MiB flash chip: erased bytes are 0xFF."""
        data = b""
        path = os.path.join(self.settings.folder, "flash.bin")
        if os.path.exists(path):
            with open(path, "rb") as file:
                file.seek(address)
                data = file.read(size)
        return data + b"\xff" * (size - len(data))

    def flash_write(self, address, data):
        path = os.path.join(self.settings.folder, "flash.bin")
        if not os.path.exists(path):
            with open(path, "wb") as file:
                file.write(b"\xff" * FLASH_BYTES)
        with open(path, "r+b") as file:
            file.seek(address)
            file.write(data)

    def end(self, code):
        """The process ends now, as a chip does: nothing is tidied."""
        self.is_ending = True
        for function in self.before_end:
            function()
        sys.stdout.flush()
        os._exit(code)

    def listen(self):
        """Takes what comes over the wire until the other side is gone; then the power is off."""
        for channel, data in self.channels.blocks():
            if channel == ORDERS:
                self._order(data)
            else:
                self._receive(channel, data)
        self.end(0)

    def _receive(self, number, data):
        self.rings[number].put(data)
        if number == UARTHS and self.interrupts_on and CTRL_C in data:
            import _thread
            _thread.interrupt_main()

    def _order(self, order):
        if order["kind"] == "pin":
            before, self.pins[order["pin"]] = self.pins.get(order["pin"]), order["value"]
            for listener in list(self.listeners):
                listener(order["pin"], before, order["value"])
        elif order["kind"] == "strap":
            self.is_boot_held = order["is_held"]
            self.is_strapped.set()
        elif order["kind"] == "camera":
            self.camera_path = order["path"]


_current = None


def start():
    """The chip of this process, made from its environment."""
    global _current
    fields = json.loads(os.environ[SETTINGS])
    fields["models"] = tuple(fields.get("models", ()))
    fields["arguments"] = tuple(fields.get("arguments", ()))
    _current = Hardware(Settings(**fields), Channels(sys.stdin.buffer, sys.stdout.buffer))
    threading.Thread(target=_current.listen, daemon=True).start()
    return _current


def current():
    return _current
