"""Whether a condition is met, kept up reading by reading."""
import collections

from edgeai.linkage.condition import COMPARISONS, UNCHANGED

STALE_S = 10.0  # older than this, a value is not live


class Channel:
    """One quantity of one source: its last reading, and the trackers that follow it."""

    __slots__ = ("reading", "seen_s", "valid", "trackers")

    def __init__(self, now_s):
        self.reading = None
        self.seen_s = now_s
        self.valid = None
        self.trackers = []

    def is_live(self, now_s):
        """Was it read, and lately?"""
        return self.reading is not None and now_s - self.seen_s <= STALE_S

    def narrow(self, valid):
        """Believe only what is in `valid` too."""
        lowest, highest = self.valid or valid
        self.valid = (max(lowest, valid[0]), min(highest, valid[1]))


class Tracker:
    """Follows a condition with hysteresis.

    is_absent: set by who found that nothing comes any more; the next reading then counts
        as a change.
    """

    __slots__ = ("channel", "machine", "is_met", "is_absent", "_compare", "_bound", "_bounds")

    def __init__(self, condition, channel):
        self.channel = channel
        self.machine = None
        self.is_met = self.is_absent = False
        self._compare = COMPARISONS.get(condition.comparison)
        clear = condition.value if condition.clear is None else condition.clear
        self._bounds = {False: condition.value, True: clear}
        self._bound = condition.value

    def take(self, value, _now_s):
        """Look at a finite float; True when something changed."""
        is_met = self._compare(value, self._bound)
        if is_met is self.is_met and not self.is_absent:
            return False
        self.is_met, self.is_absent, self._bound = is_met, False, self._bounds[is_met]
        return True

    def saved(self, _now_s):
        """What `restore` needs, as JSON can carry it."""
        return {"is_met": self.is_met}

    def restore(self, saved, _now_s):
        self.is_met = bool(saved["is_met"])
        self._bound = self._bounds[self.is_met]


class VotingTracker(Tracker):
    """Met when k of the last n readings are."""

    __slots__ = ("_k", "_votes", "_is_voting")

    def __init__(self, condition, channel):
        super().__init__(condition, channel)
        self._k, n = condition.votes
        self._votes = collections.deque(maxlen=n)
        self._is_voting = False  # was the last reading a vote for it?

    def take(self, value, _now_s):
        self._is_voting = self._compare(value, self._bounds[self._is_voting])
        self._votes.append(self._is_voting)
        is_met = sum(self._votes) >= self._k
        has_changed = is_met is not self.is_met or self.is_absent
        self.is_met, self.is_absent = is_met, False
        return has_changed

    def saved(self, _now_s):
        return {"is_met": self.is_met, "votes": list(self._votes)}

    def restore(self, saved, _now_s):
        self.is_met = bool(saved["is_met"])
        self._votes.extend(bool(vote) for vote in saved["votes"])
        self._is_voting = bool(self._votes and self._votes[-1])


class UnchangedTracker(Tracker):
    """Met when readings come and are the same for so many seconds."""

    __slots__ = ("_seconds", "_value", "_since_s")

    def __init__(self, condition, channel):
        super().__init__(condition, channel)
        self._seconds = condition.value
        self._value = None
        self._since_s = 0.0

    def take(self, value, now_s):
        if value != self._value:
            self._value, self._since_s = value, now_s
        is_met = now_s - self._since_s >= self._seconds
        has_changed = is_met is not self.is_met or self.is_absent
        self.is_met, self.is_absent = is_met, False
        return has_changed

    def saved(self, now_s):
        return {"is_met": self.is_met, "value": self._value, "for_s": now_s - self._since_s}

    def restore(self, saved, now_s):
        self.is_met = bool(saved["is_met"])
        self._value = saved["value"]
        self._since_s = now_s - float(saved["for_s"])


def track(condition, channel):
    """The tracker of a condition."""
    if condition.comparison == UNCHANGED:
        kind = UnchangedTracker
    else:
        kind = Tracker if condition.votes == (1, 1) else VotingTracker
    return kind(condition, channel)
