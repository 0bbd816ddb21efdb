"""Buzzer: sounds, and beeps."""
from edgeai.clock import ManualClock

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
