"""edgeai record, repair and record --enrol, as a user calls them."""
import os
import signal
import subprocess
import sys
import time
import wave

import numpy as np
import pytest
from edgeai_command import ROOT, edgeai

from edgeai.audio.clip import Clip
from edgeai.audio.recording.enrolment import Enrolment, judge
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.wavfile import read_wav, write_wav
from edgeai.errors import UsageError

SIM = ("--kit", "sim", "--scenario", "场景.toml")
QUALITY = {"peak_dbfs", "signal_dbfs", "clipped_share", "dc_offset", "silence_share", "snr_db",
           "advice"}


def say(folder, *events, head=""):
    """A scenario in `folder`: (seconds since the microphone was opened, text)."""
    text = head + "".join('[[event]]\nat_s = %s\nspeech = "%s"\n' % event for event in events)
    (folder / "场景.toml").write_bytes(text.encode("utf-8"))


def with_all_sound(*words, **where):
    """What it does; done again where a busy machine lost a part of what was said."""
    for _try in range(3):
        done = edgeai(*words, **where)
        if "too busy" not in done.output + done.errors:
            break
    return done


def test_record_tells_quality_and_what_was_lost(tmp_path):
    say(tmp_path, (0.2, "打开风扇"), head='[[event]]\nat_s = 1.9\nfault = "overflow"\nseconds = 0.4\n')
    done = edgeai("record", "录音.wav", "--seconds", "3", "--json", *SIM, cwd=tmp_path)
    assert done.code == 0, done
    told = done.json
    assert set(told) == {"path", "seconds", "rate_hz", "channels", "peak_dbfs", "paths",
                         "ended_by", "gaps", "quality", "notices"}
    assert (told["paths"], told["ended_by"]) == (["录音.wav"], "time")
    assert set(told["quality"]) == QUALITY and told["quality"]["advice"] == []
    assert [(gap["cause"], gap["seconds"]) for gap in told["gaps"]] == [("overflow", pytest.approx(0.4, abs=0.25))]
    assert len(told["notices"]) == 1


def test_record_until_the_speaker_has_stopped(tmp_path):
    say(tmp_path, (1.0, "打开风扇"), (9.0, "关闭风扇"))
    done = with_all_sound("record", "a.wav", "--until", "silence", *SIM, cwd=tmp_path)
    assert done.code == 0, done
    lines = done.output.splitlines()
    assert lines[0] == "recording; speak now, it ends when you have stopped"
    assert lines[1].startswith("saved a.wav: ") and lines[3] == "  Good."
    assert "over the noise" in lines[2] and "clipped 0.00 %, offset 0.0" in lines[2]
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert 2.0 < file.getnframes() / 16000 < 5.0
    assert Recognizer().transcribe(tmp_path / "a.wav").text == "打开风扇"


def test_record_that_nobody_speaks_into_ends_all_the_same(tmp_path):
    say(tmp_path)
    done = edgeai("record", "a.wav", "--until", "silence", "--seconds", "1.5", "--json", *SIM,
                  cwd=tmp_path)
    assert (done.json["ended_by"], done.json["seconds"]) == ("time", 1.5)


def start_recording(folder, *words, **how):
    environment = dict(os.environ, EDGEAI_LANG="en", PYTHONPATH=ROOT, PYTHONIOENCODING="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "edgeai", "record", "a.wav", "--kit", "sim"] + list(words),
        cwd=str(folder), env=environment, stdout=subprocess.PIPE, **how)


def wait_for_sound(path, frames=3200):
    end_s = time.monotonic() + 60
    while not path.exists() or path.stat().st_size < 44 + 2 * frames:
        assert time.monotonic() < end_s
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("key", [b"\n", b"\x1b[A"])
def test_record_until_a_key_is_pressed(tmp_path, key):
    import pty
    import termios

    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    process = start_recording(tmp_path, "--until", "key", stdin=theirs)
    wait_for_sound(tmp_path / "a.wav")
    os.write(ours, key)
    output = process.communicate(timeout=60)[0].decode("utf-8")
    after = termios.tcgetattr(theirs)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0
    assert output.splitlines()[0] == "recording; press any key to stop"
    assert len(read_wav(tmp_path / "a.wav")[0]) >= 3200
    assert after == before  # the terminal is as it was


def test_a_key_without_a_terminal_is_an_error_and_leaves_nothing(tmp_path):
    done = edgeai("record", "a.wav", "--until", "key", "--kit", "sim", cwd=tmp_path)
    assert done.code == 2 and "standard input is no terminal" in done.errors
    assert not (tmp_path / "a.wav").exists()


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is not a signal there")
def test_ctrl_c_leaves_a_file_and_says_so(tmp_path):
    process = start_recording(tmp_path)
    wait_for_sound(tmp_path / "a.wav")
    process.send_signal(signal.SIGINT)
    output = process.communicate(timeout=60)[0].decode("utf-8")
    assert process.returncode == 130
    frames = len(read_wav(tmp_path / "a.wav")[0])
    lines = output.splitlines()
    assert lines[:2] == ["recording for 5 s; speak now", "stopped"] and frames >= 3200
    assert lines[2].startswith("saved a.wav: %.1f s at 16000 Hz" % (frames / 16000))
    assert lines[3].startswith("speech ")
    assert not (tmp_path / "a.wav.recording").exists()


