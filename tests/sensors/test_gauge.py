"""A reading's value, age and state."""
import math

import pytest

from edgeai.sensors.gauge import OK, OUT_OF_RANGE, STALE, STUCK, Gauge, Quantity

STALE_S = 6.0


def gauge(**more):
    return Gauge("climate", Quantity("temperature_c", "°C", -20, 60, **more), now_s=100.0)


def test_before_the_first_value():
    one = gauge()
    reading = one.reading(103.0, STALE_S)
    assert math.isnan(reading.value) and not reading.ok and reading.age_s == 3.0
    assert one.state(103.0, STALE_S) == STALE


def test_a_value_grows_old():
    one = gauge()
    one.take(24.0, 101.0)
    assert one.reading(101.0, STALE_S) == ("climate", "temperature_c", 24.0, "°C", 101.0, 0.0, True)
    one.miss()
    assert one.reading(107.0, STALE_S)[2:] == (24.0, "°C", 107.0, 6.0, True)
    assert one.reading(107.5, STALE_S)[2:] == (24.0, "°C", 107.5, 6.5, False)
    assert one.state(107.5, STALE_S) == STALE
    one.take(25.0, 108.0)
    assert one.reading(108.0, STALE_S).ok


@pytest.mark.parametrize("value", [-20.1, 60.1, math.inf, -math.inf, math.nan])
def test_out_of_range(value):
    one = gauge()
    one.take(24.0, 101.0)
    one.take(value, 103.0)
    reading = one.reading(103.0, STALE_S)
    assert not reading.ok and one.state(103.0, STALE_S) == OUT_OF_RANGE
    assert reading.value == value or math.isnan(value)
    one.miss()  # then the last good one is what there is
    assert one.reading(104.0, STALE_S)[2:] == (24.0, "°C", 104.0, 3.0, True)


def test_the_ends_are_in_range():
    for value in (-20, 60):
        one = gauge()
        one.take(value, 101.0)
        assert one.state(101.0, STALE_S) == OK


def test_stuck():
    one = gauge(stuck_s=30.0, jitter=0.15)
    for second in range(31):
        one.take(24.0 + 0.1 * (second % 2), 101.0 + second)
        assert one.state(101.0 + second, STALE_S) == (STUCK if second == 30 else OK)
    assert not one.reading(131.0, STALE_S).ok
    one.take(24.3, 132.0)
    assert one.state(132.0, STALE_S) == OK


def test_what_may_be_the_same_for_a_day():
    one = gauge()
    one.take(24.0, 101.0)
    one.take(24.0, 90000.0)
    assert one.state(90000.0, STALE_S) == OK


def test_a_level_may_rest_at_its_ends():
    for value, state in ((0.0, OK), (1.0, OK), (0.5, STUCK)):
        one = Gauge("sun", Quantity("light_level", stuck_s=30.0), 0.0)
        one.take(value, 0.0)
        one.take(value, 60.0)
        assert one.state(60.0, STALE_S) == state
