"""Pins by GPIO number: who owns which, and the driver that switches them.

A GPIO has one owner, in this process and among all. Outputs go off, and are inputs again, when they are
released and however the program ends (`safe_exit`): an input is what every pin is at
power-up, so a circuit that is safe then is safe.
"""
import importlib
import os
import threading

from edgeai.errors import DeviceClosed, DeviceLost, PinInUse, UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors import process_lock, safe_exit
from edgeai.sensors.guardian import GuardedDriver

# Name -> "module:Class", loaded when asked for. A driver has the methods of RpiGpioDriver.
DRIVERS = {"rpi_gpio": "edgeai.sensors.rpi_gpio_pins:RpiGpioDriver"}
DEFAULT_DRIVER = "rpi_gpio"
# Who holds a pin's lock has it for microseconds. Longer only where a signal came in the midst of
# what the holder waits for: then the pin is switched off without it.
LOCK_TIMEOUT_S = 0.2

_owners = {}
_held = {}  # gpio -> what keeps other processes off
_lock = threading.RLock()


def open_pins(driver=None, guardian=None, iio_folder=None, header=None):
    """The header's `Pins` through the driver of that name, else EDGEAI_PINS, else RPi.GPIO.

    guardian: a `Guardian` that is to know the outputs.
    iio_folder: where Linux shows the sensors that it reads by itself; None: it reads none.
    header: what processes call the header that they share; None: no other has it.
    DriverMissing says what to install, and how to run on the virtual kit.
    """
    loaded = load_driver(driver)
    return Pins(GuardedDriver(loaded, guardian) if guardian else loaded, iio_folder, header)


def load_driver(name=None):
    """A driver itself, for who owns no pins."""
    name = name or os.environ.get("EDGEAI_PINS") or DEFAULT_DRIVER
    if name not in DRIVERS:
        raise UsageError(
            _("there is no pin driver {name!r}").format(name=name),
            _("There are: {names}.").format(names=", ".join(sorted(DRIVERS))))
    module, _colon, attribute = DRIVERS[name].partition(":")
    return getattr(importlib.import_module(module), attribute)()


class Pins:
    """Hands out pins to owners; PinInUse names both when two want one."""

    def __init__(self, driver, iio_folder=None, header=None):
        self._driver = driver
        self._header = header
        self.iio_folder = iio_folder

    def output(self, gpio, owner, off_level):
        """An `OutputPin` that is off."""
        _check_not_ending(owner)
        _claim(gpio, owner, self._header)
        return _opened(OutputPin(self._driver, gpio, owner, off_level))

    def input(self, gpio, owner, pull=None):
        """An `InputPin`; `pull` is "up", "down" or None."""
        _claim(gpio, owner, self._header)
        return _opened(InputPin(self._driver, gpio, owner, pull))

    def reserve(self, gpio, owner):
        """A `ReservedPin`."""
        _claim(gpio, owner, self._header)
        return ReservedPin(gpio)

    def line(self, gpio, owner):
        """A `LinePin`."""
        _claim(gpio, owner, self._header)
        return _opened(LinePin(self._driver, gpio, owner, "up"))


class OutputPin:
    def __init__(self, driver, gpio, owner, off_level):
        self.gpio = gpio
        self._driver = driver
        self._owner = owner
        self._off_level = off_level
        self._on_share = 0.0
        self._is_released = self._is_off = False
        self._lock = threading.RLock()  # also a signal's handler may come in between

    def open(self):
        self._driver.open_output(self.gpio, self._off_level)
        safe_exit.add(self._let_go)

    @property
    def on_share(self):
        """How much of the time it is on, as was asked for last: 0.0 to 1.0."""
        return self._on_share

    def write(self, level):
        """Drive it at `level`, 0 or 1, all the time."""
        with self._lock:
            _check(self)
            with _losing(self):
                self._driver.write(self.gpio, level)
            self._on_share = float(level != self._off_level)

    def modulate(self, frequency_hz, on_share):
        """A square wave that is on for `on_share`, 0 to 1, of each period, until the next call."""
        with self._lock:
            _check(self)
            with _losing(self):
                self._driver.modulate(self.gpio, frequency_hz, abs(self._off_level - on_share))
            self._on_share = float(on_share)

    def release(self):
        """Off, then nobody's. Twice is fine."""
        self._let_go()
        safe_exit.remove(self._let_go)  # last: who is interrupted before is called at the end

    def _let_go(self):
        is_locked = self._lock.acquire(timeout=LOCK_TIMEOUT_S)
        try:
            self._is_released = True
            if not self._is_off:
                self._switch_off()
                self._is_off = True
        finally:
            if is_locked:
                self._lock.release()

    def _switch_off(self):
        try:
            self._driver.write(self.gpio, self._off_level)
            self._driver.end_pwm(self.gpio, self._off_level)
        except RuntimeError:
            pass  # GPIO.cleanup() was quicker: it is an input, as it is to be
        finally:
            self._driver.close_pin(self.gpio)
            _unclaim(self.gpio)


