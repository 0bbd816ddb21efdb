"""Reading a kmodel's little-endian fields without trusting its counts."""
import struct

from edgeai.vision.kmodel.findings import cut_off


class Broken(Exception):
    """What is wrong where reading can't go on: args[0] is the `Finding`."""


class Fields:
    """Goes through `data`; `Broken` with what was needed when it ends too early."""

    def __init__(self, data, offset=0):
        self._data = data
        self.offset = offset

    def words(self, count):
        """That many u32."""
        return self._take("<%dI" % count, 4 * count)

    def records(self, count, words_each):
        """`count` tuples of `words_each` u32 each."""
        flat = self.words(count * words_each)
        return [flat[i:i + words_each] for i in range(0, len(flat), words_each)]

    def registers(self, count):
        """That many u64."""
        return self._take("<%dQ" % count, 8 * count)

    def skip(self, size):
        self._need(size)
        self.offset += size

    def _take(self, form, size):
        # The size first: a count of four thousand million must not be asked of struct.
        self._need(size)
        values = struct.unpack_from(form, self._data, self.offset)
        self.offset += size
        return values

    def _need(self, size):
        if size > len(self._data) - self.offset:
            raise Broken(cut_off(len(self._data), self.offset + size))
