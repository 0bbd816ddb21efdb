"""Servo: pulses of 0.5 to 2.5 ms, fifty a second, that end when it is there."""
import pytest

from edgeai.clock import ManualClock
from edgeai.errors import DeviceClosed, UsageError


@pytest.mark.parametrize("angle, percent", [(0, 2.5), (90, 7.5), (180, 12.5), (45, 5.0)])
def test_pulses(opened, driven, angle, percent):
    servo = opened("servo", ManualClock())
    servo.angle = angle
    servo._thread.join(20)
    assert driven("servo") == [0, (50, percent), (50, 0)]
    assert servo.angle == servo.value == angle


def test_it_waits_for_the_way(opened):
    clock = ManualClock()
    servo = opened("servo", clock)
    assert servo.angle is None
    servo.move(60, background=False)
    # From anywhere: the whole way, 0.2 s for 60 degrees, and 0.15 s to settle.
    assert clock.now_s() == pytest.approx(0.75)
    servo.move(90, background=False)
    assert clock.now_s() == pytest.approx(0.75 + 0.25)


def test_hold_goes_on(opened, driven):
    servo = opened("servo", ManualClock())
    servo.move(90, hold=True, background=False)
    assert driven("servo") == [0, (50, 7.5)]
    servo.off()
    assert driven("servo")[-1] == (50, 0)


def test_a_slow_move(opened, driven):
    clock = ManualClock()
    servo = opened("servo", clock)
    servo.move(0, background=False)
    begin_s = clock.now_s()
    servo.move(90, seconds=0.1, background=False)
    assert [duty for _hz, duty in driven("servo")[3:]] == [3.5, 4.5, 5.5, 6.5, 7.5, 0]
    assert clock.now_s() - begin_s == pytest.approx(0.1 + 0.15)


def test_another_angle_on_the_way(opened, driven):
    servo = opened("servo")
    servo.angle = 0
    servo.angle = 180
    servo._thread.join(20)
    assert driven("servo")[-2:] == [(50, 12.5), (50, 0)]


def test_who_was_cut_off_is_allowed_the_whole_way(opened, room):
    """It was sent from 0 to 180 and at once to 170: it has 170 degrees before it, not 10."""
    servo = opened("servo")
    servo.angle = 180
    servo.angle = 170
    servo._thread.join(20)
    told = [entry for entry in room.journal.entries
            if entry["kind"] == "pwm" and entry["device"] == "servo"]
    assert told[-1]["duty_percent"] == 0
    assert told[-1]["at_s"] - told[-2]["at_s"] > 0.7


@pytest.mark.parametrize("angle", [-1, 181, "90", None])
def test_an_angle_that_there_is_not(opened, driven, angle):
    servo = opened("servo")
    with pytest.raises(UsageError, match="servo can't turn to"):
        servo.angle = angle
    with pytest.raises(UsageError):
        servo.move(90, seconds=-1)
    assert driven("servo") == [0]


def test_close_ends_the_pulses(opened, room):
    servo = opened("servo")
    servo.move(90, hold=True)
    servo.close()
    assert not room.header[12].is_output
    with pytest.raises(DeviceClosed):
        servo.angle = 3


def test_what_it_can_be_told(opened):
    servo = opened("servo", ManualClock())
    servo.tell("angle", 30)
    assert servo.angle == 30
    servo.tell("off")
    with pytest.raises(UsageError, match=r"It can be told: off, open, angle \(value\), open \(value\)\."):
        servo.tell("on")


def test_a_door_opens_and_closes(opened, driven):
    clock = ManualClock()
    servo = opened("servo", clock)
    servo.open(background=False)
    assert driven("servo") == [0, (50, 7.5), (50, 2.5), (50, 0)]
    assert clock.now_s() == pytest.approx(3 + 0.45)
    assert servo.angle == 0


def test_opened_again_the_seconds_begin_anew(opened, driven, room):
    servo = opened("servo")
    servo.tell("open", 30)
    assert servo.angle == 90
    servo.tell("open", 0.5)
    servo._thread.join(20)
    assert driven("servo") == [0, (50, 7.5), (50, 2.5), (50, 0)]  # not after 30 s


def test_a_door_that_stays_stays(opened):
    servo = opened("servo")
    servo.open(30)
    servo.off()
    assert servo.angle == 90