class InputPin:
    def __init__(self, driver, gpio, owner, pull):
        self.gpio = gpio
        self._driver = driver
        self._owner = owner
        self._pull = pull
        self._is_released = False

    def open(self):
        self._driver.open_input(self.gpio, self._pull)

    @property
    def level(self):
        """What is read now, 0 or 1."""
        _check(self)
        with _losing(self):
            return self._driver.read(self.gpio)

    def watch(self, function):
        """Call `function()` after each edge, in the driver's thread."""
        _check(self)
        with _losing(self):
            self._driver.watch(self.gpio, function)

    def wait_for(self, level, timeout_s):
        """Poll until that level is read: the moment on `time.perf_counter`, or None when it is not."""
        _check(self)
        with _losing(self):
            return self._driver.wait_for(self.gpio, level, timeout_s)

    def release(self):
        """Nobody's from now on. Twice is fine."""
        if not self._is_released:
            self._is_released = True
            self._driver.close_pin(self.gpio)
            _unclaim(self.gpio)


class LinePin(InputPin):
    """One wire that both ends pull low by turns; a resistor pulls it up."""

    def ask(self, low_s, seconds):
        """Pull it low for so long, then note what comes within `seconds`.

        [(moment in s on `time.perf_counter`, level)]: the first, and each change of level.
        """
        _check(self)
        with _losing(self):
            return self._driver.ask(self.gpio, low_s, seconds)


class ReservedPin:
    """A pin that Linux itself uses for its owner: nobody else may have it."""

    def __init__(self, gpio):
        self._gpio = gpio

    def release(self):
        """Nobody's from now on. Twice is fine."""
        gpio, self._gpio = self._gpio, None
        if gpio is not None:
            _unclaim(gpio)


class _losing:
    """Makes a driver's RuntimeError the loss of the pin: the program freed it under us."""

    def __init__(self, pin):
        self._pin = pin

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is not None and issubclass(kind, RuntimeError):
            raise DeviceLost(
                _("GPIO {gpio} was taken from {owner}: {error}").format(
                    gpio=self._pin.gpio, owner=self._pin._owner, error=error),
                _("Don't call GPIO.cleanup() or GPIO.setup() on its pin while it is open."),
            ) from error


def _check(pin):
    if pin._is_released:
        raise DeviceClosed(
            _("{owner} was closed and no longer has GPIO {gpio}").format(
                owner=pin._owner, gpio=pin.gpio),
            _("Use it before close(), inside the `with` block."))


def _check_not_ending(owner):
    """What is opened while the program ends would stay on."""
    if safe_exit.is_ending():
        raise DeviceClosed(
            _("the program is ending, so {owner} can't be opened").format(owner=owner),
            _("Use outputs before the program's end, not in an atexit function."))


def _claim(gpio, owner, header):
    with _lock:
        if gpio in _owners:
            raise PinInUse(
                _("GPIO {gpio} is {first}'s, so {second} can't have it").format(
                    gpio=gpio, first=_owners[gpio], second=owner),
                _("Close {first} first, or give one of the two another pin in kit.toml.").format(
                    first=_owners[gpio]))
        if header is not None:
            _held[gpio] = _hold(gpio, owner, header)
        _owners[gpio] = owner


def _hold(gpio, owner, header):
    try:
        return process_lock.hold("%s-gpio-%d" % (header, gpio))
    except process_lock.HeldElsewhere as held:
        pid = held.pid
    if pid is None:
        raise PinInUse(
            _("GPIO {gpio} is another process's, so {owner} can't have it").format(
                gpio=gpio, owner=owner),
            _("End the other program that uses edgeai first."))
    raise PinInUse(
        _("GPIO {gpio} is held by process {pid} ({program}), so {owner} can't have it").format(
            gpio=gpio, pid=pid, program=process_lock.program_of(pid), owner=owner),
        _("End that program first: kill {pid}").format(pid=pid))


def _unclaim(gpio):
    with _lock:
        _owners.pop(gpio, None)
        holder = _held.pop(gpio, None)
        if holder is not None:
            holder.close()


def _opened(pin):
    try:
        pin.open()
    except BaseException:
        _unclaim(pin.gpio)
        raise
    return pin
