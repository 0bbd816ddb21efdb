"""Rows F01 to F08 of the fault table: what a recording does when the microphone, the machine or
the disk fails. Each is shown on the virtual kit's own devices where they can have the fault."""
import contextlib
import os
import subprocess
import sys
import wave

import numpy as np
import pytest
from edgeai_command import ROOT, edgeai
from fake_stream import Stream

from edgeai import open_kit
from edgeai.audio.recording import recorder as recorders
from edgeai.audio import wavfile
from edgeai.audio.recording.microphone import Microphone
from edgeai.audio.recording.recorder import Recorder
from edgeai.audio.wavfile import WavWriter, read_wav, write_wav
from edgeai.clock import ManualClock
from edgeai.errors import DeviceLost, DiskFull, MicrophoneAbsent, RateRefused

RATE_HZ = 16000
NOISY = "[room]\nnoise_dbfs = -40.0\nseed = 3\n"  # a quiet room is told from silence


@contextlib.contextmanager
def microphone_in(folder, scenario, rate_hz=RATE_HZ):
    """(kit, microphone) of the virtual kit in that room."""
    (folder / "场景.toml").write_bytes((NOISY + scenario).encode("utf-8"))
    with open_kit("sim", scenario=str(folder / "场景.toml"),
                  journal=str(folder / "journal.jsonl")) as kit:
        with kit.microphone(rate_hz) as microphone:
            yield kit, microphone


def fault(name, at_s, seconds=None):
    end = "" if seconds is None else "seconds = %s\n" % seconds
    return '[[event]]\nafter = "microphone.open"\nat_s = %s\nfault = "%s"\n%s' % (at_s, name, end)


def told(kit, *kinds):
    return [entry for entry in kit.journal.entries if entry["kind"] in kinds]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def clock():
    return ManualClock(100.0)


def test_F01_no_microphone_is_said_at_once_with_what_to_do(tmp_path):
    (tmp_path / "s.toml").write_text("[microphone]\nchannels = 0\n")
    with open_kit("sim", scenario=str(tmp_path / "s.toml"), journal=str(tmp_path / "j")) as kit:
        with pytest.raises(MicrophoneAbsent, match="no sound device was found") as caught:
            kit.microphone()
    assert "Plug one in" in caught.value.remedy
    done = edgeai("record", "a.wav", "--kit", "sim", "--scenario", "s.toml", cwd=tmp_path)
    assert done.code == 1 and done.errors.startswith("E-MIC-ABSENT: ")
    assert not (tmp_path / "a.wav").exists()


def test_F02_unplugged_and_back_the_recording_goes_on_and_the_gap_is_told(tmp_path):
    path, notices = tmp_path / "录音.wav", []
    with microphone_in(tmp_path, fault("unplugged", 0.8, 0.3)) as (kit, microphone):
        during = []
        recorder = Recorder(microphone, lambda s, dbfs: during.append(wav_seconds(path)),
                            notices.append)
        recording = recorder.record(path, 2.5)
        entries = told(kit, "microphone.lost", "microphone.gap")
    samples = read_wav(path)[0][:, 0]
    assert recording.seconds == 2.5 and len(samples) == 2.5 * RATE_HZ
    (gap,) = recording.gaps
    assert gap.cause == "unplugged" and 0.3 <= gap.seconds < 1.8 and 0.5 < gap.at_s <= 0.9
    begin = int(round(gap.at_s * RATE_HZ))
    end = begin + int(round(gap.seconds * RATE_HZ))
    assert samples[:begin].any() and not samples[begin:end].any() and samples[end:].any()
    assert during == sorted(during)  # playable all the time
    assert [entry["kind"] for entry in entries] == ["microphone.lost", "microphone.gap"]
    assert "stopped" in notices[0] and "it is waited for" in notices[0]
    assert "the microphone was gone for" in notices[1]


def test_F02_unplugged_for_good_the_file_is_closed_playable_and_told(tmp_path):
    path, notices = tmp_path / "录音.wav", []
    with microphone_in(tmp_path, fault("unplugged", 0.6)) as (_kit, microphone):
        with pytest.raises(DeviceLost, match="Virtual microphone stopped"):
            Recorder(microphone, on_notice=notices.append).record(path, 1.5)
    assert 0.3 <= wav_seconds(path) <= 0.7
    assert sorted(os.listdir(str(tmp_path))) == ["journal.jsonl", "场景.toml", "录音.wav"]
    assert notices[-1].startswith("saved until then: ")


