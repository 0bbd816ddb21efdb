"""The microphone on a hand-made stream: rates, time limits, deafness, losses, errors."""
import contextlib
import threading
import time

import numpy as np
import pytest
from fake_stream import Stream

from edgeai.audio.half_duplex import HalfDuplex
from edgeai.audio.recording import capture
from edgeai.audio.recording.microphone import KEPT_S, Microphone
from edgeai.audio.recording.recorder import Recorder
from edgeai.audio.wavfile import read_wav
from edgeai.clock import Clock, ManualClock
from edgeai.errors import DeviceClosed, DeviceLost, MicrophoneAbsent, UsageError


@pytest.fixture
def clock():
    return ManualClock(100.0)


def test_recording_has_the_asked_length_to_the_frame(clock):
    with Microphone(Stream(clock, pause_s=0.001), 16000, clock) as microphone:
        clip = microphone.record(1.234)
    assert len(clip.samples) == round(1.234 * 16000)
    assert clip.seconds == pytest.approx(1.234)


def test_it_listens_from_the_first_use_on(clock):
    stream = Stream(clock, pause_s=0.001)
    with Microphone(stream, 16000, clock) as microphone:
        assert not stream.is_started
        assert microphone.record(0.1).samples[0] == 1  # nothing was lost before
        assert stream.is_started


def test_other_rates_and_channels_come_out_as_asked(clock):
    with Microphone(Stream(clock, 48000, 2, pause_s=0.001), 16000, clock) as microphone:
        clip = microphone.record(0.5)
    assert clip.rate_hz == 16000 and len(clip.samples) == 8000
    # Block k holds the number k in both channels; 0.45 s is in the fifth.
    assert abs(int(clip.samples[7200]) - 5) <= 1


def test_chunks_stop_after_the_asked_time(clock):
    with Microphone(Stream(clock, pause_s=0.001), 16000, clock) as microphone:
        chunks = list(microphone.chunks(seconds=0.5))
    assert sum(chunk.seconds for chunk in chunks) == pytest.approx(0.5, abs=0.11)
    assert [chunk.channels for chunk in chunks] == [1] * len(chunks)


@pytest.mark.parametrize("opened", ["before", "meanwhile"])
def test_deaf_while_the_kit_speaks_and_a_moment_after(clock, opened):
    half_duplex = HalfDuplex(clock)

    def open_and_start():
        microphone = Microphone(Stream(clock, pause_s=0.002), 16000, clock, half_duplex)
        chunks = microphone.chunks()
        if opened == "before":
            next(chunks)
        return microphone, chunks

    if opened == "before":
        microphone, chunks = open_and_start()
    with half_duplex.speaking():
        spoken_from_s = clock.now_s()
        if opened == "meanwhile":
            microphone, chunks = open_and_start()
            microphone._listen()
        while clock.now_s() < spoken_from_s + 1.0:
            time.sleep(0.005)
        done_s = clock.now_s()  # the clock goes on while this thread waits for its turn
    with microphone:
        later = next(chunk for chunk in chunks if chunk.at_s > spoken_from_s + 0.1)
    assert later.at_s >= done_s + 0.3 - 0.25


def test_F34_a_thread_that_was_kept_from_reading_takes_the_voice_for_nothing(clock):
    """The kit has spoken and been silent for a while before blocks 4 to 13 are read, all at once."""
    half_duplex = HalfDuplex(clock)

    class KeptAway(Stream):
        def read(self):
            self._number += 1
            if self._number == 4:
                with half_duplex.speaking():
                    clock.advance(0.46)
                clock.advance(0.54)
            elif not 4 < self._number <= 13:
                time.sleep(0.001)
                clock.advance(0.1)
            return self.block(self._number)

    with Microphone(KeptAway(clock), 16000, clock, half_duplex) as microphone:
        numbers = [int(chunk.samples[0, 0]) for chunk in microphone.chunks(seconds=2.0)]
    assert numbers[:5] == [1, 2, 3, 12, 13]  # 9 to 11 are the room that still rings


