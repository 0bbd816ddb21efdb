"""Rooms, microphones and noise for clean speech, as random as a hall full of kits.

Everything works on (frames,) float arrays at 16 kHz and a numpy RandomState.
"""
from edgeai.audio.training.acoustic_features import RATE_HZ

SNR_DB = (2.0, 35.0)
PADDING_S = (0.05, 0.4)
LEVEL_DBFS = (-34.0, -1.0)  # of the peak
_SPEECH = 0.02  # of the peak: below it is no speech, for the signal's power


def augment(speech, rng, babble=None):
    """The utterance as a microphone might hear it, int16 range; `babble` is other speech."""
    import numpy as np

    sound = padded(speech, rng, PADDING_S)
    if rng.rand() < 0.5:
        sound = convolved(sound, room_response(rng))
    if rng.rand() < 0.8:
        sound = filtered(sound, _microphone_db(rng))
    if rng.rand() < 0.8:
        noise = coloured_noise(len(sound), rng)
        if babble is not None and rng.rand() < 0.2:
            noise = _babble(babble, len(sound), rng)
        sound = mixed(sound, noise, rng.uniform(*SNR_DB))
    sound *= 32767 * 10 ** (rng.uniform(*LEVEL_DBFS) / 20) / (np.abs(sound).max() + 1e-9)
    if rng.rand() < 0.05:
        sound *= rng.uniform(1.5, 4)  # clipped below
    sound += rng.standard_normal(len(sound)) * rng.uniform(0.3, 8)
    return np.clip(np.rint(sound), -32768, 32767)


def padded(speech, rng, seconds):
    """With silence of `seconds` (least, most) before and after."""
    import numpy as np

    before, after = (int(RATE_HZ * rng.uniform(*seconds)) for _ in range(2))
    return np.concatenate([np.zeros(before), speech, np.zeros(after)])


def mixed(sound, noise, snr_db):
    """`noise` of unit power added, `snr_db` below the speech's power where there is speech."""
    import numpy as np

    loud = sound[np.abs(sound) > _SPEECH * np.abs(sound).max()]
    power = np.mean(loud ** 2) if len(loud) else 1e-6
    return sound + noise * np.sqrt(power) * 10 ** (-snr_db / 20)


NOISES = ("white", "pink", "brown", "hum", "band")


def coloured_noise(frames, rng, kind=None):
    """Noise of unit power; kind: one of NOISES, or a random one."""
    import numpy as np

    kind = kind or NOISES[rng.randint(len(NOISES))]
    white = rng.standard_normal(frames)
    if kind == "hum":
        noise = _hum(frames, rng) + 0.4 * white
    else:
        noise = white if kind == "white" else filtered(white, _colour_db(kind, rng))
    return noise / (np.sqrt(np.mean(noise ** 2)) + 1e-9)


def _colour_db(kind, rng):
    import numpy as np

    if kind == "band":
        low = rng.uniform(100, 2000)
        high = min(7800, low * rng.uniform(1.5, 6))
        return lambda hz: -12 * np.maximum(
            np.log2(low / np.maximum(hz, 20)), np.log2(np.maximum(hz, 20) / high)).clip(0)
    slope = -3.0 if kind == "pink" else -6.0
    return lambda hz: slope * np.log2(np.maximum(hz, 30) / 30.0)


def _hum(frames, rng):
    """A fan's or the mains' harmonics."""
    import numpy as np

    at_s = np.arange(frames) / RATE_HZ
    base_hz = rng.choice([50, 60, 100, 120, 180])
    tones = [rng.rand() * 3 / n * np.sin(2 * np.pi * (base_hz * n * at_s + rng.rand()))
             for n in range(1, 12)]
    return sum(tones)


def _babble(speech, frames, rng):
    """Several people at once; `speech(rng)` gives one utterance."""
    import numpy as np

    noise = np.zeros(frames)
    for _person in range(rng.randint(2, 6)):
        one = speech(rng)
        start = rng.randint(max(1, frames - len(one) // 2))
        part = one[: frames - start]
        noise[start : start + len(part)] += part / (np.std(part) + 1e-6)
    return noise / (np.std(noise) + 1e-6)


def room_response(rng):
    """An exponentially decaying tail (Schroeder's model of reverberation) after the direct
    sound, reverberation time 0.08 to 0.6 s."""
    import numpy as np

    time_s = rng.uniform(0.08, 0.6)
    frames = int(RATE_HZ * time_s * 0.9)
    at_s = np.arange(frames) / RATE_HZ
    response = rng.standard_normal(frames) * np.exp(-6.9 * at_s / time_s)
    response[: int(RATE_HZ * rng.uniform(0.001, 0.01))] = 0
    response *= 10 ** (-rng.uniform(0, 18) / 20) / (np.sqrt(np.sum(response ** 2)) + 1e-9)
    response[0] = 1.0
    return response


def convolved(sound, response):
    import numpy as np

    size = _good_size(len(sound) + len(response))
    product = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    return np.fft.irfft(product, size)[: len(sound)]


def filtered(sound, gain_db):
    """`gain_db`: a function of the frequency in Hz (an array)."""
    import numpy as np

    size = _good_size(len(sound))
    hz = np.fft.rfftfreq(size, 1 / RATE_HZ)
    return np.fft.irfft(np.fft.rfft(sound, size) * 10 ** (gain_db(hz) / 20), size)[: len(sound)]


def _microphone_db(rng):
    """A random smooth response, sometimes without its low end, its high end or a band."""
    import numpy as np

    octaves = np.linspace(0, 8, 7)
    bumps = rng.normal(0, rng.uniform(0, 6), len(octaves))
    low_hz = rng.uniform(100, 500) if rng.rand() < 0.25 else 0
    high_hz = rng.uniform(3000, 7000) if rng.rand() < 0.3 else 0
    hole, depth_db = rng.uniform(3, 8), rng.uniform(6, 22) if rng.rand() < 0.35 else 0

    def gain_db(hz):
        octave = np.log2(np.maximum(hz, 31.25) / 31.25)
        gain = np.interp(octave, octaves, bumps)
        gain -= depth_db * np.exp(-((octave - hole) / 0.35) ** 2)
        if low_hz:
            gain -= 10 * np.log10(1 + (low_hz / np.maximum(hz, 1)) ** 2)
        if high_hz:
            gain -= 10 * np.log10(1 + (hz / high_hz) ** 4)
        return gain

    return gain_db


def _good_size(frames):
    """The next length that the transform is quick with: 2, 3 or 5 times a power of two."""
    power = 1 << max(0, (frames - 1).bit_length() - 3)
    return next(power * part for part in (4, 5, 6, 8) if power * part >= frames)
