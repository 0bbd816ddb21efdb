"""RGB LED: colours by number and by name."""
import pytest

from edgeai.clock import ManualClock
from edgeai.errors import PinInUse, UsageError
from edgeai.kit_devices import DeviceConfig
from edgeai.sensors.rgb_led import RgbLed


def duties(room):
    """Percent of the time that red, green and blue are high, as driven last."""
    last = {}
    for entry in room.journal.entries:
        if entry["kind"] == "pwm":
            last[entry["pin"]] = entry["duty_percent"]
    return [last.get(gpio) for gpio in (5, 6, 25)]


def test_colours(opened, room):
    led = opened("rgb")
    assert not led.is_on and led.color == (0, 0, 0)
    led.color = (1, 0.5, 0)
    assert led.is_on and led.color == led.value == (1, 0.5, 0)
    assert duties(room) == [100, 50, 0]
    led.off()
    assert not led.is_on and duties(room) == [0, 0, 0]
    led.on()
    assert led.color == (1, 0.5, 0)
    led.toggle()
    led.toggle()
    assert duties(room) == [100, 50, 0]
    led.close()
    assert not any(room.header[gpio].is_output for gpio in (5, 6, 25))


@pytest.mark.parametrize("name, shares", [
    ("红", (1, 0, 0)), ("绿色", (0, 1, 0)), ("blue", (0, 0, 1)), ("白", (1, 1, 1)),
    ("Red", (1, 0, 0)), ("黑", (0, 0, 0))])
def test_names(opened, name, shares):
    led = opened("rgb")
    led.color = name
    assert led.color == shares


def test_on_is_white_at_first(opened):
    led = opened("rgb")
    led.on()
    assert led.color == (1, 1, 1)


@pytest.mark.parametrize("color", ["咖啡", "", (1, 0), (1, 0, 2), (1, 0, "0"), 5, None])
def test_a_colour_that_there_is_not(opened, color):
    led = opened("rgb")
    with pytest.raises(UsageError, match="there is no colour"):
        led.color = color
    assert led.color == (0, 0, 0)


def test_blink_in_a_colour(opened, room):
    led = opened("rgb", ManualClock())
    led.blink(times=2, background=False, color="绿")
    greens = [entry["duty_percent"] for entry in room.journal.entries
              if entry["kind"] == "pwm" and entry["pin"] == 6]
    assert greens == [100, 0, 100, 0]
    led.on()
    assert led.color == (0, 1, 0)


def config(active_high=True):
    return DeviceConfig("lamp", "rgb_led", active_high=active_high,
                        pins=(("red", 5), ("green", 6), ("blue", 25)))


def test_common_anode(room, pins):
    with RgbLed(config(active_high=False), pins) as led:
        assert [room.header[gpio].level for gpio in (5, 6, 25)] == [1, 1, 1]
        led.color = (1, 0.25, 0)
        assert duties(room) == [0, 75, 100]
        led.off()
        assert duties(room) == [100, 100, 100]


def test_when_one_pin_is_taken_none_is_kept(pins, room):
    other = pins.output(25, "other", 0)
    with pytest.raises(PinInUse, match="GPIO 25 is other's, so lamp can't have it"):
        RgbLed(config(), pins)
    other.release()
    RgbLed(config(), pins).close()


def test_what_it_can_be_told(opened):
    led = opened("rgb")
    led.tell("color", "蓝")
    assert led.color == (0, 0, 1)
    led.tell("off")
    assert not led.is_on
