"""What a program prints: its beginning is kept, all of it is read, so that it never waits for us."""
import threading
import time

JOIN_S = 2.0
BLOCK_BYTES = 65536


class BoundedOutput:
    """Reads a pipe on a thread of its own; keeps the first `most_bytes`."""

    def __init__(self, pipe, most_bytes):
        self.was_cut = False
        self._pipe = pipe
        self._left = most_bytes
        self._kept = []
        self._times = []  # when each kept block came
        self._thread = threading.Thread(target=self._read, name="program's output", daemon=True)
        self._thread.start()

    def text(self):
        """After the program's end. A character that the limit cut becomes U+FFFD."""
        self._thread.join(JOIN_S)  # a process that was left behind may keep the pipe open
        data = b"".join(list(self._kept))
        return data.decode("utf-8", "replace").replace("\r\n", "\n")

    def line_times(self):
        """When each kept line had come, on the monotonic clock."""
        return [at_s for at_s, block in zip(list(self._times), list(self._kept))
                for _line in range(block.count(b"\n"))]

    def _read(self):
        with self._pipe:
            for block in iter(lambda: self._pipe.read1(BLOCK_BYTES), b""):
                self._times.append(time.monotonic())
                self._kept.append(block[:self._left])
                self.was_cut = self.was_cut or len(block) > self._left
                self._left -= len(self._kept[-1])
