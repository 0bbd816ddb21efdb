"""Who of eSpeak NG's variants speaks when, and what comes out."""
import os

import numpy as np
import pytest

from edgeai.audio.speaking import espeakng
from edgeai.audio.training import espeak_speaker
from edgeai.audio.training.espeak_speaker import (
    EspeakSpeaker, draw_speaker, speak, stretched, variants)
from test_source_filter import power_spectrum

pytest.importorskip("espeakng_loader", reason="espeakng-loader: pip install edgeai[audio]")
PURPOSES = ("training", "tuning", "evaluation")
PLAIN = EspeakSpeaker("m1", 50, 160, 1.0, None)


def test_the_purposes_share_no_variant():
    sets = [set(variants(purpose)) for purpose in PURPOSES]
    assert len(set.union(*sets)) == sum(map(len, sets))
    assert [len(names) for names in sets] == [len(variants(purpose)) for purpose in PURPOSES]
    assert len(sets[0]) > 40 and len(sets[1]) >= 3 and len(sets[2]) >= 8


def test_every_variant_is_a_file_of_the_wheel_and_speaks():
    """Names by their capitals too: Linux tells them apart."""
    import espeakng_loader

    files = set(os.listdir(os.path.join(espeakng_loader.get_data_path(), "voices", "!v")))
    assert {name for purpose in PURPOSES for name in variants(purpose)} <= files
    assert set(espeak_speaker._ODD) <= files
    for name in espeak_speaker.HELD_OUT["tuning"] + espeak_speaker.HELD_OUT["evaluation"]:
        samples, _rate_hz = espeakng.synthesise("ni3", "cmn-latn-pinyin+" + name)
        assert np.abs(samples.astype(int)).max() > 1000, name


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_speaker_is_drawn_from_its_purpose(purpose):
    rng = np.random.RandomState(1)
    drawn = [draw_speaker(rng, purpose) for _turn in range(60)]
    names = [speaker.variant for speaker in drawn if "\n" not in speaker.variant]
    assert set(names) <= set(variants(purpose))
    assert len(names) == 60 if purpose != "training" else 15 < len(names) < 45
    sizes = {speaker.size for speaker in drawn}
    assert sizes == {1.0} if purpose != "training" else len(sizes) > 10
    again = np.random.RandomState(1)
    assert drawn == [draw_speaker(again, purpose) for _turn in range(60)]


def test_speech_is_trimmed_and_as_loud_as_can_be():
    sound = speak(["da3", "kai1", "deng1"], PLAIN)
    assert np.abs(sound).max() == pytest.approx(1.0)
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    assert loud[0] < 800 and len(sound) - loud[-1] < 1600
    assert 0.4 < len(sound) / 16000 < 1.5
    # Not to the sample: the library goes on from the state that the last sentence left.
    assert len(speak(["da3", "kai1", "deng1"], PLAIN)) == pytest.approx(len(sound), abs=80)


def test_a_larger_throat_speaks_higher_and_quicker_a_variant_sounds_otherwise():
    """Size multiplies formants and pitch; draw_speaker evens the tempo out."""
    plain = speak(["wu1", "wu1"], PLAIN)
    small = speak(["wu1", "wu1"], PLAIN._replace(size=1.18))
    other = speak(["wu1", "wu1"], PLAIN._replace(variant="f2"))
    assert len(small) == pytest.approx(len(plain) / 1.18, rel=0.03)
    assert len(other) != len(plain) or np.abs(other - plain).max() > 0.1


def test_gaps_stand_between_syllables():
    """All are said, each as loud as can be, with silence of that length after each."""
    sound = speak(["ma1", "ma1"], PLAIN._replace(gap_s=0.25))
    one = speak(["ma1"], PLAIN)
    assert len(sound) == pytest.approx(2 * (len(one) + 4000), rel=0.05)
    assert np.abs(sound[len(one) + 500 : len(one) + 3500]).max() < 0.02
    assert np.abs(sound[-3500:]).max() < 0.02
    halves = sound[: len(sound) // 2], sound[len(sound) // 2 :]
    assert all(np.abs(half).max() == pytest.approx(1.0) for half in halves)


@pytest.mark.parametrize("factor", [16000 / 22050, 0.5, 1.0, 1.3])
def test_stretching_keeps_a_tone_and_its_level(factor):
    tone = np.sin(2 * np.pi * 1000 * np.arange(22050) / 22050)
    found = stretched(tone, factor)
    assert len(found) == round(22050 * factor)
    hz, power = power_spectrum(found)  # reckoned at 16 kHz
    assert hz[np.argmax(power)] == pytest.approx(1000 / factor * 16000 / 22050, abs=16)
    middle = found[len(found) // 4 : len(found) * 3 // 4]
    assert np.std(middle) == pytest.approx(np.sqrt(0.5), rel=0.01)
