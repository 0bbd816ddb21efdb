"""Loads a model for trial in a process of its own: vosk may end the process over a bad one.

    python -m edgeai.audio.recognition.model_trial FOLDER RATE_HZ

ends with 0 when a second of noise was decoded; else vosk's own words are on standard error.
"""
import os
import re
import subprocess
import sys

from edgeai.config import PACKAGE_DIR
from edgeai.i18n import gettext as _

TIMEOUT_S = 300.0  # a large public model on a Pi's SD card


def fault_of(folder, rate_hz, timeout_s=TIMEOUT_S):
    """What keeps vosk from using the model; None when nothing does."""
    paths = [os.path.dirname(PACKAGE_DIR), os.environ.get("PYTHONPATH", "")]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in paths if path))
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, folder, str(rate_hz)], env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            timeout=timeout_s)
    except subprocess.TimeoutExpired:
        return _("vosk was not ready after {seconds:.0f} s").format(seconds=timeout_s)
    if done.returncode == 0:
        return None
    return _("vosk can't use it: {words}").format(words=_last_words(done))


def _last_words(done):
    """vosk's error, without the place in its source; else how the process ended."""
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    for line in reversed(lines):
        match = re.match(r"(?:ERROR|ASSERTION_FAILED)(?: \(VoskAPI:.*?:\d+\))?:? *(.+)", line)
        if match:
            return match.group(1)[:300]
    return _("it ended the process ({code})").format(code=done.returncode)


def main(folder, rate_hz):
    import numpy as np

    from edgeai.audio.recognition.vosk_model import ERRORS, VoskModel

    engine = VoskModel(folder, ERRORS).new_engine(int(rate_hz))
    noise = np.random.RandomState(1).randint(-300, 300, int(rate_hz)).astype("<i2")
    engine.AcceptWaveform(noise.tobytes())
    engine.FinalResult()


if __name__ == "__main__":
    main(*sys.argv[1:])
