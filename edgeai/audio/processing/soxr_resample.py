"""Change of sampling rate of whole recordings: by libsoxr where the package soxr is installed."""
import importlib.util

from edgeai.audio.processing.resample import as_type, resample
from edgeai.packages import load


def resample_clip(clip, rate_hz):
    """The clip at `rate_hz`: by soxr if it is there, else by our own filter.

    Live sound and the virtual room always take our own: its pieces join without a seam, and are
    the same on every machine.
    """
    if clip.rate_hz == rate_hz:
        return clip
    has_soxr = importlib.util.find_spec("soxr") is not None
    change = soxr_resample if has_soxr and len(clip.samples) else resample
    return clip._replace(samples=change(clip.samples, clip.rate_hz, rate_hz), rate_hz=rate_hz)


def soxr_resample(samples, from_hz, to_hz):
    """As `resample`: the same length and type, no delay; soxr's quality "VHQ".

    Raises DriverMissing without the package.
    """
    import numpy as np

    samples = np.asarray(samples)
    # In floats: soxr dithers integers, each time another way.
    out = load("soxr", "soxr").resample(samples.astype(np.float64), from_hz, to_hz, "VHQ")
    frames = -(-len(samples) * to_hz // from_hz)
    out = np.concatenate([out, np.zeros((max(0, frames - len(out)),) + out.shape[1:])])
    return as_type(out[:frames], samples.dtype)
