"""A row of pulses that a device puts on a pin, in the time of the thread that polls it."""
from typing import NamedTuple, Tuple

from edgeai.sim.line_time import POLL_S, LineClock


class Pulses(NamedTuple):
    """`levels[i]` lasts until `ends_s[i]`, seconds from the beginning; after the last, nothing."""

    ends_s: Tuple[float, ...]
    levels: Tuple[int, ...]

    def edges(self, idle_level):
        """(seconds from the beginning, new level) of each; after the last it is `idle_level`."""
        return [(end_s, level) for end_s, level, before in zip(
            self.ends_s, self.levels[1:] + (idle_level,), self.levels) if level != before]

    @classmethod
    def of(cls, *parts):
        """From (level, seconds), one after another."""
        ends_s, end_s = [], 0.0
        for _level, seconds in parts:
            end_s += seconds
            ends_s.append(end_s)
        return cls(tuple(ends_s), tuple(level for level, _seconds in parts))


class PulseTrain:
    """`Pulses` that begin now. poll_s: what a look at them costs."""

    def __init__(self, pulses, poll_s=POLL_S):
        self._ends_s, self._levels = pulses
        self._next = 0
        self._line = LineClock(self._ends_s[-1], poll_s)

    def poll(self):
        """The level that a program reads now, which takes it a moment; None: it is over."""
        if self._line.is_over:
            return None
        elapsed_s = self._line.poll()
        while elapsed_s >= self._ends_s[self._next]:
            self._next += 1
            if self._next == len(self._ends_s):
                self.cut()
                return None
        return self._levels[self._next]

    def skip_to_edge(self, concerns, idle_level):
        """Sleep on the wire until the next edge to a level that `concerns(level)`.

        False at the train's end: the level after it is `idle_level`.
        """
        if self._line.is_over:
            return False
        self._line.poll()
        for end_s, level in zip(self._ends_s, self._levels[1:] + (idle_level,)):
            if end_s > self._line.elapsed_s:
                self._line.skip_to(end_s)
                if concerns(level):
                    return True
        self.cut()
        return False

    def cut(self):
        """No pulses from now on."""
        if not self._line.is_over:
            self._line.end()
