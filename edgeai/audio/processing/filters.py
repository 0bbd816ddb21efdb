"""Filters for recordings: without the offset, without rumble, with the treble raised.

None shifts the sound in time.
"""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

BLOCK = 1 << 15  # samples that are transformed at a time


def remove_dc(clip):
    """Less the mean of the whole clip: what a cheap sound card adds."""
    if not len(clip.samples):
        return clip
    return clip.with_samples(clip.samples - clip.samples.mean())


def high_pass(clip, cutoff_hz=80.0):
    """Without what is below: rumble, hum, the desk. 6 dB less at `cutoff_hz`, > 60 dB at half of
    it, no change from one and a half times on. Speech begins at about 80 Hz."""
    import numpy as np

    if not 0 < cutoff_hz < clip.rate_hz / 3:
        raise UsageError(
            _("a high-pass at {cutoff:.0f} Hz does not fit {rate} Hz").format(
                cutoff=cutoff_hz, rate=clip.rate_hz),
            _("Usual are 50 to 150 Hz."))
    if not len(clip.samples):
        return clip
    taps = -_low_pass(cutoff_hz / clip.rate_hz)
    taps[len(taps) // 2] += 1.0
    # Mirrored at the ends: a step from silence would ring.
    padded = np.pad(clip.samples.astype(np.float64), len(taps) // 2, "symmetric")
    return clip.with_samples(_convolved(padded, taps)[: len(clip.samples)])


def pre_emphasis(clip, coefficient=0.97):
    """x[n] - coefficient * x[n-1]: the treble, which voices have less of, raised by up to 6 dB."""
    import numpy as np

    out = clip.samples.astype(np.float64)
    out[1:] -= coefficient * clip.samples[:-1]
    return clip.with_samples(out)


def _low_pass(cutoff):
    """The taps of a Blackman-windowed sinc, their sum 1; `cutoff` in parts of the rate.

    The transition is as wide as `cutoff`: A. Oppenheim and R. Schafer, "Discrete-Time Signal
    Processing", on window design.
    """
    import numpy as np

    half = int(np.ceil(2.75 / cutoff))
    number = np.arange(-half, half + 1)
    taps = np.sinc(2 * cutoff * number) * np.blackman(2 * half + 1)
    return taps / taps.sum()


def _convolved(samples, taps):
    """As numpy.convolve in mode "valid", by Fourier transform, block by block (overlap-save)."""
    import numpy as np

    size = 1 << (BLOCK + len(taps)).bit_length()
    step = size - len(taps) + 1
    response = np.fft.rfft(taps, size)
    parts = []
    for start in range(0, len(samples) - len(taps) + 1, step):
        spectrum = np.fft.rfft(samples[start : start + size], size)
        parts.append(np.fft.irfft(spectrum * response, size)[len(taps) - 1 :])
    return np.concatenate(parts)[: len(samples) - len(taps) + 1]
