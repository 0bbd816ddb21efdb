"""A board B without the board: its power, reset and BOOT keys, flash, card, camera and serial lines.

The chip is a process of its own; pulling the power ends it in the middle of whatever it does.
What lay in flash and on the card stays in `folder`:

    folder/flash      the file system /flash
    folder/sd         the card, when it exists
    folder/flash.bin  the flash chip's bytes: what kflash wrote, models at addresses
    folder/lcd.png    what the LCD shows
"""
import json
import os
import signal
import subprocess
import sys
import threading

from edgeai.linkage.journal import Journal
from edgeai.sim.maixpy import hardware
from edgeai.sim.maixpy.channels import ORDERS, UARTHS, UARTS, Channels
from edgeai.sim.maixpy.serial_line import SerialLine

_CAUSES = {hardware.END_WATCHDOG: hardware.WATCHDOG, hardware.END_RESET: hardware.SOFTWARE}
_BOARD_VARIABLES = ("EDGEAI_KIT", "EDGEAI_SCENARIO", "EDGEAI_JOURNAL", "EDGEAI_ROOM_START")
BOOT_KEY = 16
STRAP_S = 0.02  # after a reset's end the chip looks at the key
JOIN_S = 2.0
BLOCK_BYTES, BLOCKS_A_S = 64, 180  # of a paced line: what arrives at once
PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))


