"""The engine: sources in, rules, actions out.

    with open_kit() as kit:
        linkage = Linkage(kit)
        linkage.when(kit.button, "pressed").equals(1).then(kit.led("red").blink, say("请注意"))
        linkage.run(seconds=60)

A rule is evaluated, and its quick actions are done, in the thread of the source whose reading
came: to hand over to another thread costs Python more than all of that.
"""
import collections
import threading
from typing import NamedTuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.alarm_log import AlarmLog
from edgeai.linkage.doers import doer
from edgeai.linkage.performer import Performer
from edgeai.linkage.rule import together_mistake
from edgeai.linkage.rule_book import RuleBook
from edgeai.linkage.rule_builder import RuleBuilder
from edgeai.linkage.rule_file import load_rules
from edgeai.linkage.slow_worker import Job, SlowWorker
from edgeai.linkage.sources import Sources
from edgeai.linkage.state_file import load_state, save_state

TICK_S = 0.05         # how late a duration may be noticed when nothing is read
SAVE_PERIOD_S = 1.0
STALE_S = 10.0        # older than this, a value is not live
SOURCES_JOIN_S = 0.5  # together with the next: a program ends within two seconds
WORKER_JOIN_S = 1.0


class RuleState(NamedTuple):
    """state: one of `machine`'s. level: higher than the rule's own after an escalation."""

    name: str
    state: str
    level: int


