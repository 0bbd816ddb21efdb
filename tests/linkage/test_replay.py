"""A recorded day: what a rule does to it holds for every seed, restarts included."""
import json
import random

import pytest

from edgeai.linkage.actions import Acknowledge
from edgeai.linkage.condition import Condition
from edgeai.linkage.replay import replay
from edgeai.linkage.rule_book import RuleBook
from edgeai.linkage.state_file import load_state, save_state
from edgeai.records import Reading
from rules_help import HOT, rule, warm

RULES = (
    rule("hot", hold_s=2.0, clear_hold_s=5.0, cooldown_s=30.0, repeat_s=20.0, escalate_s=45.0,
         inhibit_by=("very hot",)),
    rule("very hot", HOT._replace(value=32.0, clear=31.0), hold_s=1.0, level=2),
    rule("votes", HOT._replace(votes=(3, 5)), combine="any", cooldown_s=7.0),
    rule("silent", Condition("climate", "temperature_c", "below", -90.0), no_data="fire", no_data_s=3.0),
)


def noisy_hour(seed, count=2000):
    """Readings that wander around the threshold, with gaps and bad values."""
    chance = random.Random(seed)
    readings, at_s, value = [], 0.0, 29.0
    for _number in range(count):
        at_s += 0.1 if chance.random() > 0.005 else chance.uniform(1.0, 20.0)
        value += chance.gauss(0, 0.4) + 0.02 * (30 - value)
        bad = chance.random() < 0.01
        readings.append(warm(float("nan") if bad else value, at_s=round(at_s, 3)))
    return readings


def comparable(decisions):
    return [(one.event, one.rule, one.level, round(one.at_s, 3), one.reason, one.reading and
             one.reading.value) for one in decisions]


def restarted(readings, at, path, rules=RULES):
    """What is decided when the program ends after `at` readings, and begins again at once."""
    book, decisions = RuleBook(rules, readings[0].at_s), []
    for number, reading in enumerate(readings):
        if number == at:
            now_s = readings[number - 1].at_s
            save_state(path, book.saved(now_s), now_s)
            saved, off_s = load_state(path, now_s)
            book = RuleBook(rules, now_s)
            book.restore(saved, now_s, off_s)
        while book.due_s < reading.at_s:
            decisions += book.tick(book.due_s)
        decisions += book.feed(reading, reading.at_s)
    return decisions


@pytest.mark.parametrize("seed", range(100))
def test_identical_over_a_hundred_seeds(seed):
    """Twice, with clocks that began elsewhere, and ticked at other moments: the same alarms."""
    readings = noisy_hour(seed, 600)
    first = comparable(replay(RULES, readings).decisions)
    assert first == comparable(replay(RULES, iter(readings)).decisions)
    later = [one._replace(at_s=one.at_s + 86400.0) for one in readings]
    shifted = replay(RULES, later).decisions
    assert first == comparable(one._replace(at_s=one.at_s - 86400.0) for one in shifted)


@pytest.mark.parametrize("seed", range(20))
def test_what_the_times_promise_holds(seed):
    readings = noisy_hour(seed)
    found = replay(RULES, readings)
    fired = [one.at_s for one in found.decisions if (one.rule, one.event) == ("hot", "fire")]
    assert fired and all(later - earlier >= 29.999 for earlier, later in zip(fired, fired[1:]))
    for at_s in fired:  # no reading of the two seconds before was back below `clear`
        assert all(one.value > 28.0 or one.value != one.value
                   for one in readings if at_s - 1.999 <= one.at_s <= at_s)
    states = {one.name: "clear" for one in RULES}
    for one in found.decisions:  # they fire and clear by turns
        if one.event in ("fire", "clear"):
            assert states[one.rule] != one.event
            states[one.rule] = one.event
    assert found.rejected[("climate", "temperature_c")] == sum(
        one.value != one.value for one in readings)


@pytest.mark.parametrize("seed", range(20))
def test_a_restart_changes_nothing(seed, tmp_path):
    """Silence counts from the restart, so a rule on it may be later; all else is the same."""
    rules = RULES[:3]
    readings = noisy_hour(seed)
    at = random.Random(seed + 1000).randrange(1, len(readings))
    path = str(tmp_path / "状态" / "rules.state.json")
    found = restarted(readings, at, path, rules)
    assert comparable(found) == comparable(replay(rules, readings).decisions)


def test_alarms_come_in_the_gaps_at_their_time():
    readings = [warm(31, at_s=0.0), warm(31, at_s=3600.0)]
    found = replay((rule(hold_s=2.0, no_data="clear", no_data_s=60.0),), readings)
    assert comparable(found.decisions)[:2] == [
        ("fire", "hot", 1, 2.0, "value", 31), ("clear", "hot", 1, 60.0, "no_data", 31)]
    assert found.count("fire") == 1  # the last one is pending at the end


def test_what_no_reading_was_for():
    both = rule("x", (HOT, Condition("flame", "flame", "equals", 1.0)))
    assert replay((both,), [warm(20)]).unread == (("flame", "flame"),)
    assert replay((both,), []) == ((), 0, {}, (("climate", "temperature_c"), ("flame", "flame")))
    bad = Reading("flame", "flame", float("nan"))
    assert replay((both,), [warm(20), bad]).unread == ()


