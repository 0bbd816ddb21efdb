"""How good is a recording, and what would make it better, in words.

A frame is 20 ms. Its level counts in steps of 1 dB, so that hours of sound need no memory. The
noise is what the quietest frames have; what lies clearly above it is signal.
"""
import math
from typing import NamedTuple, Optional, Tuple

from edgeai.audio.clip import SILENCE_DBFS, level_dbfs
from edgeai.i18n import gettext as _

FRAME_S = 0.02
LOWEST_DBFS = -96  # 16 bits have no lower level
CLIPPED = 32700  # what a sound card makes of anything louder, more or less
NOISE_PERCENTILE, SIGNAL_PERCENTILE = 15, 98
LEAST_RISE_DB = 6.0  # of the loudest over the quietest frames; else there is but one level
# From here on there is advice.
NOTHING_DBFS = -66.0
QUIET_DBFS = -36.0  # of the signal: near speech has -30 to -12
CLIPPED_SHARE = 0.001
OFFSET = 0.01  # of full scale
SILENCE_SHARE = 0.85
POOR_SNR_DB = 12.0
ZEROS_SHARE = 0.5  # more exact zeros than any live microphone gives


class RecordingQuality(NamedTuple):
    """peak_dbfs: the loudest sample; signal_dbfs: the mean power of what is not silence.

    clipped_share, silence_share: 0..1 of the samples, of the time.
    dc_offset: the mean, in shares of full scale. snr_db: an estimate; None where nothing
        rises above the rest.
    advice: what to do, in words; () when it is good.
    """

    peak_dbfs: float
    signal_dbfs: float
    clipped_share: float
    dc_offset: float
    silence_share: float
    snr_db: Optional[float]
    advice: Tuple[str, ...]

    @property
    def is_good(self):
        return not self.advice


def assess(clip):
    """The `RecordingQuality` of a `Clip`."""
    meter = QualityMeter(clip.rate_hz)
    meter.feed(clip.samples)
    return meter.quality()


class QualityMeter:
    """The same for sound that comes piece by piece."""

    def __init__(self, rate_hz):
        self._frame = max(1, int(FRAME_S * rate_hz))
        self._rest = None  # samples of a frame that is not full
        self._counts = [0] * (-LOWEST_DBFS + 1)  # frames, by their level
        self._samples = self._clipped = self._zeros = self._peak = 0
        self._sum = 0

    def feed(self, samples):
        """int16 (frames,)."""
        import numpy as np

        if not len(samples):
            return
        wide = samples.astype(np.int64)
        loud = np.abs(wide)
        self._samples += len(wide)
        self._sum += int(wide.sum())
        self._peak = max(self._peak, int(loud.max()))
        self._clipped += int((loud >= CLIPPED).sum())
        self._zeros += int((loud == 0).sum())
        wide = wide if self._rest is None else np.concatenate([self._rest, wide])
        whole = len(wide) // self._frame * self._frame
        self._rest = wide[whole:]
        self._count(wide[:whole].reshape(-1, self._frame))

    def quality(self):
        """Of all that was fed."""
        silence_share, noise, signal = self._levels()
        snr_db = None
        if noise is not None:
            snr_db = round(10 * math.log10(max(signal - noise, 1e-12) / noise), 1)
        found = RecordingQuality(
            level_dbfs(self._peak), _dbfs(signal),
            round(self._clipped / max(1, self._samples), 6),
            round(self._sum / max(1, self._samples) / 32768.0, 5),
            round(silence_share, 3), snr_db, ())
        is_dead = self._zeros >= ZEROS_SHARE * max(1, self._samples)
        return found._replace(advice=tuple(_advice(found, is_dead)))

    def _count(self, frames):
        """The offset is no sound: each frame's own mean is taken off."""
        import numpy as np

        power = frames.astype(float).var(axis=1) / 32768.0 ** 2
        levels = np.rint(10 * np.log10(power + 1e-12)).clip(LOWEST_DBFS, 0).astype(int)
        for level, count in enumerate(np.bincount(-levels)):
            self._counts[level] += int(count)

    def _levels(self):
        """(share of silence, power of the noise or None, power of the signal)"""
        total = sum(self._counts)
        if not total:
            return 1.0, None, 0.0
        low, high = self._percentile(NOISE_PERCENTILE), self._percentile(SIGNAL_PERCENTILE)
        if high - low < LEAST_RISE_DB:  # one level throughout: a tone, or nothing
            power = self._power(LOWEST_DBFS, 0)
            return (1.0 if high <= NOTHING_DBFS else 0.0), None, power
        # Midway: words fade out far below their own level, and those ends are no noise.
        edge = (low + high) // 2
        silent = sum(count for level, count in enumerate(self._counts) if -level < edge)
        return silent / total, self._power(LOWEST_DBFS, low + 1), self._power(edge, 0)

    def _percentile(self, percent):
        """The level, dBFS, below which that many of a hundred frames are."""
        wanted, below = sum(self._counts) * percent / 100.0, 0
        for level in range(len(self._counts) - 1, -1, -1):
            below += self._counts[level]
            if below > wanted:
                return -level
        return 0

    def _power(self, lowest, highest):
        """The mean power of the frames from one level to another, both included."""
        counts = [(-level, count) for level, count in enumerate(self._counts)
                  if lowest <= -level <= highest and count]
        total = sum(count for _level, count in counts)
        return sum(count * 10 ** (level / 10.0) for level, count in counts) / max(1, total)


def _dbfs(power):
    return round(max(SILENCE_DBFS, 10 * math.log10(max(power, 1e-12))), 2)


def _advice(found, is_dead):
    if found.peak_dbfs <= NOTHING_DBFS or is_dead and found.signal_dbfs < QUIET_DBFS:
        return [_("Nothing was heard: is the microphone muted, or is it another one? "
                  "See `edgeai devices`.")]
    lines = {
        _("Too loud, it is clipped: go further away, or turn the microphone down."):
            found.clipped_share >= CLIPPED_SHARE,
        _("Too quiet: come nearer, or turn the microphone up."):
            found.signal_dbfs < QUIET_DBFS and found.silence_share < 1.0,
        _("The sound does not swing around zero: a fault of the cable or the sound card; "
          "try another socket."): abs(found.dc_offset) >= OFFSET,
        _("Almost only silence: speak earlier, or record for less time."):
            found.silence_share > SILENCE_SHARE,
        _("It is noisy: come nearer, close the window, switch off what hums."):
            found.snr_db is not None and found.snr_db < POOR_SNR_DB,
    }
    return [line for line, holds in lines.items() if holds]
