"""The PyAudio stand-in in its room: what programs hear and play, and what the journal says."""
import os
import subprocess
import sys
import threading

import pytest
from sim_script import run

from edgeai.audio.wavfile import read_wav, write_wav
from edgeai.clock import Clock, ManualClock
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sim import finder
from edgeai.sim import room as rooms
from edgeai.sim.room import Room
from edgeai.sim.scenario import MicrophoneProperties, RoomProperties, Scenario

np = pytest.importorskip("numpy")

RATE_HZ = 16000
SILENT = RoomProperties(noise_dbfs=-200.0)


@pytest.fixture
def pyaudio():
    replaced = finder.install()
    import pyaudio

    yield pyaudio
    finder.uninstall(replaced)


@pytest.fixture
def enter_room(monkeypatch):
    """Enter a room with that microphone, clock and journal."""
    monkeypatch.delenv(rooms.START_VARIABLE, raising=False)

    def enter(clock=None, journal_path=None, room=SILENT, **microphone):
        scenario = Scenario(room=room, microphone=MicrophoneProperties(**microphone))
        return rooms.enter(Room(load_config(DEFAULT_CONFIG), scenario, journal_path,
                                clock or ManualClock(100.0)))
    yield enter
    rooms.leave()


@pytest.fixture
def p(pyaudio):
    p = pyaudio.PyAudio()
    yield p
    p.terminate()


def entries(room, kind):
    return [entry for entry in room.journal.entries if entry["kind"] == kind]


def noise(frames, seed=1):
    return np.random.RandomState(seed).randint(-20000, 20000, frames).astype(np.int16)


def int16(data):
    return np.frombuffer(data, "<i2")


def refusal(call):
    with pytest.raises(OSError) as caught:
        call()
    return caught.value.errno, caught.value.strerror


def test_import_is_light():
    code = ("import sys; from edgeai.sim import finder; finder.install(); import pyaudio; "
            "print([m for m in ('numpy', 'tomli', 'ctypes', 'cv2') if m in sys.modules])")
    folder = os.path.dirname(os.path.dirname(finder.STANDINS_DIR))
    done = subprocess.run([sys.executable, "-c", code], cwd=os.path.dirname(folder),
                          stdout=subprocess.PIPE, universal_newlines=True)
    assert done.stdout.strip() == "[]"


def test_hears_the_room_to_the_sample(enter_room, p):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    sound = noise(4000)
    room.air.add(sound, RATE_HZ, room.journal.now_s() + 0.1)
    heard = int16(b"".join(stream.read(1000) for _ in range(7)))
    assert (heard[1600:5600] == sound).all()
    assert not heard[:1600].any() and not heard[5600:].any()


def test_read_waits_for_its_frames(enter_room, p):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    start_s = room.clock.now_s()
    assert len(stream.read(5 * RATE_HZ)) == 2 * 5 * RATE_HZ
    assert 5.0 <= room.clock.now_s() - start_s < 5.1


class SlowMachine(ManualClock):
    """Each look at it takes as long as three frames."""

    def now_s(self):
        self.advance(3.0 / RATE_HZ)
        return super().now_s()


def test_a_slow_machine_does_not_read_frame_by_frame(enter_room, p, monkeypatch):
    room = enter_room(SlowMachine(100.0))
    stream = p.open(RATE_HZ, 1, 8, input=True)
    hear, heard = room.air.hear, []
    monkeypatch.setattr(room.air, "hear", lambda *asked: heard.append(asked) or hear(*asked))
    assert len(stream.read(1024)) == 2 * 1024
    assert len(heard) <= 3


def test_channels_repeat_the_sound(enter_room, p):
    room = enter_room(channels=3)
    stream = p.open(RATE_HZ, 3, 8, input=True)
    sound = noise(100)
    room.air.add(sound, RATE_HZ, room.journal.now_s())
    heard = int16(stream.read(100)).reshape(-1, 3)
    assert all((heard[:, i] == sound).all() for i in range(3))


