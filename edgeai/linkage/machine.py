"""A rule's way through its states, with the time handed in.

    idle -> pending -> firing -> (acknowledged) -> clearing -> idle
"""
from typing import NamedTuple, Tuple

from edgeai.linkage.condition import RULE
from edgeai.linkage.rule import MAX_LEVEL
from edgeai.records import Reading

IDLE, PENDING, FIRING, ACKNOWLEDGED, CLEARING = STATES = (
    "idle", "pending", "firing", "acknowledged", "clearing")
QUARANTINED = "quarantined"
# A duration that is over but for the rounding of its times is over.
ROUNDING_S = 1e-6
NEVER_S = float("inf")


class Decision(NamedTuple):
    """What a rule decided.

    event: "fire", "repeat", "escalate", "acknowledge" or "clear".
    readings: the last of each of its quantities, the latest first, not `ok` where that is no longer live;
        () when there was none.
    reason: "value", or "no_data" where the silence of a source is the cause.
    mentioned: the live readings that its actions' texts ask for.
    """

    event: str
    rule: str
    level: int
    at_s: float
    readings: Tuple[Reading, ...]
    reason: str = "value"
    mentioned: Tuple[Reading, ...] = ()

    @property
    def reading(self):
        """What was read last, or None."""
        return self.readings[0] if self.readings else None

    def mentioned_of(self, source, quantity):
        """The one of `mentioned`, or None."""
        return next((one for one in self.mentioned if (one.source, one.quantity) == (source, quantity)), None)


