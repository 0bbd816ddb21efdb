"""The engine: sources in, rules, actions out.

    with open_kit() as kit:
        linkage = Linkage(kit)
        linkage.when(kit.button, "pressed").equals(1).then(kit.led("red").blink, say("请注意"))
        linkage.run(seconds=60)

A rule is evaluated, and its quick actions are done, in the thread of the source whose reading
came: to hand over to another thread costs Python more than all of that.
"""
import collections
import sys
import threading
from typing import NamedTuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.detections import readings_of
from edgeai.linkage.device_check import device_mistake, quantity_mistake
from edgeai.linkage.dispatcher import Dispatcher
from edgeai.linkage.doers import doer
from edgeai.linkage.heard_phrases import MICROPHONE
from edgeai.linkage.live_values import live_readers
from edgeai.linkage.questions import Questions
from edgeai.linkage.readings_writer import ReadingsWriter
from edgeai.linkage.rule import together_mistake
from edgeai.linkage.rule_builder import RuleBuilder
from edgeai.linkage.rule_file import load_rules
from edgeai.linkage.saved_states import SavedStates
from edgeai.linkage.sources import Sources
from edgeai.linkage.tracker import STALE_S

TICK_S = 0.05         # how late a duration may be noticed when nothing is read
SOURCES_JOIN_S = 0.4  # together with the next two: a program ends within two seconds
PERFORM_JOIN_S = 0.3
WORKER_JOIN_S = 0.8


class RuleState(NamedTuple):
    """state: one of `machine`'s. level: higher than the rule's own after an escalation."""

    name: str
    state: str
    level: int