# The state file

def saved_book(now_s=100.0):
    book = RuleBook((rule(cooldown_s=60.0, repeat_s=600.0),), 0.0)
    book.feed(warm(31), now_s)
    return book


def restore(saved, now_s, off_s, **fields):
    book = RuleBook((rule(**dict({"cooldown_s": 60.0, "repeat_s": 600.0}, **fields)),), now_s)
    book.restore(json.loads(json.dumps(saved)), now_s, off_s)
    return book


def test_firing_goes_on_and_is_not_told_anew():
    book = restore(saved_book().saved(101.0), 5.0, 30.0)
    assert book.state_of("hot") == "firing"
    assert not book.feed(warm(31), 6.0)
    assert [one.event for one in book.feed(warm(20), 7.0)] == ["clear"]


def test_time_off_counts_for_what_was_done():
    saved = saved_book()
    saved.feed(warm(20), 101.0)  # clear: the cooldown runs until 160
    book = restore(saved.saved(110.0), 0.0, 45.0)
    assert not book.feed(warm(31), 0.0)  # 10 s and 45 s since it fired
    assert [one.event for one in book.tick(5.0)] == ["fire"]


def test_time_off_does_not_count_for_what_must_be_seen():
    book = RuleBook((rule(hold_s=10.0),), 0.0)
    book.feed(warm(31), 0.0)
    later = restore(book.saved(4.0), 50.0, 3600.0, hold_s=10.0)
    assert later.tick(55.9) == []
    assert [one.event for one in later.tick(56.0)] == ["fire"]


def test_hysteresis_is_remembered():
    book = restore(saved_book().saved(101.0), 0.0, 0.0)
    assert not book.feed(warm(29), 1.0) and book.state_of("hot") == "firing"


def test_a_rule_with_another_condition_begins_anew():
    book = restore(saved_book().saved(101.0), 0.0, 0.0, when=(HOT._replace(value=35.0),))
    assert book.state_of("hot") == "idle"


def test_a_quarantine_ends_with_the_program():
    book = saved_book()
    book.quarantine("hot", 100.0)
    assert restore(book.saved(101.0), 0.0, 0.0).state_of("hot") == "idle"


@pytest.mark.parametrize("saved_s, now_s, off_s", [(100.0, 130.0, 30.0), (5000.0, 40.0, 40.0)])
def test_f29_time_off_by_the_monotonic_clock(tmp_path, monkeypatch, saved_s, now_s, off_s):
    """It begins anew when the machine does: then it ran at least since that."""
    path = str(tmp_path / "s.json")
    save_state(path, {}, saved_s)
    monkeypatch.setattr("time.time", lambda: 3600.0)  # the wall clock is nobody's business
    assert load_state(path, now_s) == ({}, off_s)


@pytest.mark.parametrize("content", [
    "", "{", "[]", "3", '{"rules": {}}', '{"rules": 3, "monotonic_s": 0}',
    '{"rules": {}, "monotonic_s": NaN}', '{"rules": {}, "monotonic_s": "x"}'])
def test_a_broken_state_file_is_told(tmp_path, content):
    (tmp_path / "s.json").write_text(content)
    with pytest.raises(ValueError):
        load_state(str(tmp_path / "s.json"), 0.0)


def test_without_a_state_file_all_begins_anew(tmp_path):
    assert load_state(str(tmp_path / "s.json"), 7.0) == ({}, 0.0)


PRESSED = Condition("button", "pressed", "equals", 1.0)


@pytest.mark.parametrize("name", ["", "hot"])
def test_a_button_that_acknowledges_does_so_in_a_replay_too(name):
    """Else the alarm would be raised, and would never be over, which on the kit it was not and was."""
    rules = (rule("hot", ack=True, escalate_s=10.0),
             rule("quiet", PRESSED, level=0, then=(Acknowledge(name),)))
    readings = [warm(31, at_s=0.0), Reading("button", "pressed", 1.0, at_s=5.0),
                warm(31, at_s=20.0), warm(27, at_s=21.0)]
    assert [(one.event, one.rule, one.at_s) for one in replay(rules, readings).decisions
            if one.rule == "hot"] == [("fire", "hot", 0.0), ("acknowledge", "hot", 5.0), ("clear", "hot", 21.0)]


def test_without_a_button_it_is_raised_and_stays():
    found = replay((rule("hot", ack=True, escalate_s=10.0),), [warm(31, at_s=0.0), warm(27, at_s=21.0)])
    assert [one.event for one in found.decisions] == ["fire", "escalate"]


def test_what_time_brings_acknowledges_too():
    """A rule that acknowledges when it is over, which no reading but the clock decides."""
    rules = (rule("hot", ack=True), rule("again", PRESSED, clear_hold_s=5.0, on_clear=(Acknowledge("hot"),)))
    readings = [warm(31, at_s=0.0), Reading("button", "pressed", 1.0, at_s=1.0),
                Reading("button", "pressed", 0.0, at_s=2.0), warm(27, at_s=8.0)]
    assert ("acknowledge", "hot", 7.0) in [(one.event, one.rule, round(one.at_s, 3))
                                           for one in replay(rules, readings).decisions]
