"""What is wrong with sensors, ADCs and the display, and when, in room time."""
import math
import threading
from typing import NamedTuple

from edgeai.sim.world import random_for


class DeviceFault(NamedTuple):
    """From `start_s` on, before `end_s`; share: of the transactions that it spoils."""

    fault: str
    start_s: float
    end_s: float = math.inf
    share: float = 1.0


class DeviceFaults:
    """Told ahead of time by the scenario. What a share hits is drawn from the room's seed."""

    def __init__(self, seed):
        self._seed = seed
        self._faults = {}
        self._lock = threading.Lock()

    def add(self, device, fault):
        """Let the device of that name have a `DeviceFault`."""
        with self._lock:
            self._faults[device] = self._faults.get(device, ()) + (fault,)

    def active(self, device, at_s, number):
        """{fault: its start} that spoils transaction `number` of the device at that time.

        number: counts the transactions of the device; for a level, those of time.
        """
        return {one.fault: one.start_s for one in self._faults.get(device, ())
                if one.start_s <= at_s < one.end_s and self._hits(device, one, number)}

    def has(self, device, at_s):
        """Has the device a fault then, though it may not spoil everything?"""
        return any(one.start_s <= at_s < one.end_s for one in self._faults.get(device, ()))

    def next_bound_s(self, device, after_s):
        """When the next of its faults begins or ends; infinity for never."""
        return min((time_s for one in self._faults.get(device, ())
                    for time_s in (one.start_s, one.end_s) if time_s > after_s),
                   default=math.inf)

    def _hits(self, device, fault, number):
        return fault.share >= 1.0 or (
            random_for(self._seed, device, fault.fault, fault.start_s, number).random()
            < fault.share)
