"""A fan behind a transistor: as fast as its pin is on."""
from edgeai.sim.peripherals.output import Output


class Fan(Output):
    """`speed`, 0 to 1; told as `fan` when it changes."""

    speed = 0.0

    def _drive(self, entry):
        speed = self._share(entry)
        if speed != self.speed:
            self.speed = speed
            self._write("fan", speed=speed)
