"""Three LEDs in one: what the eye makes of them is a colour."""
from edgeai.sim.peripherals.output import Output


class RgbLed(Output):
    """`color` as "#rrggbb"; told as `rgb` when it changes."""

    color = "#000000"

    def __init__(self, device, room):
        super().__init__(device, room)
        self._roles = {gpio: role for role, gpio in device.pins}
        self._shares = dict.fromkeys(("red", "green", "blue"), 0.0)

    def _drive(self, entry):
        self._shares[self._roles[entry["pin"]]] = self._share(entry)
        color = "#" + "".join("%02x" % round(255 * share) for share in self._shares.values())
        if color != self.color:
            self.color = color
            self._write("rgb", color=color)
