"""A board's start: the chip's ROM, the core's messages, _boot.py, boot.py, main.py, the REPL; and again."""
import hashlib
import os
import struct
import threading

from edgeai.sim.maixpy import hardware
from edgeai.sim.maixpy.interpreter import Interpreter
from edgeai.sim.maixpy.repl import Repl
from edgeai.sim.maixpy.rom_loader import RomLoader

CORE_MESSAGES = (
    "\n[MAIXPY]Pll0:freq:806000000\n[MAIXPY]Pll1:freq:398666666\n[MAIXPY]Pll2:freq:45066666\n"
    "[MAIXPY]cpu:freq:403000000\n[MAIXPY]kpu:freq:398666666\n[MAIXPY]Flash:0xef:0x17\n"
    "open second core...\ngc heap=0x800e9060-0x80169060(524288)\n[MaixPy] init end\n")
BANNER = (
    "\n __  __              _____  __   __  _____   __     __\n"
    "|  \\/  |     /\\     |_   _| \\ \\ / / |  __ \\  \\ \\   / /\n"
    "| \\  / |    /  \\      | |    \\ V /  | |__) |  \\ \\_/ /\n"
    "| |\\/| |   / /\\ \\     | |     > <   |  ___/    \\   /\n"
    "| |  | |  / ____ \\   _| |_   / . \\  | |         | |\n"
    "|_|  |_| /_/    \\_\\ |_____| /_/ \\_\\ |_|         |_|\n\n"
    "Official Site : https://www.sipeed.com\nWiki          : https://maixpy.sipeed.com\n\n")
# What a board without a main.py writes there and runs: a greeting on the LCD.
DEFAULT_MAIN = (
    "import lcd, sys\n"
    "lcd.init(color=lcd.RED)\n"
    "lcd.draw_string(lcd.width()//2-68, lcd.height()//2-4, 'Welcome to MaixPy', lcd.WHITE, "
    "lcd.RED)\n")


def has_whole_image(chip):
    """Is MaixPy in the flash chip as kflash wrote it? Nothing written there is the board's own MaixPy.

    A flag byte, the length, the image, the SHA-256 of all that. A board with a spoilt one says
    nothing (inferred).
    """
    head = chip.flash_read(0, 5)
    if head == b"\xff" * 5:
        return True
    size = struct.unpack("<I", head[1:])[0]
    if size > hardware.FLASH_BYTES:
        return False
    data = chip.flash_read(0, 5 + size + 32)
    return hashlib.sha256(data[:-32]).digest() == data[-32:]


class Boot:
    def __init__(self, chip):
        self._chip = chip
        self._interpreter = self._new_interpreter()

    def run(self):
        """For ever; the process ends by a reset or with the power."""
        if self._chip.settings.script:
            self._script()
            return
        self._rom()
        while True:
            self._start()
            Repl(self._chip, self._interpreter).run()
            self._chip.print("[MaixPy]: soft reboot\n")
            self._interpreter.close()
            self._interpreter = self._new_interpreter()

    def _rom(self):
        """Its own loader when BOOT is held at the reset; else what is in flash, when that is whole."""
        self._chip.is_strapped.wait()
        if self._chip.is_boot_held:
            RomLoader(self._chip).run()
        if not has_whole_image(self._chip):
            self._chip.tell("board.no_image")
            while True:
                self._chip.sleep(3600)

    def _new_interpreter(self):
        if self._chip.settings.micropython:
            from edgeai.sim.maixpy.micropython_interpreter import MicroPythonInterpreter
            return MicroPythonInterpreter(self._chip)
        return Interpreter(self._chip)

    def _script(self):
        """One script of the host's, as the IDE runs it: no boot.py before, no REPL behind."""
        files = self._chip.files
        files.cwd = "/sd" if "sd" in files.mounts() else "/flash"
        with open(self._chip.settings.script, "rb") as file:
            text = file.read()
        name = os.path.basename(self._chip.settings.script)
        self._chip.interrupts_on = True
        ended_well = self._interpreter.run(text, name)
        # A board goes on: what was to happen once still does.
        for thread in threading.enumerate():
            if thread.name == hardware.ONE_SHOT:
                thread.join()
        self._interpreter.finish()
        self._chip.end(0 if ended_well else 1)

    def _start(self):
        chip, files = self._chip, self._chip.files
        try:
            chip.interrupts_on = True
            chip.print(CORE_MESSAGES)
            files.cwd = "/sd" if "sd" in files.mounts() else "/flash"
            chip.sleep(0.2)  # MaixPy waits that long for its IDE
            self._write_default()
            self._cover("boot.py")
            self._cover("main.py")
            chip.print(BANNER)
        except KeyboardInterrupt:
            return
        if self._interpreter.run_file("boot.py"):
            self._interpreter.run_file("main.py")

    def _write_default(self):
        if "main.py" not in os.listdir(self._chip.files.host_path(self._chip.files.cwd)):
            with self._chip.files.open("main.py", "w") as file:
                file.write(DEFAULT_MAIN)

    def _cover(self, name):
        """The card's cover file takes the place of flash's own, once."""
        files = self._chip.files
        if "sd" not in files.mounts() or not os.path.isfile(
                files.host_path("/sd/cover." + name)):
            return
        with files.open("/sd/cover." + name, "rb") as file:
            wanted = file.read()
        try:
            with files.open("/flash/" + name, "rb") as file:
                here = file.read()
        except OSError:
            here = b""
        if here != wanted:
            with files.open("/flash/" + name, "wb") as file:
                file.write(wanted)
            self._chip.end(hardware.END_RESET)
