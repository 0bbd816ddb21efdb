"""Speech features by Kaldi's definition: log-mel filterbank and MFCC, deltas, mean and variance
normalisation.

The definitions are those of Kaldi's feat/feature-fbank.cc, feature-mfcc.cc, mel-computations.cc and
feature-functions.cc, computed over many frames at once. Samples are int16, or floats in int16's range.
"""
from functools import lru_cache
from typing import NamedTuple

from edgeai.audio.processing.frames import SMALLEST, padded_length, power_spectra, product
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


class FbankOptions(NamedTuple):
    """Kaldi's options of compute-fbank-feats, with its names and defaults.

    Only `dither` differs (1 there): without it the same sound has the same features.
    """

    sample_frequency: float = 16000.0  # Hz
    frame_length: float = 25.0  # ms
    frame_shift: float = 10.0  # ms
    dither: float = 0.0  # standard deviation of the noise that is added, in samples' units
    preemphasis_coefficient: float = 0.97
    remove_dc_offset: bool = True
    window_type: str = "povey"
    round_to_power_of_two: bool = True
    blackman_coeff: float = 0.42
    snip_edges: bool = True  # False: frames reach over the ends, which are mirrored
    num_mel_bins: int = 23
    low_freq: float = 20.0  # Hz
    high_freq: float = 0.0  # Hz; 0 or less: that much below half the sampling rate
    use_energy: bool = False
    energy_floor: float = 0.0
    raw_energy: bool = True  # before pre-emphasis and window
    htk_compat: bool = False  # the energy stands last
    use_log_fbank: bool = True
    use_power: bool = True  # False: magnitude


class MfccOptions(NamedTuple):
    """Kaldi's options of compute-mfcc-feats, with its names and defaults but for `dither`."""

    sample_frequency: float = 16000.0  # Hz
    frame_length: float = 25.0  # ms
    frame_shift: float = 10.0  # ms
    dither: float = 0.0
    preemphasis_coefficient: float = 0.97
    remove_dc_offset: bool = True
    window_type: str = "povey"
    round_to_power_of_two: bool = True
    blackman_coeff: float = 0.42
    snip_edges: bool = True
    num_mel_bins: int = 23
    low_freq: float = 20.0  # Hz
    high_freq: float = 0.0  # Hz
    num_ceps: int = 13
    use_energy: bool = True  # in place of the zeroth coefficient
    energy_floor: float = 0.0
    raw_energy: bool = True
    cepstral_lifter: float = 22.0  # 0: none
    htk_compat: bool = False  # the energy, or the zeroth coefficient, stands last


def fbank(samples, options=FbankOptions()):
    """float32 (frames, num_mel_bins), one more with `use_energy`: it then stands first."""
    import numpy as np

    mel, energy = _mel_energies(samples, options, options.use_power)
    if options.use_log_fbank:
        mel = _log(mel)
    if not options.use_energy:
        return mel
    columns = (mel, energy[:, None]) if options.htk_compat else (energy[:, None], mel)
    return np.concatenate(columns, axis=1)


def mfcc(samples, options=MfccOptions()):
    """float32 (frames, num_ceps)."""
    import numpy as np

    _check_ceps(options)
    mel, energy = _mel_energies(samples, options, use_power=True)
    transform = _cepstral_transform(
        options.num_mel_bins, options.num_ceps, options.cepstral_lifter)
    features = product(_log(mel), transform)
    if options.use_energy:
        features[:, 0] = energy
    elif options.htk_compat:
        features[:, 0] *= np.float32(2 ** 0.5)
    return np.roll(features, -1, axis=1) if options.htk_compat else features


def deltas(features, order=2, window=2):
    """(frames, dims * (order + 1)): the features, their slopes over ±`window` frames, and so on.

    Beyond the ends the first and the last frame are repeated.
    """
    import numpy as np

    features = np.asarray(features)
    reach = order * window
    padded = np.pad(features, ((reach, reach), (0, 0)), "edge") if len(features) else features
    slope = np.arange(-window, window + 1, dtype=np.float64)
    slope /= np.dot(slope, slope)
    filters, columns = np.ones(1), [features]
    for _order in range(order):
        filters = np.convolve(filters, slope)
        columns.append(_filtered(padded, filters, len(features), reach))
    return np.concatenate(columns, axis=1)


def cmvn(features, norm_vars=False):
    """Each dimension less its mean; with `norm_vars` also over its standard deviation."""
    import numpy as np

    features = np.asarray(features, np.float32)
    if not len(features):
        return features
    centred = features - features.mean(axis=0, dtype=np.float64)
    if norm_vars:
        centred /= np.sqrt(np.maximum((centred ** 2).mean(axis=0), 1e-20))
    return centred.astype(np.float32)


def sliding_cmvn(features, cmn_window=600, min_window=100, center=False, norm_vars=False):
    """The same over a window of `cmn_window` frames: those before a frame, or around it with
    `center`. What speaks live has no more; `min_window` is what the first frames share."""
    import numpy as np

    features = np.asarray(features, np.float32)
    start, end = _sliding_windows(len(features), cmn_window, min_window, center)
    size = (end - start)[:, None]
    mean = _window_sums(features, start, end) / size
    out = features - mean
    if norm_vars:
        variance = _window_sums(features.astype(np.float64) ** 2, start, end) / size - mean ** 2
        out = np.where(size == 1, 0.0, out / np.sqrt(np.maximum(variance, 1e-10)))
    return out.astype(np.float32)


