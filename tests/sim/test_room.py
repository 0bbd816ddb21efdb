"""Room time: when it begins, what is heard from its first sample, and who joins it."""
import io
import os
import textwrap
import time

import pytest

from edgeai import open_kit
from edgeai.audio.wavfile import write_wav
from edgeai.clock import ManualClock
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.errors import UsageError
from edgeai.linkage.journal import read_journal
from edgeai.sim import room as rooms
from edgeai.sim import timeline
from edgeai.sim.run import run_script
from edgeai.sim.scenario import RoomEvent, Scenario

np = pytest.importorskip("numpy")

RATE_HZ = 16000
QUIET_ROOM = "[room]\nnoise_dbfs = -200.0\n"
RECORD = """
import pyaudio
p = pyaudio.PyAudio()
stream = p.open(16000, 1, pyaudio.paInt16, input=True)
data = stream.read(%d)
open("heard.raw", "wb").write(data)
stream.close()
p.terminate()
"""


def noise(seconds, seed=1):
    return np.random.RandomState(seed).randint(
        1, 9000, int(seconds * RATE_HZ)).astype(np.int16)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `code` with `scenario`; the journal's entries."""
    monkeypatch.chdir(tmp_path)

    def run(code, scenario):
        (tmp_path / "script.py").write_text(textwrap.dedent(code))
        (tmp_path / "s.toml").write_text(QUIET_ROOM + scenario)
        output = io.BytesIO()
        done = run_script("script.py", kit="sim", scenario="s.toml", seconds=60, output=output,
                          journal=str(tmp_path / "run" / "journal.jsonl"))
        assert done.exit_code == 0, output.getvalue().decode()
        return read_journal(done.journal)
    return run


@pytest.fixture
def make_room(monkeypatch):
    monkeypatch.delenv(rooms.START_VARIABLE, raising=False)
    made = []

    def make(*events, **options):
        made.append(rooms.Room(load_config(DEFAULT_CONFIG), Scenario(events=events), **options))
        return made[-1]
    yield make
    for room in made:
        room.close()


def of_kind(entries, kind):
    return [entry for entry in entries if entry["kind"] == kind]


def heard(folder):
    return np.frombuffer((folder / "heard.raw").read_bytes(), "<i2")


def test_a_sound_at_0_is_heard_from_its_first_sample(run, tmp_path):
    sound = noise(0.5)
    write_wav(tmp_path / "first.wav", sound, RATE_HZ)
    entries = run(RECORD % RATE_HZ, '[[event]]\nat_s = 0.0\nmicrophone = "first.wav"\n')
    (told,) = of_kind(entries, "microphone.hears")
    (opened,) = of_kind(entries, "microphone.open")
    first = np.flatnonzero(heard(tmp_path))[0]
    assert (heard(tmp_path)[first : first + len(sound)] == sound).all()
    assert opened["at_s"] + first / RATE_HZ == pytest.approx(timeline.LEAD_S, abs=0.001)
    assert told["at_s"] >= timeline.LEAD_S


def test_time_0_comes_when_the_sounds_are_ready(make_room, monkeypatch):
    clock = ManualClock(100.0)

    def slow(_event):
        clock.advance(3.0)
        return np.ones(10, np.int16), RATE_HZ

    monkeypatch.setattr(timeline, "_samples_of", slow)
    room = make_room(RoomEvent(0.5, speech="a"), RoomEvent(0.5, after="pin", speech="b"),
                     clock=clock)
    room.start()
    assert room.journal.now_s() == 0.0
    monkeypatch.setattr(timeline, "_samples_of", None)  # nothing is made any more
    room.header[17].set_output(1)
    assert room.air.hear(0.5, 10, RATE_HZ).any()


def test_triggers_are_armed_before_anything_happens(make_room, monkeypatch):
    room = make_room(RoomEvent(0.0, press="button"), RoomEvent(30.0, after="pin", press="button"))
    happen = room.timeline._happen

    def busy(*arguments, **options):
        monkeypatch.setattr(room.timeline, "_happen", happen)
        room.journal.write("pin")  # as by a signal's handler, in the middle of it
        happen(*arguments, **options)

    monkeypatch.setattr(room.timeline, "_happen", busy)
    room.start()
    assert not room.timeline._waiting