class Machine:
    """One rule's state. `step` is needed when a tracker changed, or when `due_s` has come."""

    def __init__(self, rule, trackers, now_s, mentioned=()):
        self.rule = rule
        self.trackers = trackers
        self._mentioned = mentioned  # channels
        self.state = IDLE
        self.since_s = now_s  # in this state
        self.due_s = now_s    # when something may happen without a reading
        self.level = rule.level
        self._fired_s = self._told_s = -NEVER_S
        self._is_escalated = self._is_acknowledged = self._is_absent = False
        self._decisions = []

    @property
    def is_active(self):
        return self.state in (FIRING, ACKNOWLEDGED, CLEARING)

    def step(self, now_s, is_inhibited=False):
        """Go as far as it goes; the decisions, mostly none."""
        if self.state == QUARANTINED:
            return ()
        self._decisions = []
        silence_due_s = self._look_for_data(now_s)
        is_met = self._is_met()
        while self._advance(is_met, now_s, is_inhibited):
            pass
        self.due_s = min(silence_due_s, self._timer_s(is_inhibited)) - ROUNDING_S
        return self._decisions

    def acknowledge(self, now_s, is_inhibited=False):
        """Somebody has taken note: told no more, and over when its cause is."""
        if self.state not in (FIRING, CLEARING) or self._is_acknowledged:
            return ()
        self._is_acknowledged = True
        if self.state == FIRING:
            self._enter(ACKNOWLEDGED, now_s)
        first = self._decision("acknowledge", now_s)
        return [first] + list(self.step(now_s, is_inhibited))

    def quarantine(self):
        """No more of it until `release`."""
        self.state, self.due_s = QUARANTINED, NEVER_S

    def release(self, now_s):
        if self.state == QUARANTINED:
            self.state, self.since_s, self.due_s = IDLE, now_s, now_s

    def saved(self, now_s):
        """What `restore` needs; durations as ages, None for what never was."""
        state = IDLE if self.state == QUARANTINED else self.state
        return {
            "state": state, "level": self.level, "for_s": now_s - self.since_s,
            "fired_ago_s": _age_s(self._fired_s, now_s), "told_ago_s": _age_s(self._told_s, now_s),
            "is_escalated": self._is_escalated, "is_acknowledged": self._is_acknowledged,
            "conditions": [tracker.saved(now_s) for tracker in self.trackers],
        }

    def restore(self, saved, now_s, off_s):
        """Go on from `saved`, after `off_s` of not running.

        That time counts for what was done (cooldown, repeat, escalation), not for what has
        to be observed (hold_s and clear_hold_s).
        """
        if saved["state"] not in STATES:
            raise ValueError(saved["state"])
        for tracker, one in zip(self.trackers, saved["conditions"]):
            tracker.restore(one, now_s)
        self.since_s = now_s - float(saved["for_s"])
        self._fired_s = _moment_s(saved["fired_ago_s"], now_s - off_s)
        self._told_s = _moment_s(saved["told_ago_s"], now_s - off_s)
        self.level = min(max(int(saved["level"]), 0), MAX_LEVEL)
        self._is_escalated = bool(saved["is_escalated"])
        self._is_acknowledged = bool(saved["is_acknowledged"])
        self.state, self.due_s = saved["state"], now_s

    def _look_for_data(self, now_s):
        """Note which sources are silent; when the next one may be."""
        if self.rule.no_data == "hold":
            return NEVER_S
        due_s, self._is_absent = NEVER_S, False
        for tracker in self.trackers:
            end_s = tracker.channel.seen_s + self.rule.no_data_s
            tracker.is_absent = now_s >= end_s - ROUNDING_S
            if tracker.is_absent:
                self._is_absent = True
            else:
                due_s = min(due_s, end_s)
        return due_s

    def _is_met(self):
        if self._is_absent:
            return self.rule.no_data == "fire"
        together = all if self.rule.combine == "all" else any
        return together(tracker.is_met for tracker in self.trackers)

    def _advance(self, is_met, now_s, is_inhibited):
        """Take one step; True when the state is another now."""
        if self.state == IDLE:
            return is_met and self._enter(PENDING, now_s)
        if self.state == PENDING:
            return self._pend(is_met, now_s, is_inhibited)
        if self.state == CLEARING:
            return self._clear(is_met, now_s)
        if not is_met and (self._is_acknowledged or not self.rule.ack):
            return self._enter(CLEARING, now_s)
        if self.state == FIRING and not is_inhibited:
            self._tell_again(now_s)
        return False

    def _pend(self, is_met, now_s, is_inhibited):
        if not is_met:
            return self._enter(IDLE, now_s)
        if is_inhibited or not _has_come(self._fire_s(), now_s):
            return False
        self.level = self.rule.level
        self._fired_s = self._told_s = now_s
        self._is_escalated = self._is_acknowledged = False
        self._decide("fire", now_s)
        return self._enter(FIRING, now_s)

    def _clear(self, is_met, now_s):
        if is_met:  # the same alarm as before, so nobody is told
            return self._enter(ACKNOWLEDGED if self._is_acknowledged else FIRING, now_s)
        if not _has_come(self.since_s + self.rule.clear_hold_s, now_s):
            return False
        self._decide("clear", now_s)
        self.level = self.rule.level
        return self._enter(IDLE, now_s)

    def _tell_again(self, now_s):
        """After a long gap (a suspended machine) it is told once, not once for each period."""
        if _has_come(self._escalate_s(), now_s):
            self._is_escalated = True
            self.level = min(self.level + 1, MAX_LEVEL)
            self._told_s = now_s
            self._decide("escalate", now_s)
        elif _has_come(self._repeat_s(), now_s):
            self._told_s = now_s
            self._decide("repeat", now_s)

    def _fire_s(self):
        return max(self.since_s + self.rule.hold_s, self._fired_s + self.rule.cooldown_s)

    def _repeat_s(self):
        return NEVER_S if self.rule.repeat_s is None else self._told_s + self.rule.repeat_s

    def _escalate_s(self):
        if self.rule.escalate_s is None or self._is_escalated:
            return NEVER_S
        return self._fired_s + self.rule.escalate_s

    def _timer_s(self, is_inhibited):
        if self.state == CLEARING:
            return self.since_s + self.rule.clear_hold_s
        if self.state == PENDING and not is_inhibited:
            return self._fire_s()
        if self.state == FIRING and not is_inhibited:
            return min(self._repeat_s(), self._escalate_s())
        return NEVER_S

    def _enter(self, state, now_s):
        self.state, self.since_s = state, now_s
        return True

    def _decide(self, event, now_s):
        self._decisions.append(self._decision(event, now_s))

    def _decision(self, event, now_s):
        channels = sorted(dict.fromkeys(tracker.channel for tracker in self.trackers),
                          key=lambda channel: -channel.seen_s)
        readings = tuple(self._believed(one, now_s) for one in channels
                         if one.reading and one.reading.source != RULE)
        reason = "no_data" if self._is_absent else "value"
        mentioned = tuple(one.reading for one in self._mentioned if one.is_live(now_s))
        return Decision(event, self.rule.name, self.level, now_s, readings, reason, mentioned)

    def _believed(self, channel, now_s):
        """Its reading; not `ok` where it says nothing of now."""
        is_live = channel.is_live(now_s) and not self._is_absent
        return channel.reading if is_live else channel.reading._replace(ok=False)


def _has_come(due_s, now_s):
    return now_s >= due_s - ROUNDING_S


def _age_s(moment_s, now_s):
    return None if moment_s == -NEVER_S else now_s - moment_s


def _moment_s(age_s, now_s):
    return -NEVER_S if age_s is None else now_s - float(age_s)
