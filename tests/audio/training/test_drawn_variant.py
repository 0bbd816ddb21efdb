"""Voices that no file of the wheel holds: what they say, and that they leave no trace."""
import os
import re

import numpy as np
import pytest

from edgeai.audio.training.acoustic_features import acoustic_features
from edgeai.audio.training.drawn_variant import _MANDARIN, draw_variant, voice_file
from edgeai.audio.training.espeak_speaker import EspeakSpeaker, speak

pytest.importorskip("espeakng_loader", reason="espeakng-loader: pip install edgeai[audio]")
SENTENCE = ("da3", "kai1", "deng1")
PITCH = "pitch 82 118\n"


def spoken(variant):
    return speak(SENTENCE, EspeakSpeaker(variant, 50, 160, 1.0, None))


def timbre(variant):
    """The mean features, without the level."""
    return acoustic_features(spoken(variant) * 10000).mean(axis=0)[1:]


def test_the_same_seed_draws_the_same_voice_another_seed_another():
    drawn = [draw_variant(np.random.RandomState(seed)) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_every_drawn_voice_says_the_whole_sentence():
    rng = np.random.RandomState(3)
    for _turn in range(40):
        variant = draw_variant(rng)
        sound = spoken(variant)
        assert np.isfinite(sound).all() and 0.4 < len(sound) / 16000 < 1.5, variant


def test_drawn_voices_differ_more_than_one_from_itself():
    rng = np.random.RandomState(4)
    variants = [draw_variant(rng) for _turn in range(6)]
    first, second = (np.array([timbre(variant) for variant in variants]) for _turn in range(2))
    itself = np.linalg.norm(first - second, axis=1)
    others = [np.linalg.norm(first[one] - first[other]) for one in range(6) for other in range(one)]
    assert np.median(others) > 3 * np.median(itself)


@pytest.mark.parametrize("line", ["formant 1 130 100 100", "voicing 5\nbreath 75 75 50 40 15 10",
                                  "klatt 6", "tone 600 255 1200 10 2000 10"])
def test_what_is_drawn_is_heard(line):
    plain, other = timbre(_MANDARIN + PITCH), timbre(_MANDARIN + PITCH + line + "\n")
    assert np.linalg.norm(plain - other) > 10


def test_a_drawn_voice_leaves_nothing_behind_for_the_librarys_own():
    before = timbre("f2")
    timbre(_MANDARIN + "pitch 150 250\nklatt 4\necho 150 60\nvoicing 20\nflutter 20\nroughness 5\n"
                       "breath 70 70 60 40 10 10\ntone 600 255 1200 10 2000 10\nconsonants 20 20\n")
    assert np.linalg.norm(timbre("f2") - before) < 5


def test_voices_take_one_file_and_only_what_the_library_reads():
    assert voice_file("name a\n") == voice_file("name b\n")
    with open(voice_file("name c\n"), encoding="ascii") as file:
        assert file.read() == "name c\n"
    assert os.path.isabs(voice_file("name d\n"))
    rng = np.random.RandomState(5)
    for _turn in range(100):
        for line in draw_variant(rng).splitlines():
            assert re.match("name drawn$|language |phonemes |dictionary |[a-z_]+( -?[0-9]+)+$", line), line
