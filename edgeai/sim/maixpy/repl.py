"""The REPL on a board's serial line, friendly and raw, as MicroPython 1.11 has it.

Raw: Ctrl-A; the source; Ctrl-D runs it: "OK", its output, Ctrl-D, its errors, Ctrl-D, ">".
Ctrl-B leaves. There is no raw paste mode yet.
"""
import codeop

from edgeai.sim.maixpy.channels import UARTHS
from edgeai.sim.maixpy.hardware import SLICE_S

HELLO = ("MicroPython v0.6.3 on 2021-04-14; Sipeed_M1 with kendryte-k210\n"
         "Type \"help()\" for more information.\n")
CTRL_A, CTRL_B, CTRL_C, CTRL_D = b"\x01", b"\x02", b"\x03", b"\x04"


class SoftReset(Exception):
    pass


class Repl:
    def __init__(self, chip, interpreter):
        self._chip = chip
        self._interpreter = interpreter

    def run(self):
        """Until a soft reset is asked for."""
        is_raw = False
        # While a line is typed Ctrl-C is a key; while something runs, an interrupt.
        self._chip.interrupts_on = False
        try:
            while True:
                is_raw = not is_raw if self._talk(is_raw) else is_raw
        except SoftReset:
            pass

    def _talk(self, is_raw):
        return self._raw() if is_raw else self._friendly()

    def _key(self):
        ring = self._chip.rings[UARTHS]
        while True:
            try:
                if ring.wait(SLICE_S):
                    return ring.take(1)
            except KeyboardInterrupt:
                pass  # was on its way when the script ended

    def _say(self, text):
        self._chip.print(text)

    def _raw(self):
        """True when Ctrl-B ended it."""
        self._say("raw REPL; CTRL-B to exit\n>")
        source = b""
        while True:
            key = self._key()
            if key == CTRL_A:
                self._say("raw REPL; CTRL-B to exit\n>")
                source = b""
            elif key == CTRL_B:
                self._say("\n")
                return True
            elif key == CTRL_C:
                source = b""
            elif key == CTRL_D:
                if not source:
                    self._say("OK\n")
                    raise SoftReset
                self._run_raw(source)
                source = b""
            else:
                source += key

    def _run_raw(self, source):
        self._say("OK")
        errors = []
        self._run(source, errors.append)
        self._say("\x04%s\x04>" % "".join(errors))

    def _run(self, source, tell_error=None, mode="exec"):
        self._chip.interrupts_on = True
        try:
            self._interpreter.run(source, "<stdin>", tell_error, mode)
        finally:
            self._chip.interrupts_on = False

    def _friendly(self):
        """True when Ctrl-A ended it."""
        self._say(HELLO)
        while True:
            self._say(">>> ")
            source = self._typed()
            if source is None:
                return True
            if source.strip():
                self._run(source.encode("utf-8"), mode="single")

    def _typed(self):
        """A whole statement; None for Ctrl-A."""
        lines, line = [], b""
        while True:
            key = self._key()
            if key == CTRL_A:
                return None
            if key == CTRL_B:
                self._say("\n" + HELLO)
                return ""
            if key == CTRL_C:
                self._say("\n")
                return ""
            if key == CTRL_D and not line:
                self._say("\n")
                raise SoftReset
            if key in (b"\x7f", b"\x08"):
                line = self._rub_out(line)
            elif key == b"\r":
                self._say("\n")
                lines.append(line.decode("utf-8", "replace"))
                line = b""
                if self._is_whole(lines):
                    return "\n".join(lines) + "\n"
                self._say("... ")
            elif key >= b" ":
                line += key
                self._chip.serial_write(UARTHS, key)

    def _rub_out(self, line):
        if line:
            self._say("\x08 \x08")
        return line[:-1]

    @staticmethod
    def _is_whole(lines):
        """An empty line ends a block; a line that can't be understood is told at once."""
        try:
            return codeop.compile_command("\n".join(lines), "<stdin>", "single") is not None
        except (SyntaxError, ValueError, OverflowError):
            return True
