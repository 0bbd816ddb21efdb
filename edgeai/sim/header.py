"""The header's GPIOs: levels, pulls, wires, PWM, and what kit.toml connects to each."""
import threading
from typing import NamedTuple

from edgeai.kit_devices import INPUT_TYPES
from edgeai.sim.line_time import POLL_S
from edgeai.sim.pulse_train import PulseTrain

HIGH, LOW = 1, 0
GPIO_COUNT = 54  # of the chip; 0 to 27 are on the 40-pin header
HEADER_GPIO_COUNT = 28
# GPIO 2 and 3 are the I2C bus: 1.8 kOhm to 3.3 V on the board itself.
BOARD_PULLED_UP = (2, 3)


class Pwm(NamedTuple):
    """A square wave since `start_s` of room time."""

    frequency_hz: float
    duty_percent: float
    start_s: float

    def level(self, now_s):
        phase = (now_s - self.start_s) * self.frequency_hz % 1.0
        return HIGH if phase * 100.0 < self.duty_percent else LOW


class Header:
    """GPIOs by BCM number; each change of level is told to the journal and to listeners.

    poll_s: what a `GPIO.input()` costs while pulses are on the wire.
    """

    def __init__(self, journal, config, poll_s=POLL_S):
        self._journal = journal
        self._config = config
        self._lock = threading.RLock()
        self._pins = [
            Pin(number, config.device_on(number), journal, self._lock, poll_s)
            for number in range(GPIO_COUNT)
        ]

    def __getitem__(self, number):
        """The `Pin` of that BCM number."""
        return self._pins[number]

    def press(self, name, is_pressed=True, is_told=True):
        """Press or release the button of that name, as a hand would.

        is_told: write it to the journal.
        """
        device = self._config.device(name)
        pressed_level = LOW if device.pull == "up" else HIGH
        if is_told:
            self._journal.write("hand", device=name, does="press" if is_pressed else "release")
        self[device.pin].feed(pressed_level if is_pressed else None)

    def is_on(self, name):
        """Is the output device of that name switched on now?"""
        return self[self._config.device(name).pin].is_on

    def wire(self, first, second):
        """Connect two GPIOs by a wire: inputs follow the output, the hand or the pull on it."""
        with self._lock:
            self[first].join(self[second])


