"""DHT11 and DHT22: temperature and humidity on one wire."""
from typing import NamedTuple

from edgeai.sensors.dht_frame import dht11_values, dht22_values, frame_bytes
from edgeai.sensors.dht_iio import KernelDht, find_dht
from edgeai.sensors.gauge import Quantity
from edgeai.sensors.input_device import RETRIES, InputDevice

ANSWER_S = 0.008  # an answer of ones only takes 5 ms
MARGIN_S = 0.05  # its clock and ours


class Climate(NamedTuple):
    """Both values of one measurement."""

    temperature_c: float
    humidity_percent: float


class Dht(InputDevice):
    """Measures at most every REST_S; asked sooner, it gives what it measured last, with its age.

    After a failure it tries again after REST_S, three times, and then every `interval_s`.
    """

    __slots__ = ("_tried_s",)
    INTERVAL_S = 2.0
    START_S = REST_S = 0.0

    def __init__(self, config, pins, clock=None):
        super().__init__(config, clock)
        self._tried_s = float("-inf")
        self._pin = self._open(config, pins)

    def _open(self, config, pins):
        folder = find_dht(config.pin, pins.iio_folder)
        if folder is not None:
            return KernelDht(folder, pins.reserve(config.pin, config.name))
        return WiredDht(pins.line(config.pin, config.name), self.START_S, self._decode)

    @property
    def temperature_c(self):
        """In °C; see `value`."""
        return self.value.temperature_c

    @property
    def humidity_percent(self):
        """Relative humidity in %; see `value`."""
        return self.value.humidity_percent

    def read(self):
        with self._measuring:
            self._check()
            if self._clock.now_s() - self._tried_s < self.REST_S:
                return self.readings
            return super().read()

    def _measure(self):
        try:
            return self._pin.measure()
        finally:
            self._tried_s = self._clock.now_s()

    def _pause_s(self):
        is_retry = 0 < self._missed <= RETRIES
        return self.REST_S + MARGIN_S if is_retry else max(self._interval_s, self.REST_S + MARGIN_S)

    def _value_of(self, values):
        return Climate(*values)

    @staticmethod
    def _decode(data):
        raise NotImplementedError


class WiredDht:
    """Asks the sensor itself."""

    def __init__(self, line, start_s, decode):
        self._line, self._start_s, self._decode = line, start_s, decode

    def measure(self):
        """(temperature in °C, humidity in %); Misread where the answer is none."""
        return self._decode(frame_bytes(self._line.ask(self._start_s, ANSWER_S)))

    def release(self):
        self._line.release()


class Dht11(Dht):
    """0 to 50 °C (newer ones -20 to 60) within 2 °C, 20 to 90 % (5 to 95) within 5 %."""

    __slots__ = ()
    QUANTITIES = (Quantity("temperature_c", "°C", -20, 60),
                  Quantity("humidity_percent", "%", 1, 100))
    START_S = 0.02
    SHORTEST_INTERVAL_S = REST_S = 1.0
    _decode = staticmethod(dht11_values)


class Dht22(Dht):
    """-40 to 80 °C within 0.5 °C, 0 to 100 % within 2 %."""

    __slots__ = ()
    # Not 0 %: a line that is held low is all zeros, whose checksum is right.
    QUANTITIES = (Quantity("temperature_c", "°C", -40, 80),
                  Quantity("humidity_percent", "%", 0.1, 100))
    START_S = 0.002
    SHORTEST_INTERVAL_S = REST_S = 2.0
    _decode = staticmethod(dht22_values)
