"""HC-SR04: distance by the time that a sound takes there and back."""
import functools
import math
from statistics import median

from edgeai.errors import EdgeaiError, UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.gauge import Quantity
from edgeai.sensors.input_device import InputDevice
from edgeai.sensors.misread import Misread
from edgeai.sensors.pin_group import PinGroup

TRIGGER_S = 10e-6
REST_S = 0.06  # until the echoes of the last ping have died away
ANSWER_S = 0.02  # the echo pin rises half a millisecond after the trigger
LONGEST_ECHO_S = 0.1  # with nothing in front it stays high for 38 ms, of some clones 66
NEAREST_M, FARTHEST_M = 0.02, 4.0
ROOM_C = 20.0
TEMPERATURE_AGE_S = 60.0  # how often the thermometer is asked: 1 °C is 0.2 % of the distance


def speed_of_sound_m_s(temperature_c):
    """In dry air: 331.3 m/s at 0 °C, and as the root of the absolute temperature."""
    return 331.3 * math.sqrt(1 + temperature_c / 273.15)


class Ultrasonic(InputDevice):
    """Where nothing is in front, or farther, it gives 4.0 m.

    thermometer: a device with `temperature_c` readings, or a function that gives °C, or None for
        a room at 20 °C. samples: how many pings a reading is the median of.
    """

    __slots__ = ("_samples", "_thermometer", "_temperature_c", "_asked_s", "_pinged_s")
    QUANTITIES = (Quantity("distance_m", "m", NEAREST_M, FARTHEST_M, stuck_s=600.0, jitter=1e-4),)
    INTERVAL_S = 0.5

    def __init__(self, config, pins, clock=None):
        super().__init__(config, clock)
        self._samples = 5
        self._thermometer, self._temperature_c = None, ROOM_C
        self._asked_s = self._pinged_s = float("-inf")
        self._pin = PingPins(pins, config)

    @property
    def distance_m(self):
        """In m; see `value`."""
        return self.value

    @property
    def samples(self):
        return self._samples

    @samples.setter
    def samples(self, count):
        if not isinstance(count, int) or not 1 <= count <= 50:
            raise UsageError(_("{name} can't take the median of {count!r}").format(
                name=self.name, count=count), _("Give 1 to 50."))
        self._samples = count

    @property
    def thermometer(self):
        return self._thermometer

    @thermometer.setter
    def thermometer(self, thermometer):
        if not (thermometer is None or callable(thermometer) or hasattr(thermometer, "read")):
            raise UsageError(
                _("{thermometer!r} gives no temperature").format(thermometer=thermometer),
                _("Give a function that returns degrees, or a DHT: kit.climate()."))
        self._thermometer, self._asked_s = thermometer, float("-inf")

    def _measure(self):
        echoes_s, misreads = [], []
        for _sample in range(self._samples):
            try:
                echoes_s.append(self._ping_s())
            except Misread as misread:
                misreads.append(misread)
        if len(echoes_s) <= len(misreads):
            raise misreads[-1]
        metres = median(echoes_s) * speed_of_sound_m_s(self._air_c()) / 2
        return (min(metres, FARTHEST_M),)

    def _ping_s(self):
        """How long one echo took."""
        rest_s = self._pinged_s + REST_S - self._clock.now_s()
        self._clock.wait(self._closing, max(0.0, rest_s))
        self._check()
        try:
            return self._pin.ping_s(self._clock)
        finally:
            self._pinged_s = self._clock.now_s()

    def _air_c(self):
        if self._thermometer is not None:
            if self._clock.now_s() - self._asked_s >= TEMPERATURE_AGE_S:
                self._asked_s = self._clock.now_s()
                self._temperature_c = self._asked_c()
        return self._temperature_c

    def _asked_c(self):
        """Without a good answer what it was before: a distance is worth more than its last percent."""
        try:
            if callable(self._thermometer):
                return float(self._thermometer())
            good = [one.value for one in self._thermometer.read()
                    if one.ok and one.quantity == "temperature_c"]
            return good[0] if good else self._temperature_c
        except EdgeaiError:
            return self._temperature_c


class PingPins(PinGroup):
    """The trigger and the echo."""

    def __init__(self, pins, config):
        gpios = dict(config.pins)
        super().__init__(
            functools.partial(pins.output, gpios["trigger"], config.name, off_level=0),
            functools.partial(pins.input, gpios["echo"], config.name, "down"))
        self._trigger, self._echo = self.pins

    def ping_s(self, clock):
        """How long the echo pin was high; Misread "no_echo" or "endless_echo"."""
        if self._echo.level:
            raise Misread("endless_echo")
        self._trigger.write(1)
        clock.sleep(TRIGGER_S)
        self._trigger.write(0)
        start_s = self._echo.wait_for(1, ANSWER_S)
        if start_s is None:
            raise Misread("no_echo")
        end_s = self._echo.wait_for(0, LONGEST_ECHO_S)
        if end_s is None:
            raise Misread("endless_echo")
        return end_s - start_s
