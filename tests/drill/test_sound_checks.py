"""Checks on WAV files: form, length, quiet at the end, who speaks, what is said."""
import struct

import numpy as np
import pytest

from edgeai.audio.processing.resample import resample
from edgeai.audio.speaking.espeakng import synthesise
from edgeai.audio.wavfile import write_wav
from edgeai.drill.checks import Seen, judge

RATE = 16000
FORM = {"kind": "wav", "file": "a.wav", "rate_hz": RATE, "channels": 1, "width_bytes": 2}
SAYS = {"kind": "wav_says", "file": "a.wav", "phrase": "打开灯"}


@pytest.fixture
def seen(tmp_path):
    return Seen(str(tmp_path), str(tmp_path), None, {})


def voice(text="打开灯", before_s=0.5, after_s=0.5):
    """Spoken at 16 kHz in a room with a little noise; quiet for `after_s` after it."""
    samples, rate_hz = synthesise(text)
    loud = np.flatnonzero(np.abs(samples) > 0.1 * np.abs(samples).max())
    spoken = resample(samples[:loud[-1] + 1], rate_hz, RATE)
    whole = np.concatenate([np.zeros(int(before_s * RATE)), spoken, np.zeros(int(after_s * RATE))])
    return (whole + np.random.RandomState(0).normal(0, 12, len(whole))).clip(-32768, 32767).astype(np.int16)


def noise(seconds=2.0, level=12):
    return np.random.RandomState(1).normal(0, level, int(seconds * RATE)).astype(np.int16)


def save(folder, samples, rate_hz=RATE, name="a.wav"):
    write_wav(str(folder / name), samples, rate_hz)


def test_a_file_in_its_form(tmp_path, seen):
    save(tmp_path, voice())
    assert judge(FORM, seen).ok
    assert judge(dict(FORM, seconds=2.0), seen).ok
    assert judge(dict(FORM, quiet_end_s=0.5), seen).ok
    assert judge({"kind": "wav_speech", "file": "a.wav"}, seen).ok
    assert judge({"kind": "wav_speech", "file": "a.wav", "text": "打开灯"}, seen).ok
    assert judge(SAYS, seen).ok


@pytest.mark.parametrize("wanted, reason", [
    ({"rate_hz": 8000}, "sampling rate in Hz should be 8000, and is 16000"),
    ({"channels": 2}, "number of channels should be 2, and is 1"),
    ({"width_bytes": 1}, "bytes a sample should be 1, and is 2"),
    ({"seconds": 3.0}, "should last 2.7 to 3.3 s"),
    ({"min_seconds": 4, "max_seconds": 9}, "should last 4 to 9 s"),
    ({"max_seconds": 1}, "should last 0 to 1 s"),
    ({"quiet_end_s": 1.5}, "should end with 1.5 s of quiet"),
    ({"file": "b.wav"}, "there is no file b.wav"),
])
def test_what_does_not_fit_is_told(tmp_path, seen, wanted, reason):
    save(tmp_path, voice())
    finding = judge(dict(FORM, **wanted), seen)
    assert not finding.ok and reason in finding.reason


def test_silence_and_noise_are_nobody_speaking(tmp_path, seen):
    save(tmp_path, noise())
    assert judge(FORM, seen).reason == "a.wav is silent"
    save(tmp_path, noise(level=1000))
    assert judge(FORM, seen).ok
    finding = judge({"kind": "wav_speech", "file": "a.wav"}, seen)
    assert not finding.ok and finding.reason == "nobody speaks in a.wav"
    assert not judge(SAYS, seen).ok


def test_another_sentence_and_another_length(tmp_path, seen):
    save(tmp_path, voice("关闭风扇"))
    assert not judge(SAYS, seen).ok
    finding = judge({"kind": "wav_speech", "file": "a.wav", "text": "这是一句长得多的话，说的人要用上好几秒钟才能够把它说完"}, seen)
    assert not finding.ok and "too short or too long" in finding.reason


def test_sound_at_the_wrong_speed_is_not_the_sentence(tmp_path, seen):
    save(tmp_path, voice(), rate_hz=8000)
    assert not judge(SAYS, seen).ok


@pytest.mark.parametrize("data, reason", [
    (b"", "is not a WAV file"),
    (b"RIFF\0\0\0\0WAVE", "is not a WAV file"),
    (b"not a sound at all, but long enough to be looked at as one", "is not a WAV file"),
    (b"RIFF" + struct.pack("<I", 2 ** 32 - 1) + b"WAVEfmt " + struct.pack(
        "<IHHIIHH", 16, 1, 1, 1, 2, 2, 16) + b"data" + struct.pack("<I", 2 ** 32 - 1) + bytes(4000), "is too long"),
    (b"RIFF" + struct.pack("<I", 100) + b"WAVEfmt " + struct.pack(
        "<IHHIIHH", 16, 1, 1, 2 ** 32 - 1, 2, 2, 16) + b"data" + struct.pack("<I", 100) + bytes(100), "no sound card"),
    (b"RIFF" + struct.pack("<I", 100) + b"WAVEfmt " + struct.pack(
        "<IHHIIHH", 16, 1, 65535, RATE, 2, 2, 16) + b"data" + struct.pack("<I", 100) + bytes(100), ""),
])
def test_files_made_to_break_their_reader(tmp_path, seen, data, reason):
    (tmp_path / "a.wav").write_bytes(data)
    for check in (FORM, SAYS, {"kind": "wav_speech", "file": "a.wav"}):
        finding = judge(check, seen)
        assert not finding.ok and reason in finding.reason


def test_numbers_that_are_not_whole(tmp_path, seen):
    samples = voice().astype("<f4") / 32768
    (tmp_path / "a.wav").write_bytes(
        b"RIFF" + struct.pack("<I", 36 + 4 * len(samples)) + b"WAVEfmt " + struct.pack(
            "<IHHIIHH", 16, 3, 1, RATE, 4 * RATE, 4, 32) + b"data" + struct.pack("<I", 4 * len(samples))
        + samples.tobytes())
    assert "should be whole numbers" in judge(FORM, seen).reason
    assert judge(SAYS, seen).ok


def test_measured_lengths_are_told_of_handed_in_files_alone(tmp_path, seen):
    """What differs from run to run would make two gradings differ."""
    save(tmp_path, voice())
    assert judge(dict(FORM, seconds=9), seen).evidence == "it lasts 1.8 s"
    elsewhere = seen._replace(hand_in=str(tmp_path / "hand_in"))
    assert judge(dict(FORM, seconds=9), elsewhere).evidence == "a.wav"
