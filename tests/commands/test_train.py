"""`edgeai train`: what is refused before minutes of work, and what it tells machines."""
import json
import os
import shutil
from typing import NamedTuple

import numpy as np
import pytest

from edgeai import training_state
from edgeai.audio.recognition.speech_model import check_model
from edgeai.audio.training import (
    evaluation, fine_tuning, model_folder, new_phrases, speaker_takes, speech_training)
from edgeai.audio.training.network_reader import read_acoustic_model
from edgeai.audio.training.evaluation import CLEAN, Score
from edgeai.audio.training.affine import Affine
from edgeai.audio.training.units import OUTPUTS
from edgeai.commands import fine_tune
from edgeai.commands.main import main
from edgeai.commands.terminal import Terminal
from edgeai_command import ROOT, edgeai

LIST = '[commands]\nphrases = ["打开", "关门"]\ndigits = ["一"]\n'


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to work in, with a command list."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "命令.toml").write_text(LIST, encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def keep_the_streams(monkeypatch):
    """On Python 3.6 it takes standard output over, pytest's own too."""
    monkeypatch.setattr(Terminal, "be_encodable", staticmethod(lambda: None))


def in_this_process(capsys, *words):
    """(exit code, the JSON object that was printed)"""
    code = main(["train", "speech"] + list(words) + ["--json"])
    (line,) = capsys.readouterr().out.splitlines()
    return code, json.loads(line)


def small_layers():
    return [Affine("tdnn0", (-1, 0, 1), np.eye(40, 120), np.zeros(40)),
            Affine("output.affine", (0,), np.eye(OUTPUTS, 40), np.zeros(OUTPUTS), has_relu=False)]


@pytest.mark.parametrize("words, problem", [
    (["speech"], "where shall the model go?"),
    (["smell", "--out", "m"], "invalid choice"),
    (["speech", "--out", "m", "--epochs", "0"], "give 1 or more"),
    (["speech", "--out", "m", "--epochs", "many"], "'many' is not a number"),
    (["speech", "--out", "m", "--utterances", "-5"], "give 1 or more"),
    (["speech", "--out", "m", "--seed", "-1"], "give 0 or more"),
    (["speech", "--out", "m", "--seed", "2147483648"], "give 0 or more"),
    (["speech", "--enrol", "takes"], "where shall the model go?"),
])
def test_wrong_use(place, capsys, words, problem):
    assert main(["train"] + words) == 2
    printed = capsys.readouterr()
    assert problem in printed.out + printed.err
    assert os.listdir(".") == ["命令.toml"]


@pytest.mark.parametrize("words, problem", [
    (["--evaluate", "--out", "m"], "--out does nothing with --evaluate"),
    (["--enrol", "takes", "--out", "m", "--epochs", "2"], "--epochs does nothing with --enrol"),
    (["--from", "zh-command", "--out", "m", "--epochs", "2"], "--epochs does nothing with --from"),
    (["--out", "m", "--steps", "20"], "--steps does something with --enrol and --from only"),
])
def test_an_option_that_would_do_nothing_is_a_mistake(place, capsys, words, problem):
    _code, printed = in_this_process(capsys, *words)
    assert printed["error"]["code"] == "E-USAGE" and problem in printed["error"]["message"]


@pytest.mark.parametrize("words, code, problem", [
    (["--commands", "absent.toml", "--out", "m"], "E-CONFIG", "absent.toml"),
    (["--enrol", "takes", "--out", "m"], "E-USAGE", "no recording named by a command"),
    (["--out", "."], "E-USAGE", "is there already, and no model"),
    (["--out", "命令.toml"], "E-USAGE", "is there already, and no model"),
    (["--evaluate", "no-such-model"], "E-MODEL-ABSENT", "no-such-model"),
])
def test_mistakes_are_told_as_json(place, capsys, words, code, problem):
    _code, printed = in_this_process(capsys, *words)
    assert printed["error"]["code"] == code and problem in printed["error"]["message"]


def take(folder):
    from edgeai.audio.wavfile import write_wav

    os.mkdir(folder)
    sound = 8000 * np.sin(np.arange(8000) * 0.2)
    write_wav(os.path.join(folder, "打开.wav"), sound.astype(np.int16)[:, None], 16000)


@pytest.mark.parametrize("words", [
    ["--out", "m"], ["--enrol", "takes", "--out", "m"], ["--from", "zh-command", "--out", "m"]])
