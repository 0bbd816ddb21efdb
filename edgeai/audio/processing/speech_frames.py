"""What tells speech from noise in a short frame: the power of its bands, and how much of a pitch
there is in it.

The pitch's strength is the autocorrelation at its period, as in P. Boersma, "Accurate short-term
analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound", 1993.
"""
from functools import lru_cache

from edgeai.audio.processing.features import FbankOptions, mel_filters
from edgeai.audio.processing.frames import (
    frame_length, padded_length, power_spectra, product, window_function)
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

LOWEST_RATE_HZ = 4000
SHIFT_S = 0.01
FRAME_S = 0.04  # three periods of the lowest voice
BANDS, LOWEST_HZ, HIGHEST_HZ = 20, 120.0, 4000.0
PITCH_HZ = (70.0, 400.0)
HARMONICS_HZ = (80.0, 1200.0)  # where a pitch shows; higher up noise is louder than voice


def speech_frames(samples, rate_hz):
    """(power of each band (frames, BANDS), pitch strength (frames,) of about 0..1), a frame every
    SHIFT_S; both float64."""
    import numpy as np

    options = frame_options(rate_hz)
    filters = mel_filters(options).T.astype(np.float64)
    bands, pitch = [np.zeros((0, BANDS))], [np.zeros(0)]
    for power, _log_energy in power_spectra(samples, options):
        bands.append(product(power[:, : len(filters)], filters))
        pitch.append(_pitch_strength(power, rate_hz))
    return np.concatenate(bands), np.concatenate(pitch)


def frame_options(rate_hz):
    """How the frames are cut. Raises UsageError for a rate that leaves too little of a voice."""
    if rate_hz < LOWEST_RATE_HZ:
        raise UsageError(
            _("speech can't be told from noise at {rate} Hz").format(rate=rate_hz),
            _("Record at {lowest} Hz or more; 16000 is usual.").format(lowest=LOWEST_RATE_HZ))
    return FbankOptions(
        sample_frequency=rate_hz, frame_length=1000 * FRAME_S, frame_shift=1000 * SHIFT_S,
        preemphasis_coefficient=0.0, window_type="hanning", num_mel_bins=BANDS,
        low_freq=LOWEST_HZ, high_freq=min(HIGHEST_HZ, rate_hz / 2))


def frame_shift(rate_hz):
    """Whole samples from frame to frame: SHIFT_S but for rounding."""
    return frame_length(frame_options(rate_hz))[1]


def band_power_of_white(rms, rate_hz):
    """(BANDS,): what white noise of that RMS has in each band."""
    options = frame_options(rate_hz)
    window = _window(options)
    return rms ** 2 * (window ** 2).sum() * mel_filters(options).sum(axis=1)


def _window(options):
    return window_function(options.window_type, frame_length(options)[0])


def _pitch_strength(power, rate_hz):
    import numpy as np

    first, last, cosines = _autocorrelation(rate_hz)
    harmonics = power[:, first:last]
    total = np.maximum(harmonics.sum(axis=1), 1e-9)
    return product(harmonics, cosines).max(axis=1) / total


@lru_cache(maxsize=8)
def _autocorrelation(rate_hz):
    """(first bin, one past the last, cosines (bins, lags)): from power to autocorrelation, over
    that of the window."""
    import numpy as np

    options = frame_options(rate_hz)
    size = padded_length(options)
    first, last = (int(np.ceil(hz * size / rate_hz)) for hz in HARMONICS_HZ)
    lags = np.arange(int(rate_hz / PITCH_HZ[1]), int(rate_hz / PITCH_HZ[0]) + 1)
    window = _window(options)
    of_window = np.array([np.dot(window[lag:], window[: len(window) - lag]) for lag in lags])
    angles = 2 * np.pi / size * np.arange(first, last)[:, None] * lags
    return first, last, np.cos(angles) * np.dot(window, window) / of_window
