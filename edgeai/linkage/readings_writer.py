"""Writes readings as the table that `readings_file` reads: a recording for `edgeai replay`.

    at_s,source,quantity,value,unit,age_s,ok
    0.0213,climate,temperature_c,25.1,°C,0,1
"""
import contextlib
import csv
import io
import os
import threading
import time

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

COLUMNS = ("at_s", "source", "quantity", "value", "unit", "age_s", "ok")
SYNC_PERIOD_S = 1.0


class ReadingsWriter:
    """One write a line, so that a kill tears none and a power cut at most the last.

    A file that is there already is refused: it may be the only copy of a day.
    `lost` counts the readings that a full disk did not take; no source meets an error.
    """

    def __init__(self, path):
        self.path = str(path)
        self.lost = 0
        self._lock = threading.Lock()
        self._last_s = self._synced_s = 0.0
        self._bytes = 0
        self._file = _create(self.path)
        self._append(COLUMNS)

    def write(self, reading, at_s):
        """Append a `Reading` that came at second `at_s` of the recording; any thread may.

        Where two threads come out of their order, the later one gets the time of the earlier.
        """
        with self._lock:
            if self._file is None:
                return
            self._last_s = max(self._last_s, at_s)
            if not self._bytes:  # there was no room even for the first line
                self._append(COLUMNS)
            self.lost += not self._append((
                "%.4f" % self._last_s, reading.source, reading.quantity, reading.value,
                reading.unit, "%g" % reading.age_s, int(bool(reading.ok))))

    def sync(self):
        """Force it to the disk if that is a second ago. It may take 20 ms: not in a source's thread."""
        if time.monotonic() - self._synced_s >= SYNC_PERIOD_S:
            self._sync()

    def close(self):
        """What was written is on the disk; twice is fine."""
        self._sync()
        with self._lock:
            file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def discard(self):
        """Close it and remove the table: no source could be opened, and the next try wants the name."""
        self.close()
        with contextlib.suppress(OSError):
            os.remove(self.path)

    def _append(self, cells):
        """Was there room for the whole row?"""
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        data = line.getvalue().encode("utf-8", "backslashreplace")
        try:
            if os.write(self._file, data) == len(data):
                self._bytes += len(data)
                return True
        except OSError:
            pass
        self._take_back()
        return False

    def _take_back(self):
        """Half a row must not stand before the next."""
        try:
            os.ftruncate(self._file, self._bytes)
        except OSError:
            pass  # the reader leaves out what is torn at the end

    def _sync(self):
        self._synced_s = time.monotonic()
        with self._lock:
            file = None if self._file is None else os.dup(self._file)
        # Outside the lock: whoever writes meanwhile doesn't wait for the disk.
        if file is not None:
            try:
                os.fsync(file)
            except OSError:
                pass  # a disk that fails now is tried again at the next
            finally:
                os.close(file)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def _create(path):
    # O_BINARY: Windows would otherwise write CR LF.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    if os.path.exists(path):
        raise UsageError(_("{path} is there already").format(path=path),
                         _("Give another name, or remove it first."))
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        return os.open(path, flags, 0o644)
    except OSError as problem:
        raise UsageError(
            _("{path} can't be written: {problem}").format(path=path, problem=system_reason(problem)),
            _("Give another path.")) from None
