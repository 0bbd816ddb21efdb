"""LED: on, off, blinking, and what all outputs share."""
import re
import threading

import pytest

from edgeai.clock import Clock, ManualClock
from edgeai.errors import DeviceClosed, DeviceLost, UsageError

OFF, ON = (0, False), (1, True)


def test_on_off_toggle(opened, told):
    led = opened("red")
    assert (led.is_lit, led.value) == (False, 0)
    led.on()
    assert (led.is_lit, led.is_on, led.value) == (True, True, 1)
    led.off()
    led.toggle()
    led.toggle()
    led.value = 1
    led.value = False
    assert told("red") == [OFF, ON, OFF, ON, OFF, ON, OFF]


def test_blink_in_the_foreground(opened, told):
    clock = ManualClock()
    led = opened("red", clock)
    led.blink(on_s=0.5, off_s=1.5, times=3, background=False)
    assert told("red") == [OFF] + [ON, OFF] * 3
    assert clock.now_s() == 6.0


class SteppedClock(Clock):
    """`wait` lasts until the test says `step`, or the event is set."""

    def __init__(self):
        self._steps = threading.Semaphore(0)
        self.waits = threading.Semaphore(0)

    def step(self):
        self._steps.release()
        assert self.waits.acquire(timeout=20)

    def wait(self, event, timeout_s):
        self.waits.release()
        while not event.is_set():
            if self._steps.acquire(timeout=0.01):
                return False
        return True


def test_blink_in_the_background_until_off(opened, told):
    clock = SteppedClock()
    led = opened("red", clock)
    led.blink()
    assert clock.waits.acquire(timeout=20)
    for expected in (False, True, False):
        clock.step()
        assert led.is_lit is expected
    thread = led._thread
    led.off()
    assert not thread.is_alive()
    assert told("red") == [OFF, ON, OFF, ON, OFF]


@pytest.mark.parametrize("verb, lit", [("on", True), ("off", False), ("toggle", False)])
def test_any_other_call_ends_the_blinking(opened, verb, lit):
    clock = SteppedClock()
    led = opened("red", clock)
    led.blink()
    assert clock.waits.acquire(timeout=20)  # it is lit
    getattr(led, verb)()
    assert led.is_lit is lit
    assert not clock.waits.acquire(timeout=0.05)


def test_close_ends_the_blinking(opened, room):
    clock = SteppedClock()
    led = opened("red", clock)
    led.blink()
    assert clock.waits.acquire(timeout=20)
    led.close()
    assert not room.header.is_on("red")
    assert not clock.waits.acquire(timeout=0.05)


@pytest.mark.parametrize("wrong", [
    dict(on_s=-1), dict(off_s="1"), dict(times=0), dict(times=1.5), dict(on_s=0, off_s=0),
    dict(background=False),
])
def test_blink_refuses_nonsense(opened, told, wrong):
    led = opened("red")
    with pytest.raises(UsageError):
        led.blink(**wrong)
    assert told("red") == [OFF]


def test_brightness(opened, driven, room):
    led = opened("red")
    led.value = 0.25
    assert (led.value, led.brightness, led.is_lit) == (0.25, 0.25, True)
    assert room.header.is_on("red")
    led.brightness = 0.5
    led.toggle()
    assert led.value == 0 and not room.header.is_on("red")
    led.on()
    assert led.value == 1 and room.header.is_on("red")
    assert driven("red") == [0, (200.0, 25.0), (200.0, 50.0), (200.0, 0.0), (200.0, 100.0)]
    led.close()
    assert not room.header.is_on("red") and not room.header[27].is_output


@pytest.mark.parametrize("value", [-0.1, 1.1, "half", None])
def test_a_brightness_that_there_is_not(opened, value):
    led = opened("red")
    with pytest.raises(ValueError, match="red can't be set to %s" % re.escape(repr(value))):
        led.value = value
    with pytest.raises(UsageError):
        led.brightness = value


