"""What a UART received and nobody has read: a ring that drops what does not fit, silently."""
import threading


class UartRing:
    """At most `size` bytes; any thread puts, the script takes."""

    def __init__(self, size):
        self.size = size
        self.dropped = 0
        self._bytes = bytearray()
        self._lock = threading.Lock()
        self._has_come = threading.Event()

    def put(self, data):
        with self._lock:
            room = max(0, self.size - len(self._bytes))
            self._bytes += data[:room]
            self.dropped += len(data) - min(room, len(data))
            if self._bytes:
                self._has_come.set()

    def take(self, most=None):
        with self._lock:
            taken = bytes(self._bytes[:most])
            del self._bytes[:len(taken)]
            if not self._bytes:
                self._has_come.clear()
            return taken

    def __len__(self):
        return len(self._bytes)

    def wait(self, seconds):
        """True as soon as there is a byte."""
        return self._has_come.wait(seconds)