@pytest.mark.parametrize("name, dtype, scale, bias", [
    ("paInt8", "i1", 1 / 256, 0), ("paUInt8", "u1", 1 / 256, 128), ("paInt16", "<i2", 1, 0),
    ("paInt32", "<i4", 65536, 0), ("paFloat32", "<f4", 1 / 32768, 0)])
def test_formats(enter_room, pyaudio, p, name, dtype, scale, bias):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, getattr(pyaudio, name), input=True)
    sound = noise(500)
    room.air.add(sound, RATE_HZ, room.journal.now_s())
    heard = np.frombuffer(stream.read(500), dtype)
    exact = sound.astype(float) * scale + bias
    assert (heard == (exact if dtype == "<f4" else np.floor(exact))).all()


def test_24_bits(enter_room, pyaudio, p):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, pyaudio.paInt24, input=True)
    sound = noise(500)
    room.air.add(sound, RATE_HZ, room.journal.now_s())
    data = stream.read(500)
    heard = [int.from_bytes(data[i : i + 3], "little", signed=True) for i in range(0, 1500, 3)]
    assert heard == [int(one) * 256 for one in sound]


@pytest.mark.parametrize("name", ["paInt24", "paInt32", "paFloat32", "paInt16"])
def test_formats_come_back(enter_room, pyaudio, p, tmp_path, name):
    """What was heard in a format and is played in it is what was heard, but for rounding."""
    room = enter_room(journal_path=str(tmp_path / "journal.jsonl"))
    format = getattr(pyaudio, name)
    stream = p.open(RATE_HZ, 1, format, input=True, output=True)
    sound = noise(1000)
    room.air.add(sound, RATE_HZ, room.journal.now_s())
    stream.write(stream.read(1000))
    stream.close()
    (done,) = entries(room, "speaker.done")
    played, _ = read_wav(tmp_path / done["file"])
    assert np.abs(played[:, 0].astype(int) - sound).max() <= (1 if name == "paFloat32" else 0)


def test_overflow(enter_room, p):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    room.clock.advance(3.0)
    assert stream.get_read_available() == RATE_HZ
    assert refusal(lambda: stream.read(1024)) == (-9981, "Input overflowed")
    assert refusal(lambda: stream.read(1024)) == (-9988, "Stream closed")
    (closed,) = entries(room, "microphone.close")
    assert closed["overflows"] == 1


def test_overflow_is_skipped_when_asked(enter_room, p):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    sound = noise(4 * RATE_HZ)
    room.air.add(sound, RATE_HZ, room.journal.now_s())
    room.clock.advance(3.0)
    heard = int16(stream.read(1024, exception_on_overflow=False))
    assert (heard == sound[2 * RATE_HZ :][:1024]).all()  # the newest second is kept
    assert len(stream.read(1024)) == 2048


def test_no_overflow_within_a_second(enter_room, p):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    sound = noise(2 * RATE_HZ)
    room.air.add(sound, RATE_HZ, room.journal.now_s())
    room.clock.advance(0.99)
    heard = int16(stream.read(RATE_HZ))
    assert (heard == sound[:RATE_HZ]).all()


def test_a_scenario_that_is_slow_to_speak_loses_nothing(enter_room, p):
    """An event after microphone.open may synthesise its speech first, in the opening thread."""
    room = enter_room()
    sound = noise(4000)

    def speak(entry):
        if entry["kind"] == "microphone.open":
            room.clock.advance(5.0)
            room.air.add(sound, RATE_HZ, entry["at_s"])

    room.journal.listen(speak)
    stream = p.open(RATE_HZ, 1, 8, input=True)
    assert stream.get_read_available() == 5 * RATE_HZ  # and is no later for it than the room is
    assert (int16(stream.read(4000)) == sound).all()


