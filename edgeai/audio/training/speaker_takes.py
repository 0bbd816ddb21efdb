"""Fits a model to one speaker: each command recorded once, some hundred steps of training on.

The recordings are made many by tempo, level, room and noise.
"""
import hashlib
import os
from typing import NamedTuple

from edgeai.audio.clip import Clip
from edgeai.audio.processing.resample import resample
from edgeai.audio.training.acoustic_features import RATE_HZ
from edgeai.audio.training.fine_tuning import example
from edgeai.errors import AudioFileError, UsageError
from edgeai.i18n import gettext as _

_SILENT = 100  # int16; a microphone's own noise is below


class Take(NamedTuple):
    """A recorded phrase: text and samples (frames,) float, peak 1, at 16 kHz."""

    text: str
    samples: object


def load_takes(folder, commands):
    """The `Take`s of a folder that `edgeai record --enrol` filled: PHRASE.wav.

    Raises UsageError where no file is named by a phrase, AudioFileError for a silent one.
    """
    texts = [text for text in commands.phrases + commands.digits
             if os.path.isfile(_path(folder, text))]
    if not texts:
        raise UsageError(
            _("{folder} holds no recording named by a command").format(folder=folder),
            _("Record them with `edgeai record --enrol {folder}`.").format(folder=folder))
    return [Take(text, _load(_path(folder, text))) for text in texts]


def other_recordings(folder, commands):
    """Names of the folder's WAV files that no phrase of the list is called like."""
    names = sorted(name[:-4] for name in os.listdir(folder) if name.endswith(".wav"))
    return [name for name in names if name not in commands.phrases + commands.digits]


def described(takes):
    """{text: digest of its samples}: the same for the same recordings."""
    return {take.text: hashlib.sha256(take.samples.tobytes()).hexdigest() for take in takes}


def examples(takes, settings):
    """The `Example`s to fine-tune with, each take several times."""
    import numpy as np

    rng = np.random.RandomState(settings.seed)
    return [example(take.text, _at_tempo(take.samples, rng.uniform(0.9, 1.1)), rng)
            for take in takes for _copy in range(settings.copies)]


def _path(folder, text):
    return os.path.join(folder, text + ".wav")


def _load(path):
    import numpy as np

    clip = Clip.load(path)
    samples = resample(clip.samples.astype(np.float64), clip.rate_hz, RATE_HZ)
    peak = np.abs(samples).max() if len(samples) else 0
    if peak < _SILENT:
        raise AudioFileError(_("{path} is silent").format(path=path),
                             _("Record that phrase again."))
    return samples / peak


def _at_tempo(samples, factor):
    """Quicker by that factor, and higher with it."""
    import numpy as np

    points = np.arange(0, len(samples) - 1, factor)
    return np.interp(points, np.arange(len(samples)), samples)
