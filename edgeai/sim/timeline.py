"""Plays a scenario's events: at a time, or after something that the room saw."""
import heapq
import itertools
import math
import os
import threading
from typing import Any, NamedTuple, Tuple

from edgeai.audio.wavfile import read_wav
from edgeai.sim.device_faults import DeviceFault

LEAD_S = 0.1  # nothing happens sooner: by then the device that begins the room is open
FRAME_S = 0.01
SPEECH_BELOW_PEAK = 0.03  # -30 dB: quieter is a pause
PAUSE_S = 0.5  # a longer pause ends a sentence


class Heard(NamedTuple):
    """What the microphone is to hear: int16 mono samples; sentence ends count from its start."""

    samples: Any
    rate_hz: int
    ends_s: Tuple[float, ...]


class Timeline:
    """Timed events start with the room; `after` events wait for one another in file order."""

    def __init__(self, room, events):
        self._room = room
        self._events = events
        self._waiting = [event for event in events if event.after]
        self._timed = [event for event in events if not event.after]
        self._sounds = {}
        self._timers = []
        self._due = []  # a heap of (room time, number, function)
        self._numbers = itertools.count()
        # Re-entrant: a signal's handler may write to the journal, which leads here.
        self._lock = threading.RLock()
        self._turn = threading.RLock()  # one thing happens at a time

    def prepare(self):
        """Read and speak every sound: later, there is no time for it."""
        for event in self._events:
            if event.microphone or event.speech:
                self._sounds[event] = _sound_of(event)

    def start(self):
        """Room time 0 is now."""
        with self._lock:
            self._room.journal.listen(self._on_entry)
            for event in self._timed:
                self._happen(event, max(LEAD_S, event.at_s))

    def join(self):
        """Take part in a room that another process has begun, and whose journal it writes."""
        with self._lock:
            self._room.journal.listen(self._on_entry)
            for event in self._timed:
                self._happen(event, max(LEAD_S, event.at_s), is_told=False)
            for entry in _since_start(self._room.journal.entries):
                self._on_entry(entry, is_told=False)

    def stop(self):
        with self._lock:
            timers, self._timers, self._waiting, self._due = self._timers, [], [], []
        for timer in timers:
            timer.cancel()

    def _on_entry(self, entry, is_told=True):
        with self._lock:
            if not self._waiting or self._waiting[0].after != entry.get("kind"):
                return
            event = self._waiting.pop(0)
            self._happen(event, entry["at_s"] + event.at_s, is_told)

    def _happen(self, event, at_s, is_told=True):
        """is_told: write it to the journal; else the process that began the room does."""
        if event.press is not None:
            self._press(event, at_s, is_told)
        elif event.fault is not None:
            self._fault(event, at_s, is_told)
        elif event.set is not None:
            self._set(event, at_s, is_told)
        elif event.camera_fault is not None:
            self._camera_fault(event, at_s, is_told)
        elif event.key is not None:
            self._at(at_s, self._room.screen.press, event.key)
        elif event.microphone is None and event.speech is None:
            self._sight(event, at_s, is_told)
        else:
            self._sound(event, at_s, is_told)

    def _press(self, event, at_s, is_told):
        release_s, now_s = at_s + event.hold_s, self._room.journal.now_s()
        if not is_told and release_s <= now_s:
            return
        press = self._room.press
        is_new = is_told or at_s > now_s
        self._at(at_s, press, event.press, True, is_told, bounces=is_new)
        self._at(release_s, press, event.press, False, is_told)

    def _fault(self, event, at_s, is_told):
        # Known ahead of time, as sounds are; the journal tells it when it comes.
        if event.device is None:
            self._room.faults.add(event.fault, at_s, event.seconds)
        else:
            # A sensor is there from the beginning: without the lead of what needs ears.
            start_s = at_s if event.after else event.at_s
            end_s = math.inf if event.seconds is None else start_s + event.seconds
            self._room.device_faults.add(
                event.device, DeviceFault(event.fault, start_s, end_s, event.share))
            self._room.peripherals.look_again()
        if is_told:
            self._tell_fault(event.device or "microphone", event.fault, at_s, event.seconds)

    def _camera_fault(self, event, at_s, is_told):
        start_s = at_s if event.after else event.at_s
        self._room.camera_faults.add(event.camera_fault, start_s, event.seconds)
        if is_told:
            self._tell_fault("camera", event.camera_fault, at_s, event.seconds)

    def _tell_fault(self, device, fault, at_s, seconds):
        fields = {"device": device, "fault": fault}
        self._tell(at_s, "fault", does="begin", **fields)
        if seconds is not None:
            self._tell(at_s + seconds, "fault", does="end", **fields)

    def _sight(self, event, at_s, is_told):
        # It is there before the camera opens, as what sensors measure is.
        self._room.scenery.add(event, at_s if event.after else event.at_s)
        if is_told:
            what = {key: getattr(event, key) for key in ("scene", "light", "blur")
                    if getattr(event, key) is not None}
            if event.scene is not None:
                what.update(seed=event.seed, index=event.index)
            if event.picture is not None:
                what["picture"] = os.path.basename(event.picture)
            self._tell(at_s, "camera.sees", **what)

    def _set(self, event, at_s, is_told):
        # The world knows it from the scenario.
        if is_told:
            device, _dot, quantity = event.set.rpartition(".")
            self._tell(at_s, "world", device=device, quantity=quantity, to=event.to, over_s=event.over_s)

    def _sound(self, event, at_s, is_told):
        heard = self._sounds[event]
        # Mixed in ahead of time, so that it is heard to the sample.
        self._room.air.add(heard.samples, heard.rate_hz, at_s)
        if is_told:
            self._tell(at_s, "microphone.hears",
                       file=os.path.basename(event.microphone) if event.microphone else None,
                       speech=event.speech,
                       seconds=len(heard.samples) / heard.rate_hz,
                       speech_ends_s=[at_s + end_s for end_s in heard.ends_s])

    def _tell(self, at_s, kind, **fields):
        # With the time at which it is so: who reacts to it may be heard of before this timer comes.
        self._at(at_s, self._room.journal.write, kind, at_s, **fields)

    def _at(self, at_s, function, *args, **kwargs):
        delay_s = max(0.0, at_s - self._room.journal.now_s())
        timer = threading.Timer(delay_s, self._happen_until, [at_s])
        timer.daemon = True
        with self._lock:
            # Called from here, not from threading: a sealed journal asks who writes.
            heapq.heappush(self._due, (at_s, next(self._numbers), lambda: function(*args, **kwargs)))
            self._timers.append(timer)
        timer.start()

    def _happen_until(self, at_s):
        """What is due by then, in its order: a busy machine's timers come in any, and a button whose
        release came before its press would stay pressed."""
        with self._turn:
            while True:
                with self._lock:
                    if not self._due or self._due[0][0] > at_s:
                        return
                    _at_s, _number, happen = heapq.heappop(self._due)
                happen()


