"""The engine: threads, slow and quick actions, failures, sources that go, the virtual kit."""
import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from edgeai import open_kit
from edgeai.clock import ManualClock
from edgeai.errors import DeviceAbsent, DeviceLost, RulesError, UsageError
from edgeai.linkage.actions import Give, acknowledge, say, slow
from edgeai.linkage.engine import Linkage
from edgeai.records import Reading
from linkage_kit import WAIT_S, Device, FakeKit, Pushing, Voice, until
from rules_help import warm

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Source:
    """`values()` gives what the test puts in; an exception is raised, None ends it."""

    name = "climate"

    def __init__(self, *items):
        self.items = list(items)
        self.asked = 0

    def values(self):
        self.asked += 1
        while self.items:
            item = self.items.pop(0)
            if isinstance(item, Exception):
                raise item
            yield item


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def hooked(monkeypatch):
    """The errors that were shown on standard error."""
    errors = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, traceback: errors.append(error))
    return errors


@pytest.fixture
def kit():
    return FakeKit(ManualClock(100.0))


@pytest.fixture
def linkage(kit):
    linkage = Linkage(kit)
    yield linkage
    linkage.close()


def hot(linkage, **options):
    return linkage.when("climate", "temperature_c").above(30, **dict({"name": "hot"}, **options))


def started(linkage):
    linkage.watch(Pushing())
    linkage.start()
    return linkage


# What is done

def test_the_sentence_of_the_design(kit):
    linkage = Linkage(kit)
    source = Source(warm(25), warm(31), warm(29), warm(27))
    linkage.when(source, "temperature_c").above(30, clear=28).then(
        kit.relay().on, say("温度过高，{value}度")).on_clear(kit.relay().off)
    linkage.run()
    assert kit.relay().told == [("on", "source-climate"), ("off", "source-climate")]
    assert kit.voice().said == [("温度过高，31度", "alarm", "climate.temperature_c above 30", False)]
    alarm, cleared = kit.entries("alarm", "alarm.clear")
    del alarm["at_s"]  # this clock goes on while the source's thread waits for its turn
    assert alarm == {
        "kind": "alarm", "rule": "climate.temperature_c above 30", "level": 1,
        "reason": "value", "source": "climate", "quantity": "temperature_c", "value": 31,
        "unit": "", "done": ["relay.on"], "failed": [], "queued": ["say 温度过高，31度"]}
    assert (cleared["done"], cleared["value"]) == (["relay.off"], 27)


def test_a_toml_file_does_the_same(kit, tmp_path):
    (tmp_path / "规则.toml").write_text(
        '[[rule]]\nwhen = {source = "climate", quantity = "temperature_c", above = 30, clear = 28}\n'
        'then = [{device = "relay", do = "on"}]\non_clear = [{device = "relay", do = "off"}]\n',
        encoding="utf-8")
    linkage = Linkage(kit)
    linkage.load(str(tmp_path / "规则.toml"))
    linkage.watch(Source(warm(31), warm(29), warm(27)))
    linkage.run()
    assert [told for told, _thread in kit.relay().told] == ["on", "off"]


def test_a_source_that_pushes_is_served_in_its_own_thread(kit, linkage):
    source = Pushing()
    linkage.when(source, "temperature_c").above(30).then(kit.relay().on)
    linkage.start()
    thread = threading.Thread(target=lambda: source.listeners[0](warm(31)), name="sensor")
    thread.start()
    thread.join(WAIT_S)
    assert kit.relay().told == [("on", "sensor")]


def test_durations_are_noticed_between_readings(kit):
    linkage = Linkage(kit)
    hot(linkage, hold_s=2.0, repeat_s=10.0).then(kit.relay().on)
    linkage.watch(Pushing())
    ticks = []

    def on_tick():
        if not ticks:
            linkage.feed(warm(31))
        ticks.append(linkage.states[0].state)

    linkage.run(seconds=25, on_tick=on_tick)
    assert (ticks[0], ticks[-1]) == ("pending", "firing")
    at_s = [entry["at_s"] for entry in kit.entries("alarm", "alarm.repeat")]
    assert at_s == pytest.approx([2.0, 12.0, 22.0], abs=0.06)


