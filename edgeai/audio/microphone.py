"""The microphone: a thread captures, so that a slow program loses no sound.

Opening it shows at once whether it works; it listens from the first `chunks` or
`record` on, so what a program loads before that costs no words.
"""
import collections
import math
import threading

from edgeai.audio.clip import Clip
from edgeai.audio.half_duplex import HalfDuplex
from edgeai.audio.resample import Resampler
from edgeai.clock import Clock
from edgeai.errors import DeviceClosed, DeviceLost, UsageError
from edgeai.i18n import gettext as _
from edgeai.records import AudioChunk

KEPT_S = 30.0  # what a slow program may be behind; older sound is dropped and counted
STALLED_S = 5.0  # a sound card delivers ten times a second: after so long it is dead
_TURN_S = 0.2  # how often a waiting reader looks around


class Microphone:
    """Mono int16 at `rate_hz`, whatever the device delivers.

    stream: a driver with `start()`, `read()` -> int16 (frames, channels), `rate_hz`,
        `close()`.
    half_duplex: says while the kit speaks; it hears nothing then.
    dropped_s: how much sound a slow program has lost.
    """

    def __init__(self, stream, rate_hz=16000, clock=None, half_duplex=None):
        self.rate_hz = rate_hz
        self.dropped_s = 0.0
        self._stream = stream
        self._clock = clock or Clock()
        self._half_duplex = half_duplex or HalfDuplex(self._clock)
        self._resampler = Resampler(stream.rate_hz, rate_hz) if stream.rate_hz != rate_hz else None
        self._chunks = collections.deque()
        self._kept_s = 0.0
        self._ready = threading.Condition()
        self._read_s = 0.0
        self._problem = None
        self._closing = False
        self._thread = None

    def chunks(self, seconds=None):
        """Yield `AudioChunk`s of about 0.1 s from now on, for `seconds` or without end.

        Raises DeviceLost when the device stops delivering, DeviceClosed after close().
        """
        if seconds is not None:
            _check_seconds(seconds)
        self._listen()
        start_s = self._clock.now_s()
        end_s = math.inf if seconds is None else start_s + seconds
        self._forget_before(start_s)
        while True:
            chunk = self._next_chunk(end_s)
            if chunk is None or chunk.at_s >= end_s:
                return
            yield chunk
            if chunk.at_s + chunk.seconds >= end_s:
                return

    def record(self, seconds):
        """A `Clip` of that length, from now on."""
        import numpy as np

        _check_seconds(seconds)
        frames = int(round(seconds * self.rate_hz))
        parts, have = [], 0
        for chunk in self.chunks():
            parts.append(chunk.samples[:, 0])
            have += len(chunk.samples)
            if have >= frames:
                break
        return Clip(np.concatenate(parts)[:frames], self.rate_hz)

    def close(self):
        """Twice is fine; waiting readers get DeviceClosed."""
        with self._ready:
            if self._closing:
                return
            self._closing = True
            self._chunks.clear()
            self._ready.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=2.0)
        self._stream.close()

    def _listen(self):
        with self._ready:
            if self._thread is None and not self._closing:
                self._read_s = self._clock.now_s()
                self._stream.start()
                self._thread = threading.Thread(
                    target=self._capture, name="microphone", daemon=True
                )
                self._thread.start()

    def _next_chunk(self, end_s):
        """The next one, or None when `end_s` has come and nothing was heard before it."""
        with self._ready:
            while not self._chunks:
                self._check_alive()
                # A block that began before the end arrives a little after it.
                if self._clock.now_s() > end_s + _TURN_S:
                    return None
                self._ready.wait(_TURN_S)
            chunk = self._chunks.popleft()
            self._kept_s -= chunk.seconds
            return chunk

    def _check_alive(self):
        if self._problem is not None:
            raise self._problem
        if self._closing:
            raise DeviceClosed(_("the microphone is closed"), _("Open it again."))
        if self._clock.now_s() - self._read_s > STALLED_S:
            raise DeviceLost(
                _("the microphone has delivered nothing for {seconds:.0f} s").format(
                    seconds=STALLED_S),
                _("Plug it in again; see `edgeai devices`."),
            )

    def _forget_before(self, at_s):
        with self._ready:
            while self._chunks and self._chunks[0].at_s + self._chunks[0].seconds <= at_s:
                self._kept_s -= self._chunks.popleft().seconds

    def _capture(self):
        try:
            while not self._closing:
                self._keep(self._stream.read())
        except Exception as problem:  # reaches the reader, who is in another thread
            with self._ready:
                self._problem = problem
                self._ready.notify_all()

    def _keep(self, samples):
        self._read_s = self._clock.now_s()
        at_s = self._read_s - len(samples) / self._stream.rate_hz
        mono = samples.mean(axis=1, keepdims=True).round().astype(samples.dtype)
        if self._resampler:
            mono = self._resampler.feed(mono)
        if not len(mono) or self._half_duplex.is_deaf(at_s):
            return
        with self._ready:
            self._append(AudioChunk(mono, self.rate_hz, at_s))
            self._ready.notify_all()

    def _append(self, chunk):
        self._chunks.append(chunk)
        self._kept_s += chunk.seconds
        while self._kept_s > KEPT_S:
            lost = self._chunks.popleft()
            self._kept_s -= lost.seconds
            self.dropped_s += lost.seconds

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def _check_seconds(seconds):
    if not 0 < seconds < math.inf:
        raise UsageError(_("nothing lasts {text} s").format(text=seconds),
                         _("Give more than 0 seconds."))