def test_without_torch_it_says_so_at_once(place, words):
    """Before speaking a single word: no work folder, no speech."""
    take("takes")
    hidden = place / "without"
    hidden.mkdir()
    (hidden / "torch.py").write_text("raise ModuleNotFoundError('No module named torch', name='torch')")
    done = edgeai("train", "speech", "--commands", "命令.toml", *words, cwd=place,
                  PYTHONPATH=os.pathsep.join([str(hidden), ROOT]))
    assert done.code == 1 and done.errors.startswith("E-DRIVER-MISSING: torch is not installed")
    assert 'pip install "edgeai[train]"' in done.errors
    assert not os.path.exists("m") and not os.path.exists("m.work")


def test_a_model_that_edgeai_did_not_train_is_no_start_for_enrolment(place, capsys, monkeypatch):
    class Folder(NamedTuple):
        folder: str

    take("takes")
    os.makedirs("theirs/am")
    with open("theirs/am/final.mdl", "wb") as file:
        file.write(b"\0B<Nnet3> \n\n\n<NumComponents> \4\1\0\0\0<ComponentName> a <AffineComponent> ")
    monkeypatch.setattr("edgeai.commands.fine_tune.find_model", Folder)
    monkeypatch.setattr(speech_training, "require_torch", lambda: None)
    _code, printed = in_this_process(capsys, "--commands", "命令.toml", "--enrol", "takes",
                                     "--from", "theirs", "--out", "m")
    assert printed["error"]["code"] == "E-MODEL" and "theirs" in printed["error"]["message"]


@pytest.fixture
def quick(monkeypatch):
    """Everything but hours of work: the network is there already."""
    monkeypatch.setattr(model_folder, "character_units", lambda: {"门": [(1, 2)]})
    monkeypatch.setattr(speech_training, "speak", lambda plan, work, on_spoken: on_spoken(1, 1))
    monkeypatch.setattr(speech_training, "train_network",
                        lambda plan, work, parts, on_round: on_round(1, 1, 0.5) or small_layers())
    monkeypatch.setattr(speech_training, "require_torch", lambda: None)
    monkeypatch.setattr(fine_tuning, "other_speech", lambda commands, settings, on_spoken: [])
    monkeypatch.setattr(speaker_takes, "examples", lambda takes, settings: [])
    monkeypatch.setattr(new_phrases, "examples", lambda phrases, settings, on_spoken: [])
    monkeypatch.setattr(fine_tuning, "fine_tune", lambda layers, new, others, settings, on_step, work:
                        on_step(1, 1, 0.25) or layers)


def test_a_training_writes_a_checked_model_and_says_where(place, capsys, quick):
    code, printed = in_this_process(capsys, "--commands", "命令.toml", "--out", "模型/")
    assert code == 0 and printed == {"folder": "模型/", "phrases": 2}
    model = check_model("模型")
    assert model.name == "模型" and model.has_digests and model.takes_phrases
    with open("模型/README.md", encoding="utf-8") as file:
        assert "2 commands (打开, 关门), numbers" in file.read()


def test_an_enrolment_starts_from_a_model_and_writes_another(place, capsys, quick):
    assert main(["train", "speech", "--commands", "命令.toml", "--out", "m"]) == 0
    take("takes")
    capsys.readouterr()
    code, printed = in_this_process(capsys, "--commands", "命令.toml", "--enrol", "takes",
                                    "--from", "./m", "--out", "mine")
    assert code == 0 and printed == {"folder": "mine", "phrases": 2}
    layers = read_acoustic_model(os.path.join("mine", "am", "final.mdl"))
    assert [layer.name for layer in layers] == ["tdnn0", "output.affine"]
    assert check_model("mine").has_digests
    assert not os.path.exists("mine.work")


def test_an_interrupted_enrolment_says_where_it_goes_on_and_does(place, capsys, quick, monkeypatch):
    """And not with other recordings."""
    take("takes")
    words = ["train", "speech", "--commands", "命令.toml", "--enrol", "takes", "--out", "mine", "--steps", "9"]
    whole, seen = fine_tuning.fine_tune, []

    def stop(layers, new, others, settings, on_step, work):
        seen.append((settings.steps, work))
        raise KeyboardInterrupt

    monkeypatch.setattr(fine_tuning, "fine_tune", stop)
    assert main(words) == 130
    assert ("Stopped. What it had learnt is kept in mine.work: the same command goes on from there."
            in capsys.readouterr().out)
    assert seen == [(9, "mine.work")] and not os.path.exists("mine")
    monkeypatch.setattr(fine_tuning, "fine_tune", whole)
    shutil.copy(os.path.join("takes", "打开.wav"), os.path.join("takes", "关门.wav"))
    assert main(words) == 2 and "mine.work holds another training" in capsys.readouterr().err
    os.remove(os.path.join("takes", "关门.wav"))
    assert main(words) == 0 and os.path.isdir("mine") and not os.path.exists("mine.work")


