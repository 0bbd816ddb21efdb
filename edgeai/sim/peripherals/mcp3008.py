"""MCP3008: eight channels of 10 bits on SPI, bit by bit (Microchip DS21295, figures 5-1 and 6-1)."""
from edgeai.sim.peripherals.analog_inputs import AnalogInputs

BITS = 10
UNDRIVEN = 0  # what is read while nobody drives the line


class Mcp3008(AnalogInputs):
    steps = (1 << BITS) - 1

    def exchange(self, sent):
        """One transaction, chip select low: the bytes that came while `sent` went out."""
        if self.is_gone():
            return [0xFF] * len(sent)
        bits = [byte >> place & 1 for byte in sent for place in range(7, -1, -1)]
        answer = [UNDRIVEN] * len(bits)
        if 1 in bits:
            start = bits.index(1)
            setting = (bits[start + 1 : start + 5] + [0] * 4)[:4]
            # One bit to sample, the null bit, then the number: highest bit first, and back.
            self._write(answer, start + 6, setting)
        return [int("".join(map(str, answer[first : first + 8])), 2)
                for first in range(0, len(answer), 8)]

    def _write(self, answer, first, setting):
        if first >= len(answer):
            return
        single, channel = setting[0], setting[1] << 2 | setting[2] << 1 | setting[3]
        number = self.convert(channel) if single else self._difference(channel)
        down = [number >> place & 1 for place in range(BITS - 1, -1, -1)]
        row = ([0] + down + down[-2::-1])[: len(answer) - first]
        answer[first : first + len(row)] = row

    def _difference(self, channel):
        """Between a channel and its neighbour; what is below 0 is 0."""
        return max(0, self.convert(channel) - self.convert(channel ^ 1))
