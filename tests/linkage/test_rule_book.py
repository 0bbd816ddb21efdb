"""The states of rules, field by field, second by second."""
import itertools
import math

import pytest

from edgeai.linkage.condition import UNCHANGED, Condition
from edgeai.linkage.machine import ACKNOWLEDGED, CLEARING, FIRING, IDLE, PENDING, QUARANTINED
from edgeai.records import Reading
from rules_help import HOT, Day, rule, warm


def seen(score):
    return Reading("board_b", "fire", score)


def flame(value):
    return Reading("flame", "flame", value)


FLAME = Condition("flame", "flame", "equals", 1.0)
FIRE_SEEN = Condition("board_b", "fire", "at_least", 0.7, votes=(3, 5))


# The comparison and its hysteresis

@pytest.mark.parametrize("comparison, value, met, not_met", [
    ("above", 30.0, [30.1, math.nextafter(30, 31) if hasattr(math, "nextafter") else 30.01], [30.0, -5]),
    ("below", 5.0, [4.9, -40], [5.0, 6]),
    ("at_least", 0.7, [0.7, 1], [0.69]),
    ("at_most", 20.0, [20, 19.9], [20.1]),
    ("equals", 1.0, [1, 1.0, True], [0, 0.99, False]),
])
def test_comparisons(comparison, value, met, not_met):
    condition = Condition("climate", "temperature_c", comparison, value)
    for one in met:
        assert Day(rule(when=condition)).at(1, one).events == [("fire", "hot", 1)], one
    for one in not_met:
        assert Day(rule(when=condition)).at(1, one).events == [], one


@pytest.mark.parametrize("comparison, value, clear, stays, ends", [
    ("above", 30.0, 28.0, 28.1, 28.0), ("below", 5.0, 7.0, 6.9, 7.0),
    ("at_least", 0.7, 0.5, 0.5, 0.49), ("at_most", 10.0, 12.0, 12.0, 12.1),
])
def test_hysteresis(comparison, value, clear, stays, ends):
    condition = Condition("climate", "temperature_c", comparison, value, clear)
    begins = {"above": 31.0, "below": 4.0, "at_least": 0.7, "at_most": 10.0}[comparison]
    day = Day(rule(when=condition)).at(1, stays).at(2, begins).at(3, stays)
    assert day.events == [("fire", "hot", 2)]
    assert day.at(4, ends).at(5, stays).events == [("fire", "hot", 2), ("clear", "hot", 4)]


# hold_s, clear_hold_s

def test_it_must_be_met_for_so_long():
    day = Day(rule(hold_s=2.0)).at(0, 31).at(1.9, 31)
    assert (day.events, day.book.state_of("hot")) == ([], PENDING)
    assert day.at(2.0, 31).events == [("fire", "hot", 2.0)]


def test_it_fires_when_the_time_has_come_not_with_the_next_reading():
    assert Day(rule(hold_s=2.0)).at(0, 31).at(60).events == [("fire", "hot", 2.0)]


def test_a_dip_begins_the_time_anew():
    day = Day(rule(hold_s=2.0)).at(0, 31).at(1, 27).at(1.5, 31).at(3.4)
    assert day.events == []
    assert day.at(3.6).events == [("fire", "hot", 3.5)]


def test_it_must_be_over_for_so_long():
    day = Day(rule(clear_hold_s=5.0)).at(0, 31).at(1, 20).at(5.9)
    assert (day.book.state_of("hot"), day.events) == (CLEARING, [("fire", "hot", 0)])
    assert day.at(6.1).events[1:] == [("clear", "hot", 6.0)]
    assert day.book.state_of("hot") == IDLE


def test_back_before_it_was_over_is_the_same_alarm():
    day = Day(rule(clear_hold_s=5.0)).at(0, 31).at(1, 20).at(3, 31).at(30)
    assert (day.book.state_of("hot"), day.events) == (FIRING, [("fire", "hot", 0)])


# cooldown_s, repeat_s, escalate_s

def test_f27_flapping_gives_one_alarm_a_cooldown():
    day = Day(rule(cooldown_s=60.0))
    for second in range(600):
        day.at(second, 31 if second % 2 == 0 else 20)
    fired = [second for event, _rule, second in day.events if event == "fire"]
    assert fired == [60.0 * number for number in range(10)]


def test_what_is_met_throughout_the_cooldown_fires_after_it():
    day = Day(rule(cooldown_s=60.0)).at(0, 31).at(1, 20).at(2, 31).at(100)
    assert day.events == [("fire", "hot", 0), ("clear", "hot", 1), ("fire", "hot", 60)]


def test_it_is_told_again():
    day = Day(rule(repeat_s=10.0)).at(0, 31).at(35)
    assert day.events == [("fire", "hot", 0)] + [("repeat", "hot", at) for at in (10, 20, 30)]
    assert day.at(36, 20).at(99).events[4:] == [("clear", "hot", 36)]


def test_f30_after_a_suspend_it_is_told_once():
    day = Day(rule(repeat_s=10.0))
    day.at(0, 31)
    decisions = day.book.feed(warm(31), 36000.0)  # asleep for ten hours
    assert [one.event for one in decisions] == ["repeat"]
    assert not day.book.feed(warm(31), 36000.1)


