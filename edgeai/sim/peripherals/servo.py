"""A hobby servo (SG90): its arm stands where the pulses of 0.5 to 2.5 ms tell it to."""
from edgeai.sim.peripherals.output import Output

FREQUENCY_HZ = (40.0, 200.0)  # it follows
PULSE_MS = (0.5, 2.5)  # 0 to 180 degrees
SLACK_MS = 0.1  # beyond: it runs against its stop, and no further
DEGREES = 180.0


def angle_deg(frequency_hz, duty_percent):
    """Where such a PWM puts the arm; None: no pulses that a servo understands."""
    pulse_ms = 10.0 * duty_percent / frequency_hz  # 1000 ms, of which a hundredth is a percent
    if not FREQUENCY_HZ[0] <= frequency_hz <= FREQUENCY_HZ[1]:
        return None
    if not PULSE_MS[0] - SLACK_MS <= pulse_ms <= PULSE_MS[1] + SLACK_MS:
        return None
    share = (pulse_ms - PULSE_MS[0]) / (PULSE_MS[1] - PULSE_MS[0])
    return DEGREES * min(max(share, 0.0), 1.0)


class Servo(Output):
    """`angle_deg`: None until the first pulse; told as `servo` when it changes."""

    angle_deg = None

    def _drive(self, entry):
        if entry["kind"] != "pwm":
            return
        angle = angle_deg(entry["frequency_hz"], entry["duty_percent"])
        if angle is not None and angle != self.angle_deg:
            self.angle_deg = angle
            self._write("servo", angle_deg=angle)
