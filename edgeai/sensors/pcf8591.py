"""PCF8591: four channels, 8 bits, on I2C (NXP's data sheet, control byte and A/D conversion)."""
from edgeai.sensors.adc import Adc
from edgeai.sensors.i2c_bus import I2cPlace

FULL = 255.0
# Bit 6 keeps the analog output on: without it the oscillator rests between conversions, and
# boards that light an LED from that output flicker. Bits 5 and 4: four single-ended inputs.
CONTROL = 0x40


class Pcf8591(Adc):
    __slots__ = ()
    CHANNELS = 4

    def __init__(self, config, pins=None, clock=None):
        super().__init__(config, clock)
        self._pin = I2cPlace(config.bus, config.address, config.name)

    def _convert(self, channel):
        # The first byte is the conversion before this one, of whatever channel that was.
        _previous, current = self._pin.read(CONTROL | channel, 2)
        return current / FULL