def test_a_limited_listening_ends_though_nothing_is_heard(clock):
    """Deaf all the time: the generator must come to its end by the clock alone."""
    half_duplex = HalfDuplex(clock)
    with Microphone(Stream(clock, pause_s=0.001), 16000, clock, half_duplex) as microphone:
        with half_duplex.speaking():
            assert list(microphone.chunks(seconds=0.5)) == []


def test_a_device_that_stops_delivering_is_lost(clock):
    """A read that never comes back: the reader is told, and does not wait for ever."""
    stuck = threading.Event()

    class Stuck(Stream):
        def read(self):
            stuck.wait(20)
            return np.zeros((0, 1), np.int16)

    with Microphone(Stuck(clock), 16000, clock) as microphone:
        with time_passes(clock), pytest.raises(DeviceLost, match="delivered nothing for 5 s"):
            next(microphone.chunks())
        stuck.set()


@contextlib.contextmanager
def time_passes(clock):
    """While others wait, twice as fast; in steps: after one of a second it would have been suspended."""
    enough = threading.Event()

    def pass_it():
        while not enough.wait(0.1):  # who waits looks around every 0.2 s
            clock.advance(0.2)

    thread = threading.Thread(target=pass_it)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def test_a_machine_that_was_suspended_is_no_lost_device(clock):
    """Nothing was read for a minute, as nothing ran: the next block is awaited."""
    asleep = threading.Event()

    class Asleep(Stream):
        def read(self):
            asleep.wait(20)
            return super().read()

    with Microphone(Asleep(clock), 16000, clock) as microphone:
        threading.Timer(0.5, clock.advance, [60.0]).start()
        threading.Timer(1.0, asleep.set).start()
        assert int(next(microphone.chunks()).samples[0, 0]) == 1


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_length_that_is_none_is_refused(clock, seconds):
    with Microphone(Stream(clock), 16000, clock) as microphone:
        with pytest.raises(UsageError, match="nothing lasts"):
            microphone.record(seconds)


class FirstThenTheRest(Stream):
    """One block, and once that was taken all the others at once."""

    def __init__(self, clock, blocks):
        super().__init__(clock, blocks=blocks)
        self.is_first_taken = threading.Event()
        self.are_all_kept = threading.Event()

    def read(self):
        if self._number == 1:
            self.is_first_taken.wait(60)
        elif self._number == self._blocks:
            self.are_all_kept.set()
        return super().read()


def given_to_a_slow_program(stream, microphone):
    """The chunks that come after one was taken and all the others had to wait."""
    chunks = microphone.chunks()
    next(chunks)
    stream.is_first_taken.set()
    assert stream.are_all_kept.wait(60)
    return chunks


def test_a_slow_program_loses_the_oldest_sound_and_it_is_counted(clock):
    stream = FirstThenTheRest(clock, blocks=int(KEPT_S * 10) + 52)
    with Microphone(stream, 16000, clock) as microphone:
        given_to_a_slow_program(stream, microphone)
        assert microphone.dropped_s == pytest.approx(5.1, abs=0.15)


def test_what_a_slow_program_lost_is_marked(clock):
    stream = FirstThenTheRest(clock, blocks=int(KEPT_S * 10) + 52)
    with Microphone(stream, 16000, clock) as microphone:
        gap = next(given_to_a_slow_program(stream, microphone)).gap
    assert gap.cause == "slow" and gap.seconds == pytest.approx(microphone.dropped_s)
    assert sum(one.seconds for one in microphone.gaps) == pytest.approx(gap.seconds)


def test_a_lost_device_reaches_the_reader(clock):
    lost = DeviceLost("the microphone USB stopped")
    with Microphone(Stream(clock, blocks=3, problem=lost), 16000, clock) as microphone:
        heard = []
        with pytest.raises(DeviceLost, match="USB stopped"):
            for chunk in microphone.chunks():
                heard.append(chunk)
    assert len(heard) == 3


