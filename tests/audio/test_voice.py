"""The voice on the virtual kit, and its choice of driver on hand-made ones."""
import pytest

from edgeai import open_kit
from edgeai.audio import voice as voices
from edgeai.audio.half_duplex import HalfDuplex
from edgeai.audio.recognizer import Recognizer
from edgeai.audio.voice import Voice
from edgeai.audio.wavfile import read_wav
from edgeai.clock import ManualClock
from edgeai.errors import DeviceClosed, DriverMissing, UsageError, VoiceError


@pytest.fixture
def kit(tmp_path):
    with open_kit("sim", journal=str(tmp_path / "journal.jsonl")) as kit:
        yield kit


@pytest.mark.parametrize("driver", ["pyttsx3", "espeakng"])
def test_what_is_said_sounds_in_the_room(kit, driver, tmp_path):
    kit.config = kit.config._replace(voice=kit.config.voice._replace(driver=driver))
    with kit.voice() as voice:
        assert voice.say("打开灯").driver == driver
    (done,) = [entry for entry in kit.journal.entries if entry["kind"] == "speaker.done"]
    assert not done["silent"] and 0.5 < done["seconds"] < 3
    # Read back: the loudspeaker's sound is the sentence, not just any sound.
    assert Recognizer().transcribe(str(tmp_path / done["file"])).text == "打开灯"


@pytest.mark.parametrize("driver", ["pyttsx3", "espeakng"])
def test_a_saved_sentence_reads_back(kit, driver, tmp_path):
    kit.config = kit.config._replace(voice=kit.config.voice._replace(driver=driver))
    path = tmp_path / "回答.wav"
    with kit.voice() as voice:
        spoken = voice.save("打开风扇", path)
    assert spoken.driver == driver
    assert Recognizer().transcribe(path).text == "打开风扇"


def test_it_says_many_sentences_one_after_another(kit):
    with kit.voice() as voice:
        for sentence in ("一", "二", "三", "四"):
            voice.say(sentence)
    said = [entry["text"] for entry in kit.journal.entries if entry["kind"] == "speaker.done"]
    assert said == ["一", "二", "三", "四"]


def test_nothing_to_say_and_a_closed_voice_are_errors(kit):
    voice = kit.voice()
    with pytest.raises(UsageError):
        voice.say("  ")
    voice.close()
    voice.close()
    with pytest.raises(DeviceClosed):
        voice.say("你好")


def test_an_unknown_system_voice_says_what_to_do(kit):
    with pytest.raises(VoiceError, match="no voice 'no-such-voice'"):
        Voice("pyttsx3", voice="no-such-voice")


class Broken:
    """A system voice that can't be opened, or opens and writes no file."""

    name = "pyttsx3"

    def __init__(self, *_settings):
        pass

    def save(self, text, path):
        raise VoiceError("wrote nothing")

    def close(self):
        pass


def test_without_a_system_voice_auto_takes_the_wheels_one(monkeypatch):
    def absent(*_settings):
        raise DriverMissing("no eSpeak here")

    monkeypatch.setattr(voices, "Pyttsx3Voice", absent)
    assert Voice("auto").driver == "espeakng"
    with pytest.raises(DriverMissing):
        Voice("pyttsx3")


def test_a_system_voice_that_writes_no_file_is_replaced_for_saving(monkeypatch, tmp_path):
    monkeypatch.setattr(voices, "Pyttsx3Voice", Broken)
    path = tmp_path / "a.wav"
    assert Voice("auto").save("你好", path).driver == "espeakng"
    assert read_wav(path)[0].any()


def test_microphones_are_deaf_exactly_while_it_speaks(monkeypatch):
    class Quick(Broken):
        def say(self, text):
            deaf.append(half_duplex.is_deaf(clock.now_s()))
            if text == "坏":
                raise VoiceError("failed")

    clock, deaf = ManualClock(10.0), []
    half_duplex = HalfDuplex(clock)
    monkeypatch.setattr(voices, "Pyttsx3Voice", Quick)
    voice = Voice("auto", half_duplex=half_duplex)
    voice.say("好")
    with pytest.raises(VoiceError):
        voice.say("坏")
    assert deaf == [True, True]
    assert half_duplex.is_deaf(10.2) and not half_duplex.is_deaf(10.4)


def test_a_kit_has_one_voice_until_it_is_closed(kit):
    voice = kit.voice()
    assert kit.voice() is voice
    voice.close()
    assert kit.voice() is not voice
    assert kit.voice().say("你好").text == "你好"


def test_an_old_file_is_never_taken_for_a_new_sentence(kit, tmp_path, monkeypatch):
    """pyttsx3 may end well and write nothing: what lies there from before is not the answer."""
    from edgeai.audio.pyttsx3_voice import Pyttsx3Voice

    voice = Pyttsx3Voice()
    path = tmp_path / "a.wav"
    voice.save("打开灯", path)
    before = path.read_bytes()
    monkeypatch.setattr(voice._engine, "save_to_file", lambda text, path: None)
    with pytest.raises(VoiceError, match="wrote no sound"):
        voice.save("关闭风扇", path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.glob("a.wav*")] == ["a.wav"]
    voice.close()
