"""Lines that stay at the end of the screen, brought up to date, while others go by above them."""
import os
import shutil
import sys

from edgeai.commands.terminal import cut

_VIRTUAL_TERMINAL = 4  # ENABLE_VIRTUAL_TERMINAL_PROCESSING of wincon.h; Windows 10 has it


class LiveBlock:
    """is_live: whether there is a screen to show it on; else it shows nothing."""

    def __init__(self, terminal):
        self.is_live = not terminal.json and _can_move_up()
        self._shown = []

    def show(self, lines):
        """Show these in place of those before."""
        size = shutil.get_terminal_size()
        # The last column stays free: a character there would begin a new line.
        lines = [cut(line, size.columns - 1) for line in lines[: size.lines - 1]]
        if self.is_live and lines != self._shown:
            print(self._erasing() + "".join(line + "\n" for line in lines), end="", flush=True)
            self._shown = lines

    def clear(self):
        """Make room for lines above it; then `show` it again."""
        if self._shown:
            print(self._erasing(), end="", flush=True)
            self._shown = []

    def _erasing(self):
        return "\x1b[%dA\x1b[J" % len(self._shown) if self._shown else ""


def _can_move_up():
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or _let_windows_move_up()


def _let_windows_move_up():
    import ctypes

    kernel32 = ctypes.windll.kernel32
    kernel32.GetStdHandle.restype = ctypes.c_void_p
    console, mode = ctypes.c_void_p(kernel32.GetStdHandle(-11)), ctypes.c_uint32()
    return bool(kernel32.GetConsoleMode(console, ctypes.byref(mode))
                and kernel32.SetConsoleMode(console, mode.value | _VIRTUAL_TERMINAL))
