"""Faults F31 to F34: a slow, crashing or hanging engine, too much to say, the kit's own voice.

The engine's processes are real, and so is pyttsx3 in them; only the driver under it is ours, and
does what the text says: see odd_engine/odd_driver.py.
"""
import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

from edgeai import open_kit
from edgeai.audio.speaking import espeakng, pyaudio_speaker, pyttsx3_voice, synthesis
from edgeai.audio.speaking.engine_process import EngineProcess
from edgeai.audio.speaking.pyttsx3_voice import Pyttsx3Voice
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.errors import (DeviceClosed, DeviceLost, DriverMissing, UsageError, VoiceError)

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LONG = "现在的温度是二十五度，湿度是百分之六十，一切正常，请放心使用本系统。"
BOUND_S = 60.0


def environment(folder):
    """For an engine's process: odd_driver under pyttsx3, its traces in `folder`."""
    return dict(os.environ, ODD_FOLDER=str(folder), PYTHONDONTWRITEBYTECODE="1",
                PYTHONPATH=os.pathsep.join([os.path.join(HERE, "odd_engine"), ROOT]))


class Odd:
    """The kit, its voice, and what the engine's driver left in its folder."""

    def __init__(self, kit, folder):
        self.kit = kit
        self._folder = folder
        kit.child_environment = lambda: environment(folder)
        kit.config = kit.config._replace(voice=kit.config.voice._replace(words_per_minute=400))
        self.voice = kit.voice()

    def lines(self, name):
        path = self._folder / name
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    @property
    def pids(self):
        return [int(line) for line in self.lines("started")]

    def entries(self, kind):
        return [entry for entry in self.kit.journal.entries if entry["kind"] == kind]

    def ends(self):
        return [(entry["text"], entry["outcome"]) for entry in self.entries("voice.done")]


@pytest.fixture
def folder(tmp_path):
    """Where the engine's driver leaves its traces."""
    folder = tmp_path / "odd"
    folder.mkdir()
    return folder


@pytest.fixture
def no_engine(folder):
    """The file that keeps the engine away; there before its process, which starts with the voice."""
    path = folder / "no engine"
    path.write_text("")
    return path


@pytest.fixture
def odd(folder, tmp_path):
    with open_kit("sim", journal=str(tmp_path / "journal.jsonl")) as kit:
        odd = Odd(kit, folder)
        yield odd
        odd.voice.when_failed = None


def until(condition):
    end_s = time.monotonic() + BOUND_S
    while not condition():
        assert time.monotonic() < end_s, "it did not happen"
        time.sleep(0.01)


def is_alive(pid):
    """Is there such a process, other than one that ended and was not waited for?"""
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def exists(pid):
    return os.path.exists("/proc/%d" % pid)


def test_f31_a_slow_engine_blocks_nobody_and_an_alarm_does_not_wait_for_it(folder, odd):
    assert odd.voice.driver == "pyttsx3"
    slow = odd.voice.say("等一下", "information", wait=False)
    waiting = odd.voice.say("然后", "information", wait=False)
    until(lambda: "等一下" in odd.lines("begun"))
    assert not slow.done and not waiting.done
    alarm = odd.voice.say("着火了", "alarm")
    # The engine is still at the first one; the alarm was spoken by the other voice.
    assert (alarm.outcome, alarm.driver) == ("spoken", "espeakng")
    assert "等一下" not in odd.lines("rendered") and "着火了" not in odd.lines("rendered")
    (folder / "go on").write_text("")
    assert slow.wait(BOUND_S).outcome == "preempted"
    # The engine was slow, not lost: its process goes on, and so does what waited.
    assert waiting.wait(BOUND_S)[2:] == ("pyttsx3", "spoken")
    assert len(odd.pids) == 1 and odd.entries("voice.engine") == []


def test_f31_an_alarm_cuts_off_what_is_spoken_but_no_other_alarm(odd):
    spoken = odd.voice.say(LONG, "reply", wait=False)
    until(lambda: odd.entries("speaker.start"))
    first = odd.voice.say("着火了", "alarm", wait=False)
    second = odd.voice.say("快离开", "alarm")
    assert second.outcome == first.wait(BOUND_S).outcome == "spoken"
    cut = spoken.wait(BOUND_S)
    assert cut.outcome == "preempted" and 0 < cut.seconds < 5.0
    assert odd.ends() == [(LONG, "preempted"), ("着火了", "spoken"), ("快离开", "spoken")]
    # What the room heard, not what the program says of itself.
    seconds = [entry["seconds"] for entry in odd.entries("speaker.done")]
    assert seconds[0] == pytest.approx(cut.seconds, abs=0.2) and len(seconds) == 3


