"""An active buzzer on a GPIO: it sounds by itself when it has power."""
from edgeai.sensors.output_device import OutputDevice


class Buzzer(OutputDevice):
    __slots__ = ()

    def beep(self, on_s=0.2, off_s=0.2, times=3, background=True):
        """Sound and fall silent by turns; `times=None`: until on(), off() or toggle().

        With `background` (a thread does it) the call returns at once.
        """
        self._take_turns(on_s, off_s, times, background)
