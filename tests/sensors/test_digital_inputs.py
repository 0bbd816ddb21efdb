"""Sensors that say yes or no: each type's names, its levels, and what goes by too quickly."""
import threading
import time

import pytest

from edgeai.errors import DeviceClosed, UsageError
from edgeai.kit_devices import DeviceConfig
from edgeai.sensors.devices import open_device

LONG_S = 20
PIN = 14  # nothing of the room is on it

# type -> quantity, state, waits, events
NAMES = {
    "touch": ("touched", "is_touched", "wait_for_touch", "when_touched", "when_released"),
    "pir": ("motion", "motion_detected", "wait_for_motion", "when_motion", "when_no_motion"),
    "flame": ("flame", "sees_flame", "wait_for_flame", "when_flame", "when_no_flame"),
    "gas": ("gas", "smells_gas", "wait_for_gas", "when_gas", "when_no_gas"),
    "light": ("bright", "is_bright", "wait_for_bright", "when_bright", "when_dark"),
    "sound": ("loud", "is_loud", "wait_for_loud", "when_loud", "when_quiet"),
}


@pytest.fixture
def bench(room, pins):
    """A function: (type, ...) -> the sensor, and a function that feeds its pin yes or no."""
    opened = []

    def open_bench(kind, active_high=True, **more):
        config = DeviceConfig("it", kind, PIN, active_high, "down" if active_high else "up")
        opened.append(open_device(config, pins, **more))
        return opened[-1], lambda yes: room.header[PIN].feed(int(yes == active_high))

    yield open_bench
    for sensor in opened:
        sensor.close()


@pytest.mark.parametrize("kind", sorted(NAMES))
@pytest.mark.parametrize("active_high", [True, False])
def test_each_type(bench, kind, active_high):
    quantity, state, wait, when_yes, when_no = NAMES[kind]
    sensor, feed = bench(kind, active_high)
    assert not getattr(sensor, state) and sensor.value == 0  # its pull says no
    calls, told, done = [], [], threading.Event()
    setattr(sensor, when_yes, lambda: calls.append("yes"))
    setattr(sensor, when_no, lambda: calls.append("no"))
    sensor.listen(lambda reading: (told.append(reading), len(told) == 3 and done.set()))
    while not told:
        time.sleep(0.01)
    feed(True)
    assert getattr(sensor, wait)(LONG_S)
    assert getattr(sensor, state) and sensor.value == 1
    assert sensor.read()[0][:3] == ("it", quantity, 1.0)
    feed(False)
    assert done.wait(LONG_S)
    assert calls == ["yes", "no"]
    assert [(one.source, one.quantity, one.value, one.ok) for one in told] == [
        ("it", quantity, value, True) for value in (0.0, 1.0, 0.0)]
    with pytest.raises(AttributeError):
        setattr(sensor, when_yes + "s", print)
    with pytest.raises(UsageError, match="without brackets"):
        setattr(sensor, when_yes, 3)


def test_a_clap_that_is_over_before_anybody_looks(bench):
    sensor, feed = bench("sound")
    calls, done = [], threading.Event()
    sensor.when_loud = lambda: calls.append("loud")
    sensor.when_quiet = lambda: (calls.append("quiet"), done.set())
    for _pulse in range(5):
        feed(True)
        feed(False)
    assert done.wait(LONG_S)
    assert calls == ["loud", "quiet"]
    assert not sensor.is_loud


def test_values_come_at_each_change_and_at_the_interval(bench):
    sensor, feed = bench("pir")
    sensor.interval_s = 0.05
    found = sensor.values()
    values = [next(found).value]
    while None in sensor._told.values():  # what a listener is told at first is one of the three
        time.sleep(0.01)
    values += [next(found).value, next(found).value]
    assert values == [0.0, 0.0, 0.0]
    sensor.interval_s = LONG_S
    threading.Timer(0.1, feed, [True]).start()
    begun_s = time.monotonic()
    assert next(found).value == 1.0
    assert time.monotonic() - begun_s < LONG_S / 2
    found.close()
    assert not sensor._told  # nobody is told any more


def test_values_end_with_the_sensor(bench):
    sensor, _feed = bench("touch")
    found = sensor.values()
    next(found)
    closing = threading.Timer(0.1, sensor.close)
    closing.start()
    with pytest.raises(DeviceClosed):
        for _reading in found:
            pass
    closing.join(LONG_S)


# The long press

def test_when_held(opened, room):
    button, calls, done = opened("button"), [], threading.Event()
    button.hold_s = 0.3
    button.when_pressed = lambda: calls.append("pressed")
    button.when_released = lambda: (calls.append("released"), done.set())
    button.when_held = lambda: (calls.append("held"), room.press("button", False, bounces=False))
    assert not button.is_held
    room.press("button", bounces=False)
    assert done.wait(LONG_S)
    assert calls == ["pressed", "held", "released"]  # held once, while it is still pressed
    assert not button.is_held


def test_held_is_told_once(opened, room):
    button, calls, done = opened("button"), [], threading.Event()
    button.hold_s = 0.1
    button.when_held = lambda: (calls.append("held"), done.set())
    room.press("button", bounces=False)
    assert done.wait(LONG_S)
    time.sleep(0.5)
    assert calls == ["held"] and button.is_held


def test_a_short_press_is_not_held(opened, room):
    button, calls, done = opened("button"), [], threading.Event()
    button.hold_s = 5
    button.when_held = lambda: calls.append("held")
    button.when_released = done.set
    room.press("button", bounces=False)
    assert button.wait_for_press(LONG_S) and not button.is_held
    room.press("button", False, bounces=False)
    assert done.wait(LONG_S) and calls == []
    with pytest.raises(UsageError, match="button can't be held for 0 s"):
        button.hold_s = 0