def test_a_display_shows_what_was_read_and_keeps_no_relay_waiting(kit, linkage):
    hot(linkage).then(Give("lcd", "show", "T={value}\n{rule}"), kit.relay().on)
    started(linkage).feed(warm(31.26))
    linkage.close()
    assert kit.device("lcd").told == [("show", "T=31.3\nhot")]
    (alarm,) = kit.entries("alarm")
    assert (alarm["done"], alarm["queued"]) == (["relay.on"], ["lcd.show T=31.3\nhot"])


def test_a_device_that_is_given_a_value_must_be_there_too(kit, linkage):
    hot(linkage).then(Give("srvo", "angle", 90))
    with pytest.raises(DeviceAbsent) as caught:
        started(linkage)
    assert caught.value.remedy.startswith("Did you mean 'servo'?")


def test_a_level_0_is_a_notice_and_waits_its_turn(kit, linkage):
    hot(linkage, level=0).then(say("有点热"))
    started(linkage).feed(warm(31))
    linkage.close()
    assert kit.voice().said == [("有点热", "information", "hot", False)]
    assert [entry["kind"] for entry in kit.journal.entries] == ["notice", "notice.did"]


def test_that_an_alarm_is_over_cuts_off_nobody(kit, linkage):
    hot(linkage).on_clear(say("温度正常"))
    started(linkage).feed(warm(31))
    linkage.feed(warm(20))
    linkage.close()
    assert kit.voice().said == [("温度正常", "information", "hot", False)]


def test_vision_and_sensor_make_an_alarm_of_level_2(kit, linkage):
    linkage.watch(Pushing(), "board_b")
    linkage.watch(Pushing(), "flame")
    (linkage.when("board_b", "fire").at_least(0.7, votes="3 of 5")
     .and_when("flame", "flame").equals(1, level=2, name="火情").then(kit.device("buzzer").on))
    linkage.start()
    linkage.feed(Reading("flame", "flame", 1))
    for _frame in range(3):
        linkage.feed(Reading("board_b", "fire", 0.8))
    (alarm,) = kit.entries("alarm")
    assert (alarm["level"], alarm["source"], alarm["done"]) == (2, "board_b", ["buzzer.on"])
    assert alarm["others"] == [{"source": "flame", "quantity": "flame", "value": 1, "unit": ""}]


def test_a_picture_is_in_the_alarm_log(kit, linkage):
    def take_picture(decision):
        return "%s-%d.png" % (decision.rule, decision.level)

    hot(linkage).then(slow(take_picture))
    started(linkage).feed(warm(31))
    linkage.close()
    (did,) = kit.entries("alarm.did")
    assert (did["action"], did["result"]) == ("take_picture", "hot-1.png")


def test_acknowledging_from_an_action(kit, linkage):
    hot(linkage, repeat_s=10.0).then(kit.relay().on)
    linkage.when("button", "pressed").equals(1, level=0).then(acknowledge())
    linkage.watch(Pushing(), "button")
    started(linkage).feed(warm(31))
    linkage.feed(Reading("button", "pressed", 1))
    assert [one.state for one in linkage.states] == ["acknowledged"] * 2
    kit.clock.advance(100)
    linkage.tick()
    assert len(kit.relay().told) == 1


def test_the_live_value(kit, linkage):
    hot(linkage)
    assert linkage.latest("climate", "temperature_c") is None
    started(linkage).feed(warm(25.5, age_s=1.0))
    kit.clock.advance(3.0)
    found = linkage.latest("climate", "temperature_c")
    assert (found.value, found.age_s, found.ok) == (25.5, 4.0, True)
    kit.clock.advance(60.0)
    assert not linkage.latest("climate", "temperature_c").ok  # nobody may speak it as the live one


# Slow and quick

