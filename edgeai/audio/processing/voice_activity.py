"""When somebody speaks: voice activity, end-pointing, and the speech segments of a recording.

A frame is clear where its clearest bands stand above the noise floor, and voiced where it has a
pitch too. Speech begins with several frames that are both, and lasts while voiced ones keep
coming. So a steady hum is none (it is the floor), nor a fan that is switched on (no pitch), nor a
click (too short). Time is counted in samples; no clock is read.
"""
from collections import deque
from typing import NamedTuple

from edgeai.audio.processing.noise_floor import NoiseFloor
from edgeai.audio.processing.speech_frames import (
    FRAME_S, SHIFT_S, band_power_of_white, frame_shift, speech_frames)

CLEAREST = 5  # of the bands, whose mean level above the floor counts
LASTING = 7  # clear frames but one in a row; a click makes fewer
QUIETEST_RMS = 2.0  # in int16's units: no floor is lower, or after digital silence all is loud
CONTEXT_S = 0.1  # what a segment keeps at both ends: soft beginnings, breath


class Sensitivity(NamedTuple):
    """When frames count as speech. benchmarks/voice_activity.py measures the defaults."""

    clear_db: float = 6.0  # above the noise floor
    voiced: float = 0.5  # autocorrelation at the pitch's period, 0..1
    onset_s: float = 0.12  # of the frames in this time
    onset_clear: float = 0.5  # this share is clear,
    onset_voiced: float = 0.3  # and this share voiced too
    hangover_s: float = 0.2  # speech lasts so long after its last clear frame,
    unvoiced_s: float = 0.3  # and so long after its last voiced one


class SpeechSegment(NamedTuple):
    """From the first clear frame to the last."""

    start_s: float
    end_s: float


class VoiceActivityDetector:
    """Takes sound block by block, of any length; a new noise is known after two seconds."""

    def __init__(self, rate_hz, sensitivity=Sensitivity()):
        import numpy as np

        self._rate_hz = rate_hz
        self._decision = _Decision(rate_hz, sensitivity)
        self._kept = np.zeros(0, np.int16)  # samples whose frame is not complete yet
        self._samples = 0

    @property
    def is_speech(self):
        return self._decision.is_speech

    @property
    def segment(self):
        """The `SpeechSegment` that lasts, as far as it is known, or was the last; None before."""
        return self._decision.segment

    @property
    def heard_s(self):
        """How much sound was fed so far."""
        return self._samples / self._rate_hz

    def feed(self, samples):
        """Take int16 samples (frames,); returns `is_speech` as of now."""
        import numpy as np

        self._samples += len(samples)
        self._kept = np.concatenate([self._kept, samples])
        bands, pitch = speech_frames(self._kept, self._rate_hz)
        for frame in zip(bands, pitch):
            self._decision.take(*frame)
        self._kept = self._kept[len(bands) * frame_shift(self._rate_hz) :]
        return self.is_speech


class Endpointer:
    """Has somebody begun to speak, and stopped?

    Pauses shorter than `end_silence_s` belong to the speech.
    """

    def __init__(self, rate_hz, end_silence_s=0.8, sensitivity=Sensitivity()):
        self.start_s = None  # where in the sound the speech began
        self.has_ended = False
        self._detector = VoiceActivityDetector(rate_hz, sensitivity)
        self._end_silence_s = end_silence_s

    @property
    def has_started(self):
        return self.start_s is not None

    @property
    def end_s(self):
        """Where the last sound of the speech was; None before it."""
        return self._detector.segment.end_s if self.has_started else None

    def feed(self, samples):
        """Take int16 samples (frames,); returns `has_ended`, which stays once it is."""
        if self.has_ended:
            return True
        is_speech = self._detector.feed(samples)
        if not self.has_started and self._detector.segment:
            self.start_s = self._detector.segment.start_s
        silence_s = self._detector.heard_s - self.end_s if self.has_started else 0.0
        self.has_ended = not is_speech and silence_s >= self._end_silence_s
        return self.has_ended


