"""The last good value of one quantity, how old it is, and whether to believe it."""
import math
from typing import NamedTuple, Optional

from edgeai.records import Reading

OK, STALE, STUCK, OUT_OF_RANGE = "ok", "stale", "stuck", "out of range"


class Quantity(NamedTuple):
    """What a sensor measures.

    lowest, highest: what it can measure; beyond is a fault of the sensor or of its wires.
    stuck_s: a value that has been the same for so long is not measured any more; None where
        that is as it may be: a whole degree may last for a day.
    jitter: two values that are no further apart are the same.
    """

    name: str
    unit: str = ""
    lowest: float = 0.0
    highest: float = 1.0
    stuck_s: Optional[float] = None
    jitter: float = 0.0


class Gauge:
    """Takes what was measured at which second; gives `Reading`s."""

    def __init__(self, source, quantity, now_s):
        self.stuck_s = quantity.stuck_s
        self._source, self._quantity = source, quantity
        self._good, self._good_s = math.nan, now_s
        self._impossible = None  # what was measured last, when it can't be
        self._same, self._same_since_s = math.nan, now_s

    def take(self, value, now_s):
        """A value that was measured now, be it possible or not."""
        if not self._quantity.lowest <= value <= self._quantity.highest:
            self._impossible = value
            return
        if not abs(value - self._same) <= self._quantity.jitter:
            self._same, self._same_since_s = value, now_s
        self._good, self._good_s, self._impossible = value, now_s, None

    def miss(self):
        """Nothing was measured: the last good value is what there is."""
        self._impossible = None

    def state(self, now_s, stale_s):
        """"ok", "stale", "stuck" or "out of range"; older than `stale_s` is stale."""
        if self._impossible is not None:
            return OUT_OF_RANGE
        if math.isnan(self._good) or now_s - self._good_s > stale_s:
            return STALE
        return STUCK if self._is_stuck() else OK

    def reading(self, now_s, stale_s):
        """NaN where there was no good value yet."""
        is_possible = self._impossible is None
        return Reading(
            self._source, self._quantity.name, self._good if is_possible else self._impossible,
            self._quantity.unit, now_s, max(0.0, now_s - self._good_s) if is_possible else 0.0,
            self.state(now_s, stale_s) == OK)

    def _is_stuck(self):
        # At its ends a level may rest: it is dark, or as bright as it can tell.
        is_end = self._same in (self._quantity.lowest, self._quantity.highest)
        return (self.stuck_s is not None and not is_end
                and self._good_s - self._same_since_s >= self.stuck_s)
