"""The journal: everything the kit saw and did, as time-stamped JSON lines.

One `write` a line, so that two processes may append to one file and a power cut
tears at most the last line, which readers skip. Synced to the disk once a second.
"""
import json
import math
import os
import threading
import time

from edgeai.clock import Clock
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

SYNC_PERIOD_S = 1.0


class Journal:
    """Appends entries to `path` (None: kept in memory) and tells its listeners.

    An entry is a dict: `at_s` (seconds since the journal's start), `kind`
    ("pin", "speaker.done" ...), then the fields given.
    open_now: make the file at once, so that a path that can't be written is known at
        once; else with the first entry, so that nothing is left of a run without one.
    """

    def __init__(self, path=None, clock=None, open_now=True):
        self.path = path
        self._clock = clock or Clock()
        self._start_s = self._clock.now_s()
        self._memory = []
        self._listeners = []
        self._lock = threading.RLock()
        self._sync_timer = None
        self._is_closed = False
        self._file = _open_append(path) if path and open_now else None

    @property
    def entries(self):
        """All entries so far."""
        if not self.path:
            return list(self._memory)
        return read_journal(self.path) if os.path.exists(str(self.path)) else []

    def now_s(self):
        """Seconds since the journal's start."""
        return self._clock.now_s() - self._start_s

    def start_time(self, start_s):
        """Make `start_s` of the clock second 0, and note the wall clock's time there."""
        self._start_s = start_s
        self.write("journal.start", time=time.strftime("%Y-%m-%dT%H:%M:%S"))

    def write(self, kind, at_s=None, **fields):
        """Append one entry and return it."""
        with self._lock:
            entry = {"at_s": round(self.now_s() if at_s is None else at_s, 4), "kind": kind}
            entry.update((name, _plain(value)) for name, value in fields.items())
            self._append(entry)
            listeners = list(self._listeners)
        for listener in listeners:
            listener(entry)
        return entry

    def listen(self, listener):
        """Call `listener(entry)` after each entry, in the thread that wrote it."""
        self._listeners.append(listener)

    def sync(self):
        """Force what was written to the disk."""
        with self._lock:
            self._sync_timer = None
            file = None if self._file is None else os.dup(self._file)
        # Outside the lock: whoever writes meanwhile doesn't wait for the disk.
        if file is not None:
            try:
                os.fsync(file)
            finally:
                os.close(file)

    def close(self):
        with self._lock:
            self._is_closed = True
            if self._sync_timer is not None:
                self._sync_timer.cancel()
            if self._file is not None:
                self.sync()
                os.close(self._file)
                self._file = None

    def _append(self, entry):
        if not self.path:
            self._memory.append(entry)
        elif not self._is_closed:
            if self._file is None:
                self._file = _open_append(self.path)
            line = json.dumps(entry, ensure_ascii=False, allow_nan=False) + "\n"
            # A file name that is no text holds halves of characters; JSON can escape them.
            os.write(self._file, line.encode("utf-8", "backslashreplace"))
            self._sync_soon()

    def _sync_soon(self):
        # On a thread of its own: an fsync may take 20 ms, a pin can't wait for it.
        if self._sync_timer is None:
            self._sync_timer = threading.Timer(SYNC_PERIOD_S, self.sync)
            self._sync_timer.daemon = True
            self._sync_timer.start()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def read_journal(path):
    """The entries of a journal file; a line torn by a power cut is left out."""
    entries = []
    with open(str(path), "rb") as file:
        for line in file:
            try:
                entries.append(json.loads(line.decode("utf-8")))
            except ValueError:
                continue
    return entries


def _open_append(path):
    folder = os.path.dirname(os.path.abspath(str(path)))
    # O_BINARY: Windows would otherwise write CR LF.
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        os.makedirs(folder, exist_ok=True)
        file = os.open(str(path), flags, 0o644)
        _end_torn_line(file)
    except OSError as problem:
        raise UsageError(
            _("the journal {path} can't be written: {problem}").format(
                path=path, problem=problem.strerror),
            _("Give another path."),
        ) from None
    return file


def _end_torn_line(file):
    """A line that a power cut tore must not take the next one with it.

    Where another process is just writing that line, an empty one follows it, which readers skip.
    """
    size = os.lseek(file, 0, os.SEEK_END)
    if size:
        os.lseek(file, size - 1, os.SEEK_SET)
        if os.read(file, 1) != b"\n":
            os.write(file, b"\n")


def _plain(value):
    """What JSON can carry: NaN and infinity become null, what it doesn't know its text."""
    if hasattr(value, "tolist"):  # numpy's
        value = value.tolist()
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