def test_closing_wakes_a_waiting_reader_and_twice_is_fine(clock):
    stream = Stream(clock, blocks=0)
    microphone = Microphone(stream, 16000, clock)
    closer = threading.Timer(0.2, microphone.close)
    closer.start()
    with pytest.raises(DeviceClosed):
        next(microphone.chunks())
    closer.join()
    microphone.close()
    assert stream.closed == 1
    with pytest.raises(DeviceClosed):
        microphone.record(0.1)


def test_the_recorder_writes_what_was_heard_and_tells_the_level(clock, tmp_path):
    path, levels = tmp_path / "录音.wav", []
    with Microphone(Stream(clock, pause_s=0.001), 16000, clock) as microphone:
        recorder = Recorder(microphone, lambda s, dbfs: levels.append((s, dbfs)))
        recording = recorder.record(path, 0.25)
    samples, rate_hz = read_wav(path)
    assert (rate_hz, len(samples)) == (16000, 4000)
    assert samples[0, 0] == 1 and samples[-1, 0] == 3
    assert recording.seconds == 0.25 and recording.channels == 1
    assert [s for s, _dbfs in levels] == [0.1, 0.2, 0.25]
    assert recording.peak_dbfs == pytest.approx(20 * np.log10(3 / 32768), abs=0.01)


def test_an_interrupted_recording_is_a_file_of_what_was_heard(clock, tmp_path):
    path = tmp_path / "cut.wav"

    def interrupt(done_s, _dbfs):
        if done_s > 0.25:
            raise KeyboardInterrupt

    with Microphone(Stream(clock, pause_s=0.001), 16000, clock) as microphone:
        with pytest.raises(KeyboardInterrupt):
            Recorder(microphone, interrupt).record(path, 60)
    assert len(read_wav(path)[0]) == 4800


class Reopening:
    """Gives the streams one after the other; an error instead of one is raised."""

    def __init__(self, clock, *streams):
        self.tries_at_s = []
        self._clock = clock
        self._streams = list(streams)

    def __call__(self):
        self.tries_at_s.append(self._clock.now_s())
        stream = self._streams.pop(0)
        if isinstance(stream, Exception):
            raise stream
        return stream


LOST = DeviceLost("the microphone USB stopped", "Plug it in again.")


def test_a_lost_device_is_opened_again_with_growing_pauses(clock):
    absent = [MicrophoneAbsent("no sound device"), OSError(-9985, "Device unavailable")]
    again = Reopening(clock, *absent * 3, Stream(clock, 48000, 2, pause_s=0.001, first=50))
    first, told = Stream(clock, blocks=3, problem=LOST, pause_s=0.001), []
    microphone = Microphone(first, 16000, clock, reopen=again,
                            note=lambda kind, **fields: told.append((kind, fields)))
    with microphone:
        clip = microphone.record(45.0)
        assert first.closed == 1
    pauses = [after - before for before, after in zip([100.3] + again.tries_at_s, again.tries_at_s)]
    assert pauses == pytest.approx([0.5, 1, 2, 4, 8, 8, 8])
    (gap,) = microphone.gaps
    assert (gap.at_s, gap.seconds) == (pytest.approx(100.3), pytest.approx(31.5))
    assert gap.cause == "unplugged"
    # The time line holds: three blocks, silence of the gap's length, then the other's sound.
    assert len(clip.samples) == 45 * 16000
    assert set(clip.samples[:4800]) == {1, 2, 3} and not clip.samples[4800:508800].any()
    assert clip.samples[510000] >= 49
    assert [kind for kind, _fields in told] == ["microphone.lost", "microphone.gap"]
    assert told[0][1] == {"problem": "the microphone USB stopped"}


def never():
    time.sleep(0.002)
    raise MicrophoneAbsent("no sound device")


