"""Fan: speed, the kick that starts it, and the least that keeps it turning."""
import pytest

from edgeai.clock import ManualClock
from edgeai.errors import UsageError


def test_a_slow_start_is_kicked(opened, driven):
    clock = ManualClock()
    fan = opened("fan", clock)
    fan.speed = 0.5
    fan._thread.join(20)
    # Half of the way from 30 % to 100 %.
    assert driven("fan") == [0, 1, (200, 65)]
    assert clock.now_s() == pytest.approx(0.3)
    fan.speed = 0.25  # it turns: no kick
    assert driven("fan")[3:] == [(200, 47.5)]
    assert fan.speed == fan.value == 0.25 and fan.is_on


def test_on_off_toggle(opened, driven, room):
    fan = opened("fan")
    fan.on()
    assert fan.speed == 1 and room.header.is_on("fan")
    fan.toggle()
    assert fan.speed == 0 and not fan.is_on and not room.header.is_on("fan")
    fan.value = 1
    fan.close()
    assert driven("fan") == [0, 1, 0, 1, 0]


def test_off_ends_the_kick(opened, driven):
    fan = opened("fan")
    fan.speed = 0.1
    fan.off()
    assert not fan.is_on
    assert (200, 37) not in driven("fan")


@pytest.mark.parametrize("speed", [-1, 2, "fast", None])
def test_a_speed_that_there_is_not(opened, speed):
    with pytest.raises(UsageError, match="fan can't be set to"):
        opened("fan").speed = speed


def test_what_it_can_be_told(opened):
    fan = opened("fan")
    fan.tell("speed", 1)
    assert fan.speed == 1
