"""Short frames of a sound, as Kaldi cuts, cleans and windows them.

The definition is that of Kaldi's feat/feature-window.cc, computed over many frames at once, and in
float64: numpy transforms it several times as fast as float32.
"""
from functools import lru_cache

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

BLOCK_FRAMES = 256  # stay in the processor's cache, and bound the memory of a long sound
ONE_CORE_MULTIPLICATIONS = 1 << 18  # OpenBLAS's threshold: 4 * 65536 by default
SMALLEST = 1.1920929e-07  # float32's epsilon, Kaldi's floor under every logarithm
DITHER_SEED = 0  # the same sound has the same features

WINDOW_TYPES = ("povey", "hamming", "hanning", "sine", "blackman", "rectangular")


def as_waveform(samples):
    """float64 copy of 1-D `samples`. Raises UsageError for channels or complex numbers."""
    import numpy as np

    samples = np.asarray(samples)
    if samples.ndim != 1 or samples.dtype.kind not in "iuf":
        raise UsageError(
            _("features need one channel of numbers, not {type} of shape {shape}").format(
                type=samples.dtype, shape=samples.shape),
            _("Average the channels: samples.mean(axis=1)."),
        )
    return samples.astype(np.float64)


def frame_length(options):
    """(samples in a frame, samples between two frames' starts)"""
    # In Kaldi's order: 0.001 times first would round another way at 44.1 kHz.
    length = int(options.sample_frequency * 0.001 * options.frame_length)
    shift = int(options.sample_frequency * 0.001 * options.frame_shift)
    if length < 2 or shift < 1:
        raise UsageError(
            _("frames of {length} ms every {shift} ms are too short for {rate:.0f} Hz").format(
                length=options.frame_length, shift=options.frame_shift,
                rate=options.sample_frequency),
            _("Usual are 25 ms every 10 ms."),
        )
    return length, shift


def padded_length(options):
    """The length of a frame's Fourier transform."""
    length = frame_length(options)[0]
    return 1 << (length - 1).bit_length() if options.round_to_power_of_two else length


def frame_count(samples, options):
    """How many frames `samples` samples give."""
    length, shift = frame_length(options)
    if not options.snip_edges:
        return (samples + shift // 2) // shift
    return 1 + (samples - length) // shift if samples >= length else 0


def power_spectra(samples, options):
    """Yields (power (n, half the transform's length + 1), log energy (n,)) of n frames at a time.

    The energy is a frame's before pre-emphasis and window, or after them without `raw_energy`.
    """
    import numpy as np

    transform_length = padded_length(options)
    for frames, raw_energy in windowed_blocks(samples, options):
        spectrum = np.fft.rfft(frames, transform_length)
        energy = raw_energy if options.raw_energy else log_energy(frames)
        yield spectrum.real ** 2 + spectrum.imag ** 2, energy


def windowed_blocks(samples, options):
    """Yields (frames float64 (n, frame length) ready for the Fourier transform, their raw log
    energy (n,)), n up to BLOCK_FRAMES. The energy is before pre-emphasis and window."""
    import numpy as np

    frames = _cut(as_waveform(samples), options)
    window = window_function(options.window_type, frames.shape[1], options.blackman_coeff)
    random = np.random.RandomState(DITHER_SEED)
    for start in range(0, len(frames), BLOCK_FRAMES):
        block = frames[start : start + BLOCK_FRAMES].copy()
        if options.dither:
            block += options.dither * random.standard_normal(block.shape)
        if options.remove_dc_offset:
            block -= block.mean(axis=1, keepdims=True)
        energy = log_energy(block)
        yield _emphasised(block, options.preemphasis_coefficient) * window, energy


def product(rows, matrix):
    """np.dot(rows, matrix), on one core.

    OpenBLAS would share larger products among all cores, whose threads spin while they wait: that
    costs several times what it brings, most of all beside other work.
    """
    import numpy as np

    step = max(1, ONE_CORE_MULTIPLICATIONS // matrix.size)
    out = np.empty((len(rows), matrix.shape[1]), np.result_type(rows, matrix))
    for start in range(0, len(rows), step):
        np.dot(rows[start : start + step], matrix, out=out[start : start + step])
    return out


def log_energy(frames):
    """The natural logarithm of each frame's sum of squares."""
    import numpy as np

    return np.log(np.maximum(np.einsum("ij,ij->i", frames, frames), SMALLEST))


def _cut(samples, options):
    """A read-only view (frames, frame length), the frames overlapping."""
    import numpy as np

    length, shift = frame_length(options)
    count = frame_count(len(samples), options)
    if not count:
        return np.zeros((0, length))
    if not options.snip_edges:
        start = shift // 2 - length // 2  # the first frame is centred on the first shift
        numbers = np.arange(start, start + (count - 1) * shift + length)
        samples = samples[_reflected(numbers, len(samples))]
    step = samples.strides[0]
    return np.lib.stride_tricks.as_strided(
        samples, (count, length), (step * shift, step), writeable=False)


def _reflected(numbers, size):
    """Sample numbers beyond either end, mirrored there: ... 1 0 | 0 1 2 ..."""
    import numpy as np

    numbers = numbers % (2 * size)
    return np.where(numbers < size, numbers, 2 * size - 1 - numbers)


def _emphasised(frames, coefficient):
    import numpy as np

    out = np.empty_like(frames)
    out[:, 1:] = frames[:, 1:] - coefficient * frames[:, :-1]
    out[:, 0] = frames[:, 0] * (1 - coefficient)
    return out


@lru_cache(maxsize=32)
def window_function(name, length, blackman_coeff=0.42):
    """float64 (length,). "povey" is Kaldi's own: a Hann window to the power of 0.85."""
    import numpy as np

    angle = 2 * np.pi * np.arange(length) / (length - 1)
    hann = 0.5 - 0.5 * np.cos(angle)
    windows = {
        "povey": hann ** 0.85,
        "hanning": hann,
        "hamming": 0.54 - 0.46 * np.cos(angle),
        "sine": np.sin(angle / 2),
        "blackman": blackman_coeff - 0.5 * np.cos(angle)
        + (0.5 - blackman_coeff) * np.cos(2 * angle),
        "rectangular": np.ones(length),
    }
    if name not in windows:
        raise UsageError(
            _("there is no window {name}").format(name=name),
            _("Take one of: {names}").format(names=", ".join(WINDOW_TYPES)),
        )
    return windows[name]
