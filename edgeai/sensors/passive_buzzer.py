"""A passive buzzer on a GPIO: it sounds at the frequency of the square wave that it is given."""
from edgeai.sensors.melodies import frequency_hz, melody_steps
from edgeai.sensors.output_device import OutputDevice
from edgeai.sensors.stepped_device import repeated

TONE_HZ = 2700.0  # where a small one is loudest
HALF = 0.5  # of each period: the loudest a square wave gets
BEATS_PER_MINUTE = 120


class PassiveBuzzer(OutputDevice):
    """Steps are (frequency in Hz, seconds); 0 is silence."""

    __slots__ = ("_frequency_hz",)
    VERBS = OutputDevice.VERBS + ("beep", "alarm")
    VALUE_VERBS = ("tone", "play")

    def __init__(self, config, pins, clock=None):
        self._frequency_hz = 0.0
        super().__init__(config, pins, clock)

    @property
    def value(self):
        """The frequency that sounds now, in Hz; 0.0 is silence; may be set."""
        self._check()
        return self._frequency_hz

    @value.setter
    def value(self, value):
        self.tone(value)

    def on(self):
        """Sound at 2.7 kHz until another call."""
        self.tone(TONE_HZ)

    def tone(self, note, seconds=None, background=True):
        """Sound a note ("A5") or a frequency in Hz; without `seconds` until another call."""
        frequency = frequency_hz(note)
        if seconds is None:
            self._change(frequency)
        else:
            self._play([(frequency, seconds), (0, 0)], background)

    def beep(self, on_s=0.2, off_s=0.2, times=3, background=True, note=TONE_HZ):
        """Sound and fall silent by turns; `times=None`: until another call."""
        self._take_turns(on_s, off_s, times, background, on_value=frequency_hz(note))

    def alarm(self):
        """Two tones by turns, until off()."""
        self.play("alarm", times=None)

    def play(self, melody, times=1, background=True, beats_per_minute=BEATS_PER_MINUTE):
        """Play a melody: a name of MELODIES ("小星星"), notes ("1 1 5 5 6 6 5:2", "C5 E5 G5:2") or
        pairs [("C5", 0.5), (880, 0.25)]. See `melodies`.
        """
        self._check_times(times, background)
        self._play(repeated(melody_steps(melody, beats_per_minute), times), background)

    def _check_value(self, verb, value):
        melody_steps(value, BEATS_PER_MINUTE) if verb == "play" else frequency_hz(value)

    def _set(self, value):
        if value:
            self._pin.modulate(value, HALF)
        else:
            super()._set(0)
        self._frequency_hz = float(value)