def test_speech_delays_no_buzzer():
    kit, go_on = FakeKit(), threading.Event()
    say_at_once = kit.voice().say
    kit.voice().say = lambda *words, **more: (go_on.wait(WAIT_S), say_at_once(*words, **more))
    linkage = Linkage(kit)
    hot(linkage).then(say("温度过高"), kit.relay().on)
    started(linkage).feed(warm(31))
    told, said = list(kit.relay().told), list(kit.voice().said)
    go_on.set()
    linkage.close()
    assert told == [("on", "MainThread")] and said == [] and kit.voice().said


def test_quick_actions_of_all_rules_come_before_what_waits_for_the_disk(kit, linkage):
    order = []
    kit.journal.listen(lambda entry: order.append(entry["kind"]))
    hot(linkage, name="a").then(lambda: order.append("first"))
    hot(linkage, name="b").then(lambda: order.append("second"))
    started(linkage).feed(warm(31))
    assert order == ["first", "second", "alarm", "alarm"]


def test_a_slow_action_follows_its_alarm_in_the_journal(kit, linkage):
    """However busy the machine, whoever reads the journal sees the cause first."""
    acted, before = threading.Event(), []
    kit.journal.listen(lambda entry: before.append(acted.wait(0.2)) if entry["kind"] == "alarm" else None)
    hot(linkage).then(slow(acted.set))
    started(linkage).feed(warm(31))
    until(lambda: len(kit.journal.entries) == 2)
    assert [entry["kind"] for entry in kit.journal.entries] == ["alarm", "alarm.did"]
    assert before == [False]


def test_a_slow_action_waits_for_no_disk_and_its_alarm_is_on_it(kit, linkage, monkeypatch):
    acted, syncs = threading.Event(), []

    def sync():
        syncs.append(acted.wait(WAIT_S))

    monkeypatch.setattr(kit.journal, "sync", sync)
    hot(linkage).then(slow(acted.set))
    started(linkage).feed(warm(31))
    assert syncs[0]


def test_a_notice_waits_for_the_next_sync(kit, linkage, monkeypatch):
    synced = []
    monkeypatch.setattr(kit.journal, "sync", lambda: synced.append("sync"))
    hot(linkage, level=0).then(lambda: None)
    started(linkage).feed(warm(31))
    assert [entry["kind"] for entry in kit.journal.entries] == ["notice"] and not synced


def test_a_slow_source_thread_delays_no_other():
    kit, entered, go_on = FakeKit(), threading.Event(), threading.Event()
    linkage = Linkage(kit)
    linkage.when("slow", "x").above(0).then(lambda: (entered.set(), go_on.wait(WAIT_S)))
    hot(linkage).then(kit.relay().on)
    linkage.watch([Reading("slow", "x", 1.0)], "slow")
    started(linkage)
    assert entered.wait(WAIT_S)
    linkage.feed(warm(31))
    told = list(kit.relay().told)
    go_on.set()
    linkage.close()
    assert told == [("on", "MainThread")]


def test_decisions_of_a_rule_are_done_in_their_order(kit, linkage):
    """The thread that is at it does what others decide meanwhile, after its own."""
    order, entered, go_on = [], threading.Event(), threading.Event()

    def switch_on():
        entered.set()
        assert go_on.wait(WAIT_S)
        order.append("on")

    hot(linkage).then(switch_on).on_clear(lambda: order.append("off"))
    started(linkage)
    thread = threading.Thread(target=lambda: linkage.feed(warm(31)))
    thread.start()
    assert entered.wait(WAIT_S)
    linkage.feed(warm(20))  # comes back at once, and does not overtake
    assert order == []
    go_on.set()
    thread.join(WAIT_S)
    assert order == ["on", "off"]


