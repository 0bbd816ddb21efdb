"""Buzzer: sounds, and beeps."""
import pytest

from edgeai.clock import ManualClock
from edgeai.errors import UsageError

OFF, ON = (0, False), (1, True)


def test_on_and_off(opened, told):
    buzzer = opened("buzzer")
    buzzer.on()
    buzzer.off()
    assert told("buzzer") == [OFF, ON, OFF]


def test_beeps_three_times_unless_told_otherwise(opened, told):
    clock = ManualClock()
    buzzer = opened("buzzer", clock)
    buzzer.beep(background=False)
    assert told("buzzer") == [OFF] + [ON, OFF] * 3
    assert abs(clock.now_s() - 3 * (0.2 + 0.2)) < 1e-9


def test_beep_returns_at_once_and_ends_by_itself(opened, told):
    buzzer = opened("buzzer", ManualClock())
    buzzer.beep(times=2)
    buzzer._thread.join(20)
    assert told("buzzer") == [OFF] + [ON, OFF] * 2


def test_a_pattern_is_morse(opened, told, room):
    clock = ManualClock()
    buzzer = opened("buzzer", clock)
    buzzer.play(".- .", background=False)
    assert told("buzzer") == [OFF] + [ON, OFF] * 3
    # A dot is a unit, a dash three, one between; the space makes it three between.
    assert round(clock.now_s() / 0.12) == (1 + 1) + (3 + 1) + 2 + (1 + 1)


def test_the_alarm_sounds_until_off(opened, told):
    buzzer = opened("buzzer")
    buzzer.alarm()
    thread = buzzer._thread
    buzzer.off()
    assert not thread.is_alive() and not buzzer.is_on
    buzzer.tell("play", "成功")


@pytest.mark.parametrize("pattern", ["", "tune", "._.", None, 3])
def test_a_pattern_that_it_does_not_know(opened, pattern):
    with pytest.raises(UsageError, match="buzzer knows no pattern"):
        opened("buzzer").play(pattern)


@pytest.mark.parametrize("wrong", [
    dict(times=0), dict(times="3"), dict(times=None, background=False)])
def test_times_that_there_are_not(opened, wrong):
    with pytest.raises(UsageError, match="buzzer can't do that"):
        opened("buzzer").play("sos", **wrong)
