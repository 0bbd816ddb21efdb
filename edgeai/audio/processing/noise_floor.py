"""The power of the noise in each band, while somebody speaks over it.

Minimum statistics, after R. Martin, "Noise Power Spectral Density Estimation Based on Optimal
Smoothing and Minimum Statistics", IEEE Transactions on Speech and Audio Processing 9(5), 2001,
with a fixed smoothing: between two syllables every band falls back to its noise.
"""
from collections import deque

SMOOTHING = 0.8  # of the power, from frame to frame
PART_S, PARTS = 0.4, 4  # the minimum is that of the last 1.6 to 2.0 s
BIAS = 1.4  # how far the mean noise is above its minimum; measured on white noise


class NoiseFloor:
    def __init__(self, frame_shift_s, start=None):
        """start: a floor (bands,) to begin with, else the first frame is taken for noise."""
        self._part_frames = max(1, round(PART_S / frame_shift_s))
        self._minima = deque([] if start is None else [start / BIAS], maxlen=PARTS)
        self._smoothed = self._lowest = None
        self._frames = 0

    def feed(self, power):
        """Take the power of one more frame, (bands,), and return the floor."""
        import numpy as np

        if self._smoothed is None:
            self._smoothed = self._lowest = power
        self._smoothed = SMOOTHING * self._smoothed + (1 - SMOOTHING) * power
        self._lowest = np.minimum(self._lowest, self._smoothed)
        self._frames += 1
        floor = BIAS * np.minimum.reduce([self._lowest] + list(self._minima))
        if self._frames % self._part_frames == 0:
            self._minima.append(self._lowest)
            self._lowest = self._smoothed
        return floor