def test_f31_a_reply_waits_for_an_information(odd):
    information = odd.voice.say("一", "information", wait=False)
    until(lambda: odd.entries("speaker.start"))
    assert odd.voice.say("二").outcome == "spoken"
    assert information.wait(0.0).outcome == "spoken"


def test_f32_a_crash_costs_one_process_and_no_sentence(odd):
    assert odd.voice.say("一次崩溃").driver == "pyttsx3"
    crashed, second = odd.pids
    assert not exists(crashed) and is_alive(second)
    (told,) = odd.entries("voice.engine")
    assert told["problem"] == "crashed" and "Segmentation fault" in told["detail"]
    assert odd.ends() == [("一次崩溃", "spoken")]


def test_f32_a_hang_is_noticed_and_ended(odd, monkeypatch):
    assert odd.voice.driver == "pyttsx3"
    ask = EngineProcess.ask

    def ask_with_less_patience(process, patience_s, *more, **request):
        return ask(process, BOUND_S if len(odd.pids) > 1 else 0.5, *more, **request)

    monkeypatch.setattr(EngineProcess, "ask", ask_with_less_patience)
    assert odd.voice.say("一次卡住").driver == "pyttsx3"
    hung, second = odd.pids
    assert not exists(hung) and is_alive(second)
    (told,) = odd.entries("voice.engine")
    assert told["problem"] == "hung"


def test_f32_an_engine_that_ended_between_two_sentences_is_replaced(odd):
    assert odd.voice.say("你好").driver == "pyttsx3"
    os.kill(odd.pids[0], signal.SIGKILL)
    until(lambda: not is_alive(odd.pids[0]))
    assert odd.voice.say("还在").driver == "pyttsx3"
    assert len(odd.pids) == 2
    (told,) = odd.entries("voice.engine")
    assert told["problem"] == "crashed"


def test_f32_after_two_crashes_the_other_voice_speaks(odd):
    assert odd.voice.say("崩溃").driver == "espeakng"
    assert len(odd.pids) == 2
    (told,) = odd.entries("voice.fallback")
    assert told["driver"] == "espeakng" and "Segmentation fault" in told["detail"]
    # It is left alone for a while: nobody waits for two more crashes.
    assert odd.voice.say("崩溃，又一句").driver == "espeakng"
    assert len(odd.pids) == 2
    assert not any(exists(pid) for pid in odd.pids)


@pytest.mark.parametrize("text, cause", [
    ("空", "pyttsx3 wrote no sound"), ("错", "pyttsx3 failed: odd")])
def test_f32_an_engine_that_says_nothing_is_replaced_by_the_other_voice(odd, text, cause):
    assert odd.voice.say(text).driver == "espeakng"
    (told,) = odd.entries("voice.fallback")
    assert told["detail"] == cause and len(odd.pids) == 1
    assert odd.voice.say("好").driver == "pyttsx3"


def test_f32_when_nothing_can_speak_a_buzzer_sounds_instead(odd, monkeypatch):
    def absent(*_arguments):
        raise DriverMissing("no wheel either")

    monkeypatch.setattr(espeakng, "synthesise", absent)
    failed = []

    def buzz(utterance):
        failed.append((utterance.text, utterance.priority, utterance.error.code))
        odd.kit.buzzer().on()

    odd.voice.when_failed = buzz
    with pytest.raises(VoiceError, match="Segmentation fault") as caught:
        odd.voice.say("崩溃", "alarm")
    assert "driver = \"espeakng\"" in caught.value.remedy
    until(lambda: odd.kit.room.header.is_on("buzzer"))
    assert failed == [("崩溃", "alarm", "E-VOICE")]
    (done,) = odd.entries("voice.done")
    assert done["outcome"] == "failed" and done["error"] == "E-VOICE" and done["detail"]


def test_f32_a_loudspeaker_that_is_pulled_out_is_told_too(odd, monkeypatch):
    def gone(*_arguments):
        raise DeviceLost("gone", "plug it in")

    monkeypatch.setattr(pyaudio_speaker, "_write", gone)
    failed = []
    odd.voice.when_failed = failed.append
    utterance = odd.voice.say("你好", wait=False)
    with pytest.raises(DeviceLost, match="gone"):
        utterance.wait(BOUND_S)
    until(lambda: failed)
    assert failed == [utterance] and odd.voice.counts["failed"] == 1


