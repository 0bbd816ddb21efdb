"""A folder of recordings becomes takes; what is wrong with it is told. No torch here."""
import numpy as np
import pytest

from edgeai.audio.recognition.command_list import CommandList
from edgeai.audio.training.speaker_takes import _at_tempo, load_takes, other_recordings
from edgeai.audio.wavfile import write_wav
from edgeai.errors import AudioFileError, UsageError

COMMANDS = CommandList("", ("打开灯", "关门", "你好"), ("一",))


def record(folder, text, peak=8000, rate_hz=16000, hz=440, channels=1, seconds=0.5):
    sound = peak * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate_hz)) / rate_hz)
    samples = np.repeat(sound[:, None], channels, axis=1).astype(np.int16)
    write_wav(str(folder / (text + ".wav")), samples, rate_hz)


def test_recordings_are_found_by_their_phrase_in_the_lists_order(tmp_path):
    for text in ("一", "关门", "打开灯", "别的"):
        record(tmp_path, text)
    assert [take.text for take in load_takes(str(tmp_path), COMMANDS)] == ["打开灯", "关门", "一"]


def test_recordings_of_another_list_are_named(tmp_path):
    for text in ("一", "关门", "打开门", "别的"):
        record(tmp_path, text)
    assert other_recordings(str(tmp_path), COMMANDS) == ["别的", "打开门"]


@pytest.mark.parametrize("rate_hz, channels", [(16000, 1), (44100, 2), (8000, 1)])
def test_a_take_is_one_channel_at_16_khz_as_loud_as_can_be(tmp_path, rate_hz, channels):
    record(tmp_path, "你好", peak=500, rate_hz=rate_hz, channels=channels)
    (take,) = load_takes(str(tmp_path), COMMANDS)
    assert take.samples.shape == (8000,) and np.abs(take.samples).max() == pytest.approx(1.0)
    spectrum = np.abs(np.fft.rfft(take.samples[2000:6000]))
    assert np.argmax(spectrum) * 4 == pytest.approx(440, abs=4)


def test_a_silent_recording_is_named(tmp_path):
    record(tmp_path, "打开灯")
    record(tmp_path, "关门", peak=50)
    with pytest.raises(AudioFileError, match="关门.wav is silent") as caught:
        load_takes(str(tmp_path), COMMANDS)
    assert "again" in caught.value.remedy


def test_an_empty_recording_is_silent_too(tmp_path):
    record(tmp_path, "关门", seconds=0)
    with pytest.raises(AudioFileError):
        load_takes(str(tmp_path), COMMANDS)


@pytest.mark.parametrize("folder", [".", "没有"])
def test_a_folder_without_takes_says_how_they_are_recorded(tmp_path, folder):
    record(tmp_path, "别的")
    with pytest.raises(UsageError, match="no recording named by a command") as caught:
        load_takes(str(tmp_path / folder), COMMANDS)
    assert "edgeai record --enrol" in caught.value.remedy


def test_what_is_no_wav_file_is_told(tmp_path):
    (tmp_path / "关门.wav").write_bytes(b"ID3 no sound at all")
    with pytest.raises(AudioFileError):
        load_takes(str(tmp_path), COMMANDS)


@pytest.mark.parametrize("factor", [0.9, 1.0, 1.1])
def test_a_quicker_take_is_shorter_and_higher(factor):
    sound = np.sin(2 * np.pi * 1000 * np.arange(16000) / 16000)
    found = _at_tempo(sound, factor)
    assert len(found) == pytest.approx(16000 / factor, abs=2)
    assert np.argmax(np.abs(np.fft.rfft(found[:8000]))) * 2 == pytest.approx(1000 * factor, abs=3)
