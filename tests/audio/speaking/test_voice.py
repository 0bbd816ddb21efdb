"""The voice on the virtual kit, and its choice of driver on hand-made ones."""
import os
import re
import time

import pytest

from edgeai import open_kit
from edgeai.audio.speaking import pyaudio_speaker, synthesis
from edgeai.audio.half_duplex import HalfDuplex
from edgeai.audio.speaking.pyttsx3_voice import Pyttsx3Voice
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.speaking.voice import Voice
from edgeai.audio.wavfile import read_wav
from edgeai.clock import ManualClock
from edgeai.errors import DeviceClosed, DeviceLost, DriverMissing, UsageError, VoiceError
from edgeai.linkage.journal import read_journal
from edgeai.sim.run import run_script

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))


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
    sounds = [entry for entry in kit.journal.entries if entry["kind"] == "speaker.done"]
    said = [entry["text"] for entry in kit.journal.entries if entry["kind"] == "voice.start"]
    assert said == ["一", "二", "三", "四"] and len(sounds) == 4


def test_nothing_to_say_and_a_closed_voice_are_errors(kit):
    voice = kit.voice()
    with pytest.raises(UsageError):
        voice.say("  ")
    voice.close()
    voice.close()
    with pytest.raises(DeviceClosed):
        voice.say("你好")


@pytest.mark.parametrize("driver", ["pyttsx3", "auto"])
def test_an_unknown_system_voice_says_what_to_do(kit, driver):
    message = "no voice 'no-such-voice'"
    with Voice(driver, voice="no-such-voice", environment=kit.child_environment) as voice:
        with pytest.raises(VoiceError, match=message) as caught:
            voice.say("你好")
    assert "edgeai" in caught.value.remedy


def test_the_process_of_the_engine_is_in_the_same_room(kit):
    """Where the engine itself plays, its process has the room's loudspeaker and journal."""
    with kit.microphone() as microphone:
        microphone.record(0.3)  # the room's time begins in this process
    voice = Pyttsx3Voice(environment=kit.child_environment)
    seconds = voice.say("打开灯")
    voice.close()
    (start,) = [entry for entry in kit.journal.entries if entry["kind"] == "journal.start"]
    (done,) = [entry for entry in kit.journal.entries if entry["kind"] == "speaker.done"]
    assert done["text"] == "打开灯" and not done["silent"]
    assert 0 < done["seconds"] <= seconds and 0.3 < done["at_s"] < kit.journal.now_s()


def test_an_engine_that_plays_itself_is_cut_off_with_its_process(kit):
    voice = Pyttsx3Voice(environment=kit.child_environment)
    voice.open()
    first = voice.start()
    asked = []
    seconds = voice.say("这是一个很长很长的句子，说完它需要好几秒钟",
                        lambda: asked.append(1) or len(asked) > 5)
    assert seconds < 4.0 and voice.start() is not first
    assert voice.render("打开灯").samples.any()  # by the one that took its place
    voice.close()


def test_without_pyaudio_the_engine_plays_itself(kit, monkeypatch):
    def absent(*_arguments):
        raise DriverMissing("no PyAudio here")

    monkeypatch.setattr(pyaudio_speaker.Loudspeaker, "play", absent)
    with kit.voice() as voice:
        assert voice.say("打开灯").driver == "pyttsx3"
        spoken = voice.say("这是一个很长很长的句子，说完它需要好几秒钟", wait=False)
        while spoken.text not in [one.get("text") for one in kit.journal.entries
                                  if one["kind"] == "speaker.start"]:
            time.sleep(0.01)
        # Its process goes with the sentence that is cut off; the alarm waits for the next one.
        assert voice.say("着火了", "alarm")[2:] == ("pyttsx3", "spoken")
        assert spoken.wait(60).outcome == "preempted"
    done = [entry["text"] for entry in kit.journal.entries if entry["kind"] == "speaker.done"]
    assert done == ["打开灯", "着火了"]
    kit.config = kit.config._replace(voice=kit.config.voice._replace(driver="espeakng"))
    with kit.voice() as voice, pytest.raises(DriverMissing, match="no PyAudio here"):
        voice.say("打开灯")


