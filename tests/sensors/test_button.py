"""Button: asked, waited for, answered to."""
import functools
import threading

import pytest

from edgeai.errors import DeviceClosed, DeviceLost, UsageError

LONG_S = 20


@pytest.fixture
def press(room):
    return functools.partial(room.press, bounces=False)


def test_is_pressed(opened, press):
    button = opened("button")
    assert not button.is_pressed
    press("button")
    assert button.is_pressed
    press("button", False)
    assert not button.is_pressed


def test_a_button_to_3v3(low_opened, low_room):
    bell = low_opened("bell")
    assert not bell.is_pressed
    low_room.header.press("bell")
    assert bell.is_pressed
    assert bell.wait_for_press(LONG_S)


def test_wait_for_press(opened, press):
    button = opened("button")
    assert not button.wait_for_press(0.01)
    threading.Timer(0.05, press, ["button"]).start()
    assert button.wait_for_press(LONG_S)
    assert not button.wait_for_release(0.01)
    threading.Timer(0.05, press, ["button", False]).start()
    assert button.wait_for_release()
    assert not button.wait_for_press(0.01)


def test_wait_for_press_returns_at_once_when_it_is_pressed(opened, press):
    press("button")
    assert opened("button").wait_for_press(LONG_S)


class Calls:
    """Notes what was called, and lets the test wait for it."""

    def __init__(self):
        self.names = []
        self.threads = set()
        self._more = threading.Semaphore(0)

    def noting(self, name):
        def function():
            self.names.append(name)
            self.threads.add(threading.current_thread())
            self._more.release()

        return function

    def wait(self):
        assert self._more.acquire(timeout=LONG_S)


def test_when_pressed_and_when_released(opened, press):
    button, calls = opened("button"), Calls()
    button.when_pressed = calls.noting("pressed")
    button.when_released = calls.noting("released")
    for _ in range(2):
        press("button")
        calls.wait()
        press("button", False)
        calls.wait()
    assert calls.names == ["pressed", "released"] * 2
    assert len(calls.threads) == 1 and threading.main_thread() not in calls.threads
    button.when_pressed = None
    assert button.when_pressed is None
    press("button")
    press("button", False)
    press("button")
    assert button.wait_for_press(LONG_S)
    press("button", False)
    calls.wait()
    assert calls.names == ["pressed", "released"] * 2 + ["released"]


def test_a_button_switches_a_led(opened, press, room):
    button, led, done = opened("button"), opened("red"), threading.Event()
    button.when_pressed = led.toggle
    button.when_released = done.set
    press("button")
    assert button.wait_for_press(LONG_S)
    press("button", False)
    assert done.wait(LONG_S)
    assert room.header.is_on("red")


def test_bounces_are_one_press(room, pins, press):
    from edgeai.sensors.button import Button

    calls = Calls()
    with Button(room.config.device("button"), pins, debounce_s=2.0) as button:
        button.when_pressed = calls.noting("pressed")
        button.when_released = calls.noting("released")
        press("button")
        calls.wait()
        for _ in range(3):  # all within the two seconds
            press("button", False)
            threading.Event().wait(0.05)
            press("button")
            threading.Event().wait(0.05)
        press("button", False)
        calls.wait()
        assert calls.names == ["pressed", "released"]


def test_close_ends_its_thread_and_twice_is_fine(opened):
    before = set(threading.enumerate())
    button = opened("button")
    button.when_pressed = print
    started = set(threading.enumerate()) - before
    assert len(started) == 2  # its own, and RPi.GPIO's
    button.close()
    button.close()
    for thread in started:
        thread.join(LONG_S)
        assert not thread.is_alive()
    with pytest.raises(DeviceClosed):
        button.is_pressed
    with pytest.raises(DeviceClosed):
        button.wait_for_press(1)


