"""The same words from another throat: what changes, and what must not."""
import numpy as np
import pytest

from edgeai.audio.training.revoiced_speaker import NewVoice, _voicing, draw_voice, revoice
from edgeai.audio.training.source_filter import HOP, RATE_HZ
from test_source_filter import pitch_hz, power_spectrum

LEVEL = NewVoice(level_spread_db=0.0, tract=1.0, bend=0.0, tilt_db_per_octave=0.0, f0_hz=150.0, tone_semitones=0.0,
                 tempo=1.0, tempo_spread=0.0, breath=0.0)


def vowel_and_hiss():
    """Half a second with pulses at 110 Hz and a formant at 800, then half one of noise."""
    rng = np.random.RandomState(1)
    pulses = np.zeros(RATE_HZ // 2)
    pulses[:: RATE_HZ // 110] = 1.0
    at_s = np.arange(400) / RATE_HZ
    vowel = np.convolve(pulses, np.exp(-300 * at_s) * np.sin(2 * np.pi * 800 * at_s))[: len(pulses)]
    hiss = np.diff(rng.standard_normal(RATE_HZ // 2 + 1)) * 0.1
    return np.concatenate([vowel, hiss])


def revoiced(**changes):
    return revoice(vowel_and_hiss(), LEVEL._replace(**changes), np.random.RandomState(2))


def halves(sound):
    """Well inside the vowel and the hiss."""
    middle = len(sound) // 2
    return sound[2000 : middle - 1500], sound[middle + 1500 : -1500]


def periodicity(sound):
    """(frames,) 0..1, mean over all but the last, which reach over the end."""
    return _voicing(sound, len(sound) // HOP)[:-8].mean()


@pytest.mark.parametrize("f0_hz", [90, 150, 260])
def test_what_was_voiced_is_voiced_at_the_new_pitch(f0_hz):
    vowel, _hiss = halves(revoiced(f0_hz=f0_hz))
    assert pitch_hz(vowel, 70, 350) == pytest.approx(f0_hz, rel=0.03)
    assert periodicity(vowel) > 0.9


def test_what_was_noise_stays_noise():
    """Nothing of the new source's pulses is in it, a 150th of a second later or ever."""
    _vowel, hiss = halves(revoiced())
    assert periodicity(hiss) < 0.1
    low = np.convolve(hiss, np.ones(12))  # where the pulses' jitter of 1 % blurs nothing
    correlation = np.correlate(low, low, "full")[len(low) - 1 :] / np.sum(low ** 2)
    assert correlation[RATE_HZ // 150 - 5 : RATE_HZ // 150 + 5].max() < 0.1


def test_breath_makes_a_vowel_less_periodic():
    assert periodicity(halves(revoiced(breath=0.9))[0]) < periodicity(halves(revoiced())[0]) - 0.2


@pytest.mark.parametrize("tract", [1.0, 1.25])
def test_formants_move_with_the_tract(tract):
    vowel, _hiss = halves(revoiced(tract=tract, f0_hz=100.0))
    hz, power = power_spectrum(vowel)
    near = (hz > 500) & (hz < 1500)
    assert np.sum(hz[near] * power[near]) / power[near].sum() == pytest.approx(800 * tract, rel=0.1)


@pytest.mark.parametrize("tempo", [0.75, 1.0, 1.3])
def test_the_length_follows_the_tempo(tempo):
    assert len(revoiced(tempo=tempo)) == pytest.approx(RATE_HZ / tempo, rel=0.02)


def test_single_sounds_are_held_and_hurried():
    lengths = {len(revoice(vowel_and_hiss(), LEVEL._replace(tempo_spread=0.4),
                           np.random.RandomState(seed))) for seed in range(6)}
    assert len(lengths) > 3 and all(0.5 < length / RATE_HZ < 2 for length in lengths)


def test_the_same_seed_gives_the_same_voice():
    def said(seed):
        rng = np.random.RandomState(seed)
        return revoice(vowel_and_hiss(), draw_voice(rng), rng)

    one, same, other = said(1), said(1), said(2)
    assert (one == same).all() and np.abs(one).max() == pytest.approx(1.0)
    assert len(one) != len(other) or np.abs(one - other).max() > 0.1


def test_drawn_voices_stay_human():
    for seed in range(50):
        voice = draw_voice(np.random.RandomState(seed))
        assert 0.86 <= voice.tract <= 1.25 and 50 < voice.f0_hz <= 330 and voice.breath <= 0.35