@pytest.mark.parametrize("rest_s, text", [
    (89.4, "loss 0.50, 89 s left"), (90, "loss 0.50, 2 min left"), (0, "loss 0.50, 0 s left")])
def test_the_time_left_is_told_in_what_people_count(rest_s, text):
    assert fine_tune._rest_text(rest_s, 0.5) == text


def test_recordings_that_the_list_lacks_are_named(place, capsys, quick):
    """Recorded with another list than is trained with: nobody would notice."""
    take("takes")
    shutil.copy(os.path.join("takes", "打开.wav"), os.path.join("takes", "浇花.wav"))
    assert main(["train", "speech", "--commands", "命令.toml", "--enrol", "takes", "--out", "m"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "recorded, but not in the list, so not learnt: 浇花" in lines
    assert "Give the list that they were recorded with: --commands TOML" in lines


def test_new_phrases_are_learnt_from_a_model_that_lacks_them(place, capsys, quick):
    assert main(["train", "speech", "--commands", "命令.toml", "--out", "m"]) == 0
    (place / "more.toml").write_text(
        LIST.replace('"关门"', '"关门", "开窗", "浇花"'), encoding="utf-8")
    capsys.readouterr()
    assert main(["train", "speech", "--commands", "more.toml", "--from", "./m", "--out", "n"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "new: 开窗 浇花"
    code, printed = in_this_process(capsys, "--commands", "命令.toml", "--from", "./n", "--out", "o")
    assert code == 2 and "knows every phrase of" in printed["error"]["message"]


@pytest.fixture
def two_scores(monkeypatch):
    def scores(recognizer, commands, voice, named=None):
        yield Score("commands", named or voice, CLEAN, 10, 0.98765432, 0.01, 1.0, 0.02)
        yield Score("strangers", named or voice, CLEAN, 10, 0.0, 1.0, 0.02, 0.02)

    monkeypatch.setattr(evaluation, "scores", scores)
    monkeypatch.setattr(evaluation, "voices", lambda: (evaluation.HELD_OUT,))


def test_scores_come_with_their_goals(capsys, two_scores):
    code, printed = in_this_process(capsys, "--evaluate")
    assert code == 0 and set(printed) == {"folder", "megabytes", "scores"}
    assert 0.5 < printed["megabytes"] < 5
    commands, strangers = printed["scores"]
    assert commands == {
        "kind": "commands", "voice": "held-out", "snr_db": None, "sentences": 10, "exact": 0.9877,
        "error_rate": 0.01, "accepted": 1.0, "real_time_factor": 0.02, "goal": 0.99,
        "is_reached": False}
    assert (strangers["goal"], strangers["is_reached"]) == (0.03, True)


def test_scores_for_people(capsys, two_scores):
    assert main(["train", "speech", "--evaluate", "zh-command"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == ("commands   held-out  clean  n=10   exact  98.8 %  CER   1.0 %  RTF 0.020"
                        "  goal ≥ 99 %: not reached")
    assert lines[2].endswith("goal ≤ 3 %: reached")
    assert lines[3].startswith("no second voice: install mbrola")


def test_the_second_voice_is_measured_after_its_enrolment_too(capsys, two_scores, quick, monkeypatch):
    monkeypatch.setattr(evaluation, "voices", lambda: (evaluation.HELD_OUT, evaluation.SECOND))
    monkeypatch.setattr(evaluation, "takes", lambda commands: [("打开灯", np.zeros(10))])
    _code, printed = in_this_process(capsys, "--evaluate")
    assert [score["voice"] for score in printed["scores"]] == (
        ["held-out"] * 2 + ["second"] * 2 + ["enrolled"] * 2)
    _code, printed = in_this_process(capsys, "--evaluate", "--no-enrolment")
    assert [score["voice"] for score in printed["scores"]] == ["held-out"] * 2 + ["second"] * 2


def test_torch_is_missed_before_the_second_voice_is_measured(capsys, two_scores, monkeypatch):
    monkeypatch.setattr(evaluation, "voices", lambda: (evaluation.HELD_OUT, evaluation.SECOND))
    monkeypatch.setattr(training_state, "load", fail_to_load)
    _code, printed = in_this_process(capsys, "--evaluate")
    assert printed["error"]["code"] == "E-DRIVER-MISSING"


def fail_to_load(module, package, remedy):
    from edgeai.packages import missing

    raise missing(package, "absent", remedy)