def test_f32_a_loudspeaker_that_hangs_is_told_and_used_again_when_it_is_back(odd, monkeypatch):
    """A sound server that stands still, or a Bluetooth loudspeaker out of reach."""
    is_back, write = threading.Event(), pyaudio_speaker._write

    def hang(*arguments):
        is_back.wait(BOUND_S)
        return write(*arguments)

    monkeypatch.setattr(pyaudio_speaker, "STALLED_S", 0.6)
    monkeypatch.setattr(pyaudio_speaker, "_write", hang)
    for _sentence in ("hangs", "hangs still"):
        with pytest.raises(DeviceLost, match="the loudspeaker has taken nothing for 1 s"):
            odd.voice.say("你好")
    monkeypatch.setattr(pyaudio_speaker, "STALLED_S", BOUND_S)
    is_back.set()
    until(lambda: not odd.voice._loudspeaker._call.is_running)
    assert odd.voice.say("好").outcome == "spoken"
    assert [entry["kind"] for entry in odd.entries("speaker.done")] == ["speaker.done"]


def test_f32_whatever_keeps_the_voices_from_loading_is_not_the_end_of_the_voice(odd, monkeypatch):
    def no_thread(_synthesis):
        raise RuntimeError("can't start new thread")

    odd.voice.close()
    monkeypatch.setattr(synthesis.Synthesis, "start", no_thread)
    assert odd.kit.voice().say("你好", wait=False).wait(BOUND_S).outcome == "spoken"


def test_f32_an_engine_that_leaves_a_process_behind_does_not_hold_up_the_end(folder):
    """That process has the engine's pipes, and nothing ends it."""
    voice = Pyttsx3Voice(environment=lambda: environment(folder))
    assert voice.render("留").samples.any()
    (left,) = (folder / "left").read_text().split()
    closing = threading.Thread(target=voice.close, daemon=True)
    closing.start()
    closing.join(BOUND_S)
    is_closed = not closing.is_alive()
    os.kill(int(left), signal.SIGKILL)
    assert is_closed


def test_f32_a_callback_that_fails_is_printed_at_once_and_raised_by_close(
        odd, monkeypatch, capsys):
    def gone(*_arguments):
        raise DeviceLost("gone", "plug it in")

    def wrong(_utterance):
        raise ZeroDivisionError("in the callback")

    monkeypatch.setattr(pyaudio_speaker, "_write", gone)
    odd.voice.when_failed = wrong
    for _turn in range(2):
        with pytest.raises(DeviceLost):
            odd.voice.say("你好")
    with pytest.raises(ZeroDivisionError):
        odd.voice.close()
    assert "in the callback" in capsys.readouterr().err
    odd.voice.close()


def test_a_listener_that_fails_does_not_end_the_voice(odd, capsys):
    def listener(entry):
        if entry["kind"] == "voice.done":
            raise ZeroDivisionError("in the listener")

    odd.kit.journal.listen(listener)
    assert odd.voice.say("一").outcome == odd.voice.say("二").outcome == "spoken"
    with pytest.raises(ZeroDivisionError):
        odd.voice.close()
    assert "in the listener" in capsys.readouterr().err


def test_a_listener_that_fails_at_one_sentence_costs_no_other_its_end(odd):
    def listener(entry):
        if entry.get("outcome") == "expired":
            raise ZeroDivisionError("in the listener")

    odd.kit.journal.listen(listener)
    first = odd.voice.say("等", wait=False)
    until(lambda: "等" in odd.lines("begun"))
    late, next_one = odd.voice.say("晚", wait=False, live_s=0.0), odd.voice.say("好", wait=False)
    (odd._folder / "go on").write_text("")
    outcomes = [one.wait(BOUND_S) and one.spoken.outcome for one in (first, late, next_one)]
    assert outcomes == ["spoken", "expired", "spoken"]
    with pytest.raises(ZeroDivisionError):
        odd.voice.close()


