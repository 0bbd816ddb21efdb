"""The microphone on a hand-made stream: rates, time limits, deafness, losses, errors."""
import threading
import time

import numpy as np
import pytest

from edgeai.audio.half_duplex import HalfDuplex
from edgeai.audio.microphone import KEPT_S, Microphone
from edgeai.audio.recorder import Recorder
from edgeai.audio.wavfile import read_wav
from edgeai.clock import ManualClock
from edgeai.errors import DeviceClosed, DeviceLost, UsageError


class Stream:
    """Delivers numbered blocks of 0.1 s as fast as it is told to; the clock moves with them."""

    def __init__(self, clock, rate_hz=16000, channels=1, blocks=10**6, problem=None, pause_s=0.0):
        self.rate_hz = rate_hz
        self.channels = channels
        self.is_started = False
        self.closed = 0
        self._clock = clock
        self._blocks = blocks
        self._problem = problem
        self._pause_s = pause_s
        self._number = 0

    def start(self):
        self.is_started = True

    def read(self):
        time.sleep(self._pause_s)
        if self._number >= self._blocks:
            if self._problem:
                raise self._problem
            threading.Event().wait(0.05)
            return np.zeros((0, self.channels), np.int16)
        self._number += 1
        self._clock.advance(0.1)
        frames = self.rate_hz // 10
        return np.full((frames, self.channels), self._number, np.int16)

    def close(self):
        self.closed += 1


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
    done_s = clock.now_s()
    with microphone:
        later = next(chunk for chunk in chunks if chunk.at_s > spoken_from_s + 0.1)
    assert later.at_s >= done_s + 0.3 - 0.25


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
        threading.Timer(0.2, clock.advance, [6.0]).start()
        with pytest.raises(DeviceLost, match="delivered nothing for 5 s"):
            next(microphone.chunks())
        stuck.set()


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_length_that_is_none_is_refused(clock, seconds):
    with Microphone(Stream(clock), 16000, clock) as microphone:
        with pytest.raises(UsageError, match="nothing lasts"):
            microphone.record(seconds)


def test_a_slow_program_loses_the_oldest_sound_and_it_is_counted(clock):
    with Microphone(Stream(clock, blocks=int(KEPT_S * 10) + 52), 16000, clock) as microphone:
        chunks = microphone.chunks()
        next(chunks)
        deadline = time.monotonic() + 20
        while microphone.dropped_s < 4.9 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert microphone.dropped_s == pytest.approx(5.1, abs=0.15)


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
        recording = Recorder(microphone).record(path, 0.25, lambda s, dbfs: levels.append((s, dbfs)))
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
            Recorder(microphone).record(path, 60, interrupt)
    assert len(read_wav(path)[0]) == 4800
