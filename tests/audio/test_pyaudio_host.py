"""Sound devices through PyAudio's stand-in and on hand-made hosts."""
import os
import sys
import threading
import time

import numpy as np
import pytest

from edgeai import open_kit
from edgeai.audio import pyaudio_host
from edgeai.audio.speaking.espeakng import synthesise
from edgeai.audio.pyaudio_host import open_stream, readable_name
from edgeai.audio.recording.pyaudio_microphone import PyAudioMicrophone
from edgeai.audio.speaking.pyaudio_speaker import Loudspeaker
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.errors import DeviceError, MicrophoneAbsent, RateRefused


@pytest.mark.parametrize("given, code_page, shown", [
    ("USB 麦克风", None, "USB 麦克风"),
    ("Âó¿Ë·ç (USB)", "gbk", "麦克风 (USB)"),  # GBK bytes that were taken for cp1252
    ("麦克风".encode("gbk"), "gbk", "麦克风"),
    ("麦克风", "gbk", "麦克风"),
    ("麦克风".encode("utf-8"), None, "麦克风"),
])
def test_names_are_readable_whatever_pyaudio_made_of_them(given, code_page, shown):
    assert readable_name(given, code_page) == shown


class Host:
    """Takes one rate and one channel count."""

    def __init__(self, rate_hz, channels, error=None):
        self._takes = (rate_hz, channels)
        self._error = error

    def open(self, rate, channels):
        if self._error:
            raise self._error
        if rate != self._takes[0]:
            raise OSError(-9997, "Invalid sample rate")
        if channels != self._takes[1]:
            raise OSError(-9998, "Invalid number of channels")
        return "stream"


DEVICE = pyaudio_host.SoundDevice(3, "USB", 2, 2, 48000, True)


@pytest.mark.parametrize("rate_hz, channels", [(16000, 1), (48000, 1), (16000, 2), (48000, 2)])
def test_a_stream_is_opened_as_the_device_takes_it(rate_hz, channels):
    opened = open_stream(Host(rate_hz, channels), DEVICE, 16000, 2)
    assert opened == ("stream", rate_hz, channels)


class HangingSound:
    """PyAudio on a sound server that does not answer, until `answers` is set."""

    def __init__(self):
        self.answers = threading.Event()
        self.ended = threading.Event()

    def PyAudio(self):
        self.answers.wait(30)
        return self

    def get_device_count(self):
        return 0

    def get_default_input_device_info(self):
        raise OSError

    get_default_output_device_info = get_default_input_device_info

    def terminate(self):
        self.ended.set()


def test_a_sound_server_that_does_not_answer_is_told_and_can_be_read(monkeypatch, capfd):
    sound = HangingSound()
    monkeypatch.setattr(pyaudio_host, "load", lambda *_names: sound)
    monkeypatch.setattr(pyaudio_host, "ANSWER_S", 0.4)
    for _try in range(2):
        with pytest.raises(DeviceError, match="the system's sound does not answer"):
            pyaudio_host.sound_devices()
    os.write(2, b"what is told of it\n")
    assert capfd.readouterr().err == "what is told of it\n"
    sound.answers.set()
    assert sound.ended.wait(30)  # who came too late has ended it himself
    monkeypatch.setattr(pyaudio_host, "ANSWER_S", 30.0)
    assert pyaudio_host.sound_devices() == []


def test_on_windows_who_uses_it_has_started_it(kit, monkeypatch):
    monkeypatch.setattr(pyaudio_host, "_IN_ONE_THREAD", True)
    with pyaudio_host.open_host() as (pyaudio, _host):
        threads, start = [], pyaudio.PyAudio
        monkeypatch.setattr(pyaudio, "PyAudio", lambda: threads.append(threading.get_ident()) or start())
        assert pyaudio_host.sound_devices()
    assert threads == [threading.get_ident()]


