"""What analog-to-digital converters share: a share of the reference voltage for each channel."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.device import Device

REFERENCE_V = 3.3  # a Pi's supply, where the modules of a kit have their reference


class Adc(Device):
    """A subclass says how many CHANNELS it has and reads one in `_convert`."""

    __slots__ = ()
    CHANNELS = 0

    def read(self, channel):
        """0.0 (0 V) to 1.0 (the reference voltage)."""
        self._check()
        if isinstance(channel, bool) or channel not in range(self.CHANNELS):
            raise UsageError(
                _("{name} has no channel {channel!r}").format(name=self.name, channel=channel),
                _("Give 0 to {last}.").format(last=self.CHANNELS - 1))
        with self._lock:
            return self._convert(channel)

    def volts(self, channel, reference_v=REFERENCE_V):
        """The voltage on that channel, in V."""
        return self.read(channel) * reference_v

    @property
    def value(self):
        """What is read on all channels, 0.0 to 1.0 each."""
        return tuple(self.read(channel) for channel in range(self.CHANNELS))

    def _convert(self, channel):
        raise NotImplementedError