class VirtualBoard:
    """Off until `power_on`. `with` ends with the power off.

    camera: a picture file; models: folders of model packages; noise: the share of bytes that
    arrive wrong, on every line, drawn from `seed`; is_paced: bytes take as long as on a real line;
    sd_after_s: how late the card is mounted; head_start_s: see `hardware.Settings`; journal: a
    `Journal`, else one in memory;
    script: a host's script to run in place of the board's own, with its `arguments`; micropython: the
    program that runs them all, else CPython does.
    """

    def __init__(self, folder, camera="", models=(), noise=0.0, seed=0, is_paced=True,
                 sd_after_s=0.0, head_start_s=0.0, journal=None, script="", arguments=(),
                 micropython=""):
        self.folder = os.path.abspath(str(folder))
        os.makedirs(os.path.join(self.folder, "flash"), exist_ok=True)
        self.journal = journal or Journal()
        self.screen_path = os.path.join(self.folder, "lcd.png")
        self._settings = hardware.Settings(
            self.folder, str(camera), tuple(str(one) for one in models), is_paced=is_paced,
            sd_after_s=sd_after_s, head_start_s=head_start_s, script=str(script),
            arguments=tuple(arguments), micropython=str(micropython))
        self._in = {n: SerialLine(noise, seed + n, is_paced) for n in UARTS}
        self._out = {n: SerialLine(noise, seed + 100 + n, False) for n in UARTS}
        self._pins = {BOOT_KEY: 1}
        self._receivers = {n: [] for n in UARTS}
        self.bauds = {UARTHS: hardware.REPL_BAUD}  # of the UARTs that its program has set up
        self._lock = threading.RLock()
        self._process = self._channels = self._thread = None
        self.exit_code = None
        self.boots = 0

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.power_off()

    @property
    def is_on(self):
        return self._process is not None

    def power_on(self):
        with self._lock:
            if self._process is None:
                self._start(hardware.POWER_ON)
        return self

    def power_off(self):
        """As pulling the plug: at once, in the middle of anything."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            self._end(process)
            process.wait()
            _close(process.stdin)
            if self._thread is not threading.current_thread():
                self._thread.join(JOIN_S)

    @staticmethod
    def _end(process):
        """With what it has started."""
        if os.name == "nt":
            process.kill()
        else:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # had ended by itself

    def reset(self):
        """The RESET key."""
        self.power_off()
        self.power_on()

    def wait(self, seconds=None):
        """Until a `script` has ended: its exit code; None when `seconds` were over before."""
        self._thread.join(seconds)
        return self.exit_code

    def press_boot(self, is_pressed=True):
        """Held at a power-on or reset: the chip's own loader waits for kflash in place of MaixPy."""
        self.set_pin(BOOT_KEY, 0 if is_pressed else 1)

    def set_pin(self, pin, level):
        """What something outside the board drives a pin to."""
        self._pins[pin] = level
        self._order("pin", pin=pin, value=level)

    def show(self, picture_path):
        """Hold that picture before the camera."""
        self._settings = self._settings._replace(camera=str(picture_path))
        self._order("camera", path=str(picture_path))

    def when_received(self, function, uart=UARTHS):
        """function(bytes): what the board sends on that line."""
        self._receivers[uart].append(function)

    def no_longer_received(self, function, uart=UARTHS):
        self._receivers[uart].remove(function)

    def send(self, data, uart=UARTHS, baud=hardware.REPL_BAUD):
        """Bytes to the board; blocks as long as the line takes. Nobody hears them when it is off."""
        line = self._in[uart]
        size = max(BLOCK_BYTES, baud // 10 // BLOCKS_A_S)  # no sleep is as short as 64 bytes at 1.5 MBd
        for start in range(0, len(data), size):
            block = line.carry(data[start:start + size])
            line.wait(len(block), baud)
            with self._lock:
                channels = self._channels if self._process else None
            if channels:
                channels.send(uart, block)

    def _order(self, kind, **fields):
        with self._lock:
            if self._process:
                self._channels.tell(kind, **fields)

    def _start(self, cause):
        settings = self._settings._replace(cause=cause)._asdict()
        self._settings = self._settings._replace(head_start_s=0.0)  # a reset is waited for
        self.bauds = {UARTHS: hardware.REPL_BAUD}
        environment = {name: value for name, value in os.environ.items()
                       if name not in _BOARD_VARIABLES}
        environment[hardware.SETTINGS] = json.dumps(dict(settings))
        environment["PYTHONPATH"] = PACKAGE
        self._process = subprocess.Popen(
            [sys.executable, "-m", "edgeai.sim.maixpy.chip"], env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            start_new_session=os.name != "nt")
        self._channels = Channels(self._process.stdout, self._process.stdin)
        self.boots += 1
        self.journal.write("board.start", cause=cause)
        self._thread = threading.Thread(target=self._listen, daemon=True,
                                        args=(self._process, self._channels))
        self._thread.start()
        for pin, level in self._pins.items():
            self._channels.tell("pin", pin=pin, value=level)
        if cause in _CAUSES.values():
            self._strap(self._process, False)
        else:
            threading.Timer(STRAP_S, self._strap, [self._process]).start()

    def _strap(self, process, is_held=None):
        """Tell the chip whether BOOT was held at its reset; a reset of its own does not look (inferred)."""
        with self._lock:
            if self._process is process:
                is_held = self._pins[BOOT_KEY] == 0 if is_held is None else is_held
                self._channels.tell("strap", is_held=is_held)

    def _listen(self, process, channels):
        with process.stdout:
            for channel, data in channels.blocks():
                if channel == ORDERS:
                    self._note(data)
                    continue
                data = self._out[channel].carry(data)
                for receiver in list(self._receivers[channel]):
                    receiver(data)
        process.wait()
        self._ended(process)

    def _note(self, told):
        """What the chip tells, for the journal."""
        kind = told.pop("kind")
        if kind == "board.uart":
            self.bauds[UARTHS if told["uart"] is None else told["uart"] - 1] = told["baud"]
        elif kind == "board.loader":
            self.bauds.pop(UARTHS, None)  # kflash changes it from stage to stage: any is understood
        self.journal.write(kind, **told)

    def _ended(self, process):
        with self._lock:
            if self._process is not process:
                return  # the power was pulled
            _close(process.stdin)
            self._process = None
            self.exit_code = process.returncode
            if process.returncode in _CAUSES and not self._settings.script:
                self._start(_CAUSES[process.returncode])


def _close(pipe):
    try:
        pipe.close()
    except OSError:
        pass  # what was on its way when the process ended
