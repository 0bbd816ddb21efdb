"""Damaged model folders: told file by file, never loaded, never a crash."""
import json
import os
import random
import re
import shutil
import wave

import pytest

from edgeai.audio.recognition import model_trial
from edgeai.audio.recognition.model_check import find_faults
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.recognition.speech_model import SHIPPED_DIR, find_model
from edgeai.audio.recognition.vosk_model import load_vosk_model
from edgeai.errors import ModelError

SHIPPED = os.path.join(SHIPPED_DIR, "zh-command")
COMMANDS = os.path.join(os.path.dirname(SHIPPED_DIR), "tasks", "voice_turn", "commands.wav")
FILES = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/Gr.fst", "graph/HCLr.fst",
         "graph/words.txt", "graph/phones/word_boundary.int")


@pytest.fixture
def copy(tmp_path):
    """The shipped model as a public one: without a card."""
    folder = tmp_path / "公共模型"
    shutil.copytree(SHIPPED, str(folder))
    (folder / "model.toml").unlink()
    return folder


@pytest.fixture
def older(copy, tmp_path):
    """The same in Vosk's older layout: all files in one folder."""
    folder = tmp_path / "flat"
    folder.mkdir()
    for name in FILES + ("graph/disambig_tid.int",):
        if name != "conf/model.conf":
            shutil.copy(str(copy / name), str(folder))
    return folder


def test_the_shipped_model_has_no_fault_in_either_layout(copy, older):
    assert find_faults(str(copy)) == [] and find_faults(str(older)) == []


def test_the_older_layout_is_recognised_with(older):
    model = find_model(str(older))
    assert (model.rate_hz, model.takes_phrases, model.has_digests) == (16000, True, False)
    # A grammar without the filler: that layout can't switch off what makes this model's slow.
    engine = load_vosk_model(str(older)).new_engine(16000, '["打开灯", "打开风扇"]')
    with wave.open(COMMANDS) as sound:
        engine.AcceptWaveform(sound.readframes(16000))
    assert json.loads(engine.FinalResult())["text"] == "打开灯"


@pytest.mark.parametrize("name", FILES + ("graph/disambig_tid.int",))
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    faults = find_faults(str(copy))
    if name == "am/final.mdl":  # then it is no model at all
        assert [fault.file for fault in faults] == [""]
    elif name.endswith("word_boundary.int"):  # vosk can do without
        assert faults == []
    else:
        assert name in [fault.file for fault in faults]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [
    lambda data: data[: len(data) // 2], lambda data: b"", lambda data: os.urandom(len(data)),
    lambda data: b"\xff" + data[1:]])
def test_a_damaged_file_is_named(copy, name, damage):
    path = copy / name
    path.write_bytes(damage(path.read_bytes()))
    faults = find_faults(str(copy))
    half_a_list = damage(b"12") == b"1" and name in ("graph/words.txt", "conf/mfcc.conf")
    if not half_a_list:  # the first half of a list may be a whole list
        assert name in [fault.file for fault in faults]


@pytest.mark.parametrize("name, text, problem", [
    ("conf/model.conf", "--beam=13\n", "which phones are silence"),
    ("conf/model.conf", "--endpoint.silence-phones=\n", "which phones are silence"),
    ("conf/mfcc.conf", "--num-ceps=13\n", "13 features a frame, the network takes 40"),
    ("conf/mfcc.conf", "", "13 features a frame"),
    ("conf/mfcc.conf", "--sample-frequency=nan\n--num-ceps=40\n", "sampling rate is nan Hz"),
    ("conf/mfcc.conf", "--num-ceps=many\n", "--num-ceps is 'many', not a number"),
])
def test_options_that_vosk_dies_of_are_told(copy, name, text, problem):
    (copy / name).write_text(text)
    (fault,) = find_faults(str(copy))
    assert fault.file == name and problem in fault.message
    with pytest.raises(ModelError):
        Recognizer(str(copy))


def test_an_extractor_needs_its_files(copy):
    (copy / "ivector").mkdir()
    (copy / "ivector" / "final.ie").write_bytes(b"\0B<IvectorExtractor> ")
    (copy / "ivector" / "final.mat").write_bytes(b"\xd6\xfd\xb2\x7e....")
    (copy / "ivector" / "splice.conf").write_bytes(b"--left-context=3\n--right-context=3\n")
    faults = {fault.file: fault.message for fault in find_faults(str(copy))}
    assert faults.pop("ivector/final.mat").startswith("it is no file of Kaldi")
    assert faults == dict.fromkeys(("ivector/final.dubm", "ivector/global_cmvn.stats",
                                    "ivector/online_cmvn.conf"), "it is missing")


def test_words_may_be_in_the_grammar_itself(copy):
    """Small public models have no words.txt: their Gr.fst carries the words."""
    (copy / "graph" / "words.txt").unlink()
    assert [fault.file for fault in find_faults(str(copy))] == ["graph/words.txt"]
    path = copy / "graph" / "Gr.fst"
    data = bytearray(path.read_bytes())
    data[30] |= 2  # flags: magic, "vector", "standard", version come before; output symbols
    path.write_bytes(bytes(data))
    assert find_faults(str(copy)) == []


def test_any_damage_gives_findings_and_never_a_crash(copy):
    dice = random.Random(3)
    originals = {name: (copy / name).read_bytes() for name in FILES if name != "graph/HCLr.fst"}
    for _attempt in range(60):
        name = dice.choice(sorted(originals))
        data = bytearray(originals[name])
        for _change in range(dice.randint(1, 20)):
            data[dice.randrange(min(len(data), 4000))] = dice.randrange(256)
        (copy / name).write_bytes(bytes(data))
        assert all(fault.message for fault in find_faults(str(copy)))
        (copy / name).write_bytes(originals[name])


def test_vosk_tries_a_model_in_a_process_of_its_own(copy):
    assert model_trial.fault_of(str(copy), 16000) is None
    path = copy / "conf" / "model.conf"
    text = path.read_text()
    path.write_text(re.sub(r"--endpoint.silence-phones=.*\n", "", text))
    assert "silence-phones" in model_trial.fault_of(str(copy), 16000)  # it aborts there
    path.write_text(text + "--no-such-option=1\n")
    assert "no-such-option" in model_trial.fault_of(str(copy), 16000)
    path.write_text(text)
    (copy / "graph" / "Gr.fst").write_bytes(b"")
    assert "vosk can't use it" in model_trial.fault_of(str(copy), 16000)


def test_a_trial_has_an_end(copy):
    assert model_trial.fault_of(str(copy), 16000, timeout_s=0.01).startswith("vosk was not ready")
