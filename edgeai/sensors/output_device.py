"""What outputs that are on or off share."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.stepped_device import SteppedDevice, is_count, repeated


class OutputDevice(SteppedDevice):
    """Off when opened and when closed. `config.active_high` says which level is on."""

    __slots__ = ()
    VERBS = ("on", "off", "toggle")

    def __init__(self, config, pins, clock=None):
        super().__init__(config, clock)
        self._pin = self._open_pin(pins)

    def on(self):
        """Switch on; ends what is under way."""
        self._change(1)

    def off(self):
        """Switch off; ends what is under way."""
        self._change(0)

    def toggle(self):
        """Switch to the other state; ends what is under way."""
        with self._lock:
            self.off() if self.is_on else self.on()

    @property
    def is_on(self):
        self._check()
        return self._pin.on_share > 0

    @property
    def value(self):
        """1 when on, 0 when off; may be set."""
        return int(self.is_on)

    @value.setter
    def value(self, value):
        if value not in (0, 1):
            raise UsageError(
                _("{name} can't be set to {value!r}").format(name=self.name, value=value),
                _("1 or True is on, 0 or False is off."))
        self._change(value)

    def _open_pin(self, pins):
        """What the device holds: a pin, or several as one, with `release`."""
        return pins.output(self._config.pin, self.name, off_level=self._level(0))

    def _level(self, is_on):
        return int(bool(is_on) == self._config.active_high)

    def _set(self, value):
        self._pin.write(self._level(value))

    def _take_turns(self, on_s, off_s, times, background, on_value=1):
        """On and off by turns, `times` times or (None) until something else is asked for."""
        self._check_turns(on_s, off_s, times, background)
        self._play(repeated([(on_value, on_s), (0, off_s)], times), background)

    def _check_turns(self, on_s, off_s, times, background):
        is_time = all(isinstance(value, (int, float)) and value >= 0 for value in (on_s, off_s))
        is_time = is_time and on_s + off_s > 0
        if not is_time or not is_count(times, background):
            raise UsageError(
                _("{name} can't take turns with on_s={on_s!r}, off_s={off_s!r}, "
                  "times={times!r}").format(
                      name=self.name, on_s=on_s, off_s=off_s, times=times),
                _("Seconds are 0 or more, not both 0; times is 1 or more, or None in the "
                  "background: until off()."))