def test_stop_forgets_what_was_not_read(enter_room, p):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, 8, input=True)
    room.clock.advance(0.5)
    stream.stop_stream()
    assert stream.get_read_available() == 0
    room.clock.advance(5.0)
    stream.start_stream()
    assert stream.get_read_available() == 0
    sound = noise(100)
    room.air.add(sound, RATE_HZ, room.journal.now_s())
    assert (int16(stream.read(100)) == sound).all()
    assert len(entries(room, "microphone.open")) == 1


def test_refuses_what_the_microphone_has_not(enter_room, p):
    enter_room(rates_hz=(16000,), channels=1)
    open_at = lambda rate, channels: lambda: p.open(rate, channels, 8, input=True)  # noqa: E731
    assert refusal(open_at(44100, 1)) == (-9997, "Invalid sample rate")
    assert refusal(open_at(16000, 2)) == (-9998, "Invalid number of channels")
    with pytest.raises(ValueError) as caught:
        p.is_format_supported(44100, 0, 1, 8)
    assert caught.value.args == ("Invalid sample rate", -9997)
    assert p.is_format_supported(16000.0, 0, 1, 8) is True
    assert p.get_default_input_device_info()["defaultSampleRate"] == 16000.0


def test_devices(enter_room, p):
    enter_room(name="USB PnP 麦克风", channels=2)
    assert p.get_device_count() == 2
    microphone, speaker = [p.get_device_info_by_index(index) for index in (0, 1)]
    assert microphone["name"] == "USB PnP 麦克风"
    assert (microphone["maxInputChannels"], microphone["maxOutputChannels"]) == (2, 0)
    assert (speaker["maxInputChannels"], speaker["maxOutputChannels"]) == (0, 2)
    assert refusal(lambda: p.open(16000, 1, 8, output=True, output_device_index=0))[0] == -9998
    assert refusal(lambda: p.open(16000, 1, 8, input=True, input_device_index=1))[0] == -9998


def test_without_a_microphone(enter_room, p):
    enter_room(channels=0)
    with pytest.raises(OSError, match="^No Default Input Device Available$"):
        p.get_default_input_device_info()
    assert refusal(lambda: p.open(16000, 1, 8, input=True)) == (
        -9996, "Invalid input device (no default output device)")
    assert [p.get_device_count(), p.get_default_output_device_info()["index"]] == [1, 0]
    assert p.get_default_host_api_info()["defaultInputDevice"] == -1


def test_an_input_device_that_is_not_there(enter_room, p):
    """The real one crashes here."""
    enter_room()
    assert refusal(lambda: p.open(16000, 1, 8, input=True, input_device_index=9))[0] == -9996


def test_journal_of_a_recording(enter_room, p):
    room = enter_room(name="Kit")
    stream = p.open(RATE_HZ, 1, 8, input=True, start=False)
    assert not entries(room, "microphone.open")
    stream.start_stream()
    stream.read(8000)
    stream.close()
    stream.close()
    (opened,), (closed,) = entries(room, "microphone.open"), entries(room, "microphone.close")
    assert {name: opened[name] for name in ("rate_hz", "channels", "format", "device")} == {
        "rate_hz": RATE_HZ, "channels": 1, "format": "int16", "device": "Kit"}
    assert (closed["seconds"], closed["overflows"]) == (0.5, 0)


def test_to_open_wrongly_begins_nothing(enter_room, p):
    room = enter_room()
    refusal(lambda: p.open(16000, 9, 8, input=True))
    assert room.journal.entries == []


def test_terminate_closes(enter_room, pyaudio):
    room = enter_room()
    p = pyaudio.PyAudio()
    p.open(RATE_HZ, 1, 8, input=True)
    p.terminate()
    assert entries(room, "microphone.close")


def test_plays(enter_room, p, tmp_path):
    room = enter_room(journal_path=str(tmp_path / "journal.jsonl"))
    stream = p.open(22050, 2, 8, output=True)
    sound = noise(22050).reshape(-1, 2)
    for block in np.split(sound, 5):
        stream.write(block.tobytes())
    stream.close()
    (start,), (done,) = entries(room, "speaker.start"), entries(room, "speaker.done")
    played, rate_hz = read_wav(tmp_path / done["file"])
    assert rate_hz == 22050 and (played == sound).all()
    assert done["at_s"] - start["at_s"] == pytest.approx(0.5, abs=0.001)
    assert not done["silent"]