def test_close_by_another_ends_a_wait(opened):
    button = opened("button")
    closing = threading.Timer(0.05, button.close)
    closing.start()
    with pytest.raises(DeviceClosed):
        button.wait_for_press(LONG_S)
    closing.join(LONG_S)


def test_close_by_its_own_function(opened, press):
    button, done = opened("button"), threading.Event()

    def pressed():
        button.close()
        done.set()

    button.when_pressed = pressed
    press("button")
    assert done.wait(LONG_S)
    assert button.is_closed


def test_an_error_in_when_pressed_is_printed_and_raised_once(opened, press, capsys):
    button, done = opened("button"), threading.Event()

    def wrong():
        done.set()
        raise KeyError("oops")

    button.when_pressed = wrong
    press("button")
    assert done.wait(LONG_S)
    with pytest.raises(KeyError, match="oops"):
        for _ in range(1000):
            button.is_pressed
            threading.Event().wait(0.01)
    assert "KeyError: 'oops'" in capsys.readouterr().err
    assert button.is_pressed


def test_an_error_nobody_asked_for_is_raised_by_close(opened, press, capsys):
    button, calls = opened("button"), Calls()

    def wrong():
        raise KeyError("oops")

    with pytest.raises(KeyError, match="oops"):
        with button:
            button.when_pressed = wrong
            button.when_released = calls.noting("released")
            press("button")
            press("button", False)
            while not calls.names and not button._failure:
                threading.Event().wait(0.01)
                press("button")
                threading.Event().wait(0.1)
                press("button", False)
    assert "oops" in capsys.readouterr().err


def test_it_goes_on_after_an_error(opened, press, capsys):
    button, calls = opened("button"), Calls()
    counted = calls.noting("pressed")

    def wrong_once():
        counted()
        if len(calls.names) == 1:
            raise KeyError("oops")

    button.when_pressed = wrong_once
    press("button")
    calls.wait()
    press("button", False)
    threading.Event().wait(0.2)
    press("button")
    calls.wait()
    with pytest.raises(KeyError):
        button.close()
    assert capsys.readouterr().err.count("Traceback") == 1


def test_what_can_not_be_called_is_refused(opened):
    button, led = opened("button"), opened("red")
    with pytest.raises(UsageError, match="without brackets"):
        button.when_pressed = led.on() or 3
    with pytest.raises(AttributeError):
        button.when_presed = led.on


def test_the_pin_taken_by_the_program(opened):
    import RPi.GPIO as GPIO

    button = opened("button")
    GPIO.cleanup()
    with pytest.raises(DeviceLost, match="GPIO 23 was taken from button"):
        button.is_pressed
    with pytest.raises(DeviceLost):
        button.when_pressed = print
    button.close()


def test_listeners_get_readings_now_and_at_each_change(opened, press):
    button, calls, readings = opened("button"), Calls(), []
    press("button")
    for name in ("first", "second"):
        button.listen(lambda reading, name=name: (readings.append((name, reading)),
                                                  calls.noting(name)()))
        calls.wait()
    button.when_released = calls.noting("released")
    press("button", False)
    for _call in range(3):
        calls.wait()
    assert [(name, one.quantity, one.value) for name, one in readings] == [
        ("first", "pressed", 1.0), ("second", "pressed", 1.0),
        ("first", "pressed", 0.0), ("second", "pressed", 0.0)]
    assert calls.names == ["first", "second", "released", "first", "second"]
    assert readings[0][1].source == "button" and readings[0][1].ok
    assert threading.current_thread() not in calls.threads
    with pytest.raises(UsageError, match="without brackets"):
        button.listen(3)


def test_a_listener_that_fails_keeps_the_others_informed(opened, press, capsys):
    button, calls = opened("button"), Calls()
    button.listen(lambda reading: 1 / 0)
    button.listen(lambda reading: calls.noting("told")())
    calls.wait()
    press("button")
    calls.wait()
    with pytest.raises(ZeroDivisionError):
        button.close()
    assert "ZeroDivisionError" in capsys.readouterr().err
