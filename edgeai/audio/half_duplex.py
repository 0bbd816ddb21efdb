"""Either the kit speaks or it listens: row F34 of its faults is a kit that answers itself."""
import contextlib
import threading

# The room still rings with the kit's own voice for a moment.
DEAF_AFTER_SPEECH_S = 0.3


class HalfDuplex:
    """Shared by a kit's voice and its microphones, whichever was opened first."""

    def __init__(self, clock):
        self._clock = clock
        self._speakers = 0
        self._deaf_until_s = 0.0
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def speaking(self):
        """Around each sentence; may nest."""
        with self._lock:
            self._speakers += 1
        try:
            yield
        finally:
            with self._lock:
                self._speakers -= 1
                self._deaf_until_s = self._clock.now_s() + DEAF_AFTER_SPEECH_S

    def is_deaf(self, at_s):
        """Is sound that began at `at_s` not to be heard?"""
        with self._lock:
            return self._speakers > 0 or at_s < self._deaf_until_s
