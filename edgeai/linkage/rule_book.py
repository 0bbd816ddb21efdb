"""Rules that run together: readings in, decisions out, the time handed in."""
import math

from edgeai.linkage.condition import RULE
from edgeai.linkage.machine import CLEARING, PENDING, Machine
from edgeai.linkage.tracker import Channel, track
from edgeai.records import Reading


class RuleBook:
    """`feed` each reading, `tick` when `due_s` has come; both give a list of `Decision`s.

    now_s: monotonic seconds, never less than in the call before. Not for several threads at
        once.
    rejected: (source, quantity) -> how many readings were no number, out of range or not ok.
    """

    def __init__(self, rules, now_s=0.0):
        self.rules = tuple(rules)
        self.rejected = {}
        self.due_s = now_s
        self._channels = {}
        # Those of higher rank first: what they inhibit is then inhibited by the same reading.
        ordered = sorted(self.rules, key=lambda rule: -rule.rank)
        self._machines = [self._machine(rule, now_s) for rule in ordered]
        self._by_name = {machine.rule.name: machine for machine in self._machines}
        self._inhibited_by = {
            name: [one for one in self._machines if name in one.rule.inhibit_by]
            for name in self._by_name}
        self._show_all(now_s)

    def feed(self, reading, now_s):
        """Take a `Reading`; of quantities that no rule names, only `latest` is kept."""
        channel = self._channels.get((reading.source, reading.quantity))
        if channel is None:
            channel = self._channel(reading.source, reading.quantity, now_s)
        value, changed = _believed(reading, channel.valid), ()
        if value is None:
            self._reject(reading)
        else:
            channel.reading = reading
            channel.seen_s = now_s - reading.age_s
            changed = [tracker.machine for tracker in channel.trackers if tracker.take(value, now_s)]
        return self.tick(now_s, changed) if changed or now_s >= self.due_s else ()

    def tick(self, now_s, changed=()):
        """Let the time pass. changed: machines whose trackers changed."""
        return self._step([one for one in self._machines
                           if one.due_s <= now_s or one in changed], now_s)

    def acknowledge(self, name, now_s):
        """Acknowledge the rule of that name, or all with None."""
        decisions = []
        for machine in self._machines if name is None else [self._by_name[name]]:
            was_active = machine.is_active
            decisions += machine.acknowledge(now_s, self._is_inhibited(machine))
            if machine.is_active != was_active:
                decisions += self._step(self._affected_by(machine, now_s), now_s)
        self._set_due()
        return decisions

    def state_of(self, name):
        """One of the states of `machine`."""
        return self._by_name[name].state

    def level_of(self, name):
        """Its level: higher than the rule's own after an escalation."""
        return self._by_name[name].level

    def latest(self, source, quantity):
        """(the last believed `Reading`, when it was true), or None."""
        channel = self._channels.get((source, quantity))
        return (channel.reading, channel.seen_s) if channel and channel.reading else None

    @property
    def is_timing(self):
        """Is a rule on its way into or out of its alarm?"""
        return any(machine.state in (PENDING, CLEARING) for machine in self._machines)

    @property
    def quantities(self):
        """The (source, quantity) pairs that the rules name or that were read."""
        return tuple(self._channels)

    def quarantine(self, name, now_s):
        """Take a rule out; those that it inhibited are free. Their decisions."""
        machine = self._by_name[name]
        machine.quarantine()
        return self._step(self._affected_by(machine, now_s), now_s)

    def release(self, name, now_s):
        """Let a quarantined rule run again."""
        self._by_name[name].release(now_s)
        self._set_due()

    def saved(self, now_s):
        """name -> what `restore` needs, as JSON can carry it."""
        return {name: dict(machine.saved(now_s), rule=_fingerprint(machine.rule))
                for name, machine in self._by_name.items()}

    def restore(self, saved, now_s, off_s=0.0):
        """Go on from `saved` after `off_s` of not running; rules that are others now begin anew.

        Gives those that go on in the middle of their alarm.
        """
        active = []
        for name, machine in self._by_name.items():
            one = saved.get(name)
            if one is not None and one["rule"] == _fingerprint(machine.rule):
                machine.restore(one, now_s, off_s)
                active += [machine.rule] if machine.is_active else []
        self._show_all(now_s)
        self._set_due()
        return active

    def _machine(self, rule, now_s):
        trackers = []
        for condition in rule.when:
            channel = self._channel(condition.source, condition.quantity, now_s)
            if condition.valid is not None:
                channel.narrow(condition.valid)
            trackers.append(track(condition, channel))
        mentioned = [self._channel(source, quantity, now_s) for source, quantity in rule.mentioned]
        machine = Machine(rule, trackers, now_s, mentioned)
        for tracker in trackers:
            tracker.machine = machine
            tracker.channel.trackers.append(tracker)
        return machine

    def _channel(self, source, quantity, now_s):
        return self._channels.setdefault((source, quantity), Channel(now_s))

    def _step(self, machines, now_s):
        """Step them, those that they inhibit or set free, and what is due."""
        decisions, waiting = [], list(machines)
        while waiting:
            machine = waiting.pop(0)
            was_active = machine.is_active
            decisions += machine.step(now_s, self._is_inhibited(machine))
            if machine.is_active != was_active:
                waiting += self._affected_by(machine, now_s)
        self._set_due()
        return decisions

    def _affected_by(self, machine, now_s):
        """Who is to be stepped now that it is active, or is not any more."""
        return self._inhibited_by[machine.rule.name] + self._show(machine, now_s)

    def _show(self, machine, now_s):
        """Let the rules that wait for this one see how it stands; the machines for which that is new."""
        channel = self._channels.get((RULE, machine.rule.name))
        if channel is None:
            return []
        value = float(machine.is_active)
        channel.reading = Reading(RULE, machine.rule.name, value, "", now_s)
        channel.seen_s = math.inf  # always known: it can't fall silent
        return [tracker.machine for tracker in channel.trackers if tracker.take(value, now_s)]

    def _show_all(self, now_s):
        for machine in self._machines:
            for changed in self._show(machine, now_s):
                changed.due_s = now_s

    def _is_inhibited(self, machine):
        return any(self._by_name[name].is_active for name in machine.rule.inhibit_by)

    def _set_due(self):
        self.due_s = min((machine.due_s for machine in self._machines), default=float("inf"))

    def _reject(self, reading):
        key = (reading.source, reading.quantity)
        self.rejected[key] = self.rejected.get(key, 0) + 1


def _believed(reading, valid):
    """The value as a float; None when it is not to be believed."""
    try:
        is_good = reading.ok and math.isfinite(reading.value) and 0 <= reading.age_s < math.inf
    except (TypeError, OverflowError):  # text, None, a whole number beyond every float
        return None
    if not is_good or (valid is not None and not valid[0] <= reading.value <= valid[1]):
        return None
    return float(reading.value)


def _fingerprint(rule):
    """What must be the same for a saved state to mean something."""
    return [rule.combine] + [list(map(str, condition)) for condition in rule.when]
