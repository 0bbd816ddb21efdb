"""Scores of recognisers written by hand, and what is measured with."""
from typing import NamedTuple

import numpy as np
import pytest

from edgeai.audio.recognition.command_list import CommandList, load_command_list
from edgeai.audio.training import corpus, espeak_speaker, evaluation, mbrola_speaker
from edgeai.audio.training.evaluation import (
    CLEAN, GOALS, HELD_OUT, SECOND, Goal, Score, SpokenSet, goal_of, microphone_clip, score,
    scores, speak_set)

COMMANDS = CommandList("", ("打开灯", "关门", "你好"), ("一", "二"))
SOUND = np.sin(np.arange(16000) * 0.2)


class Heard(NamedTuple):
    text: str


class FakeRecognizer:
    """Says its answers in order, whatever it hears."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.clips = []

    def transcribe(self, clip):
        self.clips.append(clip)
        return Heard(self._answers[(len(self.clips) - 1) % len(self._answers)])


def spoken(*texts, kind="commands"):
    return SpokenSet(kind, HELD_OUT, texts, (SOUND,) * len(texts))


@pytest.mark.parametrize("answers, exact, error_rate, accepted", [
    (("打开灯", "关门", "你好"), 1.0, 0.0, 1.0),
    (("", "", ""), 0.0, 1.0, 0.0),
    (("打开灯", "开门", ""), 1 / 3, 3 / 7, 2 / 3),  # 关 is wrong, 你 and 好 are missing
    (("打开灯灯", "关门", "你好"), 2 / 3, 1 / 7, 1.0),
])
def test_shares_of_what_was_heard(answers, exact, error_rate, accepted):
    found = score(FakeRecognizer(*answers), spoken("打开灯", "关门", "你好"))
    assert (found.kind, found.voice, found.snr_db, found.sentences) == ("commands", HELD_OUT, CLEAN, 3)
    assert found.exact == pytest.approx(exact)
    assert found.error_rate == pytest.approx(error_rate)
    assert found.accepted == pytest.approx(accepted)
    assert 0 < found.real_time_factor < 1


def test_the_recogniser_hears_the_noise_that_was_asked():
    quiet, loud = FakeRecognizer(""), FakeRecognizer("")
    score(quiet, spoken("你好"))
    score(loud, spoken("你好"), 5)
    ends = [clip.clips[0].samples[:3000].astype(float) for clip in (quiet, loud)]
    assert np.std(ends[0]) < 5  # hiss of two steps
    # 5 dB below a sine with a peak of 12,000.
    assert np.std(ends[1]) == pytest.approx(12000 / 2 ** 0.5 * 10 ** (-5 / 20), rel=0.25)


def test_a_clip_is_16_bit_padded_and_the_same_each_time():
    clip = microphone_clip(SOUND, 10, 3)
    assert clip.samples.dtype == np.int16 and clip.rate_hz == 16000
    assert 1.6 <= clip.seconds <= 1.63
    assert (clip.samples == microphone_clip(SOUND, 10, 3).samples).all()
    assert (clip.samples[:1000] != microphone_clip(SOUND, 10, 4).samples[:1000]).any()


def a_score(kind="commands", voice=HELD_OUT, snr_db=CLEAN, exact=0.0, accepted=0.0):
    return Score(kind, voice, snr_db, 100, exact, 0.0, accepted, 0.1)


@pytest.mark.parametrize("one, reached", [
    (a_score(exact=0.99), True), (a_score(exact=0.989), False),
    (a_score(snr_db=5, exact=0.85), True), (a_score(snr_db=5, exact=0.84), False),
    (a_score("strangers", accepted=0.03), True), (a_score("strangers", accepted=0.031), False),
    (a_score("digits", exact=0.9), True), (a_score(voice=SECOND, exact=0.5), True),
    (a_score(voice="enrolled", exact=0.97), False),
])
def test_goals_are_reached_from_the_right_side(one, reached):
    assert goal_of(one).is_reached_by(one) is reached


def test_what_has_no_goal():
    assert goal_of(a_score("digits", snr_db=10)) is None
    assert goal_of(a_score(voice=SECOND, snr_db=10)) is None
    assert {goal.field for goal in GOALS.values()} == {"exact", "accepted"}
    assert Goal("exact", 0.5).is_reached_by(a_score(exact=0.5))


def test_strangers_are_evaluation_words_and_no_commands():
    commands = load_command_list()
    words = evaluation._texts("strangers", commands, 300, np.random.RandomState(1), "evaluation")
    assert len(set(words)) == 300 and not set(words) & set(commands.phrases)
    assert {corpus.held_out_for(word) for word in words} == {"evaluation"}
    others = evaluation._texts("strangers", commands, 300, np.random.RandomState(1), "tuning")
    assert not set(words) & set(others)


def test_sets_are_spoken_by_held_out_variants_only(monkeypatch):
    said = []

    def listen(syllables, speaker):
        said.append((syllables, speaker))
        return SOUND

    monkeypatch.setattr(espeak_speaker, "speak", listen)
    for kind in ("commands", "digits", "strangers"):
        found = speak_set(kind, HELD_OUT, COMMANDS, 30, 1)
        assert len(found.texts) == len(found.sounds) == 30
    assert {speaker.variant for _syllables, speaker in said} <= set(
        espeak_speaker.HELD_OUT["evaluation"])
    assert {speaker.size for _syllables, speaker in said} == {1.0}
    assert said[0][0] == ("da3", "kai1", "deng1")


def test_commands_come_round_and_digits_are_strings_of_four(monkeypatch):
    monkeypatch.setattr(espeak_speaker, "speak", lambda syllables, speaker: SOUND)
    assert speak_set("commands", HELD_OUT, COMMANDS, 5, 1).texts == (
        "打开灯", "关门", "你好", "打开灯", "关门")
    digits = speak_set("digits", HELD_OUT, COMMANDS, 50, 1).texts
    assert {len(text) for text in digits} == {4} and set("".join(digits)) == set("零一二三四五六七八九")
    assert digits == speak_set("digits", HELD_OUT, COMMANDS, 50, 1).texts
    assert digits != speak_set("digits", HELD_OUT, COMMANDS, 50, 2).texts


def test_what_the_second_voice_cannot_say_is_left_out(monkeypatch):
    monkeypatch.setattr(mbrola_speaker, "speak", lambda syllables, speaker, rng: (
        None if syllables[0] == "guan1" else SOUND))
    found = speak_set("commands", SECOND, COMMANDS, 6, 1)
    assert found.texts == ("打开灯", "你好", "打开灯", "你好")
    assert [text for text, _sound in evaluation.takes(COMMANDS)] == ["打开灯", "你好", "一", "二"]


def test_all_scores_of_a_voice(monkeypatch):
    """Commands and digits in each noise, strangers clean; by another name where asked."""
    monkeypatch.setattr(espeak_speaker, "speak", lambda syllables, speaker: SOUND[:800])
    monkeypatch.setattr(evaluation, "_NUMBERS", 5)
    monkeypatch.setattr(evaluation, "_STRANGERS", 4)
    found = list(scores(FakeRecognizer("打开灯", ""), COMMANDS, HELD_OUT, named="enrolled"))
    assert [(one.kind, one.snr_db, one.sentences) for one in found] == (
        [("commands", snr_db, 9) for snr_db in (CLEAN, 20, 10, 5)]
        + [("digits", snr_db, 5) for snr_db in (CLEAN, 20, 10, 5)] + [("strangers", CLEAN, 4)])
    assert {one.voice for one in found} == {"enrolled"} and found[-1].accepted == 0.5
    without = list(scores(FakeRecognizer(""), COMMANDS._replace(digits=()), HELD_OUT))
    assert {one.kind for one in without} == {"commands", "strangers"}
