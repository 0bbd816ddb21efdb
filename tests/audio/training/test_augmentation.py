"""Rooms, microphones and noise: each as strong as was asked for, measured."""
import numpy as np
import pytest

from edgeai.audio.training import augmentation
from edgeai.audio.training.augmentation import (
    NOISES, RATE_HZ, augment, coloured_noise, convolved, filtered, mixed, padded, room_response)


def tone(seconds=1.0, hz=500):
    return np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)


def square_wave():
    """All of it is loud, so its power is known: 1."""
    return np.sign(tone() + 1e-9)


@pytest.mark.parametrize("snr_db", [30, 20, 5, -5])
@pytest.mark.parametrize("kind", NOISES)
def test_noise_is_as_far_below_speech_as_was_asked(snr_db, kind):
    speech = padded(square_wave(), np.random.RandomState(1), (0.5, 0.51))  # silence counts not
    noise = coloured_noise(len(speech), np.random.RandomState(2), kind)
    added = mixed(speech, noise, snr_db) - speech
    assert -10 * np.log10(np.mean(added ** 2)) == pytest.approx(snr_db, abs=0.1)


def octave_levels_db(noise):
    """dB of the power density in the octaves from 125 Hz to 4 kHz."""
    spectrum = np.abs(np.fft.rfft(noise)) ** 2
    hz = np.fft.rfftfreq(len(noise), 1 / RATE_HZ)
    return [10 * np.log10(spectrum[(hz >= low) & (hz < 2 * low)].mean())
            for low in (125, 250, 500, 1000, 2000)]


@pytest.mark.parametrize("kind, db_an_octave", [("white", 0), ("pink", -3), ("brown", -6)])
def test_noise_falls_by_its_colour(kind, db_an_octave):
    noise = coloured_noise(1 << 17, np.random.RandomState(3), kind)
    assert np.mean(noise ** 2) == pytest.approx(1.0)
    steps = np.diff(octave_levels_db(noise))
    assert steps == pytest.approx([db_an_octave] * 4, abs=0.4)


def test_a_hum_is_harmonics_of_one_tone():
    noise = coloured_noise(RATE_HZ, np.random.RandomState(6), "hum")
    spectrum = np.abs(np.fft.rfft(noise)) ** 2
    hz = np.flatnonzero(spectrum > spectrum.max() / 100)
    assert len(hz) > 1 and any((hz % base == 0).all() for base in (50, 60, 100, 120, 180))


def test_band_noise_is_a_band():
    levels = [octave_levels_db(coloured_noise(1 << 16, np.random.RandomState(seed), "band"))
              for seed in range(5)]
    assert all(max(one) - min(one) > 10 for one in levels)


def test_a_kind_is_drawn_where_none_is_named():
    peaks = {round(float(np.max(np.abs(np.fft.rfft(coloured_noise(4096, np.random.RandomState(s)))))))
             for s in range(8)}
    assert len(peaks) == 8


@pytest.mark.parametrize("seed", range(6))
def test_reverberation_decays_by_60_db_in_its_time(seed):
    response = room_response(np.random.RandomState(seed))
    assert response[0] == 1.0 and 0.07 * RATE_HZ < len(response) < 0.55 * RATE_HZ
    time_s = len(response) / RATE_HZ / 0.9
    tail = response[1:] ** 2
    quarter = len(tail) // 4
    second, fourth = tail[quarter : 2 * quarter].mean(), tail[3 * quarter :].mean()
    # From the middle of the one to that of the other.
    expected_db = 60 * (2 * quarter / RATE_HZ) / time_s
    assert 10 * np.log10(second / fourth) == pytest.approx(expected_db, abs=3)
    ratio_db = 10 * np.log10(tail.sum())
    assert -19 < ratio_db < 0.5


def test_convolving_is_what_a_sum_of_echoes_is():
    response = np.zeros(900)
    response[0], response[700] = 1.0, 0.5
    sound = np.random.RandomState(1).standard_normal(2000)
    echo = np.concatenate([np.zeros(700), sound[:1300]]) * 0.5
    assert np.allclose(convolved(sound, response), sound + echo)


def test_a_filter_changes_a_tone_by_its_gain():
    sound = tone(1.024, 500)
    for db in (-12, 6):
        found = filtered(sound, lambda hz: np.where(hz < 1000, db, -60.0))
        middle = found[4000:12000]
        assert 20 * np.log10(np.std(middle) / np.sqrt(0.5)) == pytest.approx(db, abs=0.1)


def test_padding_is_silence_within_its_bounds():
    found = padded(np.ones(1000), np.random.RandomState(1), (0.1, 0.2))
    speech = np.flatnonzero(found)
    assert len(speech) == 1000
    for silent in (speech[0], len(found) - 1 - speech[-1]):
        assert 0.1 * RATE_HZ <= silent <= 0.2 * RATE_HZ


def test_the_length_for_the_transform_is_enough_and_not_much_more():
    for frames in (1, 2, 3, 17, 1000, 16000, 16385, 81920):
        size = augmentation._good_size(frames)
        assert frames <= size <= max(4, 1.34 * frames)


def test_augmented_speech_is_16_bit_at_any_level_and_another_each_time():
    rng = np.random.RandomState(1)
    sounds = [augment(tone(), rng, lambda random: tone(0.5, 300)) for _turn in range(60)]
    peaks = [np.abs(sound).max() for sound in sounds]
    assert all((sound == np.rint(sound)).all() for sound in sounds)
    assert max(peaks) <= 32768 and min(peaks) > 32767 * 10 ** (-34.5 / 20)
    assert min(peaks) < 2000 and max(peaks) > 20000
    assert all(RATE_HZ * 1.1 <= len(sound) <= RATE_HZ * 1.81 for sound in sounds)
    assert len({sound[:100].tobytes() for sound in sounds}) == 60


def test_the_same_seed_augments_the_same():
    one, same, other = (augment(tone(), np.random.RandomState(seed)) for seed in (1, 1, 2))
    assert (one == same).all()
    assert len(one) != len(other) or (one != other).any()


def test_speech_is_not_changed_in_place():
    speech = tone()
    before = speech.copy()
    for seed in range(10):
        augment(speech, np.random.RandomState(seed))
    assert (speech == before).all()