CHILD = RECORD % 8000 + """
import time
import RPi.GPIO as G
G.setmode(G.BCM); G.setup(27, G.OUT, initial=1); time.sleep(0.5); G.cleanup()
"""
PARENT = """
    import subprocess, sys, time
    import RPi.GPIO as GPIO
    GPIO.setmode(GPIO.BCM)
    GPIO.setup(17, GPIO.OUT, initial=GPIO.HIGH)
    time.sleep(1.2)
    subprocess.check_call([sys.executable, "-c", %r])
    GPIO.cleanup()
""" % CHILD
EVENTS = """
[[event]]
at_s = 0.2
press = "button"

[[event]]
at_s = 0.9
microphone = "long.wav"

[[event]]
after = "pin"
at_s = 0.1
microphone = "short.wav"
"""


def test_a_childs_python_hears_the_room_and_tells_nothing_twice(run, tmp_path):
    sound = noise(30.0)
    write_wav(tmp_path / "long.wav", sound, RATE_HZ)
    write_wav(tmp_path / "short.wav", noise(0.05), RATE_HZ)
    entries = run(PARENT, EVENTS)
    assert len(of_kind(entries, "journal.start")) == 1
    assert [entry["does"] for entry in of_kind(entries, "hand")] == ["press", "release"]
    assert [entry["file"] for entry in of_kind(entries, "microphone.hears")] == [
        "short.wav", "long.wav"]
    (opened,) = of_kind(entries, "microphone.open")
    begin = int(round(opened["at_s"] * RATE_HZ)) - int(0.9 * RATE_HZ)
    assert (heard(tmp_path) == sound[begin : begin + 8000]).all()


def test_who_joins_finds_the_button_as_it_is(make_room, monkeypatch):
    room = make_room(RoomEvent(0.2, press="red button"), RoomEvent(0.5, press="button", hold_s=60))
    button = room.config.device("button")
    monkeypatch.setattr(type(room.config), "device", lambda *_arguments: button)
    changes = []
    room.header[button.pin].set_input(button.pull)
    room.header[button.pin].listen(lambda _pin, level: changes.append(level))
    monkeypatch.setenv(rooms.START_VARIABLE, repr(time.monotonic() - 2.0))
    room.start()
    deadline_s = time.monotonic() + 60
    while not changes and time.monotonic() < deadline_s:
        time.sleep(0.01)
    time.sleep(0.2)
    assert changes == [0]  # the second press; the first is over
    assert room.journal.entries == []
    assert room.journal.now_s() > 2.0


def test_an_earlier_run_in_the_same_journal_triggers_nothing(make_room, tmp_path, monkeypatch):
    path = str(tmp_path / "journal.jsonl")
    before = make_room(journal_path=path)
    before.start()
    before.journal.write("pin")
    before.close()
    begun = make_room(journal_path=path)
    begun.start()
    assert os.environ[rooms.START_VARIABLE]
    joined = make_room(RoomEvent(30.0, after="pin", press="button"), journal_path=path)
    joined.start()
    assert joined.timeline._waiting


def test_a_room_that_closes_ends_its_sounds(make_room):
    room = make_room(clock=ManualClock(100.0))
    room.start()
    room.speaker.open(RATE_HZ).write(noise(1.0))
    room.close()
    assert [entry["seconds"] for entry in of_kind(room.journal.entries, "speaker.done")] == [1.0]


def test_a_second_room_in_one_program_needs_the_first_closed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open_kit("sim"):
        with pytest.raises(UsageError) as caught:
            open_kit("sim", journal=str(tmp_path / "second.jsonl"))
    assert caught.value.remedy == (
        "Close the other kit first: kit.close(), or the end of its `with` block.")
    with open_kit("sim", journal=str(tmp_path / "second.jsonl")):
        pass
