"""What is wrong with the microphone or the camera, and when, in room time."""
import math
import threading
from typing import NamedTuple

FAULTS = ("unplugged", "overflow", "muted")  # of the microphone
CAMERA_FAULTS = ("unplugged", "frozen", "black", "corrupt", "slow", "stalled")


class Window(NamedTuple):
    """From `start_s` on, before `end_s`."""

    start_s: float
    end_s: float


class Faults:
    """Told ahead of time by the scenario, so that they act to the sample."""

    def __init__(self, names=FAULTS):
        self._windows = {name: () for name in names}
        self._lock = threading.Lock()

    def add(self, name, start_s, seconds=None):
        """seconds: None is for good."""
        end_s = math.inf if seconds is None else start_s + seconds
        with self._lock:
            self._windows[name] += (Window(start_s, end_s),)

    def windows(self, name):
        """Every `Window` of that fault, the earliest first."""
        return sorted(self._windows[name])

    def is_on(self, name, at_s):
        return any(one.start_s <= at_s < one.end_s for one in self._windows[name])

    def was_on(self, name, since_s, at_s):
        """At any moment from `since_s` to `at_s`?"""
        return any(one.start_s <= at_s and since_s < one.end_s for one in self._windows[name])