def test_a_flood_of_slow_actions_is_bounded_and_the_lowest_are_dropped(kit, linkage):
    entered, go_on = threading.Event(), threading.Event()
    done = []
    for number in range(30):
        hot(linkage, name="rule %d" % number, priority=number).then(
            slow(lambda decision: (entered.set(), go_on.wait(WAIT_S), done.append(decision.rule))))
    started(linkage).feed(warm(31))
    assert entered.wait(WAIT_S)
    go_on.set()
    linkage.close()
    dropped = [entry["rule"] for entry in kit.entries("rule.dropped")]
    assert len(done) + len(dropped) == 30 and linkage.counts["dropped"] == len(dropped) >= 9
    assert max(int(name.split()[1]) for name in dropped) < 10


def test_the_same_slow_action_waits_once(kit, linkage):
    entered, go_on, done = threading.Event(), threading.Event(), []

    def note(decision):
        entered.set()
        assert go_on.wait(WAIT_S)
        done.append(decision.reading.value)

    hot(linkage).then(slow(note))
    started(linkage).feed(warm(31))
    assert entered.wait(WAIT_S)
    for value in (20, 32, 20, 33, 20):
        linkage.feed(warm(value))
    go_on.set()
    linkage.close()
    assert done == [31, 33]


# Failures: fault F43

def test_f43_one_failing_action_stops_no_other(kit, linkage, hooked):
    def fail():
        raise ValueError("no such pin")

    hot(linkage, name="a").then(fail, kit.relay().on)
    hot(linkage, name="b").then(kit.device("buzzer").on)
    started(linkage).feed(warm(31))
    assert kit.relay().told and kit.device("buzzer").told
    assert [str(error) for error in hooked] == ["no such pin"]
    first, second = kit.entries("alarm")
    assert (first["done"], first["failed"]) == (["relay.on"], ["fail"])
    assert kit.entries("rule.failed")[0]["error"] == "ValueError: no such pin"


@pytest.mark.parametrize("is_slow", [False, True])
def test_f43_three_failures_in_a_row_quarantine_a_rule(kit, linkage, hooked, is_slow):
    def fail():
        raise ValueError("no such pin")

    hot(linkage).then(slow(fail) if is_slow else fail)
    started(linkage)
    for number in range(1, 6):
        linkage.feed(warm(31))
        until(lambda: len(hooked) >= min(number, 3))
        if number == 3:
            until(lambda: linkage.states[0].state == "quarantined")
        linkage.feed(warm(20))
    assert [entry["times_in_a_row"] for entry in kit.entries("rule.failed")] == [1, 2, 3]
    assert [entry["rule"] for entry in kit.entries("rule.quarantined")] == ["hot"]
    assert len(kit.entries("alarm")) == 3
    linkage.release("hot")
    linkage.feed(warm(31))
    assert len(kit.entries("alarm")) == 4


def test_two_failures_and_a_success_are_forgiven(kit, linkage, hooked):
    results = iter([1, 1, 0, 1, 1, 0])
    hot(linkage).then(lambda: 1 / (1 - next(results)))
    started(linkage)
    for _time in range(6):
        linkage.feed(warm(31))
        linkage.feed(warm(20))
    assert (len(hooked), kit.entries("rule.quarantined")) == (4, [])


def test_an_error_of_run_s_own_caller_ends_everything(kit):
    linkage = Linkage(kit)
    hot(linkage)
    linkage.watch(Pushing())

    def on_tick():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        linkage.run(on_tick=on_tick)
    linkage.feed(warm(31))  # is not heard any more
    assert linkage.counts["readings"] == 0


# Sources

def test_f28_a_source_that_is_lost_is_asked_again(kit, hooked, monkeypatch):
    linkage = Linkage(kit)
    source = Source(warm(25), DeviceLost("unplugged"), DeviceLost("still"), warm(31))
    linkage.when(source, "temperature_c").above(30).then(kit.relay().on)
    linkage.run()
    assert source.asked == 3 and kit.relay().told
    assert [entry["kind"] for entry in kit.entries("source.lost", "source.back", "alarm")] == [
        "source.lost", "source.back", "alarm"]
    assert kit.entries("source.lost")[0]["error"] == "DeviceLost: unplugged"
    assert len(hooked) == 1
    # It waited 0.5 and 1 s; the run's own waiting is on the same clock.
    assert kit.clock.now_s() >= 101.5


