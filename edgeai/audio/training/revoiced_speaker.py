"""Another throat for what eSpeak NG said: its sounds keep their shape in time and
frequency only roughly, and get a new source.

Analysis by cepstral smoothing (Oppenheim and Schafer, Homomorphic analysis of speech,
1968); voicing by autocorrelation.
"""
from typing import NamedTuple

from edgeai.audio.training import source_filter
from edgeai.audio.training.acoustic_features import RATE_HZ
from edgeai.audio.training.source_filter import BINS, FFT, HOP

_LIFTER = 36  # cepstral points kept: the envelope without the harmonics of the source
_KNOT_S = 0.08  # how often the tempo changes


class NewVoice(NamedTuple):
    """tract: what formants are multiplied with. bend: how far single bands are moved, as a
    share. tilt_db_per_octave, f0_hz, tone_semitones: the new source. tempo_spread: of
    single sounds, as a standard deviation of ln(tempo); level_spread_db likewise."""

    tract: float
    bend: float
    tilt_db_per_octave: float
    f0_hz: float
    tone_semitones: float
    tempo: float
    tempo_spread: float
    level_spread_db: float
    breath: float


def draw_voice(rng):
    tract = rng.uniform(0.86, 1.25)
    return NewVoice(
        tract=tract, bend=rng.uniform(0, .09), tilt_db_per_octave=rng.uniform(-2.5, 3.5),
        f0_hz=min(330.0, 120 * tract ** 2 * rng.uniform(.65, 1.5)),
        tone_semitones=rng.uniform(1, 6), tempo=rng.uniform(.75, 1.3),
        tempo_spread=rng.uniform(.1, .45), level_spread_db=rng.uniform(0, 6), breath=rng.uniform(0, .35),
    )


def revoice(samples, voice, rng):
    """The same words, samples (frames,) float at 16 kHz, peak about 1, in the new voice."""
    import numpy as np

    envelope = _envelope(source_filter.spectra(samples))
    voicing = _voicing(samples, len(envelope))
    at = _warped_time(len(envelope), voice, rng)
    envelope = _warped_frequency(envelope[at], voice, rng)
    level_db = _wander(len(at), _KNOT_S, rng) * voice.level_spread_db
    envelope = envelope * 10 ** (level_db / 20)[:, None]
    voicing = (voicing[at] * (1 - voice.breath))[:, None]
    f0_hz = voice.f0_hz * 2 ** (_wander(len(at), 0.12, rng) * voice.tone_semitones / 12)
    out = source_filter.render(np.clip(f0_hz, 60, 450), envelope * np.sqrt(voicing),
                               envelope * np.sqrt(1 - voicing), rng)
    return out / max(np.abs(out).max(), 1e-9)


def _envelope(spectrum):
    import numpy as np

    logs = np.log(np.abs(spectrum) + 1e-4)
    cepstrum = np.fft.irfft(logs, FFT)
    window = np.zeros(FFT)
    fall = 0.5 + 0.5 * np.cos(np.pi * np.arange(_LIFTER) / _LIFTER)
    window[:_LIFTER] = fall
    window[-_LIFTER + 1 :] = fall[1:][::-1]
    return np.exp(np.fft.rfft(cepstrum * window).real)


def _voicing(samples, frames):
    """(frames,) 0..1: how periodic the sound is, between 65 and 400 Hz."""
    import numpy as np

    size = 640
    padded = np.concatenate([samples, np.zeros(size)])
    starts = np.arange(frames)[:, None] * HOP + np.arange(size)[None, :]
    window = np.hanning(size)
    pieces = padded[np.minimum(starts, len(padded) - 1)] * window
    correlation = _autocorrelation(pieces) / _autocorrelation(window[None, :])
    lags = slice(RATE_HZ // 400, RATE_HZ // 65)
    best = correlation[:, lags].max(axis=1) / (correlation[:, 0] + 1e-9)
    return np.clip((best - 0.35) / 0.3, 0, 1)


def _autocorrelation(pieces):
    import numpy as np

    size = pieces.shape[1]
    return np.fft.irfft(np.abs(np.fft.rfft(pieces, 2 * size)) ** 2)[:, : size // 2]


def _warped_time(frames, voice, rng):
    """Which old frame each new one shows."""
    import numpy as np

    speed = voice.tempo * np.exp(_wander(frames, _KNOT_S, rng) * voice.tempo_spread)
    wanted = np.cumsum(1 / speed)
    return np.searchsorted(wanted, np.arange(int(wanted[-1]))).clip(0, frames - 1)


def _warped_frequency(envelope, voice, rng):
    import numpy as np

    hz = source_filter.frequencies_hz()
    knots = np.linspace(0, RATE_HZ / 2, 9)
    bend = np.interp(hz, knots, rng.standard_normal(len(knots)))
    source = np.clip(hz / (voice.tract * (1 + voice.bend * bend)) / hz[1], 0, BINS - 1.001)
    low = source.astype(int)
    share = source - low
    warped = envelope[:, low] * (1 - share) + envelope[:, low + 1] * share
    octaves = np.log2(np.maximum(hz, 100) / 500.0)
    return warped * 10 ** (voice.tilt_db_per_octave * octaves / 20)[None, :]


def _wander(frames, knot_s, rng):
    """(frames,): a random curve of unit deviation, smooth between knots."""
    import numpy as np

    knots = max(2, int(frames * HOP / RATE_HZ / knot_s) + 2)
    return np.interp(np.linspace(0, knots - 1, frames), np.arange(knots),
                     rng.standard_normal(knots))