def test_F03_an_overflow_is_counted_marked_and_never_raised(tmp_path):
    path, notices = tmp_path / "a.wav", []
    with microphone_in(tmp_path, fault("overflow", 0.7, 0.5)) as (kit, microphone):
        recording = Recorder(microphone, on_notice=notices.append).record(path, 2.0)
        assert [gap.cause for gap in microphone.gaps] == ["overflow"]
        entries = told(kit, "microphone.gap")
    samples = read_wav(path)[0][:, 0]
    (gap,) = recording.gaps
    assert gap.seconds == pytest.approx(0.5, abs=0.3) and len(samples) == 2 * RATE_HZ
    begin = int(round(gap.at_s * RATE_HZ))
    assert not samples[begin : begin + int(gap.seconds * RATE_HZ)].any()
    assert [entry["cause"] for entry in entries] == ["overflow"]
    assert "s were lost: the machine was too busy" in notices[0]


def test_F04_a_silent_microphone_is_told_within_three_seconds(tmp_path):
    notices = []
    with microphone_in(tmp_path, fault("muted", 0.0)) as (_kit, microphone):
        recorder = Recorder(microphone)
        recorder._on_notice = lambda text: notices.append((at_s[-1], text))
        at_s = [0.0]
        recorder._on_level = lambda recorded_s, dbfs: at_s.append(recorded_s)
        recording = recorder.record(tmp_path / "a.wav", 2.6)
    ((noticed_s, text),) = notices
    assert noticed_s < 3.0 and "nothing is heard: is the microphone muted" in text
    assert recording.quality.advice == (
        "Nothing was heard: is the microphone muted, or is it another one? See `edgeai devices`.",)


def test_F04_a_clipped_recording_is_told_within_three_seconds(tmp_path):
    loud = np.clip(60000 * np.sin(np.arange(3 * RATE_HZ) * 0.05), -32768, 32767).astype(np.int16)
    write_wav(tmp_path / "loud.wav", loud, RATE_HZ)
    notices = []
    scenario = '[[event]]\nafter = "microphone.open"\nmicrophone = "loud.wav"\n'
    with microphone_in(tmp_path, scenario) as (_kit, microphone):
        recorder = Recorder(microphone, on_notice=notices.append)
        recording = recorder.record(tmp_path / "a.wav", 2.0)  # so the warning came before two
    assert notices == ["too loud, it is clipped: go further away, or turn the microphone down"]
    assert recording.quality.clipped_share > 0.3
    assert recording.quality.advice[0].startswith("Too loud, it is clipped")


@pytest.mark.parametrize("own_hz, channels", [(48000, 1), (44100, 2), (22050, 2), (8000, 1)])
def test_F05_another_rate_and_stereo_become_what_was_asked(tmp_path, own_hz, channels):
    """A tone of 440 Hz is one of 440 Hz afterwards."""
    tone = (12000 * np.sin(2 * np.pi * 440 * np.arange(2 * 44100) / 44100)).astype(np.int16)
    write_wav(tmp_path / "tone.wav", tone, 44100)
    scenario = ('[[event]]\nafter = "microphone.open"\nmicrophone = "tone.wav"\n'
                "[microphone]\nrates_hz = [%d]\nchannels = %d\n" % (own_hz, channels))
    path = tmp_path / "a.wav"
    with microphone_in(tmp_path, scenario) as (_kit, microphone):
        recording = Recorder(microphone).record(path, 0.8)
    samples, rate_hz = read_wav(path)
    assert (recording.rate_hz, rate_hz, samples.shape) == (RATE_HZ, RATE_HZ, (12800, 1))
    spectrum = np.abs(np.fft.rfft(samples[4000:12000, 0] * np.hanning(8000)))
    assert spectrum.argmax() * RATE_HZ / 8000 == pytest.approx(440, abs=2)


def test_F05_no_rate_in_common_is_refused_with_both_numbers(tmp_path, monkeypatch):
    from edgeai.sim import portaudio_library

    # A device that refuses the rate it calls its own: what a broken driver does.
    monkeypatch.setattr(portaudio_library, "RATE_LIMITS_HZ", (300000.0, 384000.0))
    with pytest.raises(RateRefused, match="takes neither 16000 Hz nor its own 44100 Hz"):
        with microphone_in(tmp_path, ""):
            pass


