"""An output that can be on in part: a pin that is on for a share of each period."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.output_device import OutputDevice

# Fast enough that no eye sees it, slow enough for a PWM that a program's thread makes.
FREQUENCY_HZ = 200.0


class PwmOutput(OutputDevice):
    """`value` is a share: 0 is off, 1 is all of the time."""

    __slots__ = ()

    @property
    def value(self):
        """0.0 (off) to 1.0 (full); may be set."""
        self._check()
        return self._pin.on_share

    @value.setter
    def value(self, value):
        self._change(self._checked_share(value))

    def _set(self, value):
        if value in (0, 1):
            super()._set(value)
        else:
            self._pin.modulate(FREQUENCY_HZ, value)

    def _check_value(self, verb, value):
        self._checked_share(value)

    def _checked_share(self, value):
        if not is_share(value):
            raise UsageError(
                _("{name} can't be set to {value!r}").format(name=self.name, value=value),
                _("0 is off, 1 is full, 0.5 is half."))
        return value


def is_share(value):
    """Is it a number from 0 to 1?"""
    return isinstance(value, (int, float)) and 0 <= value <= 1
