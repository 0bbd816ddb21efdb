"""A button between a GPIO and ground or 3.3 V, whose contacts bounce."""
from edgeai.sim.peripherals.digital_sensor import DigitalSensor
from edgeai.sim.world import random_for

BOUNCE_S = (0.001, 0.02)  # contacts of small buttons: from the first touch to rest
MOST_BOUNCES = 4
REST_S = 0.04  # after the first touch: on a busy machine too, and sooner than who debounces looks again


class Button(DigitalSensor):
    """Open, the wire's pull decides; pressed, it joins it to the other side."""

    def __init__(self, device, room):
        super().__init__(device, room)
        self._presses = 0
        self._is_held = False  # by the scenario's hand
        self._is_shut = False

    def press(self, is_pressed, bounces=True):
        """The scenario's hand."""
        self._is_held = is_pressed
        self._follow(self._now_s(), bounces)

    def tick(self, now_s):
        self._follow(now_s)

    def _follow(self, now_s, bounces=True):
        faults = self._room.device_faults
        if "stuck" in faults.active(self.device.name, now_s, 0):
            return
        level = self.level(now_s)
        is_shut = level == self._active_level
        if is_shut != self._is_shut:
            self._is_shut = is_shut
            if bounces and not faults.has(self.device.name, now_s):
                self._bounce(level)
        self.pin.feed(level)

    def level(self, at_s):
        level = super().level(at_s)
        return level if level == self._active_level else None

    def _is_active(self, at_s):
        return self._is_held or super()._is_active(at_s)

    def _bounce(self, level):
        """The contact shuts and opens a few times before it rests; a busy machine makes that no longer."""
        self._presses += 1
        random = random_for(self._room.seed, self.device.name, "bounce", self._presses)
        bounces = random.randint(1, MOST_BOUNCES)
        pause_s = random.uniform(*BOUNCE_S) / (2 * bounces)
        rest_s = self._now_s() + REST_S
        for _number in range(bounces):
            self.pin.feed(level)
            self._room.clock.sleep(pause_s)
            if self._now_s() > rest_s:
                return
            self.pin.feed(self._other(level), pause_s)
            self._room.clock.sleep(pause_s)

    def _other(self, level):
        return None if level == self._active_level else self._active_level
