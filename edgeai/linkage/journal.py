"""The journal: everything the kit saw and did, as time-stamped JSON lines.

One `write` a line, so that two processes may append to one file and a power cut
tears at most the last line, which readers skip. Synced to the disk once a second,
and by `try_to_sync` where an entry must not be lost.
"""
import collections
import contextlib
import json
import math
import os
import sys
import threading
import time

from edgeai.append_line import ends_torn
from edgeai.clock import Clock
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

SYNC_PERIOD_S = 1.0
KEPT_ENTRIES = 10000  # in memory, by a journal without a file: some megabytes
# What a disk that hangs may cost a program that ends.
JOIN_TIMEOUT_S = 5.0
# Windows locks bytes by force: this one nobody reads, and it fits 31 bits, as its C library wants.
LOCKED_BYTE = 0x7FFFFFF0


class Journal:
    """Appends entries to `path` (None: the last KEPT_ENTRIES are kept in memory), tells listeners.

    An entry is a dict: `at_s` (seconds since the journal's start), `kind`
    ("pin", "speaker.done" ...), then the fields given.
    open_now: make the file at once, so that a path that can't be written is known at
        once; else with the first entry, so that nothing is left of a run without one.

    `lost` counts the entries that a full or broken disk did not take. Listeners get
    them all the same, and a pin that is just being switched meets no error.
    """

    def __init__(self, path=None, clock=None, open_now=True):
        self.path = path
        self.lost = 0
        self._clock = clock or Clock()
        self._start_s = self._clock.now_s()
        self._memory = collections.deque(maxlen=KEPT_ENTRIES)
        self._listeners = []
        self._lock = threading.RLock()
        self._sync_thread = None
        self._is_unsynced = False
        self._is_torn = False
        self._is_closed = False
        self._closing = threading.Event()
        self._file = _open_append(path) if path and open_now else None

    @property
    def entries(self):
        """All entries so far; of a journal without a file the last KEPT_ENTRIES."""
        if not self.path:
            with self._lock:
                return list(self._memory)
        return read_journal(self.path) if os.path.exists(str(self.path)) else []

    def now_s(self):
        """Seconds since the journal's start."""
        return self._clock.now_s() - self._start_s

    def start_time(self, start_s):
        """Make `start_s` of the clock second 0, and note the wall clock's time there."""
        self._start_s = start_s
        self.write("journal.start", time=time.strftime("%Y-%m-%dT%H:%M:%S"))

    def join_time(self, start_s):
        """Like `start_time`, for a journal that another process has begun."""
        self._start_s = start_s

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
            self._is_unsynced = False
            file = None if self._file is None else os.dup(self._file)
        # Outside the lock: whoever writes meanwhile doesn't wait for the disk.
        if file is not None:
            try:
                os.fsync(file)
            finally:
                os.close(file)

    def try_to_sync(self):
        """Like `sync`, but a disk that fails now is tried again with the next."""
        with contextlib.suppress(OSError):
            self.sync()

    def close(self):
        with self._lock:
            self._is_closed = True
            file, self._file = self._file, None
            thread, self._sync_thread = self._sync_thread, None
        self._closing.set()
        if thread is not None:
            thread.join(JOIN_TIMEOUT_S)
        if file is not None:
            try:
                os.fsync(file)
            finally:
                os.close(file)

    def _append(self, entry):
        if not self.path:
            self._memory.append(entry)
        elif not self._is_closed:
            if self._file is None:
                self._file = _open_append(self.path)
            line = json.dumps(entry, ensure_ascii=False, allow_nan=False) + "\n"
            # A file name that is no text holds halves of characters; JSON can escape them.
            self._append_line(line.encode("utf-8", "backslashreplace"))
            self._sync_soon()

    def _append_line(self, line):
        try:
            _write_all(self._file, b"\n" + line if self._is_torn else line)
            self._is_torn = False
        except OSError:  # the disk is full: its owner may still make room
            self._is_torn = True
            self.lost += 1

    def _sync_soon(self):
        # On a thread of its own: an fsync may take 20 ms, a pin can't wait for it. No event
        # wakes it: a signal's handler that writes would meet the event's lock in use.
        self._is_unsynced = True
        if sys.is_finalizing() or not self._has_sync_thread():
            self.try_to_sync()

    def _has_sync_thread(self):
        """Starts it, also in a forked child; not where Python, from 3.12 on, is exiting.

        Before 3.12 a thread that starts while Python is finalizing hangs for ever.
        """
        if self._sync_thread is None or not self._sync_thread.is_alive():
            thread = threading.Thread(target=self._keep_synced, name="journal", daemon=True)
            try:
                thread.start()
            except RuntimeError:
                return False
            self._sync_thread = thread
        return True

    def _keep_synced(self):
        while not self._closing.wait(SYNC_PERIOD_S):
            if self._is_unsynced:
                self.try_to_sync()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def read_journal(path):
    """The entries of a journal file; a line torn by a power cut, or not ours, is left out."""
    entries = []
    with open(str(path), "rb") as file:
        for line in file:
            try:
                entry = json.loads(line.decode("utf-8"), parse_constant=_no_number)
            except (ValueError, RecursionError):
                continue
            if isinstance(entry, dict):
                entries.append(entry)
    return entries


def in_time(entries):
    """The entries of each run by their times: the room tells what happens in it a little late."""
    keyed, run, at_s = [], 0, 0.0
    for entry in entries:
        if entry.get("kind") == "journal.start":
            run, at_s = run + 1, 0.0
        told_s = entry.get("at_s")
        if isinstance(told_s, (int, float)) and not isinstance(told_s, bool):
            at_s = told_s
        keyed.append(((run, at_s), entry))
    return [entry for _key, entry in sorted(keyed, key=lambda one: one[0])]


def _no_number(_name):
    """NaN and infinity, which other writers may leave and JSON has not."""
    return None


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
                path=path, problem=system_reason(problem)),
            _("Give another path."),
        ) from None
    return file


def _end_torn_line(file):
    """A line that a power cut tore must not take the next one with it.

    Where another process is just writing that line, an empty one follows it, which readers skip.
    """
    if ends_torn(file):
        _write_all(file, b"\n")


def _write_all(file, data):
    """Append it whole: one write, more only where the system took a part."""
    with _alone(file):
        while data:
            data = data[os.write(file, data):]


@contextlib.contextmanager
def _alone(file):
    """Windows appends in two steps, and another process may come between (python/cpython#86772)."""
    if sys.platform != "win32":
        yield
        return
    import msvcrt

    _lock_byte(file, msvcrt.LK_LOCK)
    try:
        yield
    finally:
        _lock_byte(file, msvcrt.LK_UNLCK)


def _lock_byte(file, mode):
    import msvcrt

    os.lseek(file, LOCKED_BYTE, os.SEEK_SET)  # appending goes to the end from anywhere
    msvcrt.locking(file, mode, 1)


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
