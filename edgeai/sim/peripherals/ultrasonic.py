"""HC-SR04: an echo pulse as long as the sound takes to the obstacle and back."""
from edgeai.sim.line_time import now_s as line_now_s
from edgeai.sim.peripherals.peripheral import Peripheral
from edgeai.sim.pulse_train import Pulses

HIGH, LOW = 1, 0
TRIGGER_S = 10e-6
BURST_S = 450e-6  # from the trigger's end to the echo's beginning: eight periods of 40 kHz, and more
RANGE_M = (0.02, 4.0)
NO_ECHO_S = 0.038  # what it gives when nothing comes back


def speed_of_sound_m_s(temperature_c):
    """In dry air, near room temperature."""
    return 331.3 + 0.606 * temperature_c


class Ultrasonic(Peripheral):
    """The air is as warm as the first DHT of kit.toml could measure; without one, 25 C."""

    def __init__(self, device, room):
        super().__init__(device, room)
        self._high_since_s = None

    def start(self):
        pins = dict(self.device.pins)
        self._echo = self._room.header[pins["echo"]]
        self._echo.feed(LOW)
        self._room.header[pins["trigger"]].listen(self._on_trigger)

    def _on_trigger(self, pin, level):
        if level == HIGH:
            self._high_since_s = line_now_s()
        elif self._high_since_s is not None:
            held_s, self._high_since_s = line_now_s() - self._high_since_s, None
            self._measure(held_s)

    def _measure(self, held_s):
        now_s = self._now_s()
        faults = self._faults(now_s)
        if self._is_off(faults, now_s):
            self._tell("silent", reason="fault")
        elif held_s < TRIGGER_S:
            self._tell("silent", reason="trigger too short: %.1f us" % (1e6 * held_s))
        else:
            self._send(faults.get("stuck", now_s))

    def _send(self, at_s):
        distance_m = self._value("distance_m", at_s)
        echo_s = NO_ECHO_S
        if distance_m <= RANGE_M[1]:
            speed_m_s = speed_of_sound_m_s(self._room.world.air_temperature_c(at_s))
            echo_s = 2 * max(distance_m, RANGE_M[0]) / speed_m_s
        self._tell("echo", distance_m=distance_m, echo_ms=1000 * echo_s)
        self._echo.send(Pulses.of((LOW, BURST_S), (HIGH, echo_s)))