class Pin:
    """One GPIO: driven by the program as an output, else fed from outside, else pulled.

    `level` is what the program reads. Journal entries: `pin` {pin, level, on, device,
    type} at each change of an output, `pwm` {pin, frequency_hz, duty_percent, ...}.
    """

    def __init__(self, number, device, journal, lock, poll_s=POLL_S):
        self.number = number
        self._poll_s = poll_s
        self.is_output = False
        # The chip uses the GPIOs that are not on the header: SD card, network ...
        self.is_taken = number >= HEADER_GPIO_COUNT
        self._device = device
        self._journal = journal
        self._lock = lock
        self._driven = LOW
        self._pwm = None
        self._fed = None
        self._brief = None  # (until when, the level after it) of what is fed for a moment
        self._board_pull = "up" if number in BOARD_PULLED_UP else None
        self._pull = None
        self._joined = [self]
        self._listeners = []
        self._pulse_watchers = []
        self._train = None
        self._level = self._settled()

    @property
    def level(self):
        if self._train is not None and not self.is_output:
            level = self._train.poll()
            if level is not None:
                return level
            self._train = None
        if self._pwm is not None and self.is_output:
            return self._pwm.level(self._journal.now_s())
        brief = self._brief
        if brief is not None and not self.is_output and self._journal.now_s() > brief[0]:
            return brief[1]
        return self._level

    @property
    def is_on(self):
        """Is what is connected here switched on? A bare pin is on when high."""
        if not self.is_output:
            return False
        active_high = self._device.active_high if self._device else True
        if self._pwm is not None:
            return self._pwm.duty_percent > 0 if active_high else self._pwm.duty_percent < 100
        return (self._driven == HIGH) == active_high

    def set_output(self, level=None):
        """Make it an output, at `level` (None: what it drove before)."""
        with _Change(self):
            was_output, self.is_output, self.is_taken = self.is_output, True, False
            if level is not None and level != self._driven:
                self._driven = level
                self._tell()
            elif not was_output:
                self._tell()

    def set_input(self, pull=None):
        """Make it an input; `pull` is "up", "down" or None (floating, reads low here)."""
        with _Change(self):
            was = (self.is_output, self._driven, self.is_on)
            self.is_output = self.is_taken = False
            self._pull = pull
            level = self._settled()
            if was[0] and (level, False) != was[1:]:
                self._tell(level)

    def drive(self, level):
        """The program's output; the journal hears of changes only."""
        with _Change(self):
            if level != self._driven:
                self._driven = level
                if self._pwm is None and self.is_output:
                    self._tell()

    def feed(self, level, seconds=None):
        """The outside's level on an input; None lets go.

        seconds: for so long; who reads it later reads what was there before, however late the next `feed` comes.
        """
        with _Change(self):
            self._brief = None if seconds is None else (self._journal.now_s() + seconds, self._level)
            self._fed = level

    def send(self, pulses):
        """What is connected here answers with `Pulses` from now on.

        A watcher of edges that takes them gets them at their time; else they are for who polls.
        """
        self.cut()
        if not any([watcher(self, pulses) for watcher in self._pulse_watchers]):
            self._train = PulseTrain(pulses, self._poll_s)

    def cut(self):
        """No more of the pulses that were sent."""
        train, self._train = self._train, None
        if train is not None:
            train.cut()

    def watch_pulses(self, watcher):
        """Ask `watcher(pin, pulses)` whether it takes the `Pulses` that are sent."""
        self._pulse_watchers.append(watcher)

    def unwatch_pulses(self, watcher):
        if watcher in self._pulse_watchers:
            self._pulse_watchers.remove(watcher)

    def show(self, level):
        """The outside's level, of which no listener hears: pulses that were told them as edges."""
        with self._lock:
            self._fed = self._level = level

    def sleep_to_edge(self, concerns):
        """Wait for an edge of the pulses on the wire, to a level that concerns(level); True then.

        Only for a thread that follows them: False at once when there are none, or no more.
        """
        train = self._train
        if train is None or self.is_output:
            return False
        found = train.skip_to_edge(concerns, self._level)
        if not found:
            self._train = None
        return found

    def start_pwm(self, frequency_hz, duty_percent):
        """Drive a square wave from now on, or change the one that is driven.

        Listeners and wires don't see its edges; whoever reads `level` does.
        """
        with self._lock:
            start_s = self._pwm.start_s if self._pwm else self._journal.now_s()
            pwm = Pwm(frequency_hz, duty_percent, start_s)
            if pwm != self._pwm:
                self._pwm = pwm
                self._tell_pwm()

    def stop_pwm(self):
        """End the square wave; the pin is low then."""
        with _Change(self):
            if self._pwm is not None:
                self._pwm, self._driven = None, LOW
                if self.is_output:
                    self._tell()

    def listen(self, listener):
        """Call `listener(pin, level)` after each change of level."""
        self._listeners.append(listener)

    def unlisten(self, listener):
        if listener in self._listeners:
            self._listeners.remove(listener)

    def join(self, other):
        """Connect to `other` by a wire."""
        if other not in self._joined:
            together = self._joined + other._joined
            for pin in together:
                pin._joined = together
            with _Change(self):
                pass

    def settle(self):
        """Work out the level of all joined pins; those that changed, with their new level."""
        level = self._settled()
        changed = [pin for pin in self._joined if pin._level != level]
        for pin in changed:
            pin._level = level
        return [(pin, level) for pin in changed]

    def _settled(self):
        """An output wins over a hand or a device, that over a pull; low wins over high."""
        driven = [pin._driven for pin in self._joined if pin.is_output]
        fed = [pin._fed for pin in self._joined if pin._fed is not None]
        if driven or fed:
            return min(driven or fed)
        return HIGH if any(pin._pulls_up() for pin in self._joined) else LOW

    def _pulls_up(self):
        # 1.8 kOhm of the board beat the chip's own 50 kOhm.
        return "up" in (self._board_pull, self._pull) and not self.is_output

    def _tell(self, level=None):
        fields = {"level": self._driven if level is None else level}
        if self._device and self._device.type not in INPUT_TYPES:
            fields["on"] = self.is_on
        self._journal.write("pin", pin=self.number, **dict(fields, **self._names()))

    def _tell_pwm(self):
        if self.is_output:
            self._journal.write(
                "pwm", pin=self.number, frequency_hz=self._pwm.frequency_hz,
                duty_percent=self._pwm.duty_percent, **dict(self._names(), on=self.is_on))

    def _names(self):
        return {"device": self._device.name, "type": self._device.type} if self._device else {}


class _Change:
    """Holds the header still while a pin changes; listeners run after, outside the lock."""

    def __init__(self, pin):
        self._pin = pin

    def __enter__(self):
        self._pin._lock.acquire()

    def __exit__(self, *exc_info):
        changed = self._pin.settle()
        self._pin._lock.release()
        for pin, level in changed:
            for listener in list(pin._listeners):
                listener(pin, level)
