"""Model folders that real vosk loads, with networks made by hand: no training, no torch."""
import os

import numpy as np
import pytest

from edgeai.audio.clip import Clip
from edgeai.audio.recognition.command_list import CommandList
from edgeai.audio.recognition.model_check import find_faults
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.training import model_folder
from edgeai.audio.training.acoustic_features import acoustic_features
from edgeai.audio.training.affine import Affine
from edgeai.audio.training.network_reader import read_acoustic_model
from edgeai.audio.training.model_folder import (
    check_destination, files_with_digests, lexicon, write_model)
from edgeai.audio.training.pronunciation import syllables, unit_ids
from edgeai.audio.training.units import BLANK, OUTPUTS
from edgeai.errors import UsageError, WordUnknown
from edgeai.whole_folder import whole_folder

COMMANDS = CommandList("", ("打开", "关门"), ("一", "二"))
RATE_HZ = 16000
UNITS = sorted({unit for text in ("打开", "关门", "一", "二", "你")
                for unit in unit_ids(syllables(text))})


def chord(unit, seconds):
    """Every unit sounds as two tones of its own; the blank as faint noise."""
    at_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    noise = np.random.RandomState(unit).randn(len(at_s)) * 5
    if unit == BLANK:
        return noise
    number = UNITS.index(unit)
    low_hz, high_hz = 300 + 90 * number, 2000 + 310 * (number * 5 % len(UNITS))
    return 3000 * (np.sin(2 * np.pi * low_hz * at_s) + np.sin(2 * np.pi * high_hz * at_s)) + noise


def clip_of(*texts):
    parts = [chord(BLANK, 0.4)]
    for text in texts:
        parts += [chord(unit, 0.15) for unit in unit_ids(syllables(text))] + [chord(BLANK, 0.9)]
    return Clip(np.concatenate(parts).astype(np.int16), RATE_HZ)


def nearest_template():
    """A network that knows the chords: -|x - template|^2 of each, all other units far away."""
    weights, bias = np.zeros((OUTPUTS, 40)), np.full(OUTPUTS, -2000.0)
    for unit in [BLANK] + UNITS:
        template = acoustic_features(chord(unit, 0.3).astype(np.int16)).mean(axis=0)
        weights[unit], bias[unit] = 2 * template, -np.sum(template ** 2)
    return [Affine("input.affine", (0,), np.eye(40), np.zeros(40), has_relu=False),
            Affine("tdnn1", (-3, 0, 3), np.zeros((40, 120)), np.zeros(40), adds=True),
            Affine("output.affine", (0,), weights * 0.01, bias * 0.01, has_relu=False)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("模型") / "手工")
    write_model(path, nearest_template(), COMMANDS)
    return path


@pytest.mark.parametrize("text", ["打开", "关门", "一二二一"])
def test_vosk_hears_what_the_network_hears(folder, text):
    assert Recognizer(folder).transcribe(clip_of(text)).text == text


def test_two_sentences_of_one_recording(folder):
    heard = list(Recognizer(folder).sentences(Recognizer._blocks(clip_of("打开", "关门"))))
    assert [one.text for one in heard] == ["打开", "关门"]
    assert heard[0].words[0].start_s == pytest.approx(0.4, abs=0.15)


def test_other_words_are_rejected_and_silence_is_nothing(folder):
    heard = list(Recognizer(folder).sentences(Recognizer._blocks(clip_of("你"))))
    assert [(one.text, one.is_rejected) for one in heard] == [("", True)]
    silence = Clip(chord(BLANK, 1.5).astype(np.int16), RATE_HZ)
    assert list(Recognizer(folder).sentences(Recognizer._blocks(silence))) == []


def test_a_phrase_list_takes_the_grammars_place(folder):
    """开门 is no command, but its characters are known."""
    recognizer = Recognizer(folder, phrases=["开门", "你一"])
    assert recognizer.transcribe(clip_of("开门")).text == "开门"
    assert recognizer.transcribe(clip_of("你一")).text == "你一"
    assert recognizer.transcribe(clip_of("二")).text == ""


