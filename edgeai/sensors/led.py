"""An LED on a GPIO, with its resistor."""
from edgeai.sensors.pwm_output import PwmOutput
from edgeai.sensors.stepped_device import repeated

FADE_STEP_S = 0.02  # no eye sees fifty steps a second


class LED(PwmOutput):
    __slots__ = ()
    VERBS = PwmOutput.VERBS + ("blink", "pulse")
    VALUE_VERBS = ("brightness",)

    @property
    def is_lit(self):
        return self.is_on

    @property
    def brightness(self):
        """0.0 (dark) to 1.0 (full); may be set."""
        return self.value

    @brightness.setter
    def brightness(self, brightness):
        self.value = brightness

    def blink(self, on_s=0.5, off_s=0.5, times=None, background=True):
        """On and off by turns; without `times` until on(), off() or toggle().

        With `background` (a thread does it) the call returns at once.
        """
        self._take_turns(on_s, off_s, times, background)

    def pulse(self, fade_in_s=1.0, fade_out_s=1.0, times=None, background=True):
        """Brighter and darker by turns; `times` and `background` as in blink()."""
        self._check_turns(fade_in_s, fade_out_s, times, background)
        fade = _ramp(fade_in_s) + [(1 - value, step_s) for value, step_s in _ramp(fade_out_s)]
        self._play(repeated(fade, times), background)


def _ramp(seconds):
    """Steps from just above 0 to 1."""
    count = max(1, round(seconds / FADE_STEP_S))
    return [((index + 1) / count, seconds / count) for index in range(count)]