def test_a_long_recording_is_split(tmp_path):
    done = edgeai("record", "a.wav", "--seconds", "1.2", "--split", "0.5", "--json", "--kit",
                  "sim", cwd=tmp_path)
    assert done.json["paths"] == ["a.wav", "a-002.wav", "a-003.wav"]
    assert done.json["seconds"] == 1.2


def test_repair_saves_what_it_can_and_names_what_it_can_not(tmp_path):
    write_wav(tmp_path / "好.wav", np.ones(1600, np.int16), 16000)
    torn = (tmp_path / "好.wav").read_bytes()
    (tmp_path / "坏.wav").write_bytes(torn[:40] + bytes(4) + torn[44:] + b"\1")
    (tmp_path / "文.txt").write_bytes(b"no sound here, and none to be found")
    done = edgeai("repair", "好.wav", "坏.wav", "文.txt", "没.wav", cwd=tmp_path)
    assert done.code == 1
    assert done.output.splitlines() == [
        "好.wav: whole, 0.1 s", "坏.wav: repaired, 0.1 s, of which 0.1 s were not to be heard"]
    assert "文.txt is not a PCM WAV file" in done.errors and "没.wav can't be repaired" in done.errors
    assert (tmp_path / "坏.wav").read_bytes() == torn
    found = edgeai("repair", "坏.wav", "--json", cwd=tmp_path).json
    assert found == {"problems": [], "files": [{
        "path": "坏.wav", "seconds": 0.1, "rate_hz": 16000, "channels": 1, "regained_s": 0.0,
        "dropped_bytes": 0, "is_changed": False}]}


def test_repair_of_a_lost_header_asks_for_the_rate(tmp_path):
    (tmp_path / "a.wav").write_bytes(bytes(44) + b"\1\0" * 800)
    done = edgeai("repair", "a.wav", cwd=tmp_path)
    assert done.code == 1 and "edgeai repair a.wav --rate 16000" in done.errors
    assert edgeai("repair", "a.wav", "--rate", "8000", cwd=tmp_path).code == 0
    assert len(read_wav(tmp_path / "a.wav")[0]) == 800


def test_repair_gives_bare_samples_a_header(tmp_path):
    bare = b"\0\0" * 20 + b"\1\0" * 780  # it begins in silence
    (tmp_path / "声音.pcm").write_bytes(bare + b"\7")
    (tmp_path / "a.wav").write_bytes(bare)
    done = edgeai("repair", "a.wav", "--rate", "8000", cwd=tmp_path)
    assert done.code == 1 and "edgeai repair a.wav --raw --rate 16000" in done.errors
    assert (tmp_path / "a.wav").read_bytes() == bare
    assert edgeai("repair", "a.wav", "--raw", cwd=tmp_path).code == 2
    done = edgeai("repair", "a.wav", "声音.pcm", "--raw", "--rate", "8000", "--json", cwd=tmp_path)
    assert [(one["path"], one["dropped_bytes"]) for one in done.json["files"]] == [
        ("a.wav", 0), ("声音.wav", 1)]
    for name in ("a.wav", "声音.wav"):
        samples, rate_hz = read_wav(tmp_path / name)
        assert (rate_hz, samples.astype("<i2").tobytes()) == (8000, bare)
    assert (tmp_path / "声音.pcm").read_bytes() == bare + b"\7"
    again = edgeai("repair", "a.wav", "声音.pcm", "gone", "--raw", "--rate", "8000", cwd=tmp_path)
    assert "a.wav has a header" in again.errors and "声音.wav is there already" in again.errors
    assert "gone can't be read" in again.errors and again.code == 1


@pytest.mark.parametrize("words", [("record", "{}", "--seconds", "30"), ("say", "你好", "--out", "{}")])
@pytest.mark.parametrize("name, told", [
    ("a.mp3", "Write a.wav."), ("录音", "Write 录音.wav."), ("gone/a.wav", "mkdir gone"),
    (".", "is a folder")])
def test_a_name_that_can_not_be_is_refused_before_anything_is_done(words, name, told, tmp_path):
    done = edgeai(*[word.format(name) for word in words], "--kit", "sim", cwd=tmp_path)
    assert done.code in (1, 2) and told in done.errors and ".part" not in done.errors
    assert os.listdir(str(tmp_path)) == []


PHRASES = '[commands]\nphrases = ["打开灯", "关闭风扇"]\n'


def enrol(folder, *words):
    return edgeai("record", "--enrol", "声音", "--phrases", "p.toml", *(SIM + words), cwd=folder)


