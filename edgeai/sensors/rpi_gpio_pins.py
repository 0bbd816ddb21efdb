"""The pin driver on RPi.GPIO, or on rpi-lgpio, which bears the same name."""
import contextlib
import time
import warnings

from edgeai.errors import DeviceError, DriverMissing
from edgeai.i18n import gettext as _
from edgeai.sensors.board_numbers import BOARD_PIN_OF_GPIO

HOLD_S = 0.001  # between two writes against the end of a PWM of RPi.GPIO


class RpiGpioDriver:
    """GPIOs by BCM number, whichever numbering the program chose for its own calls.

    A PWM, once begun, goes on until the pin is closed; a steady level is one of 0 or 100 %. Its
    thread in RPi.GPIO drives the pin low once more up to a period after stop(), which would
    undo what is written then.
    """

    def __init__(self):
        self._GPIO = _load()
        self._pwms = {}

    def open_output(self, gpio, level):
        with _opening(gpio):
            self._GPIO.setup(self._channel(gpio), self._GPIO.OUT, initial=level)

    def open_input(self, gpio, pull):
        pulls = {"up": self._GPIO.PUD_UP, "down": self._GPIO.PUD_DOWN, None: self._GPIO.PUD_OFF}
        with _opening(gpio):
            self._GPIO.setup(self._channel(gpio), self._GPIO.IN, pull_up_down=pulls[pull])

    def write(self, gpio, level):
        if gpio in self._pwms:
            self.modulate(gpio, self._pwms[gpio].frequency_hz, level)
        else:
            self._GPIO.output(self._known_channel(gpio), level)

    def modulate(self, gpio, frequency_hz, high_share):
        """A square wave from now on, high for that share (0 to 1) of each period."""
        channel = self._known_channel(gpio)
        self._GPIO.input(channel)  # RuntimeError here: the pin was taken from us
        if gpio not in self._pwms:
            self._pwms[gpio] = _Pwm(self._GPIO.PWM(channel, frequency_hz), frequency_hz)
        self._pwms[gpio].change(frequency_hz, 100.0 * high_share)

    def end_pwm(self, gpio, level):
        """The square wave, if there is one, is over; the pin is at `level` then."""
        pwm = self._pwms.pop(gpio, None)
        if pwm is None or self._GPIO.getmode() is None:
            return  # GPIO.cleanup() came before
        end_s = time.monotonic() + 1.0 / pwm.frequency_hz + HOLD_S
        pwm.stop()
        del pwm  # rpi-lgpio's drives low once more when the object goes
        while level and time.monotonic() < end_s:
            self._GPIO.output(self._known_channel(gpio), level)
            time.sleep(HOLD_S)

    def read(self, gpio):
        return self._GPIO.input(self._known_channel(gpio))

    def wait_for(self, gpio, level, timeout_s):
        """When that level was read, on `time.perf_counter`; None after the time."""
        read, channel, now_s = self._GPIO.input, self._known_channel(gpio), time.perf_counter
        at_s = now_s()
        end_s = at_s + timeout_s
        while read(channel) != level:
            if at_s > end_s:
                return None
            at_s = now_s()
        return at_s

    def ask(self, gpio, low_s, seconds):
        """Low for so long, then an input: [(s on `time.perf_counter`, level)] of each change."""
        channel = self._known_channel(gpio)
        self._GPIO.input(channel)  # RuntimeError here: the pin was taken from us
        try:
            self._GPIO.setup(channel, self._GPIO.OUT, initial=self._GPIO.LOW)
            time.sleep(low_s)
        finally:
            self._GPIO.setup(channel, self._GPIO.IN, pull_up_down=self._GPIO.PUD_UP)
        return self._changes(channel, seconds)

    def _changes(self, channel, seconds):
        # Local names: each turn of this loop is a part of what is measured.
        read, now_s = self._GPIO.input, time.perf_counter
        at_s, level = now_s(), read(channel)
        end_s, found = at_s + seconds, [(at_s, level)]
        while at_s < end_s:
            at_s = now_s()
            if read(channel) != level:
                level = 1 - level
                found.append((at_s, level))
        return found

    def watch(self, gpio, function):
        """Call `function()` after each edge, in the package's own thread."""
        channel = self._known_channel(gpio)
        self._GPIO.input(channel)  # RuntimeError here: the pin was taken from us
        try:
            self._GPIO.add_event_detect(channel, self._GPIO.BOTH, lambda _channel: function())
        except RuntimeError as error:
            raise DeviceError(
                _("edges of GPIO {gpio} can't be watched: {error}").format(
                    gpio=gpio, error=error),
                _("If the program watches it itself, leave that to one of the two; on a "
                  "kernel from 6.6 on use rpi-lgpio in place of RPi.GPIO."),
            ) from error

    def close_pin(self, gpio):
        """An input without a pull, as at power-up."""
        if self._GPIO.getmode() is None:
            return  # GPIO.cleanup() came before
        channel = self._channel(gpio)
        self._GPIO.remove_event_detect(channel)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # cleaned up already
            self._GPIO.cleanup(channel)

    def _channel(self, gpio):
        if self._GPIO.getmode() is None:
            self._GPIO.setmode(self._GPIO.BCM)
        return self._known_channel(gpio)

    def _known_channel(self, gpio):
        is_board = self._GPIO.getmode() == self._GPIO.BOARD
        return BOARD_PIN_OF_GPIO[gpio] if is_board else gpio


class _Pwm:
    """The package's PWM object, told only what is new to it."""

    def __init__(self, pwm, frequency_hz):
        self._pwm = pwm
        self._duty_percent = None
        self.frequency_hz = frequency_hz

    def change(self, frequency_hz, duty_percent):
        if frequency_hz != self.frequency_hz:
            self._pwm.ChangeFrequency(frequency_hz)
            self.frequency_hz = frequency_hz
        if self._duty_percent is None:
            self._pwm.start(duty_percent)
        elif duty_percent != self._duty_percent:
            self._pwm.ChangeDutyCycle(duty_percent)
        self._duty_percent = duty_percent

    def stop(self):
        self._pwm.stop()


@contextlib.contextmanager
def _opening(gpio):
    try:
        yield
    except RuntimeError as error:
        raise DeviceError(
            _("GPIO {gpio} can't be opened: {error}").format(gpio=gpio, error=error),
            _("Another program may hold it: end that one. Or this user may not use the pins: "
              "sudo adduser $USER gpio, then log in again."),
        ) from error


def _load():
    try:
        import RPi.GPIO as GPIO
    except (ImportError, RuntimeError) as error:  # RuntimeError: installed, but no Pi
        raise DriverMissing(
            _("the header's pins can't be reached: {error}").format(error=error),
            _('On a Raspberry Pi: pip install "edgeai[sensors,native]", or sudo apt install '
              'python3-rpi-lgpio. Without one, use the virtual kit: --kit sim, open_kit("sim") '
              "or EDGEAI_KIT=sim."),
        ) from error
    return GPIO
