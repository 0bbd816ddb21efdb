"""The wire between a virtual board and what is around it: both directions hold blocks.

A block is the channel (u8), its length (u32, little endian) and the bytes. Channels 0 to 2 and 4
are the board's UARTs by machine.UART's numbers, ORDERS is JSON of ours.
"""
import json
import struct
import threading

UARTHS, ORDERS = 4, 16
UARTS = (0, 1, 2, UARTHS)
_HEAD = struct.Struct("<BI")


class Channels:
    """Blocks over two binary files."""

    def __init__(self, source, target):
        self._source, self._target = source, target
        self._lock = threading.Lock()

    def send(self, channel, data):
        """False when the other side is gone."""
        try:
            with self._lock:
                self._target.write(_HEAD.pack(channel, len(data)) + data)
                self._target.flush()
            return True
        except (OSError, ValueError):
            return False

    def tell(self, kind, **fields):
        """An order, or something that happened."""
        fields["kind"] = kind
        return self.send(ORDERS, json.dumps(fields).encode("utf-8"))

    def blocks(self):
        """(channel, bytes) or (ORDERS, dict), until the other side closes."""
        while True:
            head = self._exactly(_HEAD.size)
            if head is None:
                return
            channel, length = _HEAD.unpack(head)
            data = self._exactly(length)
            if data is None:
                return
            yield channel, json.loads(data.decode("utf-8")) if channel == ORDERS else data

    def _exactly(self, size):
        data = b""
        while len(data) < size:
            try:
                block = self._source.read(size - len(data))
            except (OSError, ValueError):
                return None
            if not block:
                return None
            data += block
        return data
