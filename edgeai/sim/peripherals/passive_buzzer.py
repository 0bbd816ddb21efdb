"""A passive buzzer: it sounds as high as the square wave on its pin."""
from edgeai.sim.peripherals.output import Output

AUDIBLE_HZ = (20.0, 20000.0)


class PassiveBuzzer(Output):
    """Each tone is told as `tone` when it has ended; `frequency_hz` is the one that sounds now."""

    frequency_hz = None

    def __init__(self, device, room):
        super().__init__(device, room)
        self._since_s = 0.0

    def _drive(self, entry):
        frequency_hz = None
        if entry["kind"] == "pwm" and 0.0 < entry["duty_percent"] < 100.0:
            if AUDIBLE_HZ[0] <= entry["frequency_hz"] <= AUDIBLE_HZ[1]:
                frequency_hz = entry["frequency_hz"]
        if frequency_hz != self.frequency_hz:
            self._end(entry["at_s"])
            self.frequency_hz, self._since_s = frequency_hz, entry["at_s"]

    def stop(self):
        self._end(self._now_s())

    def _end(self, at_s):
        frequency_hz, self.frequency_hz = self.frequency_hz, None
        if frequency_hz is not None:
            self._write("tone", frequency_hz=frequency_hz, seconds=at_s - self._since_s)
