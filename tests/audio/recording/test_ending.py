"""When a recording that waits for silence ends: after the speech and so much quiet."""
import numpy as np
import pytest

from edgeai.audio.processing.resample import resample
from edgeai.audio.recording.ending import Ending
from edgeai.audio.speaking.espeakng import synthesise
from edgeai.errors import UsageError

RATE = 16000
BLOCK = RATE // 10


@pytest.fixture(scope="module")
def sound():
    """2 s of quiet, a sentence, 4 s of quiet."""
    samples, rate_hz = synthesise("打开灯")
    spoken = resample(samples, rate_hz, RATE)
    whole = np.concatenate([np.zeros(2 * RATE), spoken, np.zeros(4 * RATE)])
    return (whole + np.random.RandomState(0).normal(0, 12, len(whole))).clip(-32768, 32767).astype(np.int16)


def ended_after_s(sound, **wanted):
    with Ending(RATE, until="silence", **wanted) as ending:
        for start in range(0, len(sound), BLOCK):
            ending.take(sound[start:start + BLOCK])
            if ending.is_over():
                return start / RATE, ending.by
    return None


def test_it_ends_after_so_much_quiet(sound):
    usual_s, by = ended_after_s(sound)
    longer_s, _by = ended_after_s(sound, quiet_s=2.0)
    assert by == "silence" and longer_s - usual_s == pytest.approx(2.0 - 0.8, abs=0.15)


def test_quiet_before_the_speech_does_not_end_it(sound):
    assert ended_after_s(sound, quiet_s=1.0)[0] > 3.0


@pytest.mark.parametrize("quiet_s", [0, -1, float("inf")])
def test_no_such_quiet(quiet_s):
    with pytest.raises(UsageError, match="nothing lasts"):
        Ending(RATE, until="silence", quiet_s=quiet_s)
