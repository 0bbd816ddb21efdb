"""A sound sensor: a microphone with a comparator. It hears that it is loud, not what is said."""
from edgeai.sensors.analog_input import AnalogInput, level
from edgeai.sensors.digital_input import DigitalInput, WhenChanged
from edgeai.sensors.gauge import Quantity

LOUD_S = 0.3  # after the last pulse; a clap is a few pulses of a millisecond


class Sound(DigitalInput):
    """On its digital output; the screw on the module sets what is loud.

    A pulse counts even when it is over before anybody looks, once the sensor is watched.
    """

    __slots__ = ("_pulse_s",)
    QUANTITIES = (Quantity("loud"),)

    def __init__(self, config, pins, clock=None, debounce_s=None):
        super().__init__(config, pins, clock, debounce_s)
        self._pulse_s = None

    is_loud = DigitalInput.is_active
    wait_for_loud = DigitalInput.wait_for_active
    wait_for_quiet = DigitalInput.wait_for_inactive
    when_loud = WhenChanged(True, "What is called when it becomes loud, or None.")
    when_quiet = WhenChanged(False, "What is called when it is quiet again, or None.")

    def _on_edge(self):
        self._pulse_s = self._clock.now_s()
        super()._on_edge()

    def _reads_active(self):
        return self._left_s() > 0 or super()._reads_active()

    def _due_in_s(self):
        return self._left_s() if self._is_active and self._left_s() > 0 else None

    def _left_s(self):
        """How long the last pulse still counts."""
        pulse_s = self._pulse_s
        return 0.0 if pulse_s is None else max(0.0, pulse_s + LOUD_S - self._clock.now_s())


class SoundLevel(AnalogInput):
    """Through an ADC: the microphone's voltage at one moment, around the middle when it is quiet."""

    __slots__ = ()
    QUANTITIES = (level("sound_level"),)
