"""PCF8591: four channels of 8 bits and an analog output on I2C (NXP's data sheet, section 7)."""
from edgeai.sim.peripherals.analog_inputs import AnalogInputs

OUTPUT_ON, INCREMENT = 0x40, 0x04
# By bits 5 and 4 of the control byte: the inputs, or pairs of them, that the channels are.
CHANNELS = (
    ((0, None), (1, None), (2, None), (3, None)),
    ((0, 3), (1, 3), (2, 3)),
    ((0, None), (1, None), (2, 3)),
    ((0, 1), (2, 3)),
)


class Pcf8591(AnalogInputs):
    """Every byte that is read is the conversion before it; the first after power-on is 0x80."""

    steps = 255

    def __init__(self, device, room):
        super().__init__(device, room)
        self._control = 0
        self._channel = 0
        self._previous = 0x80
        self._output = None

    def write(self, data):
        """A control byte, then values for the analog output."""
        if data:
            self._control, self._channel = data[0], data[0] & 3
        if len(data) > 1 and self._control & OUTPUT_ON and data[-1] != self._output:
            self._output = data[-1]
            self._tell("output", number=self._output)

    def read(self, count):
        return bytes(self._next() for _number in range(count))

    def _next(self):
        value, self._previous = self._previous, self._convert() & 0xFF
        return value

    def _convert(self):
        channels = CHANNELS[self._control >> 4 & 3]
        plus, minus = channels[self._channel % len(channels)]
        if self._control & INCREMENT:
            self._channel = (self._channel + 1) % len(channels)
        number = self.convert(plus)
        if minus is None:
            return number
        return min(max(number - self.convert(minus), -128), 127)