class NoFiles(Pyttsx3Voice):
    """One that can't write files, as pyttsx3 2.90 for eSpeak without ffmpeg."""

    renders = False


def test_a_system_voice_that_writes_no_file_is_replaced_for_saving(kit, monkeypatch, tmp_path):
    monkeypatch.setattr(synthesis, "Pyttsx3Voice", NoFiles)
    path = tmp_path / "a.wav"
    with kit.voice() as voice:
        assert voice.save("你好", path).driver == "espeakng"
        assert voice.say("你好").driver == "pyttsx3"  # that one plays itself
    assert read_wav(path)[0].any()


def test_microphones_are_deaf_exactly_while_it_speaks(monkeypatch):
    def play(*_arguments):
        deaf.append(half_duplex.is_deaf(clock.now_s()))
        if len(deaf) == 2:
            raise DeviceLost("gone")
        return 1.0

    clock, deaf = ManualClock(10.0), []
    half_duplex = HalfDuplex(clock)
    monkeypatch.setattr(pyaudio_speaker.Loudspeaker, "play", play)
    with Voice("espeakng", half_duplex=half_duplex) as voice:
        voice.say("好")
        with pytest.raises(DeviceLost):
            voice.say("坏")
    assert deaf == [True, True]
    assert half_duplex.is_deaf(10.2) and not half_duplex.is_deaf(10.4)


def test_a_kit_has_one_voice_until_it_is_closed(kit):
    voice = kit.voice()
    assert kit.voice() is voice
    voice.close()
    assert kit.voice() is not voice
    assert kit.voice().say("你好").text == "你好"


def test_a_second_voice_of_one_kit_must_wait_for_the_first(kit):
    kit.voice()
    with pytest.raises(UsageError, match="speaks with the voice 'zh' already"):
        kit.voice("en")
    kit.voice().close()
    assert kit.voice("en").wanted == "en"


def test_ctrl_c_ends_the_sentence(kit, monkeypatch):
    """As it comes: in the main thread, while that waits."""
    def interrupted(_event, _timeout_s=None):
        while not [one for one in kit.journal.entries if one["kind"] == "speaker.start"]:
            time.sleep(0.01)
        raise KeyboardInterrupt

    voice = kit.voice()
    with monkeypatch.context() as patched:
        patched.setattr(kit.clock, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            voice.say("这是一个很长很长的句子，说完它需要好几秒钟，谁也不想等")
    assert voice.say("好").outcome == "spoken"
    outcomes = [one["outcome"] for one in kit.journal.entries if one["kind"] == "voice.done"]
    assert outcomes == ["stopped", "spoken"]


def test_the_example_of_the_docs_runs_on_the_virtual_kit(tmp_path, monkeypatch):
    """As `edgeai run --kit sim` runs it: the engine's process is in the script's room."""
    with open(os.path.join(ROOT, "docs", "voice.md"), encoding="utf-8") as file:
        example = re.search(r"```python\n(.*?)```", file.read(), re.DOTALL).group(1)
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    with open(str(tmp_path / "output"), "wb") as output:
        ran = run_script("example.py", kit="sim", journal="j.jsonl", output=output)
    assert (ran.exit_code, (tmp_path / "output").read_text().strip()) == (0, "spoken")
    entries = read_journal(ran.journal)
    ends = {entry["text"]: entry["outcome"] for entry in entries if entry["kind"] == "voice.done"}
    assert ends["你好"] == ends["着火了，请离开"] == "spoken"
    # The alarm cut it off, or came before its turn, for which nobody waits at the end of `with`.
    assert ends["温度二十六度"] in ("preempted", "stopped")
    assert len([entry for entry in entries if entry["kind"] == "journal.start"]) == 1
    assert not any(entry["silent"] for entry in entries if entry["kind"] == "speaker.done")
    assert read_wav("mask.wav")[0].any()


def test_a_script_that_names_itself_pyttsx3_is_not_taken_for_it(tmp_path, monkeypatch):
    """Else each engine's process would start another."""
    (tmp_path / "pyttsx3.py").write_text("raise SystemExit('I am not pyttsx3')")
    monkeypatch.chdir(tmp_path)
    with open_kit("sim", journal=str(tmp_path / "j.jsonl")) as kit, kit.voice() as voice:
        assert voice.driver == "pyttsx3"