def test_an_enrolment_asks_again_for_a_bad_take_and_goes_on_where_it_stopped(tmp_path):
    (tmp_path / "p.toml").write_bytes(PHRASES.encode("utf-8"))
    mumbled, rate_hz = read_wav(os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav"))
    write_wav(tmp_path / "m.wav", mumbled[: rate_hz] // 20, rate_hz)  # too quiet
    say(tmp_path, (5.0, "打开灯"), (8.5, "关闭风扇"), head=(
        '[[event]]\nat_s = 1.2\nmicrophone = "m.wav"\n'))
    done = enrol(tmp_path)
    assert done.code == 0, done
    lines = [line.strip() for line in done.output.splitlines()]
    assert lines[1:] == ["1/2  打开灯", "Too quiet: come nearer, or turn the microphone up.",
                         "1/2  打开灯", "2/2  关闭风扇", "声音 holds 2 of 2 phrases",
                         "next: edgeai train speech --enrol 声音 --commands p.toml --out my-model"]
    for phrase in ("打开灯", "关闭风扇"):
        with wave.open(str(tmp_path / "声音" / (phrase + ".wav"))) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
        assert Recognizer().transcribe(tmp_path / "声音" / (phrase + ".wav")).text == phrase
    # What is there counts; what is not whole does not.
    (tmp_path / "声音" / "关闭风扇.wav").write_bytes(b"RIFF")
    say(tmp_path, (0.5, "关闭风扇"))
    again = enrol(tmp_path, "--json")
    assert again.json == {"folder": "声音", "recorded": ["关闭风扇"], "missing": []}


@pytest.mark.parametrize("words, complaint", [
    ((), "record into which file?"), (("a.wav", "--enrol", "d"), "record into which file?"),
    (("--enrol", "p.toml", "--phrases", "p.toml"), "p.toml is no folder"),
    (("--enrol", "d", "--phrases", "gone.toml"), "gone.toml can't be read"),
    (("--enrol", "d", "--rate", "8000"), "--rate does not go with --enrol"),
    (("a.wav", "--phrases", "p.toml"), "--phrases does not go with OUT.wav"),
])
def test_wrong_use_of_record(words, complaint, tmp_path):
    (tmp_path / "p.toml").write_bytes(PHRASES.encode("utf-8"))
    done = edgeai("record", "--kit", "sim", *words, cwd=tmp_path)
    assert done.code == 2 and complaint in done.errors, done


RATE_HZ = 16000


@pytest.fixture(scope="module")
def spoken():
    from edgeai.audio.speaking import espeakng
    from edgeai.audio.processing.resample import resample

    samples, rate_hz = espeakng.synthesise("关闭风扇")
    loud = np.flatnonzero(abs(samples) > 200)
    return resample(samples[loud[0] : loud[-1]], rate_hz, RATE_HZ).astype(float)


def take(*parts):
    whole = np.concatenate(parts)
    noise = np.random.RandomState(2).normal(0, 12, len(whole))
    return Clip(np.clip(whole + noise, -32768, 32767).astype(np.int16), RATE_HZ)


def pause(seconds):
    return np.zeros(int(seconds * RATE_HZ))


def test_a_good_take_is_trimmed_to_the_phrase(spoken):
    judgement = judge(take(pause(2), spoken, pause(1.5)))
    assert judgement.is_good, judgement.advice
    assert judgement.clip.seconds == pytest.approx(len(spoken) / RATE_HZ + 0.6, abs=0.25)


@pytest.mark.parametrize("make, advice", [
    (lambda spoken: take(pause(2)), "No speech was heard"),
    (lambda spoken: take(spoken[len(spoken) // 3 :], pause(1)), "The beginning is missing"),
    (lambda spoken: take(pause(1), spoken[: len(spoken) // 2]), "The end is missing"),
])
def test_a_take_without_a_whole_phrase_is_of_no_use(spoken, make, advice, monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    judgement = judge(make(spoken))
    assert judgement.clip is None and judgement.advice[0].startswith(advice), judgement


def test_a_clipped_take_is_asked_for_again_but_could_be_used(spoken, monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    judgement = judge(take(pause(1), np.clip(20 * spoken, -32768, 32767), pause(1)))
    assert judgement.clip is not None and judgement.advice[0].startswith("Too loud")


def test_an_enrolment_counts_whole_files_only(tmp_path):
    enrolment = Enrolment(tmp_path / "新", ["一", "二", "三"])
    assert enrolment.missing() == ("一", "二", "三")
    enrolment.keep("二", Clip(np.zeros(8000, np.int16), 16000))
    write_wav(enrolment.path("三"), np.zeros(8000, np.int16), 8000)  # another's: not 16 kHz
    assert enrolment.missing() == ("一", "三")
    with pytest.raises(UsageError, match="is no folder"):
        Enrolment(enrolment.path("二"), ["一"])