def test_an_iterable_that_fails_is_not_begun_anew(kit, hooked):
    def broken():
        yield warm(25)
        raise OSError("gone")

    linkage = Linkage(kit)
    linkage.watch(broken(), "climate")
    hot(linkage)
    linkage.run()
    assert linkage.counts["readings"] == 1 and len(hooked) == 1


def test_what_is_no_reading_is_told(kit, hooked):
    linkage = Linkage(kit)
    linkage.watch([31.0], "climate")
    linkage.run()
    assert hooked[0].message == "climate gave 31.0, which is no Reading"


def test_a_source_that_hangs_keeps_nobody_from_ending():
    kit, never = FakeKit(), threading.Event()

    def hanging():
        yield warm(31)
        never.wait(WAIT_S)
        yield warm(32)

    linkage = Linkage(kit)
    linkage.watch(hanging(), "climate")
    hot(linkage)
    start_s = time.monotonic()
    linkage.run(seconds=0.2)
    assert time.monotonic() - start_s < WAIT_S / 2  # two seconds where nothing else runs
    never.set()


@pytest.mark.parametrize("ask, message", [
    (lambda linkage: linkage.watch(3), "3 yields no readings"),
    (lambda linkage: linkage.watch([]), "[] has no name"),
    (lambda linkage: (linkage.watch([], "a"), linkage.watch([], "a")), "there are two sources named 'a'"),
    (lambda linkage: (linkage.when("cellar", "x").above(1), linkage.start()), "no source is named 'cellar'"),
    (lambda linkage: (linkage.when("a", "x"), linkage.start()), "when('a', 'x') has no comparison"),
    (lambda linkage: (hot(linkage), hot(linkage), linkage.start()), "there are two rules named 'hot'"),
    (lambda linkage: (hot(started(linkage)), linkage.acknowledge("cold")), "no rule is named 'cold'"),
    (lambda linkage: (hot(started(linkage)), linkage.release("cold")), "no rule is named 'cold'"),
])
def test_wrong_use(linkage, ask, message):
    with pytest.raises(UsageError) as caught:
        ask(linkage)
    assert caught.value.message == message and caught.value.remedy


# States that survive

def test_a_restart_goes_on_where_it_was(tmp_path):
    path = str(tmp_path / "规则.state.json")
    for _run in range(2):
        kit = FakeKit(ManualClock(100.0))
        linkage = Linkage(kit, state_path=path)
        hot(linkage, hold_s=3.0, cooldown_s=60.0, clear=28).then(kit.relay().on)
        started(linkage).feed(warm(31))
        kit.clock.advance(2.0)
        linkage.tick()
        linkage.close()
    assert kit.relay().told == [("on", "MainThread")]  # after 2 s and 1 s
    assert json.loads((tmp_path / "规则.state.json").read_text(encoding="utf-8"))[
        "rules"]["hot"]["state"] == "firing"


def test_a_kill_loses_a_second_of_what_was_seen(tmp_path):
    path = str(tmp_path / "s.json")
    for seconds, expected in ((8, "pending"), (3, "firing")):
        kit = FakeKit(ManualClock(100.0))
        linkage = Linkage(kit, state_path=path)
        hot(linkage, hold_s=10.0)
        started(linkage).feed(warm(31))
        for _second in range(seconds):
            kit.clock.advance(1.0)
            linkage.tick()
        assert linkage.states[0].state == expected  # and no close(): it is killed here


def test_what_a_slow_action_told_a_device_is_saved_while_it_runs(kit, tmp_path):
    """It is told after its alarm was saved: killed then, the display stayed dark at the next start."""
    path, may_show = tmp_path / "s.json", threading.Event()
    linkage = Linkage(kit, state_path=str(path))
    hot(linkage).then(slow(may_show.wait), Give("lcd", "show", "T={value}"))
    started(linkage).feed(warm(31))
    linkage.tick()
    assert '"firing"' in path.read_text(encoding="utf-8")
    may_show.set()
    until(lambda: kit.device("lcd").told)
    until(lambda: kit.entries("alarm.did")[1:])
    kit.clock.advance(1.0)
    linkage.tick()  # and no close(): it is killed here
    assert '"T=31"' in path.read_text(encoding="utf-8")


