"""Recording to a file that is playable at any moment."""
import itertools
from typing import NamedTuple

from edgeai.audio.clip import level_dbfs
from edgeai.audio.wavfile import WavWriter


class Recording(NamedTuple):
    """What was saved where. peak_dbfs: the loudest sample, dB below full scale."""

    path: str
    seconds: float
    rate_hz: int
    channels: int
    peak_dbfs: float


class Recorder:
    """Writes a microphone's sound to WAV files."""

    def __init__(self, microphone):
        self._microphone = microphone

    def record(self, path, seconds, on_level=None):
        """Record `seconds` to `path`; `on_level(recorded_s, level_dbfs)` after each block.

        Interrupted (Ctrl-C), the file holds what was heard until then. One of that name
        is overwritten when the microphone has delivered, not before.
        """
        rate_hz = self._microphone.rate_hz
        wanted, peak = int(round(seconds * rate_hz)), 0
        chunks = self._microphone.chunks()
        first = next(chunks)
        with WavWriter(path, rate_hz) as writer:
            for chunk in itertools.chain([first], chunks):
                samples = chunk.samples[: wanted - writer.frames, 0]
                writer.write(samples)
                loudest = int(abs(samples.astype(int)).max()) if len(samples) else 0
                peak = max(peak, loudest)
                if on_level:
                    on_level(writer.seconds, level_dbfs(loudest))
                if writer.frames >= wanted:
                    break
        return Recording(str(path), writer.seconds, rate_hz, 1, level_dbfs(peak))
