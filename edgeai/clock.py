"""Time as an argument: the real clock, and one that a test moves by hand."""
import threading
import time

SLICE_S = 0.2  # of a wait: on Windows Ctrl-C is noticed only between two


class Clock:
    """Monotonic seconds; a jump of the wall clock never changes a duration."""

    def now_s(self):
        return time.monotonic()

    def sleep(self, seconds):
        if seconds > 0:
            time.sleep(seconds)

    def wait(self, event, timeout_s=None):
        """Wait for a `threading.Event`, at most `timeout_s` (None: for ever); True when it is set."""
        end_s = float("inf") if timeout_s is None else self.now_s() + timeout_s
        while True:
            left_s = end_s - self.now_s()
            if event.wait(min(SLICE_S, max(0.0, left_s))):
                return True
            if left_s <= 0:
                return False


class ManualClock(Clock):
    """Stands still until `advance`; `sleep` and `wait` advance it and return at once."""

    def __init__(self, start_s=0.0):
        self._now_s = start_s
        self._lock = threading.Lock()

    def now_s(self):
        return self._now_s

    def advance(self, seconds):
        if seconds < 0:
            raise ValueError("a clock never runs backwards: %r s" % seconds)
        with self._lock:
            self._now_s += seconds

    def sleep(self, seconds):
        self.advance(max(0.0, seconds))

    def wait(self, event, timeout_s=None):
        if timeout_s is None:
            return super().wait(event)
        if not event.is_set():
            self.advance(timeout_s)
        return event.is_set()
