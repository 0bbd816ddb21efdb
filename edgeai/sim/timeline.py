"""Plays a scenario's events: at a time, or after something that the room saw."""
import os
import threading

from edgeai.audio.wavfile import read_wav

FRAME_S = 0.01
SPEECH_BELOW_PEAK = 0.03  # -30 dB: quieter is a pause
PAUSE_S = 0.5  # a longer pause ends a sentence


class Timeline:
    """Timed events start with the room; `after` events wait for one another in file order."""

    def __init__(self, room, events):
        self._room = room
        self._waiting = [event for event in events if event.after]
        self._timed = [event for event in events if not event.after]
        self._timers = []
        self._lock = threading.Lock()

    def start(self):
        """Room time 0 is now."""
        for event in self._timed:
            self._happen(event, event.at_s)
        if self._waiting:
            self._room.journal.listen(self._on_entry)

    def stop(self):
        with self._lock:
            timers, self._timers, self._waiting = self._timers, [], []
        for timer in timers:
            timer.cancel()

    def _on_entry(self, entry):
        with self._lock:
            if not self._waiting or self._waiting[0].after != entry["kind"]:
                return
            event = self._waiting.pop(0)
        self._happen(event, entry["at_s"] + event.at_s)

    def _happen(self, event, at_s):
        if event.press is not None:
            self._at(at_s, self._room.header.press, event.press)
            self._at(at_s + event.hold_s, self._room.header.press, event.press, False)
        else:
            self._sound(event, at_s)

    def _sound(self, event, at_s):
        samples, rate_hz = _sound_of(event)
        # Mixed in ahead of time, so that it is heard to the sample.
        self._room.air.add(samples, rate_hz, at_s)
        self._at(at_s, self._room.journal.write, "microphone.hears",
                 file=os.path.basename(event.microphone) if event.microphone else None,
                 speech=event.speech,
                 seconds=len(samples) / rate_hz,
                 speech_ends_s=[at_s + end_s for end_s in speech_ends_s(samples, rate_hz)])

    def _at(self, at_s, function, *args, **kwargs):
        delay_s = max(0.0, at_s - self._room.journal.now_s())
        timer = threading.Timer(delay_s, function, args, kwargs)
        timer.daemon = True
        with self._lock:
            self._timers.append(timer)
        timer.start()


def _sound_of(event):
    """(int16 mono samples, rate) of what the microphone is to hear."""
    if event.microphone is not None:
        samples, rate_hz = read_wav(event.microphone)
        return samples.mean(axis=1).astype(samples.dtype), rate_hz
    from edgeai.audio.espeakng import synthesise

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