@pytest.mark.parametrize("seconds, waited_s", [(5.0, 4.7), (500.0, 60)])
def test_a_device_that_does_not_come_back_is_an_error_in_the_end(clock, seconds, waited_s):
    microphone = Microphone(Stream(clock, blocks=3, problem=LOST), 16000, clock, reopen=never)
    with microphone, pytest.raises(DeviceLost, match="USB stopped"):
        microphone.record(seconds)
    assert clock.now_s() >= 100.3 + waited_s


def test_listening_ends_with_an_error_when_the_device_is_gone_by_then(clock):
    stream = Stream(clock, blocks=3, problem=LOST)
    with Microphone(stream, 16000, clock, reopen=never) as microphone:
        heard = []
        with pytest.raises(DeviceLost, match="USB stopped"):
            for chunk in microphone.chunks(seconds=2.0):
                heard.append(chunk)
    assert len(heard) == 3


def test_a_device_that_hangs_is_left_behind_and_opened_again(clock):
    free, lost = threading.Event(), []

    class Hanging(Stream):
        def read(self):
            if self._number == 2:
                free.wait(20)
            return super().read()

    hanging = Hanging(clock, pause_s=0.001)
    again = Reopening(clock, Stream(clock, pause_s=0.001, first=70))
    with Microphone(hanging, 16000, clock, reopen=again) as microphone:
        microphone.when_lost = lost.append
        chunks = microphone.chunks()
        assert [int(next(chunks).samples[0, 0]) for _chunk in range(2)] == [1, 2]
        with time_passes(clock):
            after = next(chunks)
        assert int(after.samples[0, 0]) == 70 and after.gap.seconds >= 5.0
        free.set()  # what it delivers now comes too late
        assert int(next(chunks).samples[0, 0]) == 71
        deadline = time.monotonic() + 60
        while not hanging.closed and time.monotonic() < deadline:
            time.sleep(0.005)
    assert hanging.closed == 1
    assert "delivered nothing for 5 s" in str(lost[0])


def test_a_device_that_opens_but_does_not_start_is_tried_again(clock):
    class Broken(Stream):
        def start(self):
            raise OSError(-9999, "Unanticipated host error")

    broken = Broken(clock)
    again = Reopening(clock, broken, Stream(clock, pause_s=0.001, first=9))
    with Microphone(Stream(clock, blocks=1, problem=LOST), 16000, clock, reopen=again) as microphone:
        chunks = microphone.chunks()
        assert [int(next(chunks).samples[0, 0]) for _chunk in range(2)] == [1, 9]
    assert broken.closed == 1


def test_closing_ends_the_waiting_for_a_lost_device(monkeypatch):
    """On the real clock: the thread is in its pause before it tries again."""
    monkeypatch.setattr(capture, "RETRY_S", (60.0,))
    monkeypatch.setattr(capture, "JOIN_S", 60.0)
    clock = Clock()

    class Short(Stream):
        def __init__(self):
            super().__init__(ManualClock(), blocks=1, problem=LOST)

    microphone = Microphone(Short(), 16000, clock, reopen=never)
    next(microphone.chunks())
    time.sleep(0.1)
    start_s = time.monotonic()
    microphone.close()
    assert time.monotonic() - start_s < 20
    assert not microphone._capture._thread.is_alive()


def test_a_fault_of_ours_is_no_lost_device(clock):
    """A ValueError from a driver is raised, not waited out."""
    broken = Stream(clock, blocks=2, problem=ValueError("a fault of ours"))
    again = Reopening(clock)
    with Microphone(broken, 16000, clock, reopen=again) as microphone:
        with pytest.raises(ValueError, match="a fault of ours"):
            microphone.record(1.0)
    assert again.tries_at_s == []


def test_when_a_recording_ends_must_be_said(clock):
    with Microphone(Stream(clock), 16000, clock) as microphone:
        with pytest.raises(UsageError, match="when is the recording to end"):
            microphone.record()
        with pytest.raises(UsageError, match="nothing is recorded until 'noon'"):
            microphone.record(until="noon")
        with pytest.raises(UsageError, match="standard input is no terminal"):
            microphone.record(until="key")
