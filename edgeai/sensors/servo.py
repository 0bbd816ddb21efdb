"""A hobby servo (SG90 and the like) on a GPIO: the length of a pulse is the angle."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.stepped_device import SteppedDevice

FREQUENCY_HZ = 50.0  # what an analogue servo expects; also the steps of a slow move
PERIOD_S = 1.0 / FREQUENCY_HZ
# Pulse at 0 and at 180 degrees. Beyond it the servo works against its own stop.
SHORTEST_S, LONGEST_S = 0.0005, 0.0025
WHOLE_WAY_DEGREES = 180.0
# Slow servos need 0.2 s for 60 degrees; then time to settle.
S_PER_DEGREE = 0.2 / 60
SETTLE_S = 0.15
OPEN_S, OPEN_DEGREES = 3.0, 90.0  # of a door


class Servo(SteppedDevice):
    """`angle` is 0 to 180 degrees.

    Once it is there the pulses end: a pulse made by software trembles, and so would the servo.
    Then a hand or a weight can turn it; `hold=True` keeps them.
    """

    __slots__ = ("_angle", "_pulsed_angle", "_is_cut_off")
    VERBS = ("off", "open")
    VALUE_VERBS = ("angle", "open")

    def __init__(self, config, pins, clock=None):
        super().__init__(config, clock)
        self._angle = None  # where it was sent
        self._pulsed_angle = None  # what the last pulses said: on its way, or there
        self._is_cut_off = False  # by another call: nobody knows how far it came
        self._pin = pins.output(config.pin, config.name, off_level=0 if config.active_high else 1)

    @property
    def angle(self):
        """Where it was sent last, in degrees; None before; may be set."""
        self._check()
        return self._angle

    @angle.setter
    def angle(self, angle):
        self.move(angle)

    @property
    def value(self):
        """The same as `angle`."""
        return self.angle

    @value.setter
    def value(self, value):
        self.angle = value

    def move(self, angle, seconds=0, hold=False, background=True):
        """Turn to `angle`; in even steps over so many seconds, 0 is as fast as it can."""
        self._check_move(angle, seconds)
        with self._lock:
            self._check()
            self._stop()
            self._angle = float(angle)
            steps = _steps(self._pulsed_angle, self._angle, seconds, self._is_cut_off)
            self._is_cut_off = False
        self._play(steps if hold else steps + [(None, 0)], background)

    def open(self, seconds=OPEN_S, angle=OPEN_DEGREES, background=True):
        """A door or a barrier: turn to `angle`, stay so many seconds, turn back to 0.

        Opened again meanwhile, the seconds begin anew.
        """
        self._check_move(angle, seconds)
        with self._lock:
            self._check()
            self._stop()
            self._angle, self._is_cut_off = float(angle), False
        way = abs(float(angle)) * S_PER_DEGREE + SETTLE_S
        self._play([(float(angle), max(seconds, way)), (0.0, way), (None, 0)], background)

    def off(self):
        """No pulses: it stays where it is, and can be turned by hand."""
        self._change(None)

    def _set(self, value):
        if value is None:
            self._pin.modulate(FREQUENCY_HZ, 0)
            if not self._stopping.is_set():
                self._angle = self._pulsed_angle  # it came back
        else:
            self._pulsed_angle = value
            way = value / WHOLE_WAY_DEGREES
            pulse_s = SHORTEST_S + way * (LONGEST_S - SHORTEST_S)
            self._pin.modulate(FREQUENCY_HZ, pulse_s / PERIOD_S)

    def _stop(self):
        is_moving = self._thread is not None and self._thread.is_alive()
        self._is_cut_off = self._is_cut_off or is_moving
        super()._stop()

    def _check_value(self, verb, value):
        self._check_move(value, 0)

    def _check_move(self, angle, seconds):
        is_angle = isinstance(angle, (int, float)) and 0 <= angle <= WHOLE_WAY_DEGREES
        if not is_angle or not isinstance(seconds, (int, float)) or seconds < 0:
            raise UsageError(
                _("{name} can't turn to {angle!r} in {seconds!r} seconds").format(
                    name=self.name, angle=angle, seconds=seconds),
                _("Angles are 0 to 180 degrees, seconds 0 or more."))


def _steps(start, angle, seconds, is_cut_off):
    """(angle, seconds) from where it was sent last; where that is unknown, at once.

    is_cut_off: it may not have come there, so the whole way must be allowed for.
    """
    steps = []
    if start is not None and seconds > 0:
        count = max(1, round(seconds / PERIOD_S))
        steps = [(start + (angle - start) * (index + 1) / count, seconds / count)
                 for index in range(count)]
    if start is None or is_cut_off:
        way = WHOLE_WAY_DEGREES
    else:
        way = 0 if steps else abs(angle - start)
    return steps + [(angle, way * S_PER_DEGREE + SETTLE_S)]
