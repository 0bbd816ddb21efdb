"""What a microphone hears: sounds at their time, mixed, at any rate, the same by seed."""
import numpy as np
import pytest

from edgeai.sim.air import Air

TONE = np.full(1600, 1000, np.int16)  # 0.1 s at 16 kHz


def quiet():
    return Air(noise_dbfs=-200)


def test_a_sound_is_heard_at_its_time_to_the_sample():
    air = quiet()
    air.add(TONE, 16000, 0.25)
    heard = air.hear(0.0, 16000, 16000)
    assert np.flatnonzero(heard)[[0, -1]].tolist() == [4000, 5599]


def test_however_it_is_cut_it_is_the_same():
    air = Air(seed=5)
    air.add(TONE, 16000, 0.03)
    whole = air.hear(0.0, 3200, 16000)
    pieces = [air.hear(start / 16000, 320, 16000) for start in range(0, 3200, 320)]
    assert np.array_equal(np.concatenate(pieces), whole)


def test_sounds_add_up_with_their_gains_and_clip():
    air = quiet()
    air.add(TONE, 16000, 0.0)
    air.add(TONE, 16000, 0.0, gain=0.5)
    assert set(air.hear(0.0, 1600, 16000)) == {1500}
    air.add(np.full(1600, 32767, np.int16), 16000, 0.0)
    assert set(air.hear(0.0, 1600, 16000)) == {32767}


def test_another_rate_hears_the_same_sound():
    air = quiet()
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)).astype(np.int16)
    air.add(tone, 16000, 0.0)
    heard = air.hear(0.0, 48000, 48000)[4800:43200].astype(float)
    peak_hz = np.abs(np.fft.rfft(heard)).argmax() * 48000 / len(heard)
    assert peak_hz == pytest.approx(440, abs=2)
    assert np.abs(heard).max() == pytest.approx(8000, rel=0.01)


def test_noise_has_its_level_and_its_seed():
    first, same, other = Air(-40, 1), Air(-40, 1), Air(-40, 2)
    heard = first.hear(0.0, 16000, 16000)
    assert 20 * np.log10(heard.astype(float).std() * np.sqrt(2) / 32767) == pytest.approx(-40, abs=.5)
    assert np.array_equal(heard, same.hear(0.0, 16000, 16000))
    assert not np.array_equal(heard, other.hear(0.0, 16000, 16000))
