"""DHT11 and DHT22: 40 bits on one wire in answer to the host's start pulse.

Timing by Aosong's data sheets: the host holds the line low, lets go; 20 to 40 us later the sensor
holds it low for 80 us, high for 80 us, and sends 40 bits: 50 us low, then 26 to 28 us high for
a 0, 70 us for a 1. One more low of 50 us ends the train.
"""
from edgeai.sim.line_time import now_s as line_now_s
from edgeai.sim.peripherals.peripheral import Peripheral
from edgeai.sim.pulse_train import Pulses
from edgeai.sim.world import random_for

HIGH, LOW = 1, 0
WAIT_S = 30e-6
RESPONSE_S = 80e-6
BIT_LOW_S = 50e-6
ZERO_HIGH_S = (26e-6, 28e-6)
ONE_HIGH_S = 70e-6
GLITCH_S = 0.0005  # shorter is no start pulse, as when a pin becomes an output


class Dht(Peripheral):
    """A sensor on its module, whose resistor pulls the line up.

    No answer to a start pulse that is too short, or sooner than `interval_s` after the last
    answer began.
    """

    start_pulse_s = 0.0
    interval_s = 0.0

    def __init__(self, device, room):
        super().__init__(device, room)
        self._low_since_s = None
        self._answered_s = None
        self._answers = 0

    def start(self):
        pin = self._room.header[self.device.pin]
        pin.feed(HIGH)
        pin.listen(self._on_level)

    def encode(self, temperature_c, humidity_percent):
        """The four bytes of data."""
        raise NotImplementedError

    def _on_level(self, pin, level):
        if level == LOW:
            pin.cut()
            self._low_since_s = line_now_s()
        elif self._low_since_s is not None:
            held_s = line_now_s() - self._low_since_s
            self._low_since_s = None
            if held_s >= GLITCH_S:
                self._answer(pin, held_s)

    def _answer(self, pin, held_s):
        now_s = self._now_s()
        faults = self._faults(now_s)
        refusal = self._refusal(held_s, now_s, faults)
        if refusal:
            self._tell("silent", reason=refusal)
        else:
            self._answered_s = now_s
            self._answers += 1
            self._send(pin, faults.get("stuck", now_s), "checksum" in faults)

    def _refusal(self, held_s, now_s, faults):
        """Why it does not answer, or None."""
        if self._is_off(faults, now_s):
            return "fault"
        if held_s < self.start_pulse_s:
            return "start pulse too short: %.1f ms" % (1000 * held_s)
        if self._answered_s is not None and now_s - self._answered_s < self.interval_s:
            return "asked too soon: %.2f s after the last answer" % (now_s - self._answered_s)
        return None

    def _send(self, pin, at_s, is_spoiled):
        values = {name: self._value(name, at_s) for name in ("temperature_c", "humidity_percent")}
        data = with_checksum(self.encode(**values))
        random = random_for(self._room.seed, self.device.name, self._answers)
        if is_spoiled:
            data = _with_flipped_bit(data, random.randrange(40))
        self._tell("answer", data=bytes(data).hex(), **values)
        pin.send(pulses_of(data, random))


class Dht11(Dht):
    """Whole percent; tenths of a degree; the sign is the highest bit of the tenths."""

    start_pulse_s = 0.018
    interval_s = 1.0

    def encode(self, temperature_c, humidity_percent):
        tenths = int(round(10 * _between(-20.0, temperature_c, 60.0)))
        percent = int(round(_between(5.0, humidity_percent, 95.0)))
        sign = 0x80 if tenths < 0 else 0
        return [percent, 0, abs(tenths) // 10, abs(tenths) % 10 | sign]


class Dht22(Dht):
    """16 bits of tenths each, the temperature as sign and magnitude."""

    start_pulse_s = 0.001
    interval_s = 2.0

    def encode(self, temperature_c, humidity_percent):
        tenths = int(round(10 * _between(-40.0, temperature_c, 80.0)))
        per_mille = int(round(10 * _between(0.0, humidity_percent, 100.0)))
        sign = 0x80 if tenths < 0 else 0
        return [per_mille >> 8, per_mille & 255, abs(tenths) >> 8 | sign, abs(tenths) & 255]


def with_checksum(data):
    """The four bytes and the low byte of their sum."""
    return data + [sum(data) & 255]


def pulses_of(data, random):
    """The `Pulses` of five bytes, from the host's letting go on."""
    parts = [(HIGH, WAIT_S), (LOW, RESPONSE_S), (HIGH, RESPONSE_S)]
    for byte in data:
        for place in range(7, -1, -1):
            is_one = byte >> place & 1
            parts += [(LOW, BIT_LOW_S), (HIGH, ONE_HIGH_S if is_one else
                                         random.uniform(*ZERO_HIGH_S))]
    return Pulses.of(*parts + [(LOW, BIT_LOW_S)])


def _with_flipped_bit(data, number):
    data[number // 8] ^= 0x80 >> number % 8
    return data


def _between(lowest, value, highest):
    return min(max(value, lowest), highest)
