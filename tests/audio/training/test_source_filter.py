"""Sound from pulses and noise: the pitch and the shape that were asked for, measured."""
import numpy as np
import pytest

from edgeai.audio.training.source_filter import (
    BINS, FFT, HOP, RATE_HZ, frequencies_hz, render, spectra)

FRAMES = 160  # 0.8 s
NOTHING = np.zeros((FRAMES, BINS))
FLAT = np.ones((FRAMES, BINS))


def pitch_hz(samples, low_hz=60, high_hz=400):
    """Where the autocorrelation is greatest, between samples by a parabola."""
    samples = samples - samples.mean()
    correlation = np.correlate(samples, samples, "full")[len(samples) - 1 :]
    low, high = RATE_HZ // high_hz, RATE_HZ // low_hz
    lag = low + int(np.argmax(correlation[low:high]))
    before, here, after = correlation[lag - 1 : lag + 2]
    return RATE_HZ / (lag + 0.5 * (before - after) / (before - 2 * here + after))


def power_spectrum(samples):
    """(hz, power): mean over windows of 64 ms."""
    pieces = samples[: len(samples) // 1024 * 1024].reshape(-1, 1024) * np.hanning(1024)
    return np.arange(513) * RATE_HZ / 1024, (np.abs(np.fft.rfft(pieces)) ** 2).mean(axis=0)


@pytest.mark.parametrize("f0_hz", [70, 103.7, 160, 233, 320])
def test_the_pitch_is_the_one_asked_for(f0_hz):
    sound = render(np.full(FRAMES, f0_hz), FLAT, NOTHING, np.random.RandomState(1))
    assert len(sound) == FRAMES * HOP
    assert pitch_hz(sound[2000:6000]) == pytest.approx(f0_hz, rel=0.01)


def test_a_rising_pitch_rises():
    sound = render(np.linspace(100, 200, FRAMES), FLAT, NOTHING, np.random.RandomState(1))
    quarter = len(sound) // 4
    # Each quarter about its middle: 112.5 and 187.5 Hz.
    assert pitch_hz(sound[:quarter]) == pytest.approx(112.5, rel=0.06)
    assert pitch_hz(sound[-quarter:]) == pytest.approx(187.5, rel=0.06)


@pytest.mark.parametrize("voiced", [True, False])
@pytest.mark.parametrize("peak_hz", [700, 2300, 5000])
def test_a_formant_lies_where_it_was_asked(peak_hz, voiced):
    shape = np.exp(-((frequencies_hz() - peak_hz) / 150) ** 2)[None, :] * FLAT
    sources = (shape, NOTHING) if voiced else (NOTHING, shape)
    sound = render(np.full(FRAMES, 100.0), *sources, rng=np.random.RandomState(2))
    hz, power = power_spectrum(sound)
    assert np.sum(hz * power) / np.sum(power) == pytest.approx(peak_hz, abs=60)
    far = np.abs(hz - peak_hz) > 800
    assert power[far].max() < power.max() / 1000


def test_frames_without_sound_are_silent():
    shape = FLAT.copy()
    shape[60:120] = 0
    sound = render(np.full(FRAMES, 150.0), shape, NOTHING, np.random.RandomState(3))
    assert np.abs(sound[60 * HOP + FFT : 120 * HOP - FFT]).max() < 1e-12
    assert np.abs(sound[:50 * HOP]).max() > 0.1


def test_equal_power_whatever_the_pitch():
    low, high = (np.std(render(np.full(FRAMES, hz), FLAT, NOTHING, np.random.RandomState(4)))
                 for hz in (80.0, 320.0))
    assert 0.8 < low / high < 1.25


def test_spectra_are_frames_of_the_short_time_transform():
    tone = np.sin(2 * np.pi * 1000 * np.arange(8000) / RATE_HZ)
    found = np.abs(spectra(tone))
    assert found.shape == (100, BINS)
    assert (found[10:90].argmax(axis=1) == 32).all()  # 1000 Hz in steps of 31.25
    assert spectra(np.zeros(5)).shape == (1, BINS)


def test_the_same_seed_gives_the_same_sound():
    one, same, other = (render(np.full(FRAMES, 100.0), FLAT, FLAT, np.random.RandomState(seed))
                        for seed in (5, 5, 6))
    assert (one == same).all() and not (one == other).all()