def _since_start(entries):
    """Without those of an earlier run in the same file."""
    starts = [number for number, entry in enumerate(entries)
              if entry.get("kind") == "journal.start"]
    return entries[starts[-1] :] if starts else entries


def _sound_of(event):
    samples, rate_hz = _samples_of(event)
    return Heard(samples, rate_hz, tuple(speech_ends_s(samples, rate_hz)))


def _samples_of(event):
    if event.microphone is not None:
        samples, rate_hz = read_wav(event.microphone)
        return samples.mean(axis=1).astype(samples.dtype), rate_hz
    from edgeai.audio.speaking.espeakng import synthesise

    return synthesise(event.speech)


def speech_ends_s(samples, rate_hz):
    """When each sentence in a clean recording ends, in seconds from its start."""
    import numpy as np

    frame = int(FRAME_S * rate_hz)
    whole = np.abs(samples[: len(samples) // frame * frame].astype(float)).reshape(-1, frame)
    loud = np.flatnonzero(whole.max(axis=1) > SPEECH_BELOW_PEAK * max(1.0, whole.max(initial=0)))
    if not len(loud):
        return []
    ends = loud[np.flatnonzero(np.diff(loud) > PAUSE_S / FRAME_S)].tolist() + [int(loud[-1])]
    return [(end + 1) * FRAME_S for end in ends]
