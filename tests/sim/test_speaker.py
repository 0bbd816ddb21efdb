"""The room's loudspeaker: a sound that is cut short is told as what sounded."""
import textwrap

import pytest

from edgeai.audio.wavfile import read_wav
from edgeai.clock import ManualClock
from edgeai.linkage.journal import Journal, read_journal
from edgeai.sim.air import Air
from edgeai.sim.run import run_script
from edgeai.sim.speaker import Speaker
from patient_run import count_from

np = pytest.importorskip("numpy")

RATE_HZ = 16000
QUIET_THEN_LOUD = np.repeat([100, 20000], 4 * RATE_HZ).astype(np.int16)


class InterruptedClock(ManualClock):
    """Ctrl-C comes `after_s` into the first sleep."""

    after_s = None

    def sleep(self, seconds):
        if self.after_s is None:
            return super().sleep(seconds)
        after_s, self.after_s = self.after_s, None
        super().sleep(after_s)
        raise KeyboardInterrupt


@pytest.fixture
def clock():
    return InterruptedClock(100.0)


@pytest.fixture
def speaker(clock, tmp_path):
    with Journal(str(tmp_path / "journal.jsonl"), clock) as journal:
        yield Speaker(journal, Air(-200), clock, str(tmp_path), echo_db=0.0)


def done(speaker):
    return [entry for entry in speaker._journal.entries if entry["kind"] == "speaker.done"]


def test_a_busy_machine_tears_no_sentence(speaker, clock):
    """`write` comes back two seconds late: the sound has a hole, and is one sound all the same."""
    playback = speaker.open(RATE_HZ)
    playback.write(QUIET_THEN_LOUD[:RATE_HZ])
    sleep, clock.sleep = clock.sleep, lambda seconds: sleep(seconds + 2.0)
    playback.write(QUIET_THEN_LOUD[:RATE_HZ])
    clock.sleep = sleep
    playback.write(QUIET_THEN_LOUD[:RATE_HZ])
    playback.close()
    assert [(entry["seconds"], entry["at_s"]) for entry in done(speaker)] == [(3.0, pytest.approx(4.9, abs=0.001))]


def test_ctrl_c_ends_a_sound_where_it_is(speaker, clock, tmp_path):
    playback = speaker.open(RATE_HZ)
    clock.after_s = 2.0
    with pytest.raises(KeyboardInterrupt):
        playback.write(QUIET_THEN_LOUD)
    (cut,) = done(speaker)
    assert (cut["at_s"], cut["seconds"]) == (2.0, 2.0)
    assert cut["peak_dbfs"] == pytest.approx(-50.3, abs=0.1)  # the loud part never came
    samples, rate_hz = read_wav(str(tmp_path / cut["file"]))
    assert (len(samples), rate_hz) == (2 * RATE_HZ, RATE_HZ)
    assert not speaker._air.hear(2.0, 6 * RATE_HZ, RATE_HZ).any()


def test_after_ctrl_c_the_same_stream_plays_on(speaker, clock):
    playback = speaker.open(RATE_HZ)
    clock.after_s = 0.5
    with pytest.raises(KeyboardInterrupt):
        playback.write(QUIET_THEN_LOUD)
    playback.write(QUIET_THEN_LOUD[:RATE_HZ])
    playback.close()
    assert [entry["seconds"] for entry in done(speaker)] == [0.5, 1.0]


def test_ctrl_c_while_it_drains_ends_it_too(speaker, clock):
    playback = speaker.open(RATE_HZ)
    playback.write(QUIET_THEN_LOUD)
    clock.after_s = 0.05
    with pytest.raises(KeyboardInterrupt):
        playback.close()
    (cut,) = done(speaker)
    assert cut["seconds"] == pytest.approx(7.95, abs=0.001)


def test_the_end_of_the_program_waits_for_the_buffer_only(speaker, clock):
    playback = speaker.open(RATE_HZ)
    playback.write(QUIET_THEN_LOUD[:RATE_HZ])
    speaker.close()
    playback.end()
    assert [entry["seconds"] for entry in done(speaker)] == [1.0]
    assert not playback.is_open


def test_the_end_of_the_program_cuts_a_long_sound(speaker, clock, monkeypatch):
    """One that another thread has written and waits for."""
    playback = speaker.open(RATE_HZ)
    monkeypatch.setattr(clock, "sleep", lambda _seconds: None)
    playback.write(QUIET_THEN_LOUD)
    clock.advance(1.0)
    speaker.close()
    assert [(entry["at_s"], entry["seconds"]) for entry in done(speaker)] == [(1.0, 1.0)]


def test_a_run_that_is_stopped_tells_what_sounded(tmp_path, monkeypatch):
    """One write of a minute, stopped after a second: no more is told, and none waits for the rest."""
    journal = tmp_path / "j.jsonl"
    count_from(lambda: journal.exists() and "speaker.start" in journal.read_text(), monkeypatch)
    script = tmp_path / "long.py"
    script.write_text(textwrap.dedent("""
        import pyaudio
        p = pyaudio.PyAudio()
        stream = p.open(16000, 1, pyaudio.paInt16, output=True)
        try:
            stream.write(b"\\x10\\x10" * 16000 * 60)
        finally:
            stream.stop_stream()
            stream.close()
            p.terminate()
    """))
    ran = run_script(str(script), kit="sim", seconds=1.0, journal=str(journal))
    entries = read_journal(ran.journal)
    (begun,) = [entry for entry in entries if entry["kind"] == "speaker.start"]
    (cut,) = [entry for entry in entries if entry["kind"] == "speaker.done"]
    assert ran.was_stopped and 0 < cut["seconds"] < 30
    assert cut["seconds"] == pytest.approx(cut["at_s"] - begun["at_s"], abs=0.5)


def test_python_ends_without_waiting_for_a_sound(tmp_path, monkeypatch):
    """A thread plays 60 s; the script's end is the sound's."""
    script = tmp_path / "thread.py"
    script.write_text(textwrap.dedent("""
        import glob, threading, time, pyaudio
        p = pyaudio.PyAudio()
        stream = p.open(16000, 1, pyaudio.paInt16, output=True)
        sound = b"\\x10\\x10" * 16000 * 60
        threading.Thread(target=stream.write, args=(sound,), daemon=True).start()
        while not glob.glob("speaker-*.wav"):
            time.sleep(0.05)
        time.sleep(0.3)
    """))
    monkeypatch.chdir(tmp_path)
    ran = run_script(str(script), kit="sim", seconds=50, journal=str(tmp_path / "j.jsonl"))
    (cut,) = [entry for entry in read_journal(ran.journal) if entry["kind"] == "speaker.done"]
    assert ran.exit_code == 0 and cut["seconds"] < 30


def test_where_no_microphone_hears_old_sounds_are_forgotten(speaker, clock):
    """A day of announcements must not fill the memory."""
    for _sentence in range(20):
        playback = speaker.open(RATE_HZ)
        playback.write(QUIET_THEN_LOUD)
        playback.close()
        clock.advance(10.0)
    assert len(speaker._air._sounds) <= 3
