"""A recording's file: marked while it grows, found when its program died, no earlier take lost."""
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from edgeai_command import ROOT

from edgeai.audio.recording import take as takes
from edgeai.audio.recording.take import Take, keep, numbered, recover
from edgeai.audio.wavfile import read_wav, write_wav
from edgeai.errors import AudioFileError

RATE_HZ = 16000


def block(value, frames=1600):
    return np.full(frames, value, np.int16)


def names(folder):
    return sorted(os.listdir(str(folder)))


def first_sample(path):
    return int(read_wav(path)[0][0, 0])


def test_a_finished_take_leaves_nothing_else(tmp_path):
    path = tmp_path / "录音.wav"
    take = Take(path, RATE_HZ)
    take.write(block(7))
    assert names(tmp_path) == ["录音.wav", "录音.wav.recording"]
    take.finish()
    assert names(tmp_path) == ["录音.wav"] and first_sample(path) == 7


def test_an_earlier_take_goes_when_the_new_one_is_whole(tmp_path):
    path = tmp_path / "a.wav"
    write_wav(path, block(1), RATE_HZ)
    take = Take(path, RATE_HZ)
    take.write(block(2))
    assert first_sample(str(path) + ".earlier") == 1  # still there
    take.finish()
    assert names(tmp_path) == ["a.wav"] and first_sample(path) == 2


def test_both_stay_when_something_failed(tmp_path):
    path = tmp_path / "a.wav"
    write_wav(path, block(1), RATE_HZ)
    take = Take(path, RATE_HZ)
    take.write(block(2))
    take.abandon()
    assert names(tmp_path) == ["a.kept-001.wav", "a.wav"]
    assert take.kept == str(tmp_path / "a.kept-001.wav")
    assert (first_sample(path), first_sample(take.kept)) == (2, 1)


def test_a_take_without_sound_gives_the_name_back(tmp_path):
    path = tmp_path / "a.wav"
    write_wav(path, block(1), RATE_HZ)
    Take(path, RATE_HZ).abandon()
    assert names(tmp_path) == ["a.wav"] and first_sample(path) == 1


def test_one_file_is_recorded_by_one_program(tmp_path):
    take = Take(tmp_path / "a.wav", RATE_HZ)
    take.write(block(3))
    with pytest.raises(AudioFileError, match="being recorded by another program"):
        Take(tmp_path / "a.wav", 8000)
    assert recover(tmp_path) == []  # it is no left-over
    with open(str(tmp_path / "a.wav.recording")) as marker:
        assert json.load(marker)["rate_hz"] == RATE_HZ  # the other has not touched it
    take.finish()


KILLED = """
import os, sys, numpy as np
from edgeai.audio.recording.take import Take
take = Take(sys.argv[1], 16000)
take.write(np.full(3200, 5, np.int16))
os.kill(os.getpid(), 9) if os.name != "nt" else os._exit(1)
"""


def die_while_recording(path):
    subprocess.run([sys.executable, "-c", KILLED, str(path)], env=dict(os.environ, PYTHONPATH=ROOT))


def test_what_a_killed_program_left_is_found_and_made_whole(tmp_path):
    path = tmp_path / "录音[1].wav"  # brackets mean something to glob
    write_wav(path, block(1), RATE_HZ)
    die_while_recording(path)
    assert len(names(tmp_path)) == 3
    with open(str(path), "ab") as file:  # the block whose header it no longer wrote, torn
        file.write(b"\7\0" * 800 + b"\7")
    (repair,) = recover(tmp_path)
    assert (repair.path, repair.seconds, repair.regained_s) == (str(path), 0.25, 0.05)
    assert (repair.dropped_bytes, repair.is_changed) == (1, True)
    assert names(tmp_path) == ["录音[1].kept-001.wav", "录音[1].wav"]
    assert first_sample(path) == 5 and first_sample(tmp_path / "录音[1].kept-001.wav") == 1
    assert recover(tmp_path) == []


def test_a_header_that_never_reached_the_disk_is_told_by_the_marker(tmp_path):
    path = tmp_path / "a.wav"
    die_while_recording(path)
    with open(str(path), "r+b") as file:
        file.write(bytes(44))
    (repair,) = recover(tmp_path)
    assert (repair.rate_hz, repair.channels, repair.seconds) == (16000, 1, 0.2)
    assert (read_wav(path)[0] == 5).all()


def test_a_marker_that_is_torn_too_deletes_no_sound(tmp_path):
    path = tmp_path / "a.wav"
    die_while_recording(path)
    (tmp_path / "a.wav.recording").write_bytes(b'{"rate')
    with open(str(path), "r+b") as file:
        file.write(bytes(44))
    assert recover(tmp_path) == []
    assert names(tmp_path) == ["a.wav"] and os.path.getsize(str(path)) == 6444


def test_a_program_that_died_before_the_first_sound_left_the_earlier_take(tmp_path):
    path = tmp_path / "a.wav"
    write_wav(path, block(1), RATE_HZ)
    os.replace(str(path), str(path) + ".earlier")
    path.write_bytes(b"RIFF")
    (tmp_path / "a.wav.recording").write_bytes(b"")
    assert recover(tmp_path) == []
    assert names(tmp_path) == ["a.wav"] and first_sample(path) == 1


def test_a_folder_that_is_not_there_has_no_left_overs(tmp_path):
    assert recover(tmp_path / "nowhere") == []
    with pytest.raises(AudioFileError, match="can't be written"):
        Take(tmp_path / "nowhere" / "a.wav", RATE_HZ)


def test_a_disk_without_locks_still_records(tmp_path, monkeypatch):
    monkeypatch.setattr(takes, "lock", lambda file: None)
    take = Take(tmp_path / "a.wav", RATE_HZ)
    take.write(block(3))
    assert recover(tmp_path) == []  # may be alive: only `edgeai repair` is to touch it
    take.finish()
    assert names(tmp_path) == ["a.wav"]


def test_names_count_up(tmp_path):
    assert numbered("录音.wav", 2) == "录音-002.wav"
    kept = []
    for value in (1, 2):
        write_wav(tmp_path / "a.wav", block(value), RATE_HZ)
        kept.append(keep(str(tmp_path / "a.wav"), str(tmp_path / "a.wav")))
    assert names(tmp_path) == ["a.kept-001.wav", "a.kept-002.wav"]
    assert [first_sample(path) for path in kept] == [1, 2]
