"""The microphone: a thread captures, so that a slow program loses no sound.

Opening it shows at once whether it works; it listens from the first `chunks` or
`record` on, so what a program loads before that costs no words. Pulled out while it
listens, it is opened again as soon as it is back.
"""
import collections
import math
import threading

from edgeai.audio.recording.capture import Capture
from edgeai.audio.clip import Clip, peak_dbfs
from edgeai.audio.recording.ending import QUIET_S, Ending, check_seconds
from edgeai.audio.half_duplex import HalfDuplex
from edgeai.audio.processing.resample import Resampler
from edgeai.clock import Clock
from edgeai.errors import DeviceClosed
from edgeai.i18n import gettext as _
from edgeai.records import AudioChunk, Gap

KEPT_S = 30.0  # what a slow program may be behind; older sound is dropped and counted
PATIENCE_S = 60.0  # how long a microphone that was pulled out is waited for
_TURN_S = 0.2  # how often a waiting reader looks around


class Microphone:
    """Mono int16 at `rate_hz`, whatever the device delivers.

    stream, reopen, note: see `Capture`.
    half_duplex: says while the kit speaks; it hears nothing then.
    dropped_s: how much sound a slow program has lost.
    gaps: every `Gap`: sound lost by unplugging, an overflow, or a slow program.
    """

    def __init__(self, stream, rate_hz=16000, clock=None, half_duplex=None, reopen=None,
                 note=None):
        self.rate_hz = rate_hz
        self.dropped_s = 0.0
        self.gaps = []
        self._clock = clock or Clock()
        self._capture = Capture(stream, self._clock, self._keep, reopen, note)
        self._half_duplex = half_duplex or HalfDuplex(self._clock)
        self._resampler = None
        self._resampled_hz = rate_hz  # what the resampler takes; the stream's own rate
        self._gap = None  # of sound that nobody was given yet
        self._chunks = collections.deque()
        self._kept_s = 0.0
        self._ready = threading.Condition()
        self._is_closed = False

    def chunks(self, seconds=None):
        """Yield `AudioChunk`s of about 0.1 s from now on, for `seconds` or without end.

        Raises DeviceLost when the device stops delivering and is not back in time,
        DeviceClosed after close().
        """
        if seconds is not None:
            check_seconds(seconds)
        start_s = self._listen()
        end_s = math.inf if seconds is None else start_s + seconds
        while True:
            chunk = self._next_chunk(end_s, min(PATIENCE_S, end_s - start_s))
            if chunk is None or chunk.at_s >= end_s:
                return
            yield chunk
            if chunk.at_s + chunk.seconds >= end_s:
                return

    def blocks(self, ending):
        """Yield (int16 samples (frames,), `Gap` or None) until the `Ending` says it is over.

        What was lost is silence of its length, with its gap: the times stay right.
        Raises as `chunks` does.
        """
        self._listen()
        while not ending.is_over():
            patience_s = min(PATIENCE_S, ending.left_s)
            chunk = self._next_chunk(math.inf, patience_s, ending.is_over)
            if chunk is None:
                return
            for samples, gap in _filled(chunk):
                samples = ending.take(samples, gap is None)
                if len(samples):
                    yield samples, gap

    def record(self, seconds=None, until=None, on_level=None, quiet_s=QUIET_S):
        """A `Clip` from now on: of `seconds`, or until "key" or "silence" of `quiet_s`; see `Ending`.

        on_level(recorded_s, level_dbfs): after each block.
        """
        import numpy as np

        parts, frames = [], 0
        with Ending(self.rate_hz, seconds, until, quiet_s) as ending:
            for samples, _gap in self.blocks(ending):
                parts.append(samples)
                frames += len(samples)
                if on_level:
                    on_level(frames / self.rate_hz, peak_dbfs(samples))
        return Clip(np.concatenate(parts or [np.zeros(0, np.int16)]), self.rate_hz)

    @property
    def when_lost(self):
        """A function of the `DeviceLost`, called as soon as the device is gone; or None."""
        return self._capture.when_lost

    @when_lost.setter
    def when_lost(self, function):
        self._capture.when_lost = function

    def close(self):
        """Twice is fine; waiting readers get DeviceClosed."""
        with self._ready:
            if self._is_closed:
                return
            self._is_closed = True
            self._chunks.clear()
            self._ready.notify_all()
        self._capture.close()

    def _listen(self):
        """From now on; returns when that is."""
        self._check_open()
        start_s = self._clock.now_s()
        self._capture.start()
        self._forget_before(start_s)
        return start_s

    def _next_chunk(self, end_s, patience_s, is_over=lambda: False):
        """The next one, or None when `end_s` has come, or it is over, before anything was heard."""
        with self._ready:
            while not self._chunks:
                self._check_open()
                self._capture.check(patience_s)
                # A block that began before the end arrives a little after it.
                if self._clock.now_s() > end_s + _TURN_S:
                    self._capture.check(0.0)  # nothing was heard: because it is gone?
                    return None
                if is_over():
                    return None
                self._ready.wait(_TURN_S)
            chunk = self._chunks.popleft()
            self._kept_s -= chunk.seconds
            return chunk

    def _check_open(self):
        if self._is_closed:
            raise DeviceClosed(_("the microphone is closed"), _("Open it again."))

    def _forget_before(self, at_s):
        with self._ready:
            self._gap = None
            while self._chunks and self._chunks[0].at_s + self._chunks[0].seconds <= at_s:
                self._kept_s -= self._chunks.popleft().seconds

    def _keep(self, samples, rate_hz, at_s, gap):
        mono = samples.mean(axis=1, keepdims=True).round().astype(samples.dtype)
        mono = self._resample(mono, rate_hz)
        with self._ready:
            if gap:
                self.gaps.append(gap)
                self._gap = _joined(self._gap, gap)
            if not len(mono) or self._half_duplex.is_deaf(at_s):
                return
            self._append(AudioChunk(mono, self.rate_hz, at_s, self._gap))
            self._gap = None
            self._ready.notify_all()

    def _resample(self, mono, rate_hz):
        # Opened again, it may have another rate.
        if rate_hz != self._resampled_hz:
            self._resampled_hz = rate_hz
            is_same = rate_hz == self.rate_hz
            self._resampler = None if is_same else Resampler(rate_hz, self.rate_hz)
        return self._resampler.feed(mono) if self._resampler else mono

    def _append(self, chunk):
        self._chunks.append(chunk)
        self._kept_s += chunk.seconds
        while self._kept_s > KEPT_S:
            self._drop(self._chunks.popleft())

    def _drop(self, chunk):
        self._kept_s -= chunk.seconds
        self.dropped_s += chunk.seconds
        gap = Gap(chunk.at_s, chunk.seconds, "slow")
        self.gaps.append(gap)
        after = self._chunks[0]
        self._chunks[0] = after._replace(gap=_joined(_joined(chunk.gap, gap), after.gap))

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def _joined(first, second):
    """One `Gap` for two in a row."""
    if first is None or second is None:
        return first or second
    return first._replace(seconds=first.seconds + second.seconds)


def _filled(chunk):
    """The silence for what was lost before it, then the sound itself."""
    import numpy as np

    if chunk.gap is not None:
        frames = int(round(chunk.gap.seconds * chunk.rate_hz))
        yield np.zeros(frames, chunk.samples.dtype), chunk.gap
    yield chunk.samples[:, 0], None
