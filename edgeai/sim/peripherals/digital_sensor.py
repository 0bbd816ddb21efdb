"""A module with one output pin: flame, gas, light, sound, touch; its comparator decides."""
import math

from edgeai.sim.peripherals.peripheral import Peripheral
from edgeai.sim.quantities import quantities_of
from edgeai.sim.world import next_step_s, random_for

THRESHOLD = 0.5  # where the module's potentiometer is set
FLAP_S = 0.05  # a flapping contact may have another level so often


class DigitalSensor(Peripheral):
    """The pin is at the active level while the quantity is at the threshold or above it."""

    def __init__(self, device, room):
        super().__init__(device, room)
        (self._quantity,) = quantities_of(device)
        self._active_level = 1 if device.active_high else 0

    @property
    def pin(self):
        return self._room.header[self.device.pin]

    def start(self):
        self.tick(self._now_s())

    def tick(self, now_s):
        self.pin.feed(self.level(now_s))

    def due_s(self, now_s):
        name, faults = self.device.name, self._room.device_faults
        return min(self._next_change_s(now_s), faults.next_bound_s(name, now_s),
                   next_step_s(now_s, FLAP_S) if faults.has(name, now_s) else math.inf)

    def level(self, at_s):
        """The level it gives then; None: none, the wire is off."""
        slot = math.floor(at_s / FLAP_S)
        faults = self._room.device_faults.active(self.device.name, at_s, slot)
        if "gone" in faults:
            return None
        if "flapping" in faults:
            return random_for(self._room.seed, self.device.name, "flapping", slot).getrandbits(1)
        is_active = self._is_active(faults.get("stuck", at_s))
        return self._active_level if is_active else 1 - self._active_level

    def _is_active(self, at_s):
        return self._value(self._quantity, at_s) >= THRESHOLD

    def _next_change_s(self, now_s):
        return self._room.world.next_change_s(self.device.name, self._quantity, now_s)
