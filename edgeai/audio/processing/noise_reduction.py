"""A steady noise, of a fan or of the air, taken out of a recording.

A Wiener filter with a decision-directed estimate of the signal-to-noise ratio: P. Scalart and
J. Filho, "Speech enhancement based on a priori signal to noise estimation", ICASSP 1996. It leaves
a floor of the noise: taken out whole, what remains chirps ("musical noise").
"""
from edgeai.audio.processing.voice_activity import speech_segments

FRAME_S = 0.032
RATIO_SMOOTHING = 0.98  # of the ratio, from frame to frame: what keeps the noise from chirping
NOISE_MEMORY = 0.95  # of the noise, from pause frame to pause frame: 0.3 s
CONTEXT_S = 0.15  # next to speech is no pause
QUIET_SHARE = 10  # percent of the frames are noise where no pause is found


def reduce_noise(clip, reduction_db=12.0):
    """The clip with its noise `reduction_db` quieter; from 20 dB on speech suffers.

    Takes some 60 MB of memory a minute at 16 kHz.
    """
    import numpy as np

    if not len(clip.samples):
        return clip
    window = _window(clip.rate_hz)
    spectra = _spectra(clip.samples, window)
    power = np.abs(spectra) ** 2
    gains = _wiener_gains(power, _noise(power, clip), 10 ** (-reduction_db / 20))
    return clip.with_samples(_overlapped(spectra * gains, window)[: len(clip.samples)])


def _window(rate_hz):
    """A square root of Hann: twice applied and half overlapped its sum is 1."""
    import numpy as np

    half = max(1, round(FRAME_S * rate_hz / 2))
    return np.sin(np.pi * (np.arange(2 * half) + 0.5) / (2 * half))


def _spectra(samples, window):
    """(frames, bins), the first frame half before the sound's beginning."""
    import numpy as np

    half = len(window) // 2
    frames = -(-len(samples) // half) + 1
    padded = np.zeros((frames + 1) * half)
    padded[half : half + len(samples)] = samples
    blocks = padded.reshape(-1, half)
    return np.fft.rfft(np.concatenate([blocks[:-1], blocks[1:]], axis=1) * window)


def _overlapped(spectra, window):
    """The samples again, from the sound's beginning on."""
    import numpy as np

    frames = np.fft.irfft(spectra, len(window)) * window
    half = len(window) // 2
    return (frames[:-1, half:] + frames[1:, :half]).ravel()


def _noise(power, clip):
    """(frames, bins): the noise under each frame, learnt in the pauses and held over speech."""
    import numpy as np

    is_pause = _pauses(len(power), clip)
    if not is_pause.any():
        # The quiet tenth of white noise is 0.105 of its mean (exponential distribution).
        quiet = np.percentile(power, QUIET_SHARE, axis=0) / -np.log(1 - QUIET_SHARE / 100)
        return np.broadcast_to(quiet, power.shape)
    noise, now = np.empty_like(power), power[is_pause].mean(axis=0)
    for number, frame in enumerate(power):
        if is_pause[number]:
            now = NOISE_MEMORY * now + (1 - NOISE_MEMORY) * frame
        noise[number] = now
    return noise


def _pauses(frames, clip):
    """bool (frames,): nobody speaks."""
    import numpy as np

    at_s = np.arange(frames) * FRAME_S / 2  # the middle of each
    is_pause = at_s < clip.seconds
    for start_s, end_s in speech_segments(clip, context_s=CONTEXT_S):
        is_pause &= (at_s < start_s) | (at_s > end_s)
    return is_pause


def _wiener_gains(power, noise, lowest):
    """(frames, bins), from `lowest` to 1."""
    import numpy as np

    ratio = power / np.maximum(noise, 1e-3)
    gains = np.empty_like(ratio)
    before = np.maximum(ratio[0] - 1, 0.0)
    for number, posterior in enumerate(ratio):
        prior = RATIO_SMOOTHING * before + (1 - RATIO_SMOOTHING) * np.maximum(posterior - 1, 0.0)
        gains[number] = np.maximum(prior / (1 + prior), lowest)
        before = gains[number] ** 2 * posterior
    return gains
