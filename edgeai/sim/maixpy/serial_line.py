"""A serial line: how long its bytes take, and what disturbs them."""
import random
import time

BITS_A_BYTE = 10  # start, eight, stop


class SerialLine:
    """One direction. noise: the share of bytes that arrive wrong, drawn from `seed`.

    is_paced: False lets bytes arrive at once.
    """

    def __init__(self, noise=0.0, seed=0, is_paced=True):
        self.noise = noise
        self.is_paced = is_paced
        self._dice = random.Random(seed)
        self._free_s = 0.0

    def carry(self, data):
        """`data` as it arrives."""
        if not self.noise:
            return bytes(data)
        return bytes(byte ^ 1 << self._dice.randrange(8) if self._dice.random() < self.noise
                     else byte for byte in bytearray(data))

    def wait(self, count, baud, sleep=time.sleep):
        """Blocks as long as `count` bytes take."""
        if not (self.is_paced and baud):
            return
        # Behind what is still on its way, so that small sleeps' rounding does not add up.
        self._free_s = max(self._free_s, time.monotonic()) + count * BITS_A_BYTE / baud
        left_s = self._free_s - time.monotonic()
        if left_s > 0.0005:
            sleep(left_s)