def test_what_is_over_without_an_alarm_is_saved_too(kit, tmp_path):
    path = tmp_path / "s.json"
    linkage = Linkage(kit, state_path=str(path))
    hot(linkage, hold_s=10.0)
    started(linkage)
    for value, expected in ((31, '"pending"'), (20, '"idle"')):
        linkage.feed(warm(value))
        kit.clock.advance(1.0)
        linkage.tick()
        assert expected in path.read_text(encoding="utf-8")


def run_with(tmp_path, rules, readings, is_safe=False):
    """The kit on which an engine with such rules was fed these, going on where the last one ended."""
    (tmp_path / "规则.toml").write_text(rules, encoding="utf-8")
    kit = FakeKit(ManualClock(100.0))
    linkage = Linkage(kit, str(tmp_path / "s.json"), is_safe)
    linkage.load(str(tmp_path / "规则.toml"))
    for source in ("climate", "button"):
        linkage.watch(Pushing(source))
    linkage.start()
    for reading in readings:
        linkage.feed(reading)
    linkage.close()
    return kit


def restarted(tmp_path, rules, first, second=()):
    """Feed readings before and after a restart; what then the relay, what the buzzer was told, and the kit."""
    run_with(tmp_path, rules, first)
    kit = run_with(tmp_path, rules, second)
    return [[one[0] for one in kit.device(name).told] for name in ("relay", "buzzer")] + [kit]


FAN = """
[[rule]]
name = "热"
when = {source = "climate", quantity = "temperature_c", above = 30, clear = 28}
then = [{device = "relay", do = "on"}, {device = "buzzer", do = "on"}]
on_clear = [{device = "relay", do = "off"}]
[[rule]]
name = "消音"
when = {source = "button", quantity = "pressed", equals = 1}
then = [{device = "buzzer", do = "off"}]
"""
PRESSED = Reading("button", "pressed", 1.0)
RELEASED = Reading("button", "pressed", 0.0)


@pytest.mark.parametrize("first, second, relay, buzzer", [
    ([warm(31)], [warm(29)], ["on"], ["on"]),           # still hot: on without a new alarm
    ([warm(31)], [warm(27)], ["on", "off"], ["on"]),
    ([warm(31), PRESSED, RELEASED], [], ["on"], []),    # what was silenced stays so
    ([warm(31), warm(27)], [], [], []),                 # over is over
    ([warm(29)], [], [], []),
])
def test_what_was_on_for_an_alarm_is_on_again(tmp_path, first, second, relay, buzzer):
    *told, kit = restarted(tmp_path, FAN, first, second)
    assert told == [relay, buzzer]
    assert not kit.entries("alarm")
    assert [one["action"] for one in kit.entries("rule.resumed")] == [
        name + ".on" for name, one in (("relay", relay), ("buzzer", buzzer)) if one]


def test_a_crash_loop_switches_nothing_on_again(tmp_path):
    told = [run_with(tmp_path, FAN, readings, is_safe).device("relay").told
            for readings, is_safe in (([warm(31)], False), ([], True), ([], False))]
    assert [[one[0] for one in run] for run in told] == [["on"], [], ["on"]]


def test_an_action_that_the_rule_no_longer_has_is_not_told_again(tmp_path):
    run_with(tmp_path, FAN, [warm(31)])
    assert restarted(tmp_path, FAN.replace('"relay", do = "on"', '"red", do = "on"'), [])[0] == []


def test_a_device_that_fails_keeps_no_other_from_being_told_again(tmp_path, monkeypatch):
    tell = Device.tell

    def fail(self, verb, value=None):
        if self.name == "relay":
            raise OSError("gone")
        tell(self, verb, value)

    monkeypatch.setattr(Device, "tell", fail)
    relay, buzzer, kit = restarted(tmp_path, FAN, [warm(31)])
    assert (relay, buzzer) == ([], ["on"]) and kit.entries("rule.failed")[0]["action"] == "relay.on"


