"""Questions asked aloud while rules run: the whole chain on the virtual kit, and its failures."""
import threading

import pytest

from edgeai import open_kit
from edgeai.clock import Clock
from edgeai.errors import DeviceClosed, DeviceLost
from edgeai.linkage.actions import say
from edgeai.linkage.engine import Linkage
from edgeai.linkage.live_values import live_readers
from edgeai.linkage.questions import Questions
from edgeai.records import Reading
from linkage_kit import FakeKit, Pushing, until
from rules_help import warm

QUESTION = """
[room]
echo_db = 0.0    # the loudspeaker stands right beside the microphone

[[event]]
after = "microphone.open"
at_s = 0.5
speech = "现在温度多少"
"""


class Bot:
    def __init__(self):
        self.readers = {}

    def provide(self, name, reader):
        self.readers[name] = reader


class Conversation:
    """Gives what the test wants at each call of `turns`; waits for `close` at the end."""

    def __init__(self, *outcomes):
        self._outcomes = list(outcomes)
        self.asked = 0
        self._closed = threading.Event()

    def turns(self):
        self.asked += 1
        if self._outcomes:
            outcome = self._outcomes.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            yield outcome
        self._closed.wait()
        raise DeviceClosed("the microphone is closed")

    def close(self):
        self._closed.set()


class Impatient(Clock):
    """Waits no longer than a moment, and notes how long it should."""

    def __init__(self):
        self.waits_s = []

    def wait(self, event, timeout_s=None):
        self.waits_s.append(timeout_s)
        return super().wait(event, 0.001)


def answered(*readings):
    """name -> (value, unit) of what a chatbot would be given."""
    found = {name: reader() for name, reader in live_readers(lambda: readings).items()}
    return {name: one if isinstance(one, str) else (round(one.value, 6), one.unit)
            for name, one in found.items() if one is not None}


def test_values_as_the_dialogue_asks_for_them():
    assert answered(
        Reading("climate", "temperature_c", 25.5, "°C"), Reading("ultra", "distance_m", 0.82, "m"),
        Reading("mq2", "gas", 1.0), Reading("flame", "flame", 0.0)) == {
            "temperature_c": (25.5, "°C"), "distance_cm": (82.0, "cm"), "smoke": "检测到烟雾",
            "flame": "没有火焰"}
    assert answered() == {}


def test_the_youngest_counts_and_an_old_state_says_nothing_of_now():
    assert answered(Reading("a", "temperature_c", 20, age_s=5), Reading("b", "temperature_c", 21),
                    Reading("f", "flame", 0.0, age_s=60, ok=False)) == {"temperature_c": (21, "")}


def test_what_fails_is_told_and_tried_again_with_patience(monkeypatch):
    shown = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: shown.append(str(error)))
    kit, bot = FakeKit(Impatient()), Bot()
    lost = [DeviceLost("unplugged")] * 6
    conversation = Conversation(*(lost + ["a turn"]))
    kit.chatbot, kit.conversation = (lambda: bot), (lambda one: conversation)
    questions = Questions(kit, lambda one: one.provide("temperature_c", None))
    assert list(bot.readers) == ["temperature_c"]
    questions.start()
    until(lambda: conversation.asked == 7)
    questions.stop()
    told = [entry["error"] for entry in kit.journal.entries if entry["kind"] == "conversation.lost"]
    assert told == ["DeviceLost: unplugged"] * 6 and len(shown) == 6
    assert kit.clock.waits_s == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]


def test_a_question_is_answered_aloud_while_rules_run_and_an_alarm_cuts_the_answer_off(tmp_path):
    """Microphone, recogniser, chatbot, live value, voice; the microphone does not hear the kit."""
    for package in ("vosk", "espeakng_loader", "pypinyin", "numpy"):
        pytest.importorskip(package)
    (tmp_path / "问.toml").write_text(QUESTION, encoding="utf-8")
    climate = Pushing()
    with open_kit("sim", scenario=str(tmp_path / "问.toml"),
                  journal=str(tmp_path / "j.jsonl")) as kit:
        kit.config = kit.config._replace(voice=kit.config.voice._replace(driver="espeakng"))

        def told(kind):
            return [entry for entry in kit.journal.entries if entry["kind"] == kind]

        def heat_up(entry):
            if entry["kind"] == "voice.start" and entry["priority"] == "reply":
                threading.Timer(0.5, climate.listeners[0], [warm(31.0)]).start()

        kit.journal.listen(heat_up)
        linkage = Linkage(kit)
        linkage.when(climate, "temperature_c").above(30, name="hot").then(
            kit.relay().on, say("温度过高"))
        linkage.answer_questions()
        linkage.run(background=True)
        climate.listeners[0](warm(25.5))
        until(lambda: len(told("voice.done")) == 2)
        is_on = kit.relay().is_on
        linkage.close()
    assert [entry["text"] for entry in told("heard")] == ["现在温度多少"]
    assert "二十五点五" in told("reply")[0]["text"]
    assert [(entry["outcome"], entry["priority"]) for entry in told("voice.done")] == [
        ("preempted", "reply"), ("spoken", "alarm")]
    assert is_on and told("conversation.lost") == []
    assert len(told("speaker.done")) == 2 and not any(one["silent"] for one in told("speaker.done"))