def test_a_process_that_can_not_be_started_is_an_absent_driver(odd, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(11, "Resource temporarily unavailable")

    assert odd.voice.driver == "pyttsx3"
    odd.voice.close()
    monkeypatch.setattr(subprocess, "Popen", full)
    voice = odd.kit.voice()
    assert voice.say("你好").driver == "espeakng"
    assert voice.fallback_reason == (
        "pyttsx3's process can't be started: Resource temporarily unavailable")


def test_a_program_that_brings_its_own_python_starts_no_second_self(odd, monkeypatch):
    odd.voice.close()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    voice = odd.kit.voice()
    assert voice.say("你好").driver == "espeakng"
    assert "brings its own Python" in voice.fallback_reason


def test_f33_too_much_to_say_is_dropped_counted_and_told(odd):
    assert odd.voice.driver == "pyttsx3"
    odd.voice.say(LONG, "alarm", wait=False)
    until(lambda: odd.entries("voice.start"))
    sentences = [odd.voice.say("第%d句" % number, "information", wait=False)
                 for number in range(24)]
    reply = odd.voice.say("回答", wait=False)
    assert odd.voice.waiting == 20
    assert [one.text for one in sentences if one.done] == ["第%d句" % n for n in range(5)]
    assert sentences[0].spoken.outcome == "dropped" and not reply.done
    assert odd.voice.counts["dropped"] == 5
    odd.voice.stop()
    assert [end for end in odd.ends() if end[1] == "dropped"] == [
        ("第%d句" % number, "dropped") for number in range(5)]
    assert reply.wait(BOUND_S).outcome == "stopped" and odd.voice.waiting == 0


def test_f33_the_same_key_is_said_once_with_the_newest_text(odd):
    long = odd.voice.say(LONG, wait=False)
    until(lambda: odd.entries("voice.start"))
    values = [odd.voice.say("温度%d度" % value, "information", "temperature", wait=False)
              for value in (25, 26, 27)]
    odd.voice.say("好", "alarm")
    assert long.wait(BOUND_S).outcome == "preempted"
    assert [one.wait(BOUND_S).outcome for one in values] == ["replaced", "replaced", "spoken"]


def test_f33_what_comes_too_late_is_not_said(odd):
    long = odd.voice.say(LONG, wait=False)
    until(lambda: odd.entries("voice.start"))
    late = odd.voice.say("已经过时", "information", wait=False, live_s=0.2)
    time.sleep(0.3)
    odd.voice.say("好", "alarm")
    assert late.wait(BOUND_S).outcome == "expired" and long.done
    assert "已经过时" not in [entry["text"] for entry in odd.entries("voice.start")]


def test_f34_the_microphone_does_not_hear_the_kits_own_voice(odd, tmp_path):
    """With a loudspeaker right beside it, also when an alarm cuts a sentence off."""
    odd.kit.room.speaker._echo = 1.0
    with odd.kit.microphone() as microphone:
        heard = microphone.chunks()
        chunks = [next(heard)]
        odd.voice.say(LONG, wait=False)
        until(lambda: odd.entries("speaker.start"))
        time.sleep(0.5)
        odd.voice.say("打开灯", "alarm", wait=False)
        until(lambda: len(odd.ends()) == 2)
        silent_s = odd.kit.clock.now_s() + 0.6
        while chunks[-1].at_s < silent_s:
            chunks.append(next(heard))
    sounds = odd.entries("speaker.done")
    assert [entry["outcome"] for entry in odd.entries("voice.done")] == ["preempted", "spoken"]
    starts = [entry["at_s"] for entry in odd.entries("speaker.start")]
    ends = [entry["at_s"] for entry in sounds]
    room_start_s = odd.kit.clock.now_s() - odd.kit.journal.now_s()
    for chunk in chunks[1:]:
        at_s = chunk.at_s - room_start_s
        assert not any(start < at_s < end + 0.25 for start, end in zip(starts, ends))
    loudest = max(int(np.abs(chunk.samples.astype(int)).max()) for chunk in chunks)
    assert loudest < 300  # the room's noise; the voice is a hundred times as loud
    # After that it hears again.
    assert any(chunk.at_s - room_start_s > max(ends) + 0.3 for chunk in chunks)


def test_a_sentence_of_the_cache_needs_no_engine(odd, tmp_path):
    assert odd.voice.say("打开灯").driver == "pyttsx3"
    assert odd.lines("rendered").count("打开灯") == 1
    assert odd.voice.say("打开灯", "alarm").driver == "pyttsx3"
    assert odd.lines("rendered").count("打开灯") == 1
    assert [entry["cached"] for entry in odd.entries("voice.start")] == [False, True]
    first, second = odd.entries("speaker.done")
    for sound in (first, second):
        assert Recognizer().transcribe(str(tmp_path / sound["file"])).text == "打开灯"


def test_stop_ends_what_is_spoken_and_what_waits(odd):
    spoken = odd.voice.say(LONG, wait=False)
    waiting = odd.voice.say("还有", wait=False)
    until(lambda: odd.entries("speaker.start"))
    odd.voice.stop()
    assert spoken.wait(BOUND_S).outcome == waiting.wait(BOUND_S).outcome == "stopped"
    assert odd.voice.say("好").outcome == "spoken"


def test_close_does_not_wait_for_a_hung_engine_and_leaves_no_process(odd, monkeypatch):
    monkeypatch.setattr(pyttsx3_voice, "RENDER_S", 100.0)
    assert odd.voice.driver == "pyttsx3"
    hung, waiting = odd.voice.say("卡住", wait=False), odd.voice.say("然后", wait=False)
    until(lambda: "卡住" in odd.lines("begun"))
    started_s = time.monotonic()
    odd.voice.close()
    assert time.monotonic() - started_s < 20  # two seconds where nothing else runs
    assert hung.wait(0.0).outcome == waiting.wait(0.0).outcome == "stopped"
    assert not any(exists(pid) for pid in odd.pids)
    with pytest.raises(DeviceClosed):
        odd.voice.say("你好", wait=False)


def test_the_voice_does_not_wait_for_itself(odd, monkeypatch):
    def gone(*_arguments):
        raise DeviceLost("gone")

    problems = []

    def say_again(_utterance):
        try:
            odd.voice.say("再来")
        except UsageError as problem:
            problems.append(problem.message)

    monkeypatch.setattr(pyaudio_speaker, "_write", gone)
    odd.voice.when_failed = say_again
    with pytest.raises(DeviceLost):
        odd.voice.say("你好")
    until(lambda: problems)
    assert problems == ["the voice can't wait for itself"]


def test_without_a_system_voice_auto_takes_the_wheels_one(no_engine, odd):
    assert odd.voice.say("你好").driver == "espeakng"
    assert odd.voice.fallback_reason == "pyttsx3 can't speak here (there is no engine)"
    assert [entry["detail"] for entry in odd.entries("voice.fallback")] == [
        odd.voice.fallback_reason]


def test_the_system_voice_alone_must_be_there(no_engine, odd):
    odd.voice.close()
    odd.kit.config = odd.kit.config._replace(
        voice=odd.kit.config.voice._replace(driver="pyttsx3"))
    voice = odd.kit.voice()
    with pytest.raises(DriverMissing, match="there is no engine") as caught:
        voice.say("你好")
    assert "Install pyttsx3" in caught.value.remedy
    no_engine.unlink()  # installed meanwhile
    assert voice.say("你好").driver == "pyttsx3"


def test_an_unknown_voice_says_what_to_do(odd):
    odd.voice.close()
    with pytest.raises(VoiceError, match="espeak-ng has no voice 'nobody'") as caught:
        odd.kit.voice("nobody").say("你好")
    assert "edgeai say --list" in caught.value.remedy


PROGRAM = textwrap.dedent("""
    import os, sys, time
    sys.path.insert(0, %r)
    from edgeai.audio.speaking.pyttsx3_voice import Pyttsx3Voice

    voice = Pyttsx3Voice()
    voice.open()
    if "fork" in sys.argv and os.fork() == 0:
        time.sleep(20)  # a copy of the program holds the engine's pipe
        os._exit(0)
    voice.render("响")
""" % ROOT)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("mode", ["plain", "fork"])
def test_kill_9_of_the_program_leaves_no_process_and_no_file(tmp_path, mode):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, mode], start_new_session=True,
                               env=dict(environment(tmp_path), TMPDIR=str(temporary)))
    traces = [tmp_path / "started", tmp_path / "player"]
    try:
        until(lambda: all(trace.exists() and trace.read_text().strip() for trace in traces))
        program.send_signal(signal.SIGKILL)
        program.wait()
        pids = [int(pid) for trace in traces for pid in trace.read_text().split()]
        assert len(pids) == 2
        until(lambda: not any(is_alive(pid) for pid in pids))
        assert list(temporary.iterdir()) == []
    finally:
        with contextlib.suppress(OSError):
            os.killpg(program.pid, signal.SIGKILL)
