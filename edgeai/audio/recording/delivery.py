"""Finds sound that was lost between the sound card and the program, by the clock.

PyAudio's blocking read can tell of an overflow only by closing the stream. But a card delivers
at its rate: once reads have to wait for sound again, what is behind the clock will not come.
So a loss is told three blocks after it, at most a ring buffer later than it was.
"""
LEAST_LOSS_S = 0.15  # less is the jitter of a busy machine
DRIFT = 0.0005  # a card's clock against the system's, at most
AT_ONCE_SHARE = 0.3  # of a block's time: a read so quick found its sound waiting
WAITED_SHARE = 2.5  # a read so long waited for a card that is late, and may yet catch up
READS = 3  # late ones in a row: a single one may be late for many reasons
RING_S = 2.0  # sound that waits longer than this is kept by no ring buffer


class Delivery:
    """`feed` it each read of a stream; it returns the seconds lost before that read's sound."""

    def __init__(self, rate_hz):
        self._rate_hz = rate_hz
        self._frames = 0
        self._start_s = None
        self._usual_late_s = None
        self._late_s = []  # of the latest reads that waited and were late
        self._read_s = 0.0
        self.waited_s = 0.0  # how long the latest read's sound had waited for it in the ring

    def feed(self, begin_s, end_s, frames, was_there=False):
        """A read of `frames` that was called at `begin_s` and returned at `end_s`.

        was_there: the card said before that it had them all, so that the read did not wait for
        sound, however long it took on a busy machine.
        """
        block_s = frames / self._rate_hz
        if self._start_s is None:
            self._start_s = begin_s
        self._frames += frames
        late_s = end_s - self._start_s - self._frames / self._rate_hz
        if self._usual_late_s is None:
            self._usual_late_s = late_s  # opening took that long
        elif late_s < self._usual_late_s + LEAST_LOSS_S:
            allowed_s = self._usual_late_s + DRIFT * (end_s - self._read_s)
            self._usual_late_s, self._late_s = min(late_s, allowed_s), []
        elif was_there or end_s - begin_s < AT_ONCE_SHARE * block_s:
            self._late_s = []  # it is catching up
        elif end_s - begin_s < WAITED_SHARE * block_s:
            self._late_s.append(late_s)
        self._read_s = end_s
        lost_s = self._lost_s() if len(self._late_s) == READS else 0.0
        self.waited_s = min(RING_S, max(0.0, late_s - self._usual_late_s))
        return lost_s

    def _lost_s(self):
        lost_s = min(self._late_s) - self._usual_late_s
        self._usual_late_s, self._late_s = min(self._late_s), []
        return lost_s