def test_pulse_goes_up_and_down(opened, driven):
    clock = ManualClock()
    led = opened("red", clock)
    led.pulse(fade_in_s=0.08, fade_out_s=0.04, times=2, background=False)
    up, down = [25.0, 50.0, 75.0, 100.0], [50.0, 0.0]
    assert [duty for _hz, duty in driven("red")[1:]] == (up + down) * 2
    assert abs(clock.now_s() - 0.24) < 1e-9
    assert not led.is_lit


def test_pulse_in_the_background_until_another_call(opened):
    led = opened("red")
    led.pulse(fade_in_s=0.2, fade_out_s=0.2)
    thread = led._thread
    for _try in range(1000):
        if 0 < led.value < 1:
            break
        threading.Event().wait(0.01)
    led.on()
    assert not thread.is_alive() and led.value == 1


@pytest.mark.parametrize("wrong", [dict(fade_in_s=-1), dict(times=0), dict(background=False)])
def test_pulse_refuses_nonsense(opened, wrong):
    with pytest.raises(UsageError):
        opened("red").pulse(**wrong)


def test_what_a_led_can_be_told(opened):
    led = opened("red", ManualClock())
    led.tell("on")
    assert led.value == 1
    led.tell("brightness", 0.5)
    assert led.value == 0.5
    led.tell("blink", times=2)
    led._thread.join(20)
    assert led.value == 0
    for wrong in (("beep",), ("on", 1), ("brightness",), ("close",), ("_stop",)):
        with pytest.raises(UsageError, match="It can be told: on, off, toggle, blink, pulse, "
                                             r"brightness \(value\)\."):
            led.tell(*wrong)


def test_close_switches_off_and_twice_is_fine(opened, room):
    led = opened("red")
    led.on()
    led.close()
    led.close()
    assert not room.header.is_on("red")
    assert not room.header[27].is_output


@pytest.mark.parametrize("use", [
    lambda led: led.on(), lambda led: led.off(), lambda led: led.toggle(),
    lambda led: led.blink(), lambda led: led.is_lit, lambda led: setattr(led, "value", 1),
])
def test_after_close(opened, use):
    led = opened("red")
    led.close()
    with pytest.raises(DeviceClosed, match="red is closed"):
        use(led)


def test_with(opened, room):
    with opened("red") as led:
        led.on()
        assert room.header.is_on("red")
    assert led.is_closed
    assert not room.header.is_on("red")


def test_a_misspelt_attribute_is_refused(opened):
    led = opened("red")
    with pytest.raises(AttributeError):
        led.vlaue = 1
    with pytest.raises(AttributeError):
        led.on = True


def test_close_of_an_object_that_was_never_made():
    from edgeai.sensors.led import LED

    half = LED.__new__(LED)
    half.close()
    assert "LED" in repr(half)


def test_repr(opened):
    led = opened("red")
    assert repr(led) == "<LED red, GPIO 27>"


def test_a_cleanup_of_the_program_is_told_to_the_next_call(opened, room):
    import RPi.GPIO as GPIO

    led = opened("red")
    led.on()
    GPIO.cleanup()
    with pytest.raises(DeviceLost, match="GPIO 27 was taken from red"):
        led.on()
    led.close()


def test_the_error_of_a_blinking_thread_reaches_the_caller_once(opened, capsys):
    import RPi.GPIO as GPIO

    clock = SteppedClock()
    led = opened("red", clock)
    led.blink()
    assert clock.waits.acquire(timeout=20)
    thread = led._thread
    GPIO.cleanup()
    clock._steps.release()
    thread.join(20)
    with pytest.raises(DeviceLost):
        led.off()
    assert "GPIO 27 was taken from red" in capsys.readouterr().err
    led.close()


def test_its_own_numbering_is_kept_out_of_the_programs_way(opened, room):
    import RPi.GPIO as GPIO

    GPIO.setmode(GPIO.BOARD)
    GPIO.setup(11, GPIO.OUT)
    led = opened("red")
    led.on()
    assert room.header[27].is_on
    led.close()
    assert GPIO.getmode() == GPIO.BOARD
    GPIO.output(11, 1)
    assert room.header[17].is_on
