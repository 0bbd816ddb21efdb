"""fsync on a thread of its own: a disk takes 1 to 20 ms for it, a bad one seconds."""
import os
import threading

JOIN_S = 5.0  # what a disk that hangs may cost the end of a recording


class DiskSync:
    """Forces one open file's bytes to the disk when it is asked to, never in the asker's time.

    file_number: of the open file; it stays the caller's.
    """

    def __init__(self, file_number):
        self._file_number = file_number
        self._wanted = threading.Event()
        self._is_ending = False
        self._thread = None  # a short sound needs none
        self._problem = None

    def soon(self):
        """Begin to sync, and return at once. One sync that takes long stands for the next too."""
        self._wanted.set()
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="disk sync", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # Python is ending and starts no more threads
                return
            self._thread = thread

    def check(self):
        """Raise the OSError that a sync met: the disk has lost what was written."""
        if self._problem is not None:
            raise self._problem

    def close(self):
        """Everything is on the disk when this returns; else OSError."""
        self._is_ending = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(JOIN_S)
        self.check()
        os.fsync(self._file_number)

    def _run(self):
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._is_ending:
                return
            try:
                os.fsync(self._file_number)
            except OSError as problem:
                self._problem = problem
                return