def test_write_waits_until_the_buffer_has_room(enter_room, p):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, 8, output=True)
    start_s = room.clock.now_s()
    stream.write(bytes(2 * RATE_HZ))
    assert 0.85 < room.clock.now_s() - start_s <= 1.0
    stream.stop_stream()
    assert 1.0 <= room.clock.now_s() - start_s < 1.1


def test_short_data_is_filled_with_silence(enter_room, p, tmp_path):
    room = enter_room(journal_path=str(tmp_path / "journal.jsonl"))
    stream = p.open(RATE_HZ, 1, 8, output=True)
    stream.write(b"\1\1\1", num_frames=3)
    stream.close()
    (done,) = entries(room, "speaker.done")
    assert read_wav(tmp_path / done["file"])[0][:, 0].tolist() == [257, 1, 0]


def test_a_pause_parts_two_sounds(enter_room, p, tmp_path):
    room = enter_room(journal_path=str(tmp_path / "journal.jsonl"))
    stream = p.open(RATE_HZ, 1, 8, output=True)
    stream.write(noise(800).tobytes())
    room.clock.advance(2.0)
    stream.write(noise(1600).tobytes())
    stream.close()
    assert [done["seconds"] for done in entries(room, "speaker.done")] == [0.05, 0.1]
    assert len({done["file"] for done in entries(room, "speaker.done")}) == 2
    assert entries(room, "speaker.done")[0]["at_s"] == pytest.approx(0.05, abs=0.001)


def test_underflow_is_told_when_asked(enter_room, p):
    room = enter_room()
    stream = p.open(RATE_HZ, 1, 8, output=True)
    stream.write(bytes(200))
    room.clock.advance(1.0)
    stream.write(bytes(200))
    room.clock.advance(1.0)
    assert refusal(lambda: stream.write(bytes(200), exception_on_underflow=True)) == (
        -9980, "Output underflowed")
    assert refusal(lambda: stream.write(bytes(200)))[0] == -9988


def test_nothing_played_leaves_no_file(enter_room, p, tmp_path):
    enter_room(journal_path=str(tmp_path / "journal.jsonl"))
    p.open(RATE_HZ, 1, 8, output=True).close()
    assert not list(tmp_path.glob("*.wav"))


def test_the_microphone_hears_the_speaker(enter_room, p):
    room = enter_room(room=SILENT._replace(echo_db=-20.0))
    microphone = p.open(RATE_HZ, 1, 8, input=True)
    speaker = p.open(RATE_HZ, 1, 8, output=True)
    sound = noise(4000)
    for block in np.split(sound, 4):
        speaker.write(block.tobytes())
    room.clock.advance(0.5)
    heard = int16(microphone.read(8000))
    first = int(np.flatnonzero(heard)[0])
    assert np.abs(heard[first : first + 4000] - np.rint(sound * 0.1)).max() <= 1


# --- callbacks: the real clock, a thread of their own -----------------------------------------

def test_callback_hears_without_a_gap(enter_room, pyaudio, p):
    room = enter_room(Clock())
    blocks, enough = [], threading.Event()

    def callback(data, frames, times, flags):
        blocks.append((data, frames, times["input_buffer_adc_time"], flags))
        if len(blocks) == 4:
            enough.set()
        return (None, pyaudio.paContinue)

    stream = p.open(RATE_HZ, 1, 8, input=True, frames_per_buffer=800, start=False,
                    stream_callback=callback)
    sound = noise(60 * RATE_HZ)  # from the room's begin on: when the stream starts is the machine's affair
    room.air.add(sound, RATE_HZ, 0.0)
    stream.start_stream()
    assert enough.wait(60)
    stream.stop_stream()
    heard = int16(b"".join(data for data, _, _, _ in blocks[:4]))
    assert any((heard == sound[first : first + 3200]).all() for first in np.flatnonzero(sound == heard[0]))
    assert [(frames, flags) for _, frames, _, flags in blocks[:4]] == [(800, 0)] * 4
    assert blocks[1][2] - blocks[0][2] == pytest.approx(0.05, abs=1e-6)


