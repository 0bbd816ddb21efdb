"""The verb features, as a teacher calls it."""
import os

import pytest

from edgeai_command import ROOT, edgeai

COMMANDS = os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav")


def test_it_prints_what_a_recogniser_hears():
    done = edgeai("features", COMMANDS)
    assert done.code == 0
    lines = done.output.splitlines()
    assert lines[0].endswith("commands.wav: 7.22 s, 16000 Hz, peak -8.7 dBFS, RMS -29.4 dBFS")
    assert lines[1] == "frames: 720, each 25 ms, one every 10 ms, povey window"
    assert lines[2].startswith("speech: 2.3")
    assert lines[3].startswith("filterbank: 720 × 23, mean ")
    assert lines[4] == "MFCC: 720 × 13" and len(lines) == 5 + 13
    assert lines[5].startswith("  c0 ") and lines[17].startswith("  c12 ")


def test_json_and_every_file(tmp_path):
    done = edgeai("features", COMMANDS, "--preprocess", "highpass,peak=-3,trim", "--option",
                  "num-mel-bins=40", "--option", "num-ceps=20", "--save", "净.wav", "--export",
                  "特征.npz", "--plot", "图.png", "--json", cwd=tmp_path)
    assert sorted(os.listdir(str(tmp_path))) == sorted(["净.wav", "特征.npz", "图.png"])
    shown = done.json
    assert set(shown) == {
        "path", "seconds", "rate_hz", "peak_dbfs", "rms_dbfs", "frames", "frame_length_ms",
        "frame_shift_ms", "window", "speech", "fbank", "mfcc", "save", "export", "plot"}
    assert shown["peak_dbfs"] == pytest.approx(-3, abs=0.05)
    assert shown["fbank"]["dims"] == 40 and len(shown["mfcc"]) == 20
    assert set(shown["mfcc"][0]) == {"mean", "deviation", "lowest", "highest"}
    assert set(shown["speech"][0]) == {"start_s", "end_s"}
    again = edgeai("features", "净.wav", "--json", cwd=tmp_path).json
    assert again["seconds"] == shown["seconds"] < 7.2


@pytest.mark.parametrize("words, code", [
    (("--preprocess", "echo"), "E-USAGE"), (("--option", "x=1"), "E-USAGE"),
    (("--plot", "a.gif"), "E-USAGE"), (("--export", "a.xls"), "E-USAGE")])
def test_wrong_use_writes_nothing(words, code, tmp_path):
    done = edgeai("features", COMMANDS, "--save", "x.wav", *words, cwd=tmp_path)
    assert done.code == 2 and done.errors.startswith(code + ": ")
    assert os.listdir(str(tmp_path)) == []


def test_a_folder_that_is_not_there_is_said(tmp_path):
    done = edgeai("features", COMMANDS, "--plot", os.path.join("没有", "a.png"), cwd=tmp_path)
    assert done.code == 1 and done.errors.startswith("E-SYSTEM: ") and "没有" in done.errors
    assert edgeai("features", "none.wav", cwd=tmp_path).errors.startswith("E-AUDIO-FILE: ")


def test_without_matplotlib_the_remedy_is_said_before_any_work(tmp_path):
    (tmp_path / "matplotlib.py").write_text("raise ImportError('No module named matplotlib')")
    done = edgeai("features", COMMANDS, "--plot", "a.png", "--save", "x.wav", cwd=tmp_path,
                  PYTHONPATH=os.pathsep.join([str(tmp_path), ROOT]))
    assert done.code == 1 and done.errors.startswith("E-DRIVER-MISSING: matplotlib")
    assert "pip install matplotlib" in done.errors and not (tmp_path / "x.wav").exists()


def test_a_gbk_console_in_chinese_shows_it_all():
    done = edgeai("features", COMMANDS, EDGEAI_LANG="zh_CN", PYTHONIOENCODING="gbk")
    assert done.code == 0 and "?" not in done.output