def speech_segments(clip, sensitivity=Sensitivity(), context_s=CONTEXT_S):
    """The `SpeechSegment`s of a clip, in order, each longer by `context_s` at both ends.

    The quietest tenth of the clip is the first noise floor, so speech may begin at once.
    """
    import numpy as np

    frames = speech_frames(clip.samples, clip.rate_hz)
    floor = np.percentile(frames[0], 10, axis=0) if len(frames[0]) else None
    decision, found = _Decision(clip.rate_hz, sensitivity, floor), {}
    for frame in zip(*frames):
        decision.take(*frame)
        if decision.segment:
            found[decision.segment.start_s] = decision.segment
    return _with_context(found.values(), context_s, clip.seconds)


class _Decision:
    """Frame by frame: is this speech?"""

    def __init__(self, rate_hz, sensitivity, floor=None):
        self.is_speech = False
        self.segment = None
        self._sensitivity = sensitivity
        self._lowest_floor = band_power_of_white(QUIETEST_RMS, rate_hz)
        self._noise = NoiseFloor(SHIFT_S, floor)
        self._recent = deque(maxlen=_frames(sensitivity.onset_s))  # (clear, voiced) of each
        self._shift_s = frame_shift(rate_hz) / rate_hz
        self._number = -1  # the latest frame's
        self._last_clear = self._last_voiced = 0

    def take(self, bands, pitch):
        """bands: power of each; pitch: its strength, 0..1."""
        self._number += 1
        is_clear = self._clearness_db(bands) >= self._sensitivity.clear_db
        is_voiced = is_clear and pitch >= self._sensitivity.voiced
        self._recent.append((is_clear, is_voiced))
        if sum(clear for clear, _voiced in list(self._recent)[-LASTING:]) >= LASTING - 1:
            self._last_clear = self._number
        self._last_voiced = self._number if is_voiced else self._last_voiced
        if self.is_speech:
            self._go_on()
        elif self._is_onset():
            self._start()

    def _clearness_db(self, bands):
        """How far the clearest bands are above the noise floor."""
        import numpy as np

        floor = np.maximum(self._noise.feed(bands), self._lowest_floor)
        above = np.partition(np.log10(np.maximum(bands / floor, 1.0)), -CLEAREST)
        return 10 * above[-CLEAREST:].mean()

    def _is_onset(self):
        clear, voiced = (sum(flags) / self._recent.maxlen for flags in zip(*self._recent))
        return (clear >= self._sensitivity.onset_clear
                and voiced >= self._sensitivity.onset_voiced)

    def _middle_s(self, number):
        return round(number * self._shift_s + FRAME_S / 2, 3)

    def _start(self):
        self.is_speech = True
        self._last_clear = self._number  # also where clear frames are scattered
        first = [is_clear for is_clear, _is_voiced in self._recent].index(True)
        start = self._number - len(self._recent) + 1 + first
        self.segment = SpeechSegment(self._middle_s(start), self._middle_s(self._number))

    def _go_on(self):
        unvoiced = self._number - self._last_voiced
        is_voice = unvoiced <= _frames(self._sensitivity.unvoiced_s)
        if is_voice:
            self.segment = self.segment._replace(end_s=self._middle_s(self._last_clear))
        silent = self._number - self._last_clear
        self.is_speech = is_voice and silent <= _frames(self._sensitivity.hangover_s)
        if not self.is_speech:
            self._recent.clear()


def _frames(seconds):
    return round(seconds / SHIFT_S)


def _with_context(segments, context_s, seconds):
    """Longer at both ends; those that now touch are one."""
    joined = []
    for segment in segments:
        start_s, end_s = max(0.0, segment.start_s - context_s), segment.end_s + context_s
        if joined and start_s <= joined[-1].end_s:
            start_s = joined.pop().start_s
        joined.append(SpeechSegment(round(start_s, 3), round(min(seconds, end_s), 3)))
    return joined