class Linkage:
    """Rules on a kit.

    state_path: a JSON file that keeps the rules' states from one run to the next.
    counts: "readings", "decisions", "dropped" (slow actions, when too many wait).
    """

    def __init__(self, kit, state_path=None):
        self.counts = collections.Counter(readings=0, decisions=0, dropped=0)
        self._kit = kit
        self._now_s = kit.clock.now_s
        self._state_path = state_path
        self._added_rules, self._builders = [], []
        self._sources = Sources(kit, self.feed)
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._log = AlarmLog(kit.journal.write)
        self._book = self._worker = None
        self._performers = {}
        self._is_running = self._is_unsaved = False
        self._saved_s = 0.0

    def when(self, source, quantity):
        """Begin a rule in Python: see `RuleBuilder`.

        source: as for `watch`, or a name: kit.toml's of a device, or one given to `watch`.
        """
        builder = RuleBuilder(source, quantity, self._sources.name_of, self._device_name)
        self._builders.append(builder)
        return builder

    def load(self, path):
        """Add the rules of a TOML file."""
        self.add(load_rules(path))

    def add(self, rules):
        """Add `Rule`s."""
        self._added_rules += rules

    def watch(self, source, name=None):
        """Read this source while it runs; returns its name.

        source: has `listen(function)` and calls function(reading) from its own thread; or
            has `values()`, which gives `Reading`s as they come, or is an iterable of them,
            and gets a thread. Or a method of the kit, such as `kit.button`, that gives one.
        """
        return self._sources.watch(source, name)

    @property
    def rules(self):
        """All of them; UsageError says what is wrong with one, or between two."""
        rules = tuple(self._added_rules) + tuple(builder.rule for builder in self._builders)
        wrong = together_mistake(rules)
        if wrong:
            raise UsageError(wrong[1].message, wrong[1].remedy)
        return rules

    def run(self, seconds=None, on_tick=None):
        """Run for so long; without, until `stop`, Ctrl-C, or the end of all sources.

        on_tick: called about every TICK_S, in this thread.
        """
        try:
            self.start()
            self._serve(seconds, on_tick)
        finally:
            self.close()

    def start(self):
        """Begin to read and to act. Without `run`, call `tick` now and then.

        The kit closes it, before its devices, if `close` does not.
        """
        rules = self.rules
        self._sources.find(condition.source for rule in rules for condition in rule.when)
        doers = {action: doer(action, self._kit, self.acknowledge) for rule in rules
                 for action in rule.then + rule.on_clear + rule.on_escalate}
        self._performers = {
            rule.name: Performer(rule, doers, self._kit.journal.write, self._quarantine)
            for rule in rules}
        self._book = self._restored(rules)
        self._worker = SlowWorker(self._drop)
        self._stopping.clear()
        self._is_running = True
        self._kit.at_close(self.close)
        self._sources.start()

    def feed(self, reading):
        """Take a `Reading`: what it fires is done here and now, but for slow actions."""
        with self._lock:
            if not self._is_running:
                return
            self.counts["readings"] += 1
            decisions = self._book.feed(reading, self._now_s())
            if decisions:
                self._add(decisions)
        if decisions:
            self._perform(decisions)

    def tick(self):
        """Notice what time alone has brought, and save the states."""
        if not self._is_running:
            return
        if self._now_s() >= self._book.due_s:
            self._decide(self._book.tick)
        # What is being timed is saved each second: a kill then loses a second of it.
        self._is_unsaved = self._is_unsaved or self._book.is_timing
        if self._is_unsaved and self._now_s() - self._saved_s >= SAVE_PERIOD_S:
            self._save()

    def acknowledge(self, rule=None):
        """Somebody has taken note of the rule's alarm, or of all."""
        if rule is not None:
            self._check_name(rule)
        self._decide(lambda now_s: self._book.acknowledge(rule, now_s))

    def release(self, rule):
        """Let a quarantined rule run again."""
        self._check_name(rule)
        with self._lock:
            self._book.release(rule, self._now_s())

    def latest(self, source, quantity):
        """The live `Reading`, or None; not `ok` when it is older than STALE_S.

        For a chatbot: bot.provide("temperature_c", lambda: linkage.latest("climate", ...)).
        """
        with self._lock:
            found = self._book and self._book.latest(source, quantity)
            if not found:
                return None
            reading, seen_s = found
            age_s = max(0.0, self._now_s() - seen_s)
            return reading._replace(age_s=age_s, ok=age_s <= STALE_S)

    @property
    def readings(self):
        """The latest of every quantity that was read, as `latest` gives them."""
        with self._lock:
            latest = [self.latest(*pair) for pair in (self._book.quantities if self._book else ())]
        return [reading for reading in latest if reading is not None]

    @property
    def states(self):
        """A `RuleState` for each rule."""
        with self._lock:
            return [RuleState(name, self._book.state_of(name), self._book.level_of(name))
                    for name in self._performers]

    @property
    def rejected(self):
        """(source, quantity) -> how many readings were not believed."""
        return dict(self._book.rejected) if self._book else {}

    def stop(self):
        """End `run` soon; from any thread, from an action too."""
        self._stopping.set()

    def close(self):
        """End what `start` began, within two seconds, and save the states; twice is fine."""
        if not self._is_running:
            return
        self._stopping.set()
        self._sources.stop(SOURCES_JOIN_S)
        self._worker.close(WORKER_JOIN_S)
        with self._lock:
            self._is_running = False
        self._save()

    def _serve(self, seconds, on_tick):
        end_s = float("inf") if seconds is None else self._now_s() + seconds
        while self._now_s() < end_s and not self._stopping.is_set():
            self.tick()
            if on_tick is not None:
                on_tick()
            if seconds is None and self._sources.have_ended:
                return
            self._kit.clock.wait(self._stopping, min(TICK_S, end_s - self._now_s()))

    def _check_name(self, rule):
        if rule not in self._performers:
            raise UsageError(_("no rule is named {name!r}").format(name=rule),
                             _("There are: {names}.").format(names=", ".join(self._performers)))

    def _decide(self, ask):
        with self._lock:
            if not self._is_running:
                return
            decisions = ask(self._now_s())
            self._add(decisions)
        self._perform(decisions)

    def _add(self, decisions):
        """Under the lock, so that they are performed in the order in which they were decided."""
        self._is_unsaved = True
        self.counts["decisions"] += len(decisions)
        for decision in decisions:
            self._performers[decision.rule].add(decision)

    def _perform(self, decisions):
        """All quick actions first, then the slow ones and the journal, which waits for the disk."""
        performed = []
        for name in dict.fromkeys(decision.rule for decision in decisions):
            performed += self._performers[name].perform()
        for one in performed:
            for action in one.slow:
                self._worker.add(self._job(action, one.decision))
        for one in performed:
            self._log.write(one)

    def _job(self, action, decision):
        performer = self._performers[decision.rule]

        def do():
            is_done, outcome = performer.do(action, decision)
            if is_done:
                self._log.write_slow(action, decision, outcome)

        return Job((decision.rule, action), performer.rule.rank, do)

    def _drop(self, job):
        self.counts["dropped"] += 1
        rule, action = job.key
        self._kit.journal.write("rule.dropped", rule=rule, action=str(action))

    def _quarantine(self, rule):
        self._kit.journal.write("rule.quarantined", rule=rule.name)
        self._decide(lambda now_s: self._book.quarantine(rule.name, now_s))

    def _device_name(self, thing):
        """kit.toml's name of a device of this kit, or None."""
        name = getattr(thing, "name", None)
        names = [device.name for device in self._kit.config.devices]
        return name if name in names and self._kit.device(name) is thing else None

    def _restored(self, rules):
        now_s = self._now_s()
        if self._state_path is not None:
            try:
                saved, off_s = load_state(self._state_path, now_s)
                book = RuleBook(rules, now_s)
                book.restore(saved, now_s, off_s)
                return book
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
                self._kit.journal.write("rule.state_unreadable", file=str(self._state_path),
                                        error=str(problem))
        return RuleBook(rules, now_s)

    def _save(self):
        """A disk that fails now is tried again at the next."""
        if self._state_path is None:
            return
        with self._lock:
            now_s = self._saved_s = self._now_s()
            saved, self._is_unsaved = self._book.saved(now_s), self._book.is_timing
        try:
            save_state(self._state_path, saved, now_s)
        except OSError as problem:
            self._is_unsaved = True
            self._kit.journal.write("rule.state_unsaved", file=str(self._state_path),
                                    error=str(problem))
