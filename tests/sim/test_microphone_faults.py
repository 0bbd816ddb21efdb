"""A scenario's faults as a program at the virtual sound card meets them."""
import threading

import numpy as np
import pytest

from edgeai.clock import ManualClock
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sim import finder
from edgeai.sim import room as rooms
from edgeai.sim.faults import Faults
from edgeai.sim.room import Room
from edgeai.sim.scenario import RoomProperties, Scenario
from edgeai.sim.sound_card import Capture

RATE_HZ = 16000


@pytest.fixture
def room(monkeypatch):
    monkeypatch.delenv(rooms.START_VARIABLE, raising=False)
    scenario = Scenario(room=RoomProperties(noise_dbfs=-40.0))
    yield rooms.enter(Room(load_config(DEFAULT_CONFIG), scenario, None, ManualClock(100.0)))
    rooms.leave()


@pytest.fixture
def pyaudio(room):
    replaced = finder.install()
    import pyaudio

    yield pyaudio
    finder.uninstall(replaced)


def names(p):
    return [p.get_device_info_by_index(index)["name"] for index in range(p.get_device_count())]


def heard(stream, frames):
    return np.frombuffer(stream.read(frames, exception_on_overflow=False), "<i2")


def test_windows():
    faults = Faults()
    faults.add("muted", 5.0, 1.0)
    faults.add("muted", 2.0)
    assert [window.start_s for window in faults.windows("muted")] == [2.0, 5.0]
    assert not faults.is_on("muted", 1.9) and faults.is_on("muted", 1e9)
    faults.add("unplugged", 5.0, 1.0)
    assert [faults.is_on("unplugged", at_s) for at_s in (4.9, 5.0, 5.9, 6.0)] == [
        False, True, True, False]
    assert faults.was_on("unplugged", 0, 9) and faults.was_on("unplugged", 5.5, 9)
    assert not faults.was_on("unplugged", 0, 4) and not faults.was_on("unplugged", 6, 9)


def test_an_unplugged_microphone_ends_its_stream_for_good(room, pyaudio):
    p = pyaudio.PyAudio()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    room.faults.add("unplugged", room.journal.now_s() + 0.5, 1.0)
    assert len(heard(stream, 6400)) == 6400
    with pytest.raises(OSError) as caught:
        stream.read(6400)
    assert caught.value.args == (-9999, "Unanticipated host error")
    with pytest.raises(OSError):
        stream.read(1)  # PyAudio has closed it
    p.terminate()


def test_portaudio_looks_for_devices_when_it_is_initialised(room, pyaudio):
    room.start()
    p = pyaudio.PyAudio()
    assert names(p) == ["Virtual microphone", "Virtual speaker"]
    room.faults.add("unplugged", room.journal.now_s(), 1.0)
    assert names(p) == ["Virtual microphone", "Virtual speaker"]  # as it knew them
    with pytest.raises(OSError) as caught:
        p.open(RATE_HZ, 1, 8, input=True)
    assert caught.value.args == (-9985, "Device unavailable")
    p.terminate()
    p = pyaudio.PyAudio()
    assert names(p) == ["Virtual speaker"]
    room.clock.advance(1.1)
    assert names(p) == ["Virtual speaker"]
    p.terminate()
    p = pyaudio.PyAudio()
    assert len(heard(p.open(RATE_HZ, 1, 8, input=True), 100)) == 100
    p.terminate()


def test_an_overflow_takes_the_sound_of_its_time(room, pyaudio):
    p = pyaudio.PyAudio()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    start_s = room.journal.now_s()
    room.faults.add("overflow", start_s + 0.3, 0.5)
    assert len(heard(stream, 4800)) == 4800
    got = heard(stream, 1600)
    first = int(round((start_s + 0.8) * RATE_HZ))
    expected = room.air.hear(first / RATE_HZ, 1600, RATE_HZ)
    assert np.abs(got.astype(int) - expected).max() == 0
    assert room.journal.now_s() - start_s >= 0.9
    stream.close()
    assert room.journal.entries[-1]["overflows"] == 1
    p.terminate()


def test_a_program_that_asks_is_told_of_an_overflow(room, pyaudio):
    p = pyaudio.PyAudio()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    room.faults.add("overflow", room.journal.now_s() + 0.1, 0.5)
    with pytest.raises(OSError) as caught:
        stream.read(4800)
    assert caught.value.args == (-9981, "Input overflowed")
    p.terminate()


def test_a_slow_start_costs_no_sound_and_delays_none(room):
    room.start()
    capture = Capture(room, RATE_HZ, threading.Event())
    opened_s = room.journal.now_s()
    room.clock.advance(1.5)  # an event of the scenario ran before the program did
    capture.start(opened_s)
    assert len(capture.read(int(1.5 * RATE_HZ))) == 1.5 * RATE_HZ and capture.overflows == 0
    assert capture.next_s == pytest.approx(room.journal.now_s(), abs=0.001)


@pytest.mark.parametrize("late_s, overflows", [(1.5, 0), (3.0, 1)])
def test_a_busy_machine_that_wakes_the_reader_late_costs_no_sound(room, late_s, overflows):
    room.start()
    capture = Capture(room, RATE_HZ, threading.Event())
    capture.start(room.journal.now_s())
    capture.read(RATE_HZ)
    wait = room.clock.wait
    room.clock.wait = lambda event, seconds: wait(event, seconds + late_s)
    capture.read(1600)
    room.clock.wait = wait
    capture.read(int(0.5 * RATE_HZ))
    assert capture.overflows == overflows


def test_a_muted_microphone_delivers_zeros(room, pyaudio):
    p = pyaudio.PyAudio()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    room.faults.add("muted", room.journal.now_s() + 0.1, 0.2)
    got = heard(stream, 6400)
    assert got[:1600].any() and got[4800:].any()
    assert not got[1601:4799].any()
    p.terminate()


def test_a_scenario_switches_faults_on_and_the_journal_tells(tmp_path, monkeypatch):
    import time

    from edgeai.sim.scenario import load_scenario

    monkeypatch.delenv(rooms.START_VARIABLE, raising=False)
    (tmp_path / "s.toml").write_text(
        '[[event]]\nat_s = 0.1\nfault = "unplugged"\nseconds = 0.2\n')
    room = Room(load_config(DEFAULT_CONFIG), load_scenario(tmp_path / "s.toml"))
    room.start()
    deadline = time.monotonic() + 60
    while len(room.journal.entries) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    room.close()
    assert [(entry["kind"], entry.get("fault"), entry.get("does"))
            for entry in room.journal.entries] == [
        ("journal.start", None, None), ("fault", "unplugged", "begin"),
        ("fault", "unplugged", "end")]
    assert room.faults.windows("unplugged") == [(pytest.approx(0.1), pytest.approx(0.3))]