def test_the_kit_closes_it_before_the_devices(tmp_path):
    path = tmp_path / "s.json"
    with open_kit("sim", journal=str(tmp_path / "j.jsonl")) as kit:
        linkage = Linkage(kit, state_path=str(path))
        hot(linkage).then(kit.relay().on)
        started(linkage).feed(warm(31))
    assert '"firing"' in path.read_text(encoding="utf-8")
    linkage.feed(warm(31))
    linkage.tick()
    assert linkage.counts["readings"] == 1


def test_states_are_saved_while_it_runs(kit, tmp_path):
    path = tmp_path / "s.json"
    linkage = Linkage(kit, state_path=str(path))
    hot(linkage)
    started(linkage).feed(warm(31))
    kit.clock.advance(1.0)
    linkage.tick()
    assert '"firing"' in path.read_text(encoding="utf-8")
    linkage.close()


@pytest.mark.parametrize("content", ['{"rules": {"hot": 3}, "monotonic_s": 1}', "torn {"])
def test_a_broken_state_file_is_told_and_begun_anew(kit, tmp_path, content):
    path = tmp_path / "s.json"
    path.write_text(content)
    linkage = Linkage(kit, state_path=str(path))
    hot(linkage)
    started(linkage).feed(warm(31))
    linkage.close()
    assert len(kit.entries("rule.state_unreadable")) == 1 and len(kit.entries("alarm")) == 1
    assert '"firing"' in path.read_text(encoding="utf-8")


def test_a_state_that_can_not_be_saved_is_told(kit, tmp_path):
    (tmp_path / "file").write_text("")
    linkage = Linkage(kit, state_path=str(tmp_path / "file" / "s.json"))
    hot(linkage)
    started(linkage).feed(warm(31))
    linkage.close()
    assert len(kit.entries("rule.state_unsaved")) == 1


KILLED = """
import sys
from edgeai import open_kit
from edgeai.linkage.engine import Linkage
from edgeai.records import Reading

def readings():
    while True:
        yield Reading("climate", "temperature_c", 31.0)

with open_kit("sim", journal=sys.argv[1]) as kit:
    linkage = Linkage(kit, state_path=sys.argv[2])
    linkage.watch(readings(), "climate")
    linkage.when("climate", "temperature_c").above(30).then(kit.relay().on)
    linkage.run(on_tick=lambda: print(linkage.states[0].state, flush=True))
"""


def test_f43_at_sigterm_the_relay_goes_off(tmp_path):
    journal = str(tmp_path / "journal.jsonl")
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, journal, str(tmp_path / "s.json")], stdout=subprocess.PIPE,
        cwd=ROOT, env=dict(os.environ, EDGEAI_LANG="en"))
    try:
        while child.stdout.readline().strip() != b"firing":
            assert child.poll() is None
        start_s = time.monotonic()
        child.send_signal(signal.SIGTERM)
        assert child.wait(WAIT_S) == -signal.SIGTERM
        assert time.monotonic() - start_s < 10
    finally:
        child.kill()
        child.stdout.close()
    with open(journal, encoding="utf-8") as file:
        levels = [entry["on"] for entry in map(json.loads, file) if entry["kind"] == "pin"]
    assert levels[-2:] == [True, False]


# The virtual kit

def test_a_button_lights_a_lamp_of_the_virtual_kit(tmp_path):
    with open_kit("sim", journal=str(tmp_path / "j.jsonl")) as kit:
        linkage = Linkage(kit)
        (linkage.when(kit.button, "pressed").equals(1, name="door")
         .then(kit.led("red").on, kit.buzzer().beep).on_clear(kit.led("red").off, kit.buzzer().off))
        linkage.start()
        until(lambda: linkage.readings)
        kit.room.header.press("button")
        until(lambda: linkage.states[0].state == "firing")
        until(lambda: kit.led("red").is_on)
        kit.room.header.press("button", False)
        until(lambda: linkage.states[0].state == "idle")
        until(lambda: not kit.led("red").is_on)
        linkage.close()
        kinds = [entry["kind"] for entry in kit.journal.entries if entry["kind"].startswith("alarm")]
    assert kinds == ["alarm", "alarm.clear"]
    assert [rule.then for rule in linkage.rules] == [(("red", "on"), ("buzzer", "beep"))]


