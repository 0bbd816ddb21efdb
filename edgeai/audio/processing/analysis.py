"""A recording and all that is computed from it: what the verb `features` shows, draws and exports."""
from typing import Any, NamedTuple, Tuple

from edgeai.audio.clip import Clip
from edgeai.audio.processing.features import FbankOptions, MfccOptions, fbank, mfcc
from edgeai.audio.processing.voice_activity import speech_segments
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

TRUE_WORDS, FALSE_WORDS = ("true", "t", "1"), ("false", "f", "0")


class SoundAnalysis(NamedTuple):
    """fbank: (frames, mel bands); mfcc: (frames, coefficients); segments: where somebody speaks."""

    clip: Clip
    fbank_options: FbankOptions
    mfcc_options: MfccOptions
    fbank: Any
    mfcc: Any
    segments: Tuple


def analyse(clip, changes=()):
    """The `SoundAnalysis` of a clip.

    changes: words such as "num-mel-bins=40", by Kaldi's names, for filterbank and MFCC alike.
    Raises UsageError for an option that is neither's, a value that can't be, and a clip that is
    shorter than a frame.
    """
    fbank_options, mfcc_options = (
        change_options(kind(sample_frequency=float(clip.rate_hz)), changes)
        for kind in (FbankOptions, MfccOptions))
    features = fbank(clip.samples, fbank_options), mfcc(clip.samples, mfcc_options)
    if not len(features[0]):
        raise UsageError(
            _("{seconds:.3f} s of sound are less than a frame of {length:g} ms").format(
                seconds=clip.seconds, length=fbank_options.frame_length),
            _("Take a longer recording, or shorter frames."))
    return SoundAnalysis(clip, fbank_options, mfcc_options, features[0], features[1],
                         tuple(speech_segments(clip)))


def change_options(options, changes):
    """The options with those of `changes` that they have."""
    for word in changes:
        name, _equals, text = word.lstrip("-").partition("=")
        name = name.strip().replace("-", "_")
        if name not in FbankOptions._fields + MfccOptions._fields or name == "sample_frequency":
            raise UsageError(
                _("there is no feature option {name}").format(name=name.replace("_", "-")),
                _("The options are: {names}").format(names=", ".join(_names())))
        if name in options._fields:
            options = options._replace(**{name: _value(word, text, getattr(options, name))})
    return options


def _names():
    fields = sorted(set(FbankOptions._fields + MfccOptions._fields) - {"sample_frequency"})
    return [name.replace("_", "-") for name in fields]


def _value(word, text, default):
    """The text as what the option's default is."""
    text = text.strip()
    if isinstance(default, bool):
        if text.lower() in TRUE_WORDS + FALSE_WORDS:
            return text.lower() in TRUE_WORDS
    elif isinstance(default, str):
        return text
    else:
        try:
            value = type(default)(text)
        except ValueError:
            value = float("nan")
        if abs(value) < 1e6:
            return value
    raise UsageError(
        _("{word}: that is no value of this option").format(word=word),
        _("By default it is {default}.").format(default=str(default).lower()))