def test_no_rate_at_all_names_both():
    with pytest.raises(RateRefused, match="USB takes neither 16000 Hz nor its own 48000 Hz"):
        open_stream(Host(11025, 1), DEVICE, 16000, 2)


def test_a_busy_device_is_not_taken_for_a_wrong_rate():
    with pytest.raises(DeviceError, match="USB can't be opened") as caught:
        open_stream(Host(0, 0, OSError(-9985, "Device unavailable")), DEVICE, 16000, 2)
    assert not isinstance(caught.value, RateRefused)


@pytest.fixture
def kit(tmp_path):
    with open_kit("sim", journal=str(tmp_path / "journal.jsonl")) as kit:
        yield kit


def test_what_is_played_sounds(kit, tmp_path):
    samples, rate_hz = synthesise("打开风扇")
    Loudspeaker().play(samples, rate_hz)
    (done,) = [entry for entry in kit.journal.entries if entry["kind"] == "speaker.done"]
    assert Recognizer().transcribe(str(tmp_path / done["file"])).text == "打开风扇"


def test_a_microphone_is_named_by_index_or_part_of_its_name(kit):
    for wanted in ("", "0", "virtual MIC"):
        with kit.microphone(device=wanted) as microphone:
            assert len(microphone.record(0.1).samples) == 1600
    with pytest.raises(MicrophoneAbsent, match="no sound device 'USB'") as caught:
        kit.microphone(device="USB")
    assert "0 Virtual microphone" in caught.value.remedy


def test_a_name_that_is_a_number_is_one_too(kit):
    kit.room.scenario = kit.room.scenario._replace(
        microphone=kit.room.scenario.microphone._replace(name="HD Pro C920²"))
    for wanted in ("920", "²"):
        kit.microphone(device=wanted).close()
    with pytest.raises(MicrophoneAbsent, match="no sound device '7'"):
        kit.microphone(device="7")


def test_the_driver_tells_whether_the_sound_was_there(kit):
    microphone = PyAudioMicrophone()
    microphone.start()
    time.sleep(0.5)
    told = []
    for _block in range(2):
        microphone.read()
        told.append(microphone.was_there)
    microphone.read(), microphone.read(), microphone.read()  # half a second, and what came since
    until_it_waits = [microphone.read() is not None and microphone.was_there for _block in range(20)]
    microphone.close()
    assert told == [True, True] and not all(until_it_waits)


def test_a_microphone_of_48_khz_stereo_only_delivers_16_khz_mono(tmp_path):
    (tmp_path / "s.toml").write_text(
        '[microphone]\nrates_hz = [48000]\nchannels = 2\n'
        '[[event]]\nafter = "microphone.open"\nat_s = 0.2\nspeech = "打开风扇"\n',
        encoding="utf-8")
    for _try in range(3):  # a busy machine may lose a part of it
        with open_kit("sim", scenario=str(tmp_path / "s.toml"),
                      journal=str(tmp_path / "j.jsonl")) as kit, kit.microphone() as microphone:
            clip = microphone.record(2.5)
        if not microphone.gaps:
            break
    assert clip.rate_hz == 16000 and clip.samples.shape == (40000,)
    clip.save(tmp_path / "a.wav")
    assert Recognizer().transcribe(tmp_path / "a.wav").text == "打开风扇"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only ALSA is muted")
def test_standard_error_is_heard_again_after_two_at_once(kit):
    """Two threads that mute and restore must not leave it muted."""
    before = os.fstat(2).st_ino

    def look():
        for _round in range(10):
            pyaudio_host.sound_devices()

    threads = [threading.Thread(target=look) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert os.fstat(2).st_ino == before


def test_played_samples_keep_their_length(kit):
    Loudspeaker().play(np.full(8000, 3000, np.int16), 16000)
    (done,) = [entry for entry in kit.journal.entries if entry["kind"] == "speaker.done"]
    assert done["seconds"] == pytest.approx(0.5, abs=0.01)
