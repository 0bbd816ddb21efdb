"""Scenario events: at their time, or after what the room saw."""
import os
import threading
import time
import types

import numpy as np
import pytest

from edgeai.audio.wavfile import write_wav
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sim import timeline
from edgeai.sim.room import Room
from edgeai.sim.scenario import load_scenario
from edgeai.sim.timeline import speech_ends_s

TOML = """
[[event]]
at_s = 0.05
press = "button"
hold_s = 0.1

[[event]]
at_s = 0.3
microphone = "声音.wav"

[[event]]
after = "speaker.done"
at_s = 0.1
press = "button"

[[event]]
after = "speaker.done"
at_s = 0.0
speech = "你好"
"""


@pytest.fixture
def room(tmp_path):
    write_wav(tmp_path / "声音.wav", np.full((1600, 2), 500, np.int16), 16000)
    (tmp_path / "s.toml").write_bytes(TOML.encode("utf-8"))
    room = Room(load_config(DEFAULT_CONFIG), load_scenario(str(tmp_path / "s.toml")))
    yield room
    room.close()


def wait_for(room, kind, count):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = [entry for entry in room.journal.entries if entry["kind"] == kind]
        if len(found) >= count:
            return found
        time.sleep(0.01)
    raise AssertionError("no %s: %s" % (kind, room.journal.entries))


def test_events_happen_at_their_time_and_after_their_trigger(room):
    room.start()
    hands = wait_for(room, "hand", 2)
    assert [hand["does"] for hand in hands] == ["press", "release"]
    assert hands[0]["at_s"] >= 0.05 and hands[1]["at_s"] >= 0.15
    (heard,) = wait_for(room, "microphone.hears", 1)
    assert os.path.basename(heard["file"]) == "声音.wav" and heard["seconds"] == 0.1
    assert set(room.air.hear(0.3, 1600, 16000) // 100) <= {4, 5}
    assert room.air.hear(0.0, 4700, 16000).max() < 200

    room.journal.write("speaker.done")  # the first "after" event waits for the first of these
    assert wait_for(room, "hand", 4)[2]["does"] == "press"
    assert len(wait_for(room, "microphone.hears", 1)) == 1
    room.journal.write("speaker.done")
    assert wait_for(room, "microphone.hears", 2)[1]["speech"] == "你好"


def test_nothing_happens_before_the_room_starts(room):
    time.sleep(0.2)
    assert room.journal.entries == []


def test_a_closed_room_stays_silent(room):
    room.start()
    room.close()
    time.sleep(0.5)
    kinds = [entry["kind"] for entry in room.journal.entries]
    assert "microphone.hears" not in kinds


def test_the_ends_of_sentences_are_found_in_a_recording():
    rate_hz = 16000
    speech, pause = np.full(8000, 9000, np.int16), np.zeros(12800, np.int16)
    samples = np.concatenate([pause, speech, pause, speech, pause])
    assert speech_ends_s(samples, rate_hz) == pytest.approx([1.3, 2.6], abs=0.02)
    assert speech_ends_s(pause, rate_hz) == []


WORLD = """
[[event]]
at_s = 0.2
set = "daylight.bright"
to = 0.0
"""


def test_what_the_world_does_is_told_with_its_own_time_however_late(tmp_path, monkeypatch):
    """A program that reacts at once may be heard of before the room comes to tell why."""
    late = types.SimpleNamespace(RLock=threading.RLock,
                                 Timer=lambda delay_s, *what: threading.Timer(delay_s + 0.3, *what))
    monkeypatch.setattr(timeline, "threading", late)
    (tmp_path / "s.toml").write_text(WORLD, encoding="utf-8")
    room = Room(load_config(DEFAULT_CONFIG), load_scenario(str(tmp_path / "s.toml")))
    try:
        room.start()
        (told,) = wait_for(room, "world", 1)
        assert told["at_s"] == 0.2 and room.journal.now_s() >= 0.5
    finally:
        room.close()


def test_a_busy_machine_s_timers_keep_the_order(room, monkeypatch):
    """The release's timer comes before the press's, as after a hiccup longer than the press."""
    timers = []

    class Kept:
        def __init__(self, _delay_s, function, arguments=()):
            self.come = lambda: function(*arguments)

        def start(self):
            timers.append(self)

        def cancel(self):
            pass

    monkeypatch.setattr(timeline, "threading", types.SimpleNamespace(RLock=threading.RLock, Timer=Kept))
    room.start()
    for timer in reversed(timers):
        timer.come()
    told = [entry for entry in room.journal.entries if entry["kind"] in ("hand", "microphone.hears")]
    assert [entry.get("does") for entry in told] == ["press", "release", None]
