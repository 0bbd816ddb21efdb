"""What PWM makes of buzzer, fan, servo and RGB LED, as the journal tells it."""
import pytest

from edgeai.clock import ManualClock
from edgeai.sim.peripherals.servo import angle_deg
from room_help import entries, room_with

KIT = """
[[device]]
name = "melody"
type = "passive_buzzer"
pin = 13
[[device]]
name = "fan"
type = "fan"
pin = 19
active_high = false
[[device]]
name = "servo"
type = "servo"
pin = 12
[[device]]
name = "rgb"
type = "rgb_led"
red_pin = 5
green_pin = 6
blue_pin = 25
"""


@pytest.fixture
def room(tmp_path):
    with room_with(tmp_path, config=KIT, clock=ManualClock()) as room:
        room.start()
        yield room


def told(room, kind, *names):
    return [tuple(entry[name] for name in names) for entry in entries(room, kind)]


def test_tones_with_their_length(room):
    pin = room.header[13]
    pin.set_output(0)
    pin.start_pwm(262.0, 50.0)
    room.clock.advance(0.5)
    pin.start_pwm(294.0, 50.0)
    room.clock.advance(0.25)
    pin.start_pwm(294.0, 10.0)  # quieter, the same tone
    room.clock.advance(0.25)
    pin.start_pwm(294.0, 0.0)
    room.clock.advance(1.0)
    pin.start_pwm(440.0, 50.0)
    room.clock.advance(0.1)
    pin.stop_pwm()
    pin.start_pwm(1.0, 50.0)  # clicks, no tone
    assert told(room, "tone", "device", "frequency_hz", "seconds") == [
        ("melody", 262.0, 0.5), ("melody", 294.0, 0.5), ("melody", 440.0, 0.1)]


def test_a_tone_that_sounds_at_the_end_is_told(tmp_path):
    with room_with(tmp_path, config=KIT, clock=ManualClock()) as room:
        room.start()
        room.header[13].set_output(0)
        room.header[13].start_pwm(262.0, 50.0)
        room.clock.advance(2.0)
        assert room.peripherals["melody"].frequency_hz == 262.0
    assert told(room, "tone", "frequency_hz", "seconds") == [(262.0, 2.0)]


def test_fan_that_is_on_at_low_level(room):
    pin = room.header[19]
    pin.set_output(1)
    pin.start_pwm(100.0, 25.0)
    pin.stop_pwm()  # the pin is low then: full speed
    pin.drive(1)
    assert told(room, "fan", "device", "speed") == [("fan", 0.75), ("fan", 1.0), ("fan", 0.0)]


@pytest.mark.parametrize("frequency_hz, duty_percent, angle", [
    (50.0, 2.5, 0.0), (50.0, 7.5, 90.0), (50.0, 12.5, 180.0), (50.0, 5.0, 45.0),
    (100.0, 15.0, 90.0), (50.0, 2.2, 0.0), (50.0, 0.0, None), (50.0, 50.0, None),
    (1000.0, 50.0, None)])
def test_the_angle_of_pulses(frequency_hz, duty_percent, angle):
    found = angle_deg(frequency_hz, duty_percent)
    assert found == (angle if angle is None else pytest.approx(angle, abs=0.01))


def test_a_servo_keeps_its_place_without_pulses(room):
    pin = room.header[12]
    pin.set_output(0)
    for duty_percent in (7.5, 0.0, 7.5, 12.5):
        pin.start_pwm(50.0, duty_percent)
    pin.stop_pwm()
    assert told(room, "servo", "device", "angle_deg") == [("servo", 90.0), ("servo", 180.0)]


def test_colours(room):
    for gpio in (5, 6, 25):
        room.header[gpio].set_output(0)
    room.header[5].start_pwm(200.0, 100.0)
    room.header[25].start_pwm(200.0, 50.0)
    room.header[6].drive(1)
    room.header[5].stop_pwm()
    assert told(room, "rgb", "color") == [("#ff0000",), ("#ff0080",), ("#ffff80",), ("#00ff80",)]