def test_F06_killed_recordings_lose_a_second_at_most(tmp_path):
    """A short form of benchmarks/kills.py, which kills a hundred."""
    done = subprocess.run(
        [sys.executable, os.path.join(ROOT, "benchmarks", "kills.py"), "--kills", "4",
         "--parallel", "4", "--seed", "5"], stdout=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 0, done.stdout
    assert "4 kills: 4 files playable as they lay there, 4 lost at most 1.0 s" in done.stdout


KILLED = """
import os, sys
from edgeai.audio.recording.microphone import Microphone
from edgeai.audio.recording.recorder import Recorder
from edgeai.clock import ManualClock
from fake_stream import Stream

def die(recorded_s, dbfs):
    if recorded_s > 0.95:
        os.kill(os.getpid(), 9) if os.name != "nt" else os._exit(1)

clock = ManualClock()
Recorder(Microphone(Stream(clock, pause_s=0.001), 16000, clock), die).record(sys.argv[1], 60)
"""


def record_and_die(path):
    paths = [ROOT, os.path.dirname(os.path.abspath(__file__))]
    subprocess.run([sys.executable, "-c", KILLED, str(path)],
                   env=dict(os.environ, PYTHONPATH=os.pathsep.join(paths)))


def test_F06_the_next_start_repairs_what_was_left_and_replaces_none_of_it(tmp_path, clock):
    path, notices = tmp_path / "录音.wav", []
    write_wav(path, np.full(1600, 77, np.int16), RATE_HZ)  # a good take of yesterday
    record_and_die(path)
    with open(str(path), "ab") as file:  # torn in its last block
        file.write(b"\x0b\0" * 400 + b"\x0b")
    with Microphone(Stream(clock, pause_s=0.001, first=200), RATE_HZ, clock) as microphone:
        Recorder(microphone, on_notice=notices.append).record(path, 0.3)
    first = {name: int(read_wav(tmp_path / name)[0][0, 0]) for name in os.listdir(str(tmp_path))}
    assert first == {"录音.wav": 200, "录音.kept-001.wav": 77, "录音.kept-002.wav": 1}
    assert wav_seconds(tmp_path / "录音.kept-002.wav") == 1.025
    assert "left over from a recording that was cut off, and repaired" in notices[0]
    assert "the earlier one is kept as" in notices[1] and "kept-002" in notices[1]


def test_F06_a_recording_repairs_what_is_left_of_others_in_its_folder(tmp_path, clock):
    record_and_die(tmp_path / "前一段.wav")
    with Microphone(Stream(clock, pause_s=0.001), RATE_HZ, clock) as microphone:
        Recorder(microphone).record(tmp_path / "b.wav", 0.3)
    assert sorted(os.listdir(str(tmp_path))) == ["b.wav", "前一段.wav"]
    assert wav_seconds(tmp_path / "前一段.wav") == pytest.approx(1.0)


def test_F07_too_little_room_is_said_before_anything_is_recorded(tmp_path, clock, monkeypatch):
    free = type("Usage", (), {"free": 20 * 10 ** 6})
    monkeypatch.setattr(recorders.shutil, "disk_usage", lambda folder: free)
    stream = Stream(clock, pause_s=0.001)
    with Microphone(stream, RATE_HZ, clock) as microphone:
        with pytest.raises(DiskFull, match=r"3600 s need 116.2 MB, but .* has 20.0 MB free"):
            Recorder(microphone).record(tmp_path / "a.wav", 3600)
        assert not stream.is_started and os.listdir(str(tmp_path)) == []
        Recorder(microphone).record(tmp_path / "a.wav", 1)
    monkeypatch.setattr(free, "free", 10 ** 6)
    with Microphone(stream, RATE_HZ, clock) as microphone:
        with pytest.raises(DiskFull):  # nobody knows how long it gets: a minute must fit
            Recorder(microphone).record(tmp_path / "b.wav", until="silence")


LIMITED = """
import resource, sys
from edgeai.audio.recording.microphone import Microphone
from edgeai.audio.recording.recorder import Recorder
from edgeai.clock import ManualClock
from edgeai.errors import DiskFull
from fake_stream import Stream

resource.setrlimit(resource.RLIMIT_FSIZE, (100001, 100001))
clock = ManualClock()
try:
    Recorder(Microphone(Stream(clock, pause_s=0.001), 16000, clock),
             on_notice=print).record(sys.argv[1], 60)
except DiskFull as problem:
    print(problem)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no RLIMIT_FSIZE")
def test_F07_a_file_that_may_not_grow_is_closed_whole_and_told(tmp_path):
    path = tmp_path / "录音.wav"
    paths = [ROOT, os.path.dirname(os.path.abspath(__file__))]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], stdout=subprocess.PIPE, cwd=str(tmp_path),
        env=dict(os.environ, PYTHONPATH=os.pathsep.join(paths), PYTHONIOENCODING="utf-8"))
    output = done.stdout.decode("utf-8")
    assert done.returncode == 0 and "E-DISK-FULL: the disk is full: " in output
    assert "saved until then: " in output and "(3.1 s)" in output
    samples = read_wav(path)[0][:, 0]
    # To the last sample that fitted, odd byte and all.
    assert len(samples) == (100001 - 44) // 2 and samples[-1] == len(samples) // 1600 + 1
    assert os.path.getsize(str(path)) == 44 + 2 * len(samples)
    assert os.listdir(str(tmp_path)) == ["录音.wav"]


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 2 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],
                             stderr=subprocess.DEVNULL) if sys.platform == "linux" else None
    if mounted is None or mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill_up(folder):
    with open(str(folder / "else"), "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1 << 12))


def test_F07_a_disk_that_fills_up_ends_the_recording_whole_and_told(small_disk, clock):
    """Another program takes the room meanwhile."""
    path, notices = small_disk / "录音.wav", []
    write_wav(path, np.full(1600, 77, np.int16), RATE_HZ)

    def fill(recorded_s, _dbfs):
        if recorded_s > 2.0 and not (small_disk / "else").exists():
            fill_up(small_disk)

    with Microphone(Stream(clock, pause_s=0.001), RATE_HZ, clock) as microphone:
        with pytest.raises(DiskFull, match="the disk is full"):
            Recorder(microphone, fill, notices.append).record(path, 20)
    seconds = wav_seconds(path)
    assert 2.0 <= seconds < 2.2
    assert read_wav(path)[0][0, 0] == 1
    assert read_wav(small_disk / "录音.kept-001.wav")[0][0, 0] == 77  # no earlier take lost
    assert sorted(os.listdir(str(small_disk))) == ["else", "录音.kept-001.wav", "录音.wav"]
    assert "saved until then" in notices[-2] and "kept-001.wav" in notices[-1]


def test_F07_a_disk_without_any_room_keeps_the_earlier_take(small_disk, clock, monkeypatch):
    """Not even the marker fits."""
    path = small_disk / "a.wav"
    write_wav(path, np.full(1600, 77, np.int16), RATE_HZ)
    fill_up(small_disk)
    monkeypatch.setattr(recorders, "_check_room", lambda *facts: None)
    with Microphone(Stream(clock, pause_s=0.001), RATE_HZ, clock) as microphone:
        with pytest.raises(DiskFull):
            Recorder(microphone).record(path, 1)
    assert sorted(os.listdir(str(small_disk))) == ["a.wav", "else"]
    assert read_wav(path)[0][0, 0] == 77


def test_F08_a_long_recording_goes_on_in_numbered_files(tmp_path, clock):
    with Microphone(Stream(clock, pause_s=0.001), RATE_HZ, clock) as microphone:
        recording = Recorder(microphone).record(tmp_path / "录音.wav", 2.5, split_s=0.95)
    names = ["录音.wav", "录音-002.wav", "录音-003.wav"]
    assert list(recording.paths) == [str(tmp_path / name) for name in names]
    assert sorted(os.listdir(str(tmp_path))) == sorted(names)
    assert [wav_seconds(path) for path in recording.paths] == [0.95, 0.95, pytest.approx(0.6)]
    joined = np.concatenate([read_wav(path)[0][:, 0] for path in recording.paths])
    assert joined.tolist() == np.repeat(np.arange(1, 26), 1600).tolist()  # nothing between them
    assert recording.seconds == 2.5


def test_F08_a_file_ends_before_it_is_larger_than_players_read(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(wavfile, "MOST_DATA_BYTES", 50000)
    with Microphone(Stream(clock, pause_s=0.001), RATE_HZ, clock) as microphone:
        recording = Recorder(microphone).record(tmp_path / "a.wav", 4.0)
    assert [os.path.getsize(path) for path in recording.paths] == [50044, 50044, 28044]


@pytest.mark.skipif(sys.platform != "linux", reason="a file with a hole is needed")
def test_F08_the_largest_file_has_a_right_header(tmp_path):
    """2 GiB less a little, most of it a hole."""
    path = tmp_path / "large.wav"
    writer = WavWriter(path, RATE_HZ)
    writer.frames = wavfile.MOST_DATA_BYTES // 2 - 100
    writer.write(np.full(100, 7, np.int16))
    assert writer.room_frames == 0
    writer.close()
    assert os.path.getsize(str(path)) < 2 ** 31
    with wave.open(str(path)) as file:
        file.setpos(file.getnframes() - 1)
        assert file.readframes(1) == b"\7\0" and file.getnframes() / RATE_HZ > 18 * 3600


def wav_seconds(path):
    """By another's reader."""
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()
