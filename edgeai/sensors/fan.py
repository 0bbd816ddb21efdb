"""A fan on a GPIO through a transistor or a motor driver; a Pi's pin can't carry one itself."""
from edgeai.sensors.pwm_output import PwmOutput

# Below this share of its power a small fan stands still and hums.
LEAST_SHARE = 0.3
KICK_S = 0.3  # at full power first: what keeps a fan turning does not start it


class Fan(PwmOutput):
    """`speed` is 0 (still) to 1 (full); its share of power is LEAST_SHARE to 1."""

    __slots__ = ("_speed",)
    VALUE_VERBS = ("speed",)

    def __init__(self, config, pins, clock=None):
        self._speed = 0.0
        super().__init__(config, pins, clock)

    @property
    def speed(self):
        """0.0 to 1.0, as asked for; may be set."""
        self._check()
        return self._speed

    @speed.setter
    def speed(self, speed):
        speed = self._checked_share(speed)
        with self._lock:
            is_slow_start = not self.is_on and 0 < speed < 1
            self._play([(1, KICK_S), (speed, 0)]) if is_slow_start else self._change(speed)
            self._speed = float(speed)

    @property
    def value(self):
        """The same as `speed`."""
        return self.speed

    @value.setter
    def value(self, value):
        self.speed = value

    def on(self):
        """Full speed."""
        self.speed = 1

    def off(self):
        self.speed = 0

    def _set(self, value):
        super()._set(value and LEAST_SHARE + (1 - LEAST_SHARE) * value)
