"""Sounds are resampled piece by piece as they are heard: no seam is heard."""
import pytest

from edgeai.audio.processing.resample import resample
from edgeai.sim.air import Air

np = pytest.importorskip("numpy")
SILENT_DBFS = -200.0


def noise(frames, seed=1):
    return np.random.RandomState(seed).randint(-9000, 9000, frames).astype(np.int16)


def heard(air, start_s, frames, rate_hz, block):
    blocks = [air.hear(start_s + first / rate_hz, min(block, frames - first), rate_hz)
              for first in range(0, frames, block)]
    return np.concatenate(blocks)


@pytest.mark.parametrize("from_hz, to_hz", [
    (16000, 44100), (44100, 16000), (48000, 8000), (22050, 16000), (44101, 16000), (96000, 11025)])
def test_another_rate_is_heard_as_if_resampled_at_once(from_hz, to_hz):
    air, sound = Air(SILENT_DBFS), noise(int(2.3 * from_hz))
    air.add(sound, from_hz, 1.0)
    whole = resample(sound, from_hz, to_hz)
    assert (heard(air, 1.0, len(whole), to_hz, 1000) == whole).all()


def test_noise_goes_on_from_block_to_block():
    air = Air(-40.0)
    assert (heard(air, 9.5, 16000, 16000, 1024) == air.hear(9.5, 16000, 16000)).all()
