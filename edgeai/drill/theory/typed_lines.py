"""Lines from standard input while a clock runs: waiting for one never outlasts the time."""
import queue
import sys
import threading

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


class TypedLines:
    """A thread reads, on a file object of its own: at the program's end Python may not wait for a
    lock of sys.stdin that a blocked read holds."""

    def __init__(self):
        try:
            number = sys.stdin.fileno()
        except (AttributeError, OSError, ValueError):  # closed, or none at all
            raise UsageError(_("standard input is closed: there is nothing to answer with"),
                             _("Run it in a terminal, or pipe the answers in.")) from None
        self._file = open(number, encoding=sys.stdin.encoding, errors="replace", closefd=False)
        self._lines = queue.Queue()
        self._is_over = False
        threading.Thread(target=self._read, daemon=True).start()

    def next(self, timeout_s):
        """The next line, or None: nothing was typed so long. EOFError: no more comes."""
        if self._is_over:
            raise EOFError
        try:
            line = self._lines.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if line is None:
            self._is_over = True
            raise EOFError
        return line

    def _read(self):
        try:
            for line in iter(self._file.readline, ""):
                self._lines.put(line.rstrip("\r\n"))
        except (OSError, ValueError):
            pass  # the terminal is gone: the same as its end
        self._lines.put(None)
