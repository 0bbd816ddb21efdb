"""Was a key pressed in this terminal? Seen without Enter, and without waiting."""
import os
import select
import sys

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

ON_WINDOWS = os.name == "nt"


class AnyKey:
    """While open, keys are not shown and come one by one; Ctrl-C still interrupts.

    UsageError: standard input is no terminal.
    """

    def __init__(self):
        if sys.stdin is None or not sys.stdin.isatty():
            raise UsageError(
                _("no key can be pressed: standard input is no terminal"),
                _("Give a number of seconds, or record until the speaker has stopped."))
        self._restore = None if ON_WINDOWS else _take_keys_at_once()

    def is_pressed(self):
        """At least one since this was opened, or since the last call that said so."""
        if ON_WINDOWS:
            return _windows_key()
        is_pressed = bool(select.select([sys.stdin], [], [], 0)[0])
        if is_pressed:
            os.read(sys.stdin.fileno(), 1024)  # the shell is not to get it afterwards
        return is_pressed

    def close(self):
        """The terminal as it was; twice is fine."""
        restore, self._restore = self._restore, None
        if restore:
            restore()


def _take_keys_at_once():
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    termios.tcflush(terminal, termios.TCIFLUSH)  # what was typed before does not count
    return lambda: termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _windows_key():
    import msvcrt

    is_pressed = msvcrt.kbhit()
    while msvcrt.kbhit():  # an arrow is two characters
        msvcrt.getwch()
    return is_pressed
