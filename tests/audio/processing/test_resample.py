"""Resampling, measured on sines as a listener would."""
import numpy as np
import pytest

from edgeai.audio.processing.resample import Resampler, resample


def sine(frequency_hz, rate_hz, seconds=0.5):
    return np.sin(2 * np.pi * frequency_hz * np.arange(int(seconds * rate_hz)) / rate_hz)


def level_db(samples):
    """RMS of the middle half, dB below a full-scale sine."""
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    return 20 * np.log10(np.sqrt(np.mean(middle**2)) * np.sqrt(2) + 1e-12)


@pytest.mark.parametrize("from_hz, to_hz", [
    (48000, 16000), (44100, 16000), (22050, 16000), (8000, 16000), (16000, 48000)])
def test_speech_passes_unchanged_and_in_time(from_hz, to_hz):
    out = resample(sine(1000, from_hz), from_hz, to_hz)
    error = out - sine(1000, to_hz)[: len(out)]
    assert level_db(error) < -70


@pytest.mark.parametrize("from_hz", [48000, 44100, 32000])
def test_what_would_alias_is_60_db_down(from_hz):
    for frequency_hz in (8800, 10000, 12000, 15000):
        assert level_db(resample(sine(frequency_hz, from_hz), from_hz, 16000)) < -60


@pytest.mark.parametrize("shape", [(30000,), (8000, 2)])
@pytest.mark.parametrize("dtype", [np.int16, np.float64])
def test_in_pieces_it_gives_the_same_bits(shape, dtype):
    random = np.random.RandomState(3)
    samples = (random.randn(*shape) * 4000).astype(dtype)
    for from_hz, to_hz in ((48000, 16000), (44100, 16000), (16000, 22050), (8000, 16000)):
        resampler, pieces, start = Resampler(from_hz, to_hz), [], 0
        while start < len(samples):
            end = start + random.randint(1, 2500)
            pieces.append(resampler.feed(samples[start:end]))
            start = end
        pieces.append(resampler.flush())
        assert np.array_equal(np.concatenate(pieces), resample(samples, from_hz, to_hz))


def test_length_type_and_channels_are_kept():
    stereo = np.zeros((4410, 2), np.int16)
    out = resample(stereo, 44100, 16000)
    assert out.shape == (1600, 2) and out.dtype == np.int16
    assert len(resample(np.zeros(1, np.int16), 48000, 16000)) == 1
    assert len(resample(np.zeros(0, np.int16), 48000, 16000)) == 0


def test_a_full_scale_square_is_clipped_not_wrapped():
    square = np.where(np.arange(4800) // 24 % 2, 32767, -32768).astype(np.int16)
    out = resample(square, 48000, 16000).astype(int)
    assert out.max() == 32767 and out.min() == -32768
    assert np.abs(np.diff(out)).max() < 66000
    assert (np.sign(out[100:-100]) == np.sign(np.where((np.arange(100, 1500) * 3) // 24 % 2, 1, -1))
            ).mean() > 0.85
