"""Stand-in for MaixPy's audio."""
import struct as _struct

from edgeai.sim.maixpy import hardware as _hardware


class Audio:
    """16-bit samples: of an array, of a WAV file, or `points` of silence."""

    def __init__(self, array=None, path=None, points=0, is_create=False, samplerate=16000):
        self._channels, self._rate_hz, self._volume = 2, samplerate, 100
        if path is not None:
            with _hardware.current().files.open(path, "rb") as file:
                head, self._bytes = file.read(44), file.read()
            if len(head) == 44:
                self._channels, self._rate_hz = _struct.unpack("<HI", head[22:28])
        else:
            self._bytes = bytes(array) if array is not None else b"\0\0" * points
        self._at = 0

    def to_bytes(self):
        return self._bytes

    def volume(self, volume):
        self._volume = volume

    def play_process(self, i2s):
        self._i2s = i2s
        return [self._channels, self._rate_hz, 16, 0, 0, 0]

    def play(self):
        """1; 0 when it is over."""
        block = Audio(array=self._bytes[self._at:self._at + 4096])
        self._at += 4096
        if not block.to_bytes():
            return 0
        self._i2s.play(block)
        return 1

    def finish(self):
        pass
