"""Change of sampling rate by a windowed-sinc polyphase filter."""
from math import gcd

ZERO_CROSSINGS = 24  # with the Kaiser window below: > 70 dB alias rejection
KAISER_BETA = 8.0
BLOCK_FRAMES = 1 << 10  # the gathered windows of so many stay in the processor's cache


def resample(samples, from_hz, to_hz):
    """`samples` (frames,) or (frames, channels), any number type, at the new rate.

    Returns the same type; integers are rounded and clipped to their range. The
    length is ceil(frames * to_hz / from_hz), and no delay is added.
    """
    import numpy as np

    samples = np.asarray(samples)
    if from_hz == to_hz or not len(samples):
        return samples.copy()
    resampler = Resampler(from_hz, to_hz)
    return np.concatenate([resampler.feed(samples), resampler.flush()])


class Resampler:
    """The same, piece by piece: what `feed` and `flush` return, joined, is the whole."""

    def __init__(self, from_hz, to_hz):
        divisor = gcd(int(from_hz), int(to_hz))
        self._up, self._down = int(to_hz) // divisor, int(from_hz) // divisor
        self._filters = _phase_filters(self._up, self._down)
        self._half = self._filters.shape[1] // 2
        self._kept = None  # input frames that later output still needs
        self._kept_start = -self._half  # the first one's number; before 0 is silence
        self._frames_in = 0
        self._frames_out = 0

    def feed(self, samples):
        """The output that these further input frames complete; same shape and type."""
        import numpy as np

        samples = np.asarray(samples)
        if self._kept is None:
            self._kept = np.zeros((self._half,) + samples.shape[1:], samples.dtype)
        self._kept = np.concatenate([self._kept, samples])
        self._frames_in += len(samples)
        # Output k needs input frames up to k * down // up + half.
        complete = -(-(self._frames_in - self._half) * self._up // self._down)
        return self._produce(max(complete, self._frames_out))

    def flush(self):
        """The rest, as if silence followed."""
        import numpy as np

        if self._kept is None:
            return np.zeros(0, np.int16)
        tail = np.zeros((2 * self._half,) + self._kept.shape[1:], self._kept.dtype)
        self._kept = np.concatenate([self._kept, tail])
        return self._produce(-(-self._frames_in * self._up // self._down))

    def _produce(self, end):
        import numpy as np

        parts = [
            self._block(np.arange(start, min(start + BLOCK_FRAMES, end)))
            for start in range(self._frames_out, end, BLOCK_FRAMES)
        ]
        self._frames_out = end
        self._forget()
        return np.concatenate(parts) if parts else self._kept[:0]

    def _block(self, numbers):
        """Output frames of these numbers."""
        import numpy as np

        position = numbers * self._down
        first = position // self._up - self._half - self._kept_start
        taps = np.arange(self._filters.shape[1])
        windows = self._kept[first[:, None] + taps[None, :]].astype(np.float64)
        filters = self._filters[position % self._up]
        return as_type(np.einsum("ij...,ij->i...", windows, filters), self._kept.dtype)

    def _forget(self):
        needed = self._frames_out * self._down // self._up - self._half
        drop = min(max(0, needed - self._kept_start), len(self._kept))
        self._kept = self._kept[drop:]
        self._kept_start += drop


def as_type(values, dtype):
    """Floats as `dtype`; for integers rounded, and clipped to their range."""
    import numpy as np

    if not np.issubdtype(dtype, np.integer):
        return values.astype(dtype)
    limits = np.iinfo(dtype)
    return np.clip(np.rint(values), limits.min, limits.max).astype(dtype)


def _phase_filters(up, down):
    """(up, taps): the filter for each fractional position i/up between two input frames."""
    import numpy as np

    cutoff = min(1.0, up / down) * 0.95  # of the input's half rate, with room to fall off
    half = int(np.ceil(ZERO_CROSSINGS / cutoff))
    offsets = np.arange(-half, half + 1)[None, :] - (np.arange(up) / up)[:, None]
    width = half + 1.0
    inside = np.clip(1.0 - (offsets / width) ** 2, 0.0, None)
    window = np.i0(KAISER_BETA * np.sqrt(inside)) / np.i0(KAISER_BETA)
    filters = cutoff * np.sinc(cutoff * offsets) * window
    return filters / filters.sum(axis=1, keepdims=True)