def test_without_an_acknowledgement_it_escalates_once():
    day = Day(rule(escalate_s=30.0, level=1)).at(0, 31).at(300)
    assert day.events == [("fire", "hot", 0), ("escalate", "hot", 30)]
    assert [one.level for one in day.decisions] == [1, 2]
    assert day.book.level_of("hot") == 2
    day.at(301, 20)
    assert day.decisions[-1].level == 2 and day.book.level_of("hot") == 1
    day.at(302, 31)
    assert (day.decisions[-1].event, day.decisions[-1].level) == ("fire", 1)


def test_no_level_above_the_highest():
    assert Day(rule(escalate_s=30.0, level=3)).at(0, 31).at(31).decisions[-1].level == 3


# Acknowledging

def test_an_acknowledged_alarm_is_silent_until_it_is_over():
    day = Day(rule(repeat_s=10.0, escalate_s=15.0)).at(0, 31).acknowledge(5).at(100, 31)
    assert day.book.state_of("hot") == ACKNOWLEDGED
    day.at(101, 20)
    assert [event for event, _rule, _at in day.events] == ["fire", "acknowledge", "clear"]


def test_the_next_one_is_a_new_alarm():
    day = Day(rule(repeat_s=10.0)).at(0, 31).acknowledge(5).at(6, 20).at(7, 31).at(18)
    assert [one[0] for one in day.events][3:] == ["fire", "repeat"]


def test_ack_keeps_it_until_somebody_has_seen_it():
    day = Day(rule(ack=True, repeat_s=10.0)).at(0, 31).at(1, 20).at(12)
    assert day.events == [("fire", "hot", 0), ("repeat", "hot", 10)]
    day.acknowledge(15)
    assert day.events[2:] == [("acknowledge", "hot", 15), ("clear", "hot", 15)]


def test_acknowledged_while_clearing_it_stays_acknowledged():
    day = Day(rule(clear_hold_s=5.0, repeat_s=2.0)).at(0, 31).at(1, 20).acknowledge(1.5).at(2, 31)
    assert day.book.state_of("hot") == ACKNOWLEDGED
    assert day.at(50).events[-1] == ("acknowledge", "hot", 1.5)


def test_there_must_be_something_to_acknowledge():
    assert Day(rule(hold_s=9.0)).at(0, 31).acknowledge(1).acknowledge(2, "hot").events == []


# Several conditions, votes, inhibition

def test_vision_and_sensor_make_level_2():
    both = rule("fire", (FIRE_SEEN, FLAME), level=2)
    day = Day(both)
    for second in range(5):
        day.at(second, reading=seen(0.9))
    assert day.events == []
    day.at(6, reading=flame(1))
    assert day.events == [("fire", "fire", 6)]
    assert [one.source for one in day.decisions[0].readings] == ["flame", "board_b"]
    assert day.decisions[0].reading == flame(1)


@pytest.mark.parametrize("combine, expected", [("all", [False, False, False, True]),
                                               ("any", [False, True, True, True])])
def test_all_or_any(combine, expected):
    found = []
    for hot, burning in itertools.product((0, 1), repeat=2):
        day = Day(rule(when=(HOT, FLAME), combine=combine))
        day.at(0, 31 if hot else 20).at(1, reading=flame(burning))
        found.append(bool(day.events))
    assert found == expected


@pytest.mark.parametrize("scores, expected", [
    ([0.9, 0.9, 0.9], [2]),
    ([0.9, 0.0, 0.9, 0.0, 0.9], [4]),
    ([0.9, 0.0, 0.9, 0.0, 0.0, 0.9, 0.9], [6]),
    ([0.9, 0.0, 0.0, 0.9, 0.0, 0.0, 0.9], []),
    ([0.69] * 9, []),
])
def test_votes(scores, expected):
    day = Day(rule(when=FIRE_SEEN))
    for second, score in enumerate(scores):
        day.at(second, reading=seen(score))
    assert [at for event, _rule, at in day.events if event == "fire"] == expected


def test_votes_are_outvoted():
    day = Day(rule(when=FIRE_SEEN))
    for second, score in enumerate([0.9] * 5 + [0.0] * 3):
        day.at(second, reading=seen(score))
    assert day.events == [("fire", "hot", 2), ("clear", "hot", 7)]


def test_the_higher_rank_inhibits_in_the_same_reading():
    low = rule("warm", Condition("climate", "temperature_c", "above", 25.0), inhibit_by=("hot",))
    day = Day(low, rule("hot", level=2)).at(0, 31)
    assert day.events == [("fire", "hot", 0)]
    assert day.at(1, 27).events[1:] == [("clear", "hot", 1), ("fire", "warm", 1)]


def test_an_inhibited_alarm_tells_nothing_and_goes_on_after():
    warm_rule = rule("warm", Condition("climate", "temperature_c", "above", 25.0), repeat_s=10.0,
                     inhibit_by=("hot",))
    day = Day(warm_rule, rule("hot")).at(0, 26).at(5, 31).at(40, 31)
    assert day.events == [("fire", "warm", 0), ("fire", "hot", 5)]
    assert day.at(41, 27).events[2:] == [("clear", "hot", 41), ("repeat", "warm", 41)]


