"""A finished recording in memory."""
from typing import Any, NamedTuple

from edgeai.audio.processing.resample import as_type
from edgeai.audio.wav_target import check_wav_target
from edgeai.audio.wavfile import read_wav, write_wav

SILENCE_DBFS = -120.0  # shown for digital silence, whose level is minus infinity


class Clip(NamedTuple):
    """samples: numpy int16, shape (frames,), mono."""

    samples: Any
    rate_hz: int

    @classmethod
    def load(cls, path):
        """A WAV file, its channels averaged."""
        samples, rate_hz = read_wav(path)
        return cls(samples.mean(axis=1).round().astype(samples.dtype), rate_hz)

    def with_samples(self, values):
        """A clip of these numbers at the same rate, rounded and clipped to int16."""
        import numpy as np

        return self._replace(samples=as_type(np.asarray(values), np.int16))

    @property
    def seconds(self):
        return len(self.samples) / self.rate_hz

    @property
    def peak_dbfs(self):
        """The loudest sample, dB below full scale."""
        return peak_dbfs(self.samples)

    @property
    def rms_dbfs(self):
        """The mean power, dB below full scale."""
        square = (self.samples.astype(float) ** 2).mean() if len(self.samples) else 0.0
        return level_dbfs(square ** 0.5)

    def save(self, path):
        """Write a 16-bit WAV file, NAME.wav; the file is whole or not there."""
        check_wav_target(path)
        write_wav(path, self.samples, self.rate_hz)


def peak_dbfs(samples):
    """The loudest of int16 samples, dB below full scale."""
    return level_dbfs(abs(samples.astype(float)).max() if len(samples) else 0.0)


def level_dbfs(amplitude):
    """dB below full scale of an int16 amplitude."""
    import math

    return round(max(SILENCE_DBFS, 20 * math.log10(max(amplitude, 1e-9) / 32768.0)), 2)
