"""Sentences that were rendered before, so that they sound at once."""
import collections
import threading

LIMIT_BYTES = 16 << 20  # six minutes of speech at 22050 Hz


class SoundCache:
    """{key: Clip} in memory, whole clips only; the longest unused goes first.

    key: all that the sound depends on: driver, voice, rate, text.
    """

    def __init__(self, limit_bytes=LIMIT_BYTES):
        self.bytes = 0
        self._limit_bytes = limit_bytes
        self._clips = collections.OrderedDict()
        self._lock = threading.Lock()

    def __len__(self):
        return len(self._clips)

    def get(self, key):
        """The `Clip`, or None."""
        with self._lock:
            if key in self._clips:
                self._clips.move_to_end(key)
            return self._clips.get(key)

    def put(self, key, clip):
        """Keep it, unless it alone is more than the limit."""
        with self._lock:
            self._forget(key)
            self._clips[key] = clip
            self.bytes += clip.samples.nbytes
            while self.bytes > self._limit_bytes:
                self._forget(next(iter(self._clips)))

    def _forget(self, key):
        clip = self._clips.pop(key, None)
        if clip is not None:
            self.bytes -= clip.samples.nbytes
