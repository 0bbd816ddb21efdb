"""What the devices of the virtual room share: their place, their faults, their moments."""
import itertools
import math

from edgeai.sim.world import random_for

LOOSE_S = 0.7  # a loose contact holds or not about so long


class Peripheral:
    """One device of kit.toml; `room` has the header, the world, the faults, the journal."""

    def __init__(self, device, room):
        self.device = device
        self._room = room
        self._numbers = itertools.count()

    def start(self):
        """Room time 0 has come: take hold of the pins."""

    def due_s(self, now_s):
        """The room time of the next `tick` that this device needs; infinity for none."""
        return math.inf

    def tick(self, now_s):
        """Do what is due by then."""

    def stop(self):
        """The room ends."""

    def _now_s(self):
        return self._room.journal.now_s()

    def _value(self, quantity, at_s):
        return self._room.world.value(self.device.name, quantity, at_s)

    def _faults(self, at_s):
        """{fault: its start} of the transaction that begins now."""
        return self._room.device_faults.active(self.device.name, at_s, next(self._numbers))

    def _is_off(self, faults, at_s):
        """Is it gone then, or its contact loose?"""
        return "gone" in faults or ("flapping" in faults and bool(random_for(
            self._room.seed, self.device.name, "loose", int(at_s / LOOSE_S)).getrandbits(1)))

    def _tell(self, does, **fields):
        self._room.journal.write("sensor", device=self.device.name, type=self.device.type,
                                 does=does, **fields)
