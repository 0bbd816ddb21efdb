"""The task's raw script, its SDK script and a misspelt one, under `edgeai run`."""
import os
import shutil

import pytest

from edgeai.audio.recognition.speech_model import SHIPPED_DIR
from edgeai.audio.wavfile import read_wav
from edgeai.linkage.journal import read_journal
from edgeai_command import ROOT, edgeai

TASK = os.path.join(ROOT, "edgeai", "tasks", "voice_turn")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(os.path.join(SHIPPED_DIR, "zh-command"), str(tmp_path / "model"))
    return tmp_path


def run(script, folder):
    journal = str(folder / "run" / "journal.jsonl")
    done = edgeai("run", script, "--kit", "sim", "--scenario",
                  os.path.join(TASK, "commands.toml"), "--journal", journal, cwd=folder)
    return done, read_journal(journal)


def switched_on(entries):
    return [entry["device"] for entry in entries if entry["kind"] == "pin" and entry["on"]]


def test_the_raw_script_of_plain_libraries_runs_unmodified(folder):
    with open(os.path.join(TASK, "raw.py"), encoding="utf-8") as file:
        assert "edgeai" not in file.read().split('"""')[2]
    done, entries = run(os.path.join(TASK, "raw.py"), folder)
    assert done.code == 0, done.errors
    assert switched_on(entries) == ["light", "relay"]
    said = [entry["text"] for entry in entries if entry["kind"] == "speaker.done"]
    assert said == ["灯已打开", "风扇已打开"]
    samples, rate_hz = read_wav(folder / "command.wav")
    assert (len(samples), rate_hz) == (160000, 16000)


def test_the_sdk_script_does_the_same_in_ten_lines(folder):
    done, entries = run(os.path.join(TASK, "sdk.py"), folder)
    assert done.code == 0, done.errors
    assert switched_on(entries) == ["light", "relay"]
    with open(os.path.join(TASK, "sdk.py"), encoding="utf-8") as file:
        code = [line for line in file if line.strip() and not line.startswith('"""')]
    assert len(code) <= 10


@pytest.mark.parametrize("right, wrong, complaint", [
    ("GPIO.output(pin, level)", "GPIO.outptu(pin, level)",
     "AttributeError: module 'RPi.GPIO' has no attribute 'outptu'"),
    ("frames_per_buffer=CHUNK", "frames_per_bufer=CHUNK",
     "got an unexpected keyword argument 'frames_per_bufer'"),
    ("stream.read(CHUNK)", "stream.raed(CHUNK)", "has no attribute 'raed'"),
    ("engine.runAndWait()", "engine.runAndwait()", "has no attribute 'runAndwait'"),
    ("pyaudio.paInt16", "pyaudio.paint16", "module 'pyaudio' has no attribute 'paint16'"),
])
def test_a_typo_fails_as_on_the_real_package(folder, right, wrong, complaint):
    with open(os.path.join(TASK, "raw.py"), encoding="utf-8") as file:
        code = file.read()
    assert right in code
    script = folder / "typo.py"
    script.write_bytes(code.replace(right, wrong).replace("SECONDS = 10", "SECONDS = 3")
                       .encode("utf-8"))
    done, _entries = run(script, folder)
    assert done.code == 1 and complaint in done.errors
