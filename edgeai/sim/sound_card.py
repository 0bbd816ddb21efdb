"""The virtual kit's sound card: its devices, and the ring that the microphone fills."""
import threading
from typing import NamedTuple, Sequence

RING_S = 1.0  # what is not read in that time is lost
MOST_RING_S = 2.0  # where the machine is late, and not the program
SPEAKER_NAME = "Virtual speaker"
SPEAKER_CHANNELS = 2
SPEAKER_RATES_HZ = range(8000, 48001)
USUAL_RATE_HZ = 44100


class Device(NamedTuple):
    name: str
    input_channels: int
    output_channels: int
    rates_hz: Sequence[int]

    @property
    def default_rate_hz(self):
        return USUAL_RATE_HZ if USUAL_RATE_HZ in self.rates_hz else self.rates_hz[-1]


def devices(room):
    """The microphone (none when it is unplugged, or has 0 channels), then the speaker."""
    microphone = room.scenario.microphone
    found = [Device(SPEAKER_NAME, 0, SPEAKER_CHANNELS, SPEAKER_RATES_HZ)]
    if microphone.channels > 0 and not is_unplugged(room):
        found.insert(0, Device(microphone.name, microphone.channels, 0, microphone.rates_hz))
    return found


def is_unplugged(room):
    return room.faults.is_on("unplugged", room.journal.now_s())


class Capture:
    """The microphone's mono sound in room time, through a ring of RING_S.

    stopped: an Event that ends a waiting `read`.
    """

    def __init__(self, room, rate_hz, stopped):
        self._room = room
        self._rate_hz = rate_hz
        self._stopped = stopped
        self._lock = threading.Lock()
        self._has_overflowed = False
        self._started_s = 0.0
        self._begin(0.0)
        self.frames = 0
        self.overflows = 0

    def start(self, start_s):
        """Hear from room time `start_s` on; what an earlier start left unread is gone."""
        import numpy  # noqa: F401, loaded before the ring begins to fill

        self._begin(start_s)
        self._started_s = self._room.journal.now_s()
        # An event of the scenario may speak before the program runs on: that is no overflow. And no
        # delay: a ring that lagged behind would bring the kit's own voice when it has long been silent.
        waits_s = max(0.0, self._started_s - start_s)
        self._ring_frames = int((RING_S + waits_s) * self._rate_hz)

    def _begin(self, start_s):
        self._first = self._frame_at(start_s)  # frame of room time
        self._next = 0  # first unread frame since then
        self._ring_frames = int(RING_S * self._rate_hz)

    @property
    def next_s(self):
        """Room time of the first unread frame."""
        return (self._first + self._next) / self._rate_hz

    @property
    def available(self):
        """Unread frames in the ring."""
        with self._lock:
            return self._unread()

    def read(self, frames):
        """int16 of shape (frames,), as soon as it is there; less once `stopped` is set, or the
        microphone was pulled out: plugged in again it is another one."""
        import numpy as np

        blocks = [np.empty(0, np.int16)]
        while frames > 0 and not self._stopped.is_set() and not self.is_lost:
            block = self._take(frames)
            blocks.append(block)
            frames -= len(block)
            if frames > 0:
                # Also after a part: while one is mixed the next frame comes, and a loop that
                # took frame by frame kept the interpreter from every other thread.
                self._wait_for(frames)
        return np.concatenate(blocks)

    @property
    def is_lost(self):
        """Was the microphone pulled out since it was started?"""
        return self._room.faults.was_on("unplugged", self._started_s, self._room.journal.now_s())

    def take_overflow(self):
        """Was sound lost since the last call?"""
        has_overflowed, self._has_overflowed = self._has_overflowed, False
        return has_overflowed

    def _take(self, frames):
        with self._lock:
            count = min(frames, self._unread())
            block = self._room.air.hear(self.next_s, count, self._rate_hz)
            self._mute(block)
            self._next += count
            self.frames += count
        return block

    def _mute(self, block):
        for start_s, end_s in self._room.faults.windows("muted"):
            first, last = ((at_s - self.next_s) * self._rate_hz for at_s in (start_s, end_s))
            block[int(max(0, first)) : int(max(0, min(last, len(block))))] = 0

    def _unread(self):
        unread = self._heard_frames() - self._first - self._next
        if unread > self._ring_frames:
            self._lose(unread - self._ring_frames)
        return max(0, min(unread, self._ring_frames))

    def _heard_frames(self):
        """Up to which frame of room time sound is in the ring; the scenario's overflows are lost."""
        now = int(self._room.journal.now_s() * self._rate_hz + 1e-6)
        for window in self._room.faults.windows("overflow"):
            first, end = (self._frame_at(at_s) for at_s in window)
            here = self._first + self._next
            if here < first < now:
                return first
            if first <= here < end:
                if now < end:
                    return here
                self._lose(end - here)
        return now

    def _frame_at(self, at_s):
        return int(round(at_s * self._rate_hz))

    def _lose(self, frames):
        self._next += frames
        self._has_overflowed = True
        self.overflows += 1

    def _wait_for(self, frames):
        missing = min(frames, self._ring_frames // 4)
        due_s = self._room.journal.now_s() + (missing + 0.5) / self._rate_hz
        self._room.clock.wait(self._stopped, (missing + 0.5) / self._rate_hz)
        self._excuse(self._room.journal.now_s() - due_s)

    def _excuse(self, late_s):
        """A program that waits, and is woken late by a busy machine, does not read too late."""
        with self._lock:
            ring_s = min(MOST_RING_S, RING_S + late_s)
            self._ring_frames = max(self._ring_frames, int(ring_s * self._rate_hz))
