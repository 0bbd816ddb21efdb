"""Speech from a source and a filter: pulses and noise, shaped frame by frame.

The source-filter model of speech (Fant, Acoustic Theory of Speech Production, 1960),
done in the short-time spectrum, so that a sentence costs milliseconds.
"""
from edgeai.audio.training.acoustic_features import RATE_HZ

HOP = 80  # 5 ms
WINDOW = 4 * HOP
FFT = 512
BINS = FFT // 2 + 1


def frequencies_hz():
    """(BINS,): the middle of each bin."""
    import numpy as np

    return np.arange(BINS) * (RATE_HZ / FFT)


def render(f0_hz, voiced, noise, rng):
    """Samples (frames * HOP,), float.

    f0_hz: (frames,) pitch of the pulses. voiced, noise: (frames, BINS) magnitudes that
    shape pulses and noise; 0 where there is none. rng: a numpy RandomState.
    """
    frames = len(f0_hz)
    length = frames * HOP + FFT
    spectrum = _spectra(_pulses(f0_hz, length, rng), frames) * voiced
    spectrum += _spectra(rng.standard_normal(length) * 0.1, frames) * noise
    return _overlap_add(spectrum)[: frames * HOP]


def spectra(samples):
    """The short-time spectra (frames, BINS) of `samples`, as `render` takes them."""
    import numpy as np

    frames = max(1, len(samples) // HOP)
    padded = np.concatenate([np.asarray(samples, np.float64), np.zeros(FFT)])
    return _spectra(padded, frames)


def _pulses(f0_hz, length, rng):
    """An impulse a period, between samples where the period says so; a little jittered."""
    import numpy as np

    jitter = 1.0 + 0.01 * rng.standard_normal(len(f0_hz))
    phase = np.cumsum(np.repeat(f0_hz * jitter, HOP) / RATE_HZ)
    at = np.flatnonzero(np.diff(np.floor(phase)) > 0)
    fraction = (np.floor(phase[at + 1]) - phase[at]) / np.maximum(phase[at + 1] - phase[at], 1e-9)
    pulses = np.zeros(length)
    # Equal power whatever the pitch.
    strength = np.sqrt(1.0 / np.maximum(phase[at + 1] - phase[at], 1e-4)) * 0.1
    np.add.at(pulses, at, strength * (1 - fraction))
    np.add.at(pulses, at + 1, strength * fraction)
    return pulses


def _spectra(samples, frames):
    import numpy as np

    starts = np.arange(frames)[:, None] * HOP + np.arange(WINDOW)[None, :]
    return np.fft.rfft(samples[starts] * np.hanning(WINDOW + 1)[:-1], FFT)


def _overlap_add(spectrum):
    import numpy as np

    pieces = np.fft.irfft(spectrum, FFT)
    # A symmetrical response reaches before its pulse: the frame's second half wraps around.
    pieces = np.roll(pieces, (FFT - WINDOW) // 2, axis=1)
    frames = len(pieces)
    steps = -(-FFT // HOP)
    padded = np.zeros((frames, steps * HOP))
    padded[:, :FFT] = pieces / 2.0
    out = np.zeros((frames + steps) * HOP).reshape(-1, HOP)
    for step in range(steps):
        out[step : step + frames] += padded[:, step * HOP : (step + 1) * HOP]
    return out.ravel()
