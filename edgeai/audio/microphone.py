"""The microphone: a thread captures, so that a slow program loses no sound.

Opening it shows at once whether it works; it listens from the first `chunks` or
`record` on, so what a program loads before that costs no words.
"""
import collections
import threading

from edgeai.audio.clip import Clip
from edgeai.audio.resample import Resampler
from edgeai.clock import Clock
from edgeai.errors import DeviceClosed
from edgeai.i18n import gettext as _
from edgeai.records import AudioChunk

KEPT_S = 30.0  # what a slow program may be behind; older sound is dropped and counted
# The room still rings with the kit's own voice for a moment (row F34 of the fault table).
DEAF_AFTER_SPEECH_S = 0.3


class Microphone:
    """Mono int16 at `rate_hz`, whatever the device delivers.

    stream: a driver with `start()`, `read()` -> int16 (frames, channels), `rate_hz`,
        `close()`.
    """

    def __init__(self, stream, rate_hz=16000, clock=None):
        self.rate_hz = rate_hz
        self.dropped_s = 0.0
        self._stream = stream
        self._clock = clock or Clock()
        self._resampler = Resampler(stream.rate_hz, rate_hz) if stream.rate_hz != rate_hz else None
        self._chunks = collections.deque()
        self._kept_s = 0.0
        self._ready = threading.Condition()
        self._problem = None
        self._closing = False
        self._speakers = 0
        self._deaf_until_s = 0.0
        self._thread = None

    def chunks(self, seconds=None):
        """Yield `AudioChunk`s of about 0.1 s from now on, for `seconds` or without end."""
        self._listen()
        start_s = self._clock.now_s()
        end_s = None if seconds is None else start_s + seconds
        self._forget_before(start_s)
        while True:
            chunk = self._next_chunk()
            if end_s is not None and chunk.at_s >= end_s:
                return
            yield chunk
            if end_s is not None and chunk.at_s + chunk.seconds >= end_s:
                return

    def record(self, seconds):
        """A `Clip` of that length, from now on."""
        import numpy as np

        frames = int(round(seconds * self.rate_hz))
        parts, have = [], 0
        for chunk in self.chunks():
            parts.append(chunk.samples[:, 0])
            have += len(chunk.samples)
            if have >= frames:
                break
        return Clip(np.concatenate(parts)[:frames], self.rate_hz)

    def deafen(self):
        """Hear nothing until `hear_again`: the kit is speaking. Calls nest."""
        with self._ready:
            self._speakers += 1

    def hear_again(self):
        with self._ready:
            self._speakers -= 1
            self._deaf_until_s = self._clock.now_s() + DEAF_AFTER_SPEECH_S

    def close(self):
        """Twice is fine; waiting readers get DeviceClosed."""
        with self._ready:
            if self._closing:
                return
            self._closing = True
            self._ready.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=2.0)
        self._stream.close()

    def _listen(self):
        with self._ready:
            if self._thread is None and not self._closing:
                self._stream.start()
                self._thread = threading.Thread(
                    target=self._capture, name="microphone", daemon=True
                )
                self._thread.start()

    def _next_chunk(self):
        with self._ready:
            while not self._chunks:
                if self._problem is not None:
                    raise self._problem
                if self._closing:
                    raise DeviceClosed(_("the microphone is closed"), _("Open it again."))
                self._ready.wait(1.0)
            chunk = self._chunks.popleft()
            self._kept_s -= chunk.seconds
            return chunk

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
        at_s = self._clock.now_s() - len(samples) / self._stream.rate_hz
        mono = samples.mean(axis=1, keepdims=True).round().astype(samples.dtype)
        if self._resampler:
            mono = self._resampler.feed(mono)
        chunk = AudioChunk(mono, self.rate_hz, at_s)
        with self._ready:
            if self._speakers or at_s < self._deaf_until_s or not len(mono):
                return
            self._chunks.append(chunk)
            self._kept_s += chunk.seconds
            while self._kept_s > KEPT_S:
                lost = self._chunks.popleft()
                self._kept_s -= lost.seconds
                self.dropped_s += lost.seconds
            self._ready.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()
