"""A 1602 display behind a PCF8574: eight pins on I2C that are the display's wires."""
import math

from edgeai.sim.hd44780 import Hd44780
from edgeai.sim.peripherals.peripheral import Peripheral

# P0 to P3 of the usual adapter; P4 to P7 are D4 to D7.
REGISTER_SELECT, READ, ENABLE, BACKLIGHT = 1, 2, 4, 8
QUIET_S = 0.05  # a text is written letter by letter; it is told when it stands


class Lcd1602(Peripheral):
    """`lines`: what it shows. Told as `lcd` when it has changed."""

    def __init__(self, device, room):
        super().__init__(device, room)
        self._chip = Hd44780()
        self._port = 0xFF
        self._told = None
        self._changed_s = None

    @property
    def lines(self):
        return self._chip.lines()

    @property
    def has_light(self):
        return bool(self._port & BACKLIGHT)

    def is_gone(self):
        return "gone" in self._faults(self._now_s())

    def write(self, data):
        for port in data:
            if self._port & ENABLE and not port & ENABLE and not port & READ:
                self._chip.latch(bool(port & REGISTER_SELECT), port >> 4)
            self._port = port
        if self._shown() != self._told:
            was_quiet, self._changed_s = self._changed_s is None, self._now_s()
            if was_quiet:
                self._room.peripherals.look_again()

    def read(self, count):
        """The port's pins; the controller is never busy."""
        busy_low = self._port & ~0x80 if self._port & READ else self._port
        return bytes([busy_low]) * count

    def due_s(self, now_s):
        return math.inf if self._changed_s is None else self._changed_s + QUIET_S

    def tick(self, now_s):
        if self._changed_s is not None and now_s >= self._changed_s + QUIET_S:
            self.stop()

    def stop(self):
        """Tell what it shows by now."""
        changed_s, self._changed_s = self._changed_s, None
        shown = self._shown()
        if changed_s is not None and shown != self._told:
            self._told = shown
            lines, is_on, has_light = shown
            self._room.journal.write("lcd", at_s=changed_s, device=self.device.name,
                                     lines=list(lines), on=is_on, backlight=has_light)

    def _shown(self):
        return tuple(self.lines), self._chip.is_on, self.has_light