class Linkage:
    """Rules on a kit.

    state_path: a JSON file that keeps the rules' states from one run to the next.
    is_safe: decide and tell, but do nothing: for a program that crashed again and again.
    counts: "readings", "decisions", "dropped" (slow actions, when too many wait).
    """

    def __init__(self, kit, state_path=None, is_safe=False):
        self.counts = collections.Counter(readings=0, decisions=0, dropped=0)
        self._kit, self._is_safe = kit, is_safe
        self._now_s = kit.clock.now_s
        self._states = SavedStates(state_path, kit.journal.write)
        self._added_rules, self._builders = [], []
        self._sources = Sources(kit, self.feed, self.see)
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._book = self._dispatcher = self._recorder = self._questions = self._thread = None
        self._names, self._labels, self._listeners = [], {}, []
        self._is_running = False
        self._start_s = 0.0

    def when(self, source, quantity):
        """Begin a rule in Python: see `RuleBuilder`.

        source: as for `watch`, or a name: kit.toml's of a device, or one given to `watch`.
        """
        builder = RuleBuilder(source, quantity, self._sources.name_of, self._device_name)
        self._builders.append(builder)
        return builder

    def when_seen(self, detector, label, min_score=0.5, frames="1 of 1", **options):
        """Begin a rule on what a detector sees: `when_seen(k210, "fire", 0.7, "3 of 5")`.

        frames: in how many of the last pictures, so that one false detection is none.
        """
        return self.when(detector, label).at_least(min_score, votes=frames, **options)

    def when_heard(self, phrase, **options):
        """Begin a rule on a phrase that is spoken into the kit's microphone."""
        return self.when(MICROPHONE, phrase).equals(1, **options)

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
            A detector gives a list of `Detection`s for each picture instead.
        """
        return self._sources.watch(source, name)

    def listen(self, function):
        """Call function(reading) with every reading, after its rules: `linkage.listen(print)`."""
        self._listeners.append(function)

    def record(self, path):
        """Write every reading to this CSV file, which `edgeai replay` reads."""
        self._recorder = ReadingsWriter(path)

    def answer_questions(self):
        """While it runs, hear what is asked and answer aloud, with live values.

        What that needs is loaded now, so before devices are opened nothing waits for it.
        """
        self._questions = Questions(self._kit, self.provide)

    def provide(self, bot):
        """Let a `Chatbot` answer with the live values of what is watched."""
        for name, reader in live_readers(lambda: self.readings).items():
            bot.provide(name, reader)

    @property
    def rules(self):
        """All of them; UsageError says what is wrong with one, or between two."""
        rules = tuple(self._added_rules) + tuple(builder.rule for builder in self._builders)
        wrong = together_mistake(rules)
        if wrong:
            raise UsageError(wrong[1].message, wrong[1].remedy)
        return rules

    def run(self, seconds=None, on_tick=None, background=False):
        """Run for so long; without, until `stop`, Ctrl-C, or the end of all sources.

        on_tick: called about every TICK_S, in the thread that runs it.
        background: return at once; a thread runs it until then, or until `close`.
        """
        if background:
            self.start()
            self._thread = threading.Thread(target=self._run, args=(seconds, on_tick),
                                            name="linkage", daemon=True)
            self._thread.start()
            return
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
        mistake = device_mistake(rules, self._kit.config)
        if mistake is not None:
            raise mistake
        self._labels = _labels(rules)
        if self._questions is not None and MICROPHONE in self._labels:
            raise UsageError(_("questions and a rule both listen to the microphone"),
                             _("Leave out answer_questions(), or the rule on what is heard."))
        self._sources.find(self._labels)
        self._check_quantities()
        doers = {action: self._doer(action, rule) for rule in rules for action in rule.actions}
        if self._is_safe:
            self._kit.journal.write("rule.safe_mode")
        self._start_s = self._now_s()
        self._book = self._states.restored(rules, self._start_s)
        self._names = [rule.name for rule in rules]
        self._dispatcher = Dispatcher(rules, doers, self._kit.journal, self._quarantine,
                                      self._states.told.note, self.counts, self._is_safe)
        self._stopping.clear()
        self._is_running = True
        self._kit.at_close(self.close)
        self._states.tell_again(self._kit, self._is_safe)
        self._sources.start()
        if self._questions is not None:
            self._questions.start()

    def feed(self, reading):
        """Take a `Reading`: what it fires is done here and now, but for slow actions."""
        with self._lock:
            if not self._is_running:
                return
            self.counts["readings"] += 1
            now_s = self._now_s()
            decisions = self._book.feed(reading, now_s)
            if decisions:
                self._add(decisions)
        if decisions:
            self._dispatcher.perform(decisions)
        if self._recorder is not None:
            self._recorder.write(reading, now_s - self._start_s)
        for listener in self._listeners:
            _call(listener, reading)

    def see(self, source, detections):
        """Take what a detector of that name saw in one picture: a list of `Detection`s."""
        for reading in readings_of(source, detections, self._labels.get(source, ()),
                                   self._now_s()):
            self.feed(reading)

    def tick(self):
        """Notice what time alone has brought, and save the states."""
        if not self._is_running:
            return
        if self._now_s() >= self._book.due_s:
            self._decide(self._book.tick)
        if self._states.is_due(self._book, self._now_s()):
            self._states.save(self._book, self._now_s(), self._lock)
        if self._recorder is not None:
            self._recorder.sync()

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
                    for name in self._names]

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
        if self._questions is not None:
            self._questions.stop()
        self._sources.stop(SOURCES_JOIN_S)
        with self._lock:
            self._is_running = False
        # What was decided is done and noted, before the kit takes the devices away.
        self._dispatcher.close(PERFORM_JOIN_S, WORKER_JOIN_S)
        self._states.save(self._book, self._now_s(), self._lock)
        if self._recorder is not None:
            self._recorder.close()
        if self._thread not in (None, threading.current_thread()):
            self._thread.join(WORKER_JOIN_S)

    def _run(self, seconds, on_tick):
        try:
            self._serve(seconds, on_tick)
        finally:
            self.close()

    def _serve(self, seconds, on_tick):
        end_s = float("inf") if seconds is None else self._now_s() + seconds
        while self._now_s() < end_s and not self._stopping.is_set():
            self.tick()
            if on_tick is not None:
                on_tick()
            if seconds is None and self._sources.have_ended:
                return
            self._kit.clock.wait(self._stopping, min(TICK_S, end_s - self._now_s()))

    def _doer(self, action, rule):
        try:
            return doer(action, self._kit, self.acknowledge, self._sources.snapshots)
        except UsageError as error:
            raise UsageError(_("rule {rule}: {problem}").format(rule=rule.name, problem=error.message),
                             error.remedy) from None

    def _check_quantities(self):
        for source, quantity in ((one, quantity) for one in self._labels for quantity in self._labels[one]):
            mistake = quantity_mistake(self._sources.of(source), source, quantity)
            if mistake:
                raise UsageError(mistake.message, mistake.remedy)

    def _check_name(self, rule):
        if rule not in self._names:
            raise UsageError(_("no rule is named {name!r}").format(name=rule),
                             _("There are: {names}.").format(names=", ".join(self._names)))

    def _decide(self, ask):
        with self._lock:
            if not self._is_running:
                return
            decisions = ask(self._now_s())
            self._add(decisions)
        self._dispatcher.perform(decisions)

    def _add(self, decisions):
        """Under the lock, so that they are performed in the order in which they were decided."""
        self._states.note_change()
        self._dispatcher.add(decisions)

    def _quarantine(self, rule):
        self._kit.journal.write("rule.quarantined", rule=rule.name)
        self._decide(lambda now_s: self._book.quarantine(rule.name, now_s))

    def _device_name(self, thing):
        """kit.toml's name of a device of this kit, or None."""
        name = getattr(thing, "name", None)
        names = [device.name for device in self._kit.config.devices]
        return name if name in names and self._kit.device(name) is thing else None


def _call(listener, reading):
    try:
        listener(reading)
    except Exception:  # no fault of the source, in whose thread it is
        sys.excepthook(*sys.exc_info())


def _labels(rules):
    """source -> the quantities that rules wait for or tell of."""
    found = {}
    for rule in rules:
        waited_for = tuple((one.source, one.quantity) for one in rule.when)
        for source, quantity in waited_for + rule.mentioned:
            found.setdefault(source, {})[quantity] = None
    return found