def test_two_that_inhibit_each_other_do_not_hang():
    day = Day(rule("a", inhibit_by=("b",)), rule("b", inhibit_by=("a",))).at(0, 31).at(1, 20)
    assert day.events == [("fire", "a", 0), ("clear", "a", 1)]


# Data that is bad, stuck or not there

@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None, "31", 10 ** 400, [31]])
def test_f25_what_is_no_number_is_rejected_and_counted(value):
    day = Day(rule()).at(0, reading=warm(value)).at(1, 31)
    assert day.events == [("fire", "hot", 1)]
    day.at(2, reading=warm(value)).at(3, reading=warm(value))
    assert day.events == [("fire", "hot", 1)]  # NaN is not "no longer above" either
    assert day.book.rejected == {("climate", "temperature_c"): 3}


def test_f25_what_is_out_of_range_is_rejected_for_every_rule():
    narrow = rule("range", HOT._replace(valid=(-40.0, 80.0)))
    day = Day(narrow, rule("hot", HOT._replace(valid=(-50.0, 60.0)))).at(0, 61).at(1, 85).at(2, 60)
    assert day.events == [("fire", "range", 2), ("fire", "hot", 2)]
    assert day.book.rejected == {("climate", "temperature_c"): 2}


@pytest.mark.parametrize("fields", [{"ok": False}, {"age_s": math.nan}, {"age_s": -1.0}])
def test_a_reading_that_is_not_ok_is_not_believed(fields):
    day = Day(rule()).at(0, reading=warm(31, **fields))
    assert (day.events, day.book.latest("climate", "temperature_c")) == ([], None)


def test_f26_a_stuck_sensor_is_noticed():
    day = Day(rule("stuck", Condition("climate", "temperature_c", UNCHANGED, 600.0)))
    for second in range(0, 700, 10):
        day.at(second, 25.1 if second >= 50 else second)
    assert day.events == [("fire", "stuck", 650)]
    assert day.at(701, 25.2).events[1:] == [("clear", "stuck", 701)]


@pytest.mark.parametrize("no_data, value, expected", [
    ("hold", 31, ["fire"]), ("hold", 20, []),
    ("fire", 20, ["fire", "clear"]), ("fire", 31, ["fire"]),
    ("clear", 31, ["fire", "clear", "fire"]), ("clear", 20, []),
])
def test_f28_a_source_that_is_gone(no_data, value, expected):
    day = Day(rule(no_data=no_data, no_data_s=10.0))
    for second in range(5):
        day.at(second, value)
    day.at(100).at(101, value)
    assert [event for event, _rule, _at in day.events] == expected


def test_silence_is_noticed_in_time_and_named():
    day = Day(rule(no_data="fire", no_data_s=10.0)).at(4, 20).at(60)
    assert day.events == [("fire", "hot", 14)]
    assert day.decisions[0].reason == "no_data"
    assert day.decisions[0].reading == warm(20, ok=False)


def test_a_source_that_never_spoke_is_silent_too():
    day = Day(rule(no_data="fire", no_data_s=10.0)).at(60)
    assert (day.events, day.decisions[0].reading) == ([("fire", "hot", 10)], None)


def test_an_old_value_is_as_old_as_it_says():
    day = Day(rule(no_data="fire", no_data_s=10.0)).at(4, reading=warm(20, age_s=3.0)).at(60)
    assert day.events == [("fire", "hot", 11)]


def test_bad_readings_are_silence():
    day = Day(rule(no_data="fire", no_data_s=10.0)).at(0, 20)
    for second in range(1, 20):
        day.at(second, math.nan)
    assert day.events == [("fire", "hot", 10)]


# Quarantine, and what is asked of a book

def test_a_quarantined_rule_does_nothing_and_inhibits_nobody():
    day = Day(rule("hot"), rule("warm", inhibit_by=("hot",))).at(0, 31)
    decisions = day.book.quarantine("hot", 1.0)
    assert [(one.event, one.rule) for one in decisions] == [("fire", "warm")]
    assert day.book.state_of("hot") == QUARANTINED
    day.at(2, 20).at(3, 31)
    assert {rule_name for _event, rule_name, _at in day.events[1:]} == {"warm"}
    day.book.release("hot", 4.0)
    assert day.at(5).events[-1] == ("fire", "hot", 4)


def test_readings_of_no_rule_are_only_remembered():
    day = Day(rule()).at(0, reading=Reading("climate", "humidity_percent", 50.0))
    assert day.book.latest("climate", "humidity_percent")[0].value == 50.0
    assert day.book.quantities == (("climate", "temperature_c"), ("climate", "humidity_percent"))


def test_numpys_numbers_are_numbers():
    np = pytest.importorskip("numpy")
    assert Day(rule()).at(0, np.float32(31)).at(1, np.int16(20)).events == [
        ("fire", "hot", 0), ("clear", "hot", 1)]