def test_a_device_that_can_not_do_it(tmp_path):
    (tmp_path / "r.toml").write_text(
        '[[rule]]\nwhen = {source = "button", quantity = "pressed", equals = 1}\n'
        'then = [{device = "relay", do = "beep"}]\n')
    with open_kit("sim", journal=str(tmp_path / "j.jsonl")) as kit:
        linkage = Linkage(kit)
        linkage.load(str(tmp_path / "r.toml"))
        with pytest.raises(UsageError, match="rule button.pressed equals 1: relay can't be told to 'beep'"):
            linkage.run(seconds=1)


def test_a_value_that_a_device_can_not_take(tmp_path):
    with open_kit("sim", journal=str(tmp_path / "j.jsonl")) as kit:
        linkage = Linkage(kit)
        linkage.when("button", "pressed").equals(1, name="门").then(
            Give("servo", "angle", 300), Give("lcd", "show", "T {climate.temperature_c}"))
        with pytest.raises(UsageError, match="rule 门: servo can't turn to 300"):
            linkage.run(seconds=1)


def test_a_quantity_that_a_sensor_does_not_measure(tmp_path):
    with open_kit("sim", journal=str(tmp_path / "j.jsonl")) as kit:
        linkage = Linkage(kit)
        linkage.when(kit.climate, "temperatur").above(30)
        with pytest.raises(UsageError, match="climate measures no 'temperatur'"):
            linkage.run(seconds=1)


def test_a_wrong_file_adds_nothing(kit, tmp_path):
    linkage = Linkage(kit)
    with pytest.raises(RulesError):
        linkage.load(str(tmp_path / "none.toml"))
    assert linkage.rules == ()


def test_an_alarms_speech_cuts_off_what_is_spoken(tmp_path):
    """With the real voice on the virtual kit; its priorities are the voice's own tests."""
    for package in ("pyttsx3", "espeakng_loader", "numpy"):
        pytest.importorskip(package)
    with open_kit("sim", journal=str(tmp_path / "j.jsonl")) as kit:
        linkage = Linkage(kit)
        linkage.when("climate", "humidity_percent").above(0, level=0, name="notice").then(
            say("这是一段很长的介绍，它要说上好一会儿，直到有人打断它为止，大家请听我慢慢道来"))
        hot(linkage).then(say("温度过高，{value}度"))
        started(linkage)

        def voice(kind):
            return [entry for entry in kit.journal.entries if entry["kind"] == kind]

        linkage.feed(Reading("climate", "humidity_percent", 50.0))
        until(lambda: voice("voice.start"))
        linkage.feed(warm(31))
        until(lambda: len(voice("voice.done")) == 2)
        linkage.close()
        found = [(entry["text"][:4], entry["outcome"], entry["priority"])
                 for entry in voice("voice.done")]
    assert found == [("这是一段", "preempted", "information"), ("温度过高", "spoken", "alarm")]


def test_a_question_is_answered_with_the_live_value(tmp_path):
    pytest.importorskip("pypinyin")
    with open_kit("sim", journal=str(tmp_path / "j.jsonl")) as kit:
        linkage, bot = Linkage(kit), kit.chatbot()
        bot.provide("temperature_c", lambda: linkage.latest("climate", "temperature_c"))
        without = bot.reply("现在温度多少").text
        hot(started(linkage))
        linkage.feed(warm(25.5))
        first = bot.reply("现在温度多少").text
        linkage.feed(warm(31.26))
        second = bot.reply("现在温度多少").text
        linkage.close()
    assert "二十五点五" in first and "三十一点三" in second and "点" not in without
