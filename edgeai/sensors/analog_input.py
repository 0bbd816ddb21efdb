"""What all sensors share that are read through an ADC: a level."""
from edgeai.sensors.gauge import Quantity
from edgeai.sensors.input_device import InputDevice

STUCK_S = 1800.0  # an ADC's last bit, and whatever it measures, moves now and then


def level(name):
    """The `Quantity` of a share of the reference voltage, 0 to 1."""
    return Quantity(name, stuck_s=STUCK_S)


class AnalogInput(InputDevice):
    """adc: has `read(channel)`, which gives 0.0 to 1.0. It stays open when this is closed."""

    __slots__ = ("_adc",)
    INTERVAL_S = 0.5

    def __init__(self, config, adc, clock=None):
        super().__init__(config, clock)
        self._adc = adc

    def _measure(self):
        return (self._adc.read(self._config.channel),)
