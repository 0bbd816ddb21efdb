"""An LED on a GPIO, with its resistor."""
from edgeai.sensors.output_device import OutputDevice


class LED(OutputDevice):
    __slots__ = ()

    @property
    def is_lit(self):
        return self.is_on

    def blink(self, on_s=0.5, off_s=0.5, times=None, background=True):
        """On and off by turns; without `times` until on(), off() or toggle().

        With `background` (a thread does it) the call returns at once.
        """
        self._take_turns(on_s, off_s, times, background)
