"""Formant synthesis: everything can be said, and sounds as its speaker's table says."""
import numpy as np
import pytest

from edgeai.audio.training import formant_speaker
from edgeai.audio.training.formant_speaker import VOWELS, draw_speaker, speak
from edgeai.audio.training.source_filter import RATE_HZ
from edgeai.audio.training.units import FINALS, INITIALS, UNITS, syllable_units
from test_source_filter import pitch_hz, power_spectrum
from test_units import NO_SYLLABLES, dictionary_syllables


def textbook_man(**changes):
    """Neither his own vowels nor tilt nor breath."""
    speaker = draw_speaker(np.random.RandomState(0))._replace(
        vowels=VOWELS, tract=1.0, bandwidth_factor=0.8, tilt_db_per_octave=-3.0,
        breathiness_db=-60.0, f0_hz=100.0, tone_range=0.0, tempo=0.4, smooth_s=0.02, gap_s=0.0,
        upper_formants_hz=(3500, 4500, 5600, 6700, 7800, 9000))
    return speaker._replace(**changes)


def resonances_hz(samples, order=20):
    """Poles of the linear prediction of a vowel (autocorrelation method), lowest first."""
    samples = np.append(samples[0], samples[1:] - 0.9 * samples[:-1]) * np.hanning(len(samples))
    correlation = np.correlate(samples, samples, "full")[len(samples) - 1 :][: order + 1]
    table = correlation[np.abs(np.subtract.outer(np.arange(order), np.arange(order)))]
    prediction = np.linalg.solve(table + 1e-6 * correlation[0] * np.eye(order), correlation[1:])
    roots = np.roots(np.append(1.0, -prediction))
    hz = np.angle(roots) * RATE_HZ / (2 * np.pi)
    width_hz = -np.log(np.abs(roots)) * RATE_HZ / np.pi
    return sorted(hz[(hz > 150) & (width_hz < 600)])


def test_every_final_and_initial_has_a_recipe():
    assert set(formant_speaker.FINALS) == set(FINALS)
    assert set(formant_speaker.CONSONANTS) == set(INITIALS)
    for final, recipe in formant_speaker.FINALS.items():
        parts = [part.split(":") for part in recipe.split()]
        assert sum(float(share) for _name, share in parts) == pytest.approx(1.0), final
        assert {name for name, _share in parts} <= set(VOWELS), final


def test_every_syllable_of_mandarin_can_be_said():
    """Of GB 2312's, with its tone: finite, loud enough, never above 1."""
    from edgeai.audio.training.pronunciation import character_units

    pairs = sorted({units for ways in character_units().values() for units in ways})
    assert len(pairs) > 380
    written = {syllable_units(one): one for one in dictionary_syllables() if one not in NO_SYLLABLES}
    rng = np.random.RandomState(1)
    for start in range(0, len(pairs), 20):
        syllables = ["%s%d" % (written[UNITS[initial - 1], UNITS[final - 1]], 1 + at % 5)
                     for at, (initial, final) in enumerate(pairs[start : start + 20])]
        sound = speak(syllables, draw_speaker(rng), rng)
        assert np.isfinite(sound).all() and np.abs(sound).max() == pytest.approx(1.0)
        assert 0.08 < len(sound) / RATE_HZ / len(syllables) < 0.8


def test_the_same_seed_says_the_same_and_another_speaker_does_not():
    def said(seed):
        rng = np.random.RandomState(seed)
        return speak(["da3", "kai1"], draw_speaker(rng), rng)

    one, same, other = said(1), said(1), said(2)
    assert (one == same).all()
    assert len(one) != len(other) or np.abs(one - other).max() > 0.1


def test_drawn_speakers_differ_in_every_trait():
    speakers = [draw_speaker(np.random.RandomState(seed)) for seed in range(20)]
    for trait in ("tract", "f0_hz", "tempo", "tilt_db_per_octave", "breathiness_db"):
        values = [getattr(speaker, trait) for speaker in speakers]
        assert max(values) > 1.3 * min(values) or max(values) - min(values) > 3, trait
    assert len({speaker.vowels["a"] for speaker in speakers}) == 20
    assert all(60 < speaker.f0_hz <= 330 for speaker in speakers)


@pytest.mark.parametrize("syllable, vowel, tract", [
    ("a1", "a", 1.0), ("a1", "a", 1.2), ("yi1", "i", 1.0), ("wu1", "u", 1.0), ("e1", "e", 1.0),
    ("a1", "a", 0.9)])
def test_a_vowels_formants_are_its_speakers(syllable, vowel, tract):
    """Linear prediction finds F1 and F2 within a tenth."""
    sound = speak([syllable], textbook_man(tract=tract), np.random.RandomState(3))
    found = resonances_hz(sound[int(0.45 * len(sound)) : int(0.75 * len(sound))])
    for wanted in (hz * tract for hz in VOWELS[vowel][:2]):
        assert min(abs(hz - wanted) for hz in found) < 0.1 * wanted, (wanted, found)
    assert sum(hz < VOWELS[vowel][1] * tract * 1.12 for hz in found) == 2, found


@pytest.mark.parametrize("seed", range(4))
def test_tones_move_the_pitch(seed):
    """The first is level, the second rises, the fourth begins high."""
    def thirds_hz(tone):
        sound = speak(["e" + tone], textbook_man(tone_range=1.3, tempo=0.6),
                      np.random.RandomState(seed))
        loud = np.flatnonzero(np.abs(sound) > 0.1)
        sound = sound[loud[0] : loud[-1]]
        third = len(sound) // 3
        return pitch_hz(sound[:third], 70, 200), pitch_hz(sound[-third:], 70, 200)

    level, rising, falling = (thirds_hz(tone) for tone in "124")
    assert 0.85 < level[1] / level[0] < 1.1 and rising[1] > 1.12 * rising[0]
    assert falling[0] > 1.2 * rising[0]


def test_a_fricative_is_noise_above_and_a_vowel_is_below():
    hz, power = power_spectrum(speak(["si1"], textbook_man(), np.random.RandomState(4))[:3000])
    high, low = power[(hz > 5000)].mean(), power[(hz > 200) & (hz < 3000)].mean()
    assert high > 5 * low


def test_more_syllables_take_longer_and_a_quicker_tempo_less():
    def seconds(syllables, tempo):
        return len(speak(syllables, textbook_man(tempo=tempo), np.random.RandomState(1))) / RATE_HZ

    assert seconds(["ma1"] * 4, 1.0) > 2 * seconds(["ma1"], 1.0)
    assert seconds(["ma1"] * 4, 1.4) == pytest.approx(seconds(["ma1"] * 4, 0.7) / 2, rel=0.1)


def test_what_is_no_syllable_is_refused():
    with pytest.raises(ValueError, match="not a Mandarin syllable"):
        speak(["hello"], textbook_man(), np.random.RandomState(1))
