"""A passive infrared motion sensor (HC-SR501): its output stays on for a while after a motion."""
from edgeai.sim.peripherals.digital_sensor import THRESHOLD, DigitalSensor

JUST_AFTER_S = 1e-6  # so that no rounding puts the end of a motion back into the time held
HOLD_S = 2.5  # its time potentiometer at the left end; a new motion begins it anew


class Pir(DigitalSensor):
    def _is_active(self, at_s):
        since_s = at_s - HOLD_S
        return self._room.world.highest(
            self.device.name, self._quantity, since_s, at_s) >= THRESHOLD

    def _next_change_s(self, now_s):
        held_s = super()._next_change_s(now_s - HOLD_S) + HOLD_S + JUST_AFTER_S
        return min(super()._next_change_s(now_s), held_s)
