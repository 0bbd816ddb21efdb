"""An RGB LED: three LEDs in one housing, a GPIO each. Common anode: active_high = false."""
import functools

from edgeai.sensors.colors import color_shares
from edgeai.sensors.output_device import OutputDevice
from edgeai.sensors.pin_group import PinGroup
from edgeai.sensors.pwm_output import FREQUENCY_HZ

OFF, WHITE = (0, 0, 0), (1, 1, 1)
ROLES = ("red", "green", "blue")


class RgbLed(OutputDevice):
    """`color` is a name ("红", "red") or (red, green, blue), each 0 to 1."""

    __slots__ = ("_color",)
    VERBS = OutputDevice.VERBS + ("blink",)
    VALUE_VERBS = ("color",)

    def __init__(self, config, pins, clock=None):
        self._color = WHITE  # of on(), until there is another
        super().__init__(config, pins, clock)

    @property
    def color(self):
        """What it shows now: (red, green, blue); may be set, also by name. (0, 0, 0) is off."""
        self._check()
        return tuple(pin.on_share for pin in self._pin.pins)

    @color.setter
    def color(self, color):
        self._change(color_shares(color))

    @property
    def value(self):
        """The same as `color`."""
        return self.color

    @value.setter
    def value(self, value):
        self.color = value

    @property
    def is_on(self):
        return any(self.color)

    def on(self):
        """Show the last colour again; at first white."""
        self._change(self._color)

    def off(self):
        self._change(OFF)

    def blink(self, on_s=0.5, off_s=0.5, times=None, background=True, color=None):
        """The colour (None: the last one) and dark by turns; without `times` until another call.

        With `background` (a thread does it) the call returns at once.
        """
        shares = self._color if color is None else color_shares(color)
        self._take_turns(on_s, off_s, times, background, on_value=shares)

    def _check_value(self, verb, value):
        color_shares(value)

    def _open_pin(self, pins):
        gpios = dict(self._config.pins)
        return PinGroup(*[functools.partial(pins.output, gpios[role], self.name, self._level(0))
                          for role in ROLES])

    def _set(self, value):
        shares = value or OFF  # 0 between two turns
        if any(shares):
            self._color = shares
        for pin, share in zip(self._pin.pins, shares):
            pin.modulate(FREQUENCY_HZ, share)
