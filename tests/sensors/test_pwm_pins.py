"""Square waves of the pin driver: what RPi.GPIO is told, and that it can't leave a pin on."""
import sys
import types

import pytest

from edgeai.errors import DeviceLost
from edgeai.sensors import rpi_gpio_pins
from edgeai.sensors.pins import Pins


class FakeGPIO(types.ModuleType):
    """Notes its calls. `levels`: what each channel is driven at; gone is an input."""

    OUT, IN, BCM, BOARD, PUD_OFF, PUD_UP, PUD_DOWN = 0, 1, 11, 10, 20, 22, 21

    def __init__(self, mode=None, after_stop=lambda channel: None):
        super().__init__("RPi.GPIO")
        self.calls, self.levels, self.mode = [], {}, mode
        self.after_stop = after_stop
        fake = self

        class PWM:
            def __init__(self, channel, frequency):
                fake.note("PWM", channel, frequency)
                self._channel = channel

            def start(self, dutycycle):
                fake.note("start", dutycycle)

            def ChangeDutyCycle(self, dutycycle):
                fake.note("duty", dutycycle)

            def ChangeFrequency(self, frequency):
                fake.note("frequency", frequency)

            def stop(self):
                fake.note("stop")
                fake.drive(self._channel, 0)
                fake.after_stop(self._channel)

            def __del__(self):
                fake.note("gone")
                fake.drive(self._channel, 0)  # as rpi-lgpio's

        self.PWM = PWM

    def note(self, *call):
        self.calls.append(call)

    def drive(self, channel, level):
        if channel in self.levels:
            self.levels[channel] = level

    def setmode(self, mode):
        self.mode = mode

    def getmode(self):
        return self.mode

    def setup(self, channel, direction, initial=None, pull_up_down=None):
        self.levels[channel] = initial

    def output(self, channel, value):
        self.note("output", channel, value)
        self.drive(channel, value)

    def input(self, channel):
        if channel not in self.levels:
            raise RuntimeError("You must setup() the GPIO channel first")
        return self.levels[channel]

    def remove_event_detect(self, channel):
        pass

    def cleanup(self, channel):
        self.note("cleanup", channel, self.levels.pop(channel, None))


class FakeTime:
    """Stands still but for `sleep`; what is due happens then."""

    def __init__(self):
        self.now_s = 0.0
        self.due = []

    def monotonic(self):
        return self.now_s

    def sleep(self, seconds):
        self.now_s += seconds
        for moment, function in list(self.due):
            if moment <= self.now_s:
                self.due.remove((moment, function))
                function()


@pytest.fixture
def gpio(monkeypatch):
    return install(monkeypatch, FakeGPIO())


def install(monkeypatch, fake):
    package = types.ModuleType("RPi")
    package.GPIO = fake
    monkeypatch.setitem(sys.modules, "RPi", package)
    monkeypatch.setitem(sys.modules, "RPi.GPIO", fake)
    return fake


def opened(off_level=0):
    return Pins(rpi_gpio_pins.RpiGpioDriver()).output(18, "lamp", off_level)


def test_one_pwm_changes_until_the_pin_is_released(gpio):
    pin = opened()
    pin.modulate(200.0, 0.25)
    pin.modulate(200.0, 0.5)
    pin.modulate(440.0, 0.5)
    assert pin.on_share == 0.5
    pin.write(0)
    assert pin.on_share == 0
    pin.write(1)
    pin.release()
    assert gpio.calls == [
        ("PWM", 18, 200.0), ("start", 25.0), ("duty", 50.0), ("frequency", 440.0),
        ("duty", 0.0), ("duty", 100.0), ("duty", 0.0), ("stop",), ("gone",), ("cleanup", 18, 0)]


def test_without_pwm_it_is_output_as_ever(gpio):
    pin = opened()
    pin.write(1)
    pin.release()
    assert gpio.calls == [("output", 18, 1), ("output", 18, 0), ("cleanup", 18, 0)]


def test_board_numbers(monkeypatch):
    gpio = install(monkeypatch, FakeGPIO(mode=FakeGPIO.BOARD))
    pin = opened()
    pin.modulate(50.0, 0.075)
    pin.release()
    assert gpio.calls[:2] == [("PWM", 12, 50.0), ("start", 7.5)]  # GPIO18 is header pin 12
    assert gpio.calls[-1] == ("cleanup", 12, 0)


def test_active_low_is_on_while_low(gpio):
    pin = opened(off_level=1)
    pin.modulate(100.0, 0.25)
    assert gpio.calls[:2] == [("PWM", 18, 100.0), ("start", 75.0)]
    assert pin.on_share == 0.25
    pin.release()


def test_active_low_is_off_after_the_threads_last_low(monkeypatch):
    """RPi.GPIO's thread ends its period after stop(), and drives low then: on, here."""
    time = FakeTime()
    monkeypatch.setattr(rpi_gpio_pins, "time", time)
    gpio = install(monkeypatch, FakeGPIO(after_stop=lambda channel: time.due.append(
        (time.now_s + 0.0099, lambda: gpio.drive(channel, 0)))))
    pin = opened(off_level=1)
    pin.modulate(100.0, 0.25)
    pin.release()
    assert not time.due
    assert gpio.calls[-1] == ("cleanup", 18, 1)


def test_a_pin_whose_pwm_the_program_took(gpio):
    pin = opened()
    pin.modulate(100.0, 0.5)
    gpio.cleanup(18)
    with pytest.raises(DeviceLost, match="GPIO 18 was taken from lamp"):
        pin.modulate(100.0, 0.6)
    pin.release()
    assert gpio.levels == {}


def test_the_next_owner_begins_anew(gpio):
    pin = opened()
    pin.modulate(100.0, 0.5)
    pin.release()
    del gpio.calls[:]
    again = opened()
    again.write(1)
    again.release()
    assert gpio.calls == [("output", 18, 1), ("output", 18, 0), ("cleanup", 18, 0)]


def test_a_lock_that_is_held_for_ever_keeps_nothing_on(gpio):
    """A signal's handler may meet a lock whose holder waits for the thread that it interrupted."""
    import threading

    pin = opened()
    pin.write(1)
    holding, done = threading.Event(), threading.Event()

    def hold():
        with pin._lock:
            holding.set()
            done.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert holding.wait(60)
        pin.release()
        assert gpio.calls[-1] == ("cleanup", 18, 0)
    finally:
        done.set()
        thread.join(60)
