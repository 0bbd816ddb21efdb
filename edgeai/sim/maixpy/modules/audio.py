"""Stand-in for MaixPy's audio."""
from edgeai.sim.maixpy import hardware as _hardware


class Audio:
    """16-bit samples: of an array, of a WAV file, or `points` of silence."""

    def __init__(self, array=None, path=None, points=0, is_create=False, samplerate=16000):
        self._rate_hz, self._volume = samplerate, 100
        if path is not None:
            with _hardware.current().files.open(path, "rb") as file:
                file.seek(44)
                self._bytes = file.read()
        else:
            self._bytes = bytes(array) if array is not None else b"\0\0" * points
        self._at = 0

    def to_bytes(self):
        return self._bytes

    def volume(self, volume):
        self._volume = volume

    def play_process(self, i2s):
        self._i2s = i2s
        return [2, self._rate_hz, 16, 0, 0, 0]

    def play(self):
        """None when it is over; else True."""
        block = Audio(array=self._bytes[self._at:self._at + 4096])
        self._at += 4096
        if not block.to_bytes():
            return None
        self._i2s.play(block)
        return True

    def finish(self):
        pass
