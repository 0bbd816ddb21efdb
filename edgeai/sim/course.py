"""How one physical quantity goes over room time: a start, then steps and ramps."""
import bisect
from typing import NamedTuple


class Change(NamedTuple):
    """From `at_s` on to the value `to`, in `over_s` seconds evenly."""

    at_s: float
    to: float
    over_s: float = 0.0


class Course:
    """A function of room time. A change that begins during another goes on from where that is."""

    def __init__(self, start, changes=()):
        self._start = start
        self._changes = sorted(changes, key=lambda change: change.at_s)
        self._times_s = [change.at_s for change in self._changes]
        self._from = []
        for index, change in enumerate(self._changes):
            self._from.append(self._value(index - 1, change.at_s))

    def at(self, time_s):
        return self._value(bisect.bisect_right(self._times_s, time_s) - 1, time_s)

    def _value(self, index, time_s):
        """As the change of that number (-1: none) has it."""
        if index < 0:
            return self._start
        change = self._changes[index]
        passed_s = time_s - change.at_s
        if passed_s >= change.over_s:
            return change.to
        begin = self._from[index]
        return begin + (change.to - begin) * passed_s / change.over_s

    def highest(self, since_s, until_s):
        """Its highest value from `since_s` to `until_s`."""
        inside_s = [time_s for time_s in self.bends_s() if since_s < time_s <= until_s]
        return max(self.at(time_s) for time_s in [since_s, until_s] + inside_s)

    def is_moving(self, time_s):
        """Is it on a ramp then?"""
        index = bisect.bisect_right(self._times_s, time_s) - 1
        return index >= 0 and time_s < self._changes[index].at_s + self._changes[index].over_s

    def bends_s(self):
        """The times at which it takes another direction."""
        return sorted({time_s for change in self._changes
                       for time_s in (change.at_s, change.at_s + change.over_s)})