def test_words_it_knows(folder):
    recognizer = Recognizer(folder)
    assert all(recognizer.knows(word) for word in ("打开", "二", "齄", "[unk]"))
    assert not recognizer.knows("囍") and not recognizer.knows("hello")
    with pytest.raises(WordUnknown, match="囍"):
        Recognizer(folder, phrases=["囍"])


def test_the_checker_of_models_finds_no_fault(folder):
    assert list(find_faults(folder)) == []


def test_random_weights_are_decoded_without_a_crash(tmp_path):
    rng = np.random.RandomState(3)

    def layer(name, outputs, offsets, inputs, **more):
        return Affine(name, offsets, rng.randn(outputs, inputs * len(offsets)) * 0.02,
                      rng.randn(outputs) * 0.1, **more)

    layers = [layer("tdnn0", 16, tuple(range(-4, 5)), 40),
              layer("tdnn1", 16, (-3, 0, 3), 16, adds=True),
              layer("tdnn2", 16, (-6, 0, 6), 16, adds=True),
              layer("output.affine", OUTPUTS, (0,), 16, has_relu=False)]
    write_model(str(tmp_path / "随机"), layers, COMMANDS)
    noise = Clip((rng.randn(RATE_HZ) * 2000).astype(np.int16), RATE_HZ)
    transcription = Recognizer(str(tmp_path / "随机")).transcribe(noise)
    assert isinstance(transcription.text, str) and transcription.seconds == 1.0


def test_the_lexicon_is_commands_digits_characters_and_the_filler():
    words = lexicon(COMMANDS)
    assert words.words[:4] == ("打开", "关门", "一", "二") and words.words[-1] == "[unk]"
    assert len(words.words) == len(set(words.words)) == 2 + 6763 + 1
    assert words.ids(["打开", "二", "[unk]"]) == [1, 4, len(words.words)]
    assert words.pronunciations[1] == [unit_ids(["da3", "kai1"])]
    filler = words.pronunciations[len(words.words)]  # any syllable
    assert len(filler) > 380 and unit_ids(["da3"]) in filler and len(filler) == len(set(filler))


def test_digests_are_of_every_file_but_card_and_readme(folder, tmp_path):
    import hashlib

    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_bytes(b"abc")
    (tmp_path / "model.toml").write_bytes(b"1")
    (tmp_path / "README.md").write_bytes(b"2")
    assert files_with_digests(str(tmp_path)) == {"am/final.mdl": hashlib.sha256(b"abc").hexdigest()}
    assert set(files_with_digests(folder)) == {
        "am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst",
        "graph/words.txt", "graph/disambig_tid.int", "graph/phones/word_boundary.int"}


@pytest.fixture
def quick_graphs(monkeypatch):
    """Writing thousands of characters is not what these tests are about."""
    monkeypatch.setattr(model_folder, "character_units", lambda: {"门": [(1, 2)]})


def replace_model(path, layers, commands):
    with whole_folder(path) as draft:
        write_model(draft, layers, commands)


def test_an_interrupted_writing_leaves_the_old_model_whole(tmp_path, monkeypatch, quick_graphs):
    path = str(tmp_path / "m")
    replace_model(path, nearest_template(), COMMANDS)
    before = files_with_digests(path)

    def fail(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(model_folder, "write_graphs", fail)
        with pytest.raises(KeyboardInterrupt):
            replace_model(path, nearest_template()[::2], COMMANDS._replace(digits=()))
    assert files_with_digests(path) == before
    replace_model(path, nearest_template()[::2], COMMANDS)  # what was left over does not matter
    assert len(read_acoustic_model(os.path.join(path, "am", "final.mdl"))) == 2
    assert os.listdir(str(tmp_path)) == ["m"]


def test_a_slash_at_the_end_is_the_same_folder(tmp_path, quick_graphs):
    path = str(tmp_path / "m") + os.sep
    for _turn in range(2):
        replace_model(path, nearest_template(), COMMANDS)
    assert os.listdir(str(tmp_path)) == ["m"] and "am" in os.listdir(path)


def test_a_folder_that_is_no_model_is_not_replaced(tmp_path, folder):
    (tmp_path / "作业.txt").write_text("mine")
    for path in (tmp_path, tmp_path / "作业.txt"):
        with pytest.raises(UsageError, match="is there already, and no model"):
            check_destination(str(path))
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "new", folder):
        check_destination(str(path))
