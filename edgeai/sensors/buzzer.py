"""An active buzzer on a GPIO: it sounds by itself when it has power, at one pitch."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.output_device import OutputDevice
from edgeai.sensors.stepped_device import repeated

# Sign -> steps (is on, seconds), as in Morse code: a dash is three dots, between two is one.
UNIT_S = 0.12
_SIGNS = {".": [(1, UNIT_S), (0, UNIT_S)], "-": [(1, 3 * UNIT_S), (0, UNIT_S)],
          " ": [(0, 2 * UNIT_S)]}
PATTERNS = {"alarm": "... ", "sos": "... --- ...   ", "success": "..", "failure": "--",
            "报警": "... ", "成功": "..", "失败": "--"}


class Buzzer(OutputDevice):
    __slots__ = ()
    VERBS = OutputDevice.VERBS + ("beep", "alarm")
    VALUE_VERBS = ("play",)

    def beep(self, on_s=0.2, off_s=0.2, times=3, background=True):
        """Sound and fall silent by turns; `times=None`: until on(), off() or toggle().

        With `background` (a thread does it) the call returns at once.
        """
        self._take_turns(on_s, off_s, times, background)

    def alarm(self):
        """Three short ones again and again, until off()."""
        self.play("alarm", times=None)

    def play(self, pattern, times=1, background=True):
        """Sound a pattern: one of PATTERNS by name, or dots, dashes and spaces: "..- ."."""
        self._check_times(times, background)
        steps = [step for sign in self._signs(pattern) for step in _SIGNS[sign]]
        self._play(repeated(steps, times), background)

    def _check_value(self, verb, value):
        self._signs(value)

    def _signs(self, pattern):
        signs = PATTERNS.get(pattern, pattern)
        if not isinstance(signs, str) or not signs or set(signs) - set(_SIGNS):
            raise UsageError(
                _("{name} knows no pattern {pattern!r}").format(name=self.name, pattern=pattern),
                _("Give dots, dashes and spaces, as in \"..- .\", or one of: {names}.").format(
                    names=", ".join(PATTERNS)))
        return signs