def mel_filters(options):
    """float32 (num_mel_bins, half the Fourier transform's length): triangles on the mel scale.

    Raises UsageError when a band is empty or does not fit below half the sampling rate.
    """
    return _mel_filters(options.sample_frequency, padded_length(options), options.num_mel_bins,
                        options.low_freq, options.high_freq)


def band_middles_hz(options):
    """(num_mel_bins,): where each triangle is highest."""
    import numpy as np

    nyquist = options.sample_frequency / 2
    high_hz = options.high_freq if options.high_freq > 0 else nyquist + options.high_freq
    mel = np.linspace(mel_of_hz(options.low_freq), mel_of_hz(high_hz), options.num_mel_bins + 2)
    return 700.0 * np.expm1(mel[1:-1] / 1127.0)


def mel_of_hz(hz):
    """The mel scale of O'Shaughnessy (1987), as HTK and Kaldi write it."""
    import numpy as np

    return 1127.0 * np.log(1.0 + np.asarray(hz, np.float64) / 700.0)


def _mel_energies(samples, options, use_power):
    """(mel energies (frames, bins), log energies (frames,)), both float32."""
    import numpy as np

    filters = np.ascontiguousarray(mel_filters(options).T)
    mel, energy = [np.zeros((0, filters.shape[1]), np.float32)], [np.zeros(0)]
    for power, block_energy in power_spectra(samples, options):
        power = power[:, : len(filters)]  # Kaldi leaves out the last, at half the sampling rate
        power = power if use_power else np.sqrt(power)
        mel.append(product(power.astype(np.float32), filters))
        energy.append(block_energy)
    floor = np.log(options.energy_floor) if options.energy_floor > 0 else -np.inf
    energy = np.maximum(np.concatenate(energy), floor)
    return np.concatenate(mel), energy.astype(np.float32)


def _log(energies):
    import numpy as np

    return np.log(np.maximum(energies, np.float32(SMALLEST)))


@lru_cache(maxsize=32)
def _mel_filters(rate_hz, transform_length, bins, low_hz, high_hz):
    import numpy as np

    nyquist = rate_hz / 2
    high_hz = high_hz if high_hz > 0 else nyquist + high_hz
    if bins < 1:
        raise UsageError(_("{bins} mel bands hold nothing").format(bins=bins),
                         _("Set num_mel_bins to 1 or more; 23 is usual."))
    if not 0 <= low_hz < high_hz <= nyquist:
        raise UsageError(
            _("{bins} mel bands from {low:.0f} to {high:.0f} Hz do not fit below half of {rate:.0f} Hz"
              ).format(bins=bins, low=low_hz, high=high_hz, rate=rate_hz),
            _("Lower high_freq, or set it to 0 for all there is."),
        )
    if bins > transform_length // 2:
        raise _too_many_bands(bins, rate_hz)
    edges = np.linspace(mel_of_hz(low_hz), mel_of_hz(high_hz), bins + 2)[:, None]
    left, center, right = edges[:-2], edges[1:-1], edges[2:]
    mel = mel_of_hz(np.arange(transform_length // 2) * rate_hz / transform_length)
    filters = np.minimum((mel - left) / (center - left), (right - mel) / (right - center))
    filters = np.maximum(filters, 0.0)
    if not filters.any(axis=1).all():
        raise _too_many_bands(bins, rate_hz)
    return filters.astype(np.float32)


def _too_many_bands(bins, rate_hz):
    return UsageError(
        _("{bins} mel bands are too many: at {rate:.0f} Hz some hold no frequency").format(
            bins=bins, rate=rate_hz),
        _("Lower num_mel_bins, or lengthen the frames."),
    )


@lru_cache(maxsize=32)
def _cepstral_transform(bins, ceps, lifter):
    """(bins, ceps): the orthonormal cosine transform (type II), each column liftered."""
    import numpy as np

    number = np.arange(ceps)
    angle = np.pi / bins * (np.arange(bins)[:, None] + 0.5) * number
    transform = np.cos(angle) * np.where(number == 0, (1 / bins) ** 0.5, (2 / bins) ** 0.5)
    if lifter:
        transform *= 1 + 0.5 * lifter * np.sin(np.pi * number / lifter)
    return transform.astype(np.float32)


def _check_ceps(options):
    if not 1 <= options.num_ceps <= options.num_mel_bins:
        raise UsageError(
            _("{ceps} cepstral coefficients can't come of {bins} mel bands").format(
                ceps=options.num_ceps, bins=options.num_mel_bins),
            _("Set num_ceps from 1 to num_mel_bins."),
        )


def _filtered(padded, filters, frames, reach):
    """The weighted sum of each frame's neighbours; `padded` has `reach` frames before the first."""
    import numpy as np

    first = reach - len(filters) // 2
    out = np.zeros((frames, padded.shape[1]))
    for offset, weight in enumerate(filters):
        out += weight * padded[first + offset : first + offset + frames]
    return out.astype(padded.dtype)


def _sliding_windows(frames, cmn_window, min_window, center):
    """(first frame, one past the last) of each frame's window; rules of Kaldi's SlidingWindowCmn."""
    import numpy as np

    number = np.arange(frames)
    start = number - (cmn_window // 2 if center else cmn_window)
    end = start + cmn_window if center else number + 1
    end = end + np.maximum(0, -start)
    start = np.maximum(0, start)
    if not center:
        end = np.where(end > number, np.maximum(number + 1, min_window), end)
    over = np.maximum(0, end - frames)
    return np.maximum(0, start - over), end - over


def _window_sums(features, start, end):
    import numpy as np

    total = np.zeros((len(features) + 1, features.shape[1]))
    np.cumsum(features, axis=0, dtype=np.float64, out=total[1:])
    return total[end] - total[start]
