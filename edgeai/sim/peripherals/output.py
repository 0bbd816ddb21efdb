"""What the outputs of the virtual room share: they hear what the header tells of their pins."""
from edgeai.sim.peripherals.peripheral import Peripheral


class Output(Peripheral):
    """`_drive(entry)` gets each `pin` and `pwm` entry of its own pins."""

    def start(self):
        self._room.journal.listen(self._on_entry)

    def _on_entry(self, entry):
        if entry.get("device") == self.device.name and entry["kind"] in ("pin", "pwm"):
            self._drive(entry)

    def _drive(self, entry):
        raise NotImplementedError

    def _share(self, entry):
        """How much it is on, 0 to 1: of the time, with PWM."""
        if entry["kind"] == "pin":
            return float(entry["on"])
        high = entry["duty_percent"] / 100.0
        return high if self.device.active_high else 1.0 - high

    def _write(self, kind, at_s=None, **fields):
        self._room.journal.write(kind, at_s, device=self.device.name, **fields)