def test_callback_is_told_of_an_overflow(enter_room, pyaudio, p):
    room = enter_room(ManualClock(100.0))
    seen, enough = [], threading.Event()

    def callback(data, frames, times, flags):
        seen.append(flags)
        if len(seen) == 1:
            room.clock.advance(3.0)
        if len(seen) == 3:
            enough.set()
        return (None, pyaudio.paComplete if enough.is_set() else pyaudio.paContinue)

    stream = p.open(RATE_HZ, 1, 8, input=True, stream_callback=callback)
    assert enough.wait(60)
    stream.close()
    assert seen == [0, pyaudio.paInputOverflow, 0]


def test_callback_plays_until_too_little(enter_room, pyaudio, p, tmp_path):
    room = enter_room(Clock(), str(tmp_path / "journal.jsonl"))
    sound = noise(2000)
    rest = [sound.tobytes()]

    def callback(data, frames, times, flags):
        now, rest[0] = rest[0][: 2 * frames], rest[0][2 * frames :]
        return (now, pyaudio.paContinue)

    stream = p.open(RATE_HZ, 1, 8, output=True, frames_per_buffer=512, stream_callback=callback)
    wait_for(lambda: not stream.is_active())
    assert not stream.is_stopped()
    stream.close()
    (done,) = entries(room, "speaker.done")
    played = read_wav(tmp_path / done["file"])[0][:, 0]
    assert len(played) == 4 * 512
    assert (played[:2000] == sound).all() and not played[2000:].any()


def test_callback_stops_its_own_stream(enter_room, pyaudio, p):
    """The real one waits for itself for ever."""
    enter_room(Clock())
    started, stopped = threading.Event(), threading.Event()

    def callback(data, frames, times, flags):
        started.wait(60)  # PyAudio takes a stream for running from the end of start_stream on
        stream.stop_stream()
        stopped.set()
        return (None, pyaudio.paContinue)

    stream = p.open(RATE_HZ, 1, 8, input=True, start=False, stream_callback=callback)
    stream.start_stream()
    started.set()
    assert stopped.wait(60)
    assert stream.is_stopped()


def wait_for(condition, seconds=60):
    waiting = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        waiting.wait(0.02)
    raise AssertionError("not in %s s" % seconds)


# --- whole scripts ----------------------------------------------------------------------------

RECORD = """\
import wave
import pyaudio

CHUNK = 1024
RATE = 16000
SECONDS = 2

p = pyaudio.PyAudio()
stream = p.open(format=pyaudio.paInt16, channels=1, rate=RATE, input=True,
                frames_per_buffer=CHUNK)
frames = []
for i in range(0, int(RATE / CHUNK * SECONDS)):
    data = stream.read(CHUNK)
    frames.append(data)
stream.stop_stream()
stream.close()
p.terminate()

wf = wave.open("record.wav", "wb")
wf.setnchannels(1)
wf.setsampwidth(p.get_sample_size(pyaudio.paInt16))
wf.setframerate(RATE)
wf.writeframes(b"".join(frames))
wf.close()
print("saved")
"""
SPOKEN = """\
[room]
noise_dbfs = -60.0

[[event]]
after = "microphone.open"
at_s = 0.25
microphone = "said.wav"
"""
# The method's owner is in the message since Python 3.10.
OWNER = r"(PyAudio\.Stream\.)?"
TYPOS = [
    ("p.open(", "p.opn(", "AttributeError: 'PyAudio' object has no attribute 'opn'"),
    ("stream.read(", "strem.read(", "NameError: name 'strem' is not defined"),
    ("frames_per_buffer=", "frames_per_bufer=",
     "TypeError: " + OWNER + r"__init__\(\) got an unexpected keyword argument 'frames_per_bufer'"),
    ("paInt16", "paint16", "AttributeError: module 'pyaudio' has no attribute 'paint16'"),
    ("format=pyaudio.paInt16, ", "",
     "TypeError: " + OWNER + r"__init__\(\) missing 1 required positional argument: 'format'"),
    ("channels=1", "channels=8", r"OSError: \[Errno -9998\] Invalid number of channels"),
    ("RATE = 16000", "RATE = 16001", r"OSError: \[Errno -9997\] Invalid sample rate"),
    ("input=True", "output=True", r"OSError: \[Errno Not input stream\] -9975"),
    ("input=True,", "", "ValueError: Must specify an input or output stream."),
    ("pyaudio.PyAudio()", "pyaudio.Pyaudio()", "AttributeError: module 'pyaudio' has no attribute"),
]


