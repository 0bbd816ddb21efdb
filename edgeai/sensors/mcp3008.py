"""MCP3008: eight channels, 10 bits, on SPI (Microchip DS21295, figure 6-1)."""
from edgeai.errors import DeviceLost
from edgeai.i18n import gettext as _
from edgeai.sensors.adc import Adc
from edgeai.sensors.spi_bus import SpiPlace

CLOCK_HZ = 1000000  # at most 1.35 MHz at 2.7 V
FULL = 1023.0
START, SINGLE_ENDED = 0x01, 0x80
NULL_BIT = 0x04  # it sends a 0 there before the ten bits; an open wire reads 1


class Mcp3008(Adc):
    __slots__ = ()
    CHANNELS = 8

    def __init__(self, config, pins=None, clock=None):
        super().__init__(config, clock)
        self._pin = SpiPlace(config.bus, config.chip, config.name, CLOCK_HZ)

    def _convert(self, channel):
        answer = self._pin.exchange([START, SINGLE_ENDED | channel << 4, 0x00])
        if answer[1] & NULL_BIT:
            raise DeviceLost(
                _("{name} sends no conversion ({answer})").format(
                    name=self.name, answer=" ".join("%02x" % byte for byte in answer)),
                _("Check its wires: CLK is GPIO 11, DOUT GPIO 9, DIN GPIO 10, CS GPIO 8 (chip 0) "
                  "or 7 (chip 1)."))
        return ((answer[1] & 0x03) << 8 | answer[2]) / FULL
