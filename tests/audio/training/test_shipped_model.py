"""The model that ships, heard through vosk: voices that training never had."""
import os

import numpy as np
import pytest

from edgeai.audio.recognition.command_list import load_command_list
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.recognition.speech_model import SHIPPED_DIR
from edgeai.audio.training import evaluation, model_card
from edgeai.audio.training.evaluation import CLEAN, HELD_OUT, score, speak_set

pytest.importorskip("vosk", reason="vosk: pip install edgeai[audio]")


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer()


@pytest.fixture(scope="module")
def commands_set():
    """Every fifth command, once, by variants kept for evaluation."""
    commands = load_command_list()
    few = commands._replace(phrases=commands.phrases[::5])
    return speak_set("commands", HELD_OUT, few, len(few.phrases), seed=4242)


@pytest.mark.parametrize("snr_db, least", [(CLEAN, 0.75), (10, 0.55)])
def test_most_commands_are_heard(recognizer, commands_set, snr_db, least):
    found = score(recognizer, commands_set, snr_db)
    assert found.sentences >= 30 and found.exact >= least
    assert found.error_rate < 1 - least and found.real_time_factor < 1


def test_few_strangers_are_accepted(recognizer):
    strangers = speak_set("strangers", HELD_OUT, load_command_list(), 40, seed=4243)
    assert score(recognizer, strangers).accepted <= 0.2


def test_noise_and_silence_are_nothing(recognizer):
    rng = np.random.RandomState(1)
    for level in (0, 300):
        clip = evaluation.microphone_clip(np.zeros(16000), CLEAN, 1)
        noise = clip.with_samples(clip.samples + level * rng.standard_normal(len(clip.samples)))
        assert recognizer.transcribe(noise).text == ""


def test_it_is_small():
    assert model_card.megabytes(os.path.join(SHIPPED_DIR, "zh-command")) < 5