def run_text(text, folder, scenario=None):
    with open(os.path.join(str(folder), "script.py"), "w", encoding="utf-8") as file:
        file.write(text)
    return run(["script.py"], folder, scenario)


def test_recording_script(tmp_path):
    said = noise(RATE_HZ, seed=3)
    write_wav(tmp_path / "said.wav", said, RATE_HZ)
    done = run_text(RECORD, tmp_path, SPOKEN)
    assert (done.code, done.output, done.errors) == (0, "saved\n", "")
    recorded, rate_hz = read_wav(tmp_path / "record.wav")
    assert (rate_hz, recorded.shape) == (RATE_HZ, (31 * 1024, 1))
    heard = recorded[RATE_HZ // 4 :][: len(said), 0]
    offset = int(np.correlate(heard[100:2100].astype(float), said[90:2110].astype(float)).argmax())
    assert abs(offset - 10) <= 1  # heard when the scenario says, but for the journal's 0.1 ms
    assert np.corrcoef(recorded[4000 - offset + 10 :][:16000, 0], said)[0, 1] > 0.999


@pytest.mark.parametrize("right, wrong, message", TYPOS)
def test_recording_script_with_a_typo(tmp_path, right, wrong, message):
    assert right in RECORD
    done = run_text(RECORD.replace(right, wrong), tmp_path)
    assert done.code == 1
    import re

    assert re.match(message, done.errors.splitlines()[-1]), done.errors
    assert not (tmp_path / "record.wav").exists()


def test_overflow_of_a_slow_script(tmp_path):
    text = RECORD.replace("    frames.append(data)", "    import time; time.sleep(1.5)")
    done = run_text(text, tmp_path)
    assert done.errors.splitlines()[-1] == "OSError: [Errno -9981] Input overflowed"


def test_a_script_that_closes_nothing(tmp_path):
    text = RECORD[: RECORD.index("stream.stop_stream")] + (
        "o = p.open(16000, 1, 8, output=True)\no.write(data)\nraise SystemExit(3)\n")
    done = run_text(text, tmp_path)
    assert done.code == 3
    (closed,) = done.entries("microphone.close")
    assert closed["seconds"] == 1.984
    assert len(done.spoken()[0]) == 1024


def test_an_error_in_a_callback_reaches_the_main_thread(tmp_path):
    done = run_text("""\
import time, pyaudio
def callback(in_data, frame_count, time_info, status):
    return (in_data, pyaudio.paContinu)
p = pyaudio.PyAudio()
stream = p.open(16000, 1, pyaudio.paInt16, input=True, stream_callback=callback)
while True:
    time.sleep(0.1)
""", tmp_path)
    assert done.code == 1
    assert "AttributeError: module 'pyaudio' has no attribute 'paContinu'" in done.errors
    assert done.errors.splitlines()[-1] == "AttributeError"  # its class alone, as PyAudio does
    assert "sound_callback" not in done.errors
