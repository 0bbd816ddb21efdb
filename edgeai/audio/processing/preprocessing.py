"""What is done to a recording before features are taken or a recogniser hears it, in one line:

    clip = preprocess(Clip.load("noisy.wav"), "dc,highpass,denoise,peak=-3,trim")
"""
from typing import Any, NamedTuple

from edgeai.audio.processing.filters import high_pass, pre_emphasis, remove_dc
from edgeai.audio.processing.gain import normalise_peak, normalise_rms
from edgeai.audio.processing.noise_reduction import reduce_noise
from edgeai.audio.processing.soxr_resample import resample_clip
from edgeai.audio.processing.trimming import trim
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


class Step(NamedTuple):
    """`apply` takes a clip, and the number after "=" where `unit` says what that is."""

    apply: Any
    unit: str = ""
    lowest: float = 0.0
    highest: float = 0.0
    is_needed: bool = False  # the number


STEPS = {
    "dc": Step(remove_dc),
    "highpass": Step(high_pass, "Hz", 10, 2000),
    "preemphasis": Step(pre_emphasis, "0..1", 0, 1),
    "denoise": Step(reduce_noise, "dB", 0, 40),
    "peak": Step(normalise_peak, "dBFS", -60, 0),
    "rms": Step(normalise_rms, "dBFS", -60, 0),
    "trim": Step(trim, "s", 0, 10),
    "resample": Step(lambda clip, rate_hz: resample_clip(clip, int(rate_hz)), "Hz",
                     4000, 192000, is_needed=True),
}


def preprocess(clip, chain):
    """The clip after the steps of `chain`, in its order.

    Raises UsageError for a step that does not exist, or whose number is missing or out of range.
    """
    for step, numbers in parse_chain(chain):
        clip = step.apply(clip, *numbers)
    return clip


def parse_chain(chain):
    """[(Step, [its number] or [])]"""
    return [_parse_step(word.strip()) for word in chain.split(",") if word.strip()]


def describe_chain():
    """How the steps are written: "dc, highpass[=Hz], ..."."""
    return ", ".join(_written(name, step) for name, step in STEPS.items())


def _written(name, step):
    if not step.unit:
        return name
    return ("%s=%s" if step.is_needed else "%s[=%s]") % (name, step.unit)


def _parse_step(word):
    name, equals, number = word.partition("=")
    step = STEPS.get(name)
    if step is None:
        raise _wrong(_("there is no preprocessing step {name}").format(name=name))
    if not equals and not step.is_needed:
        return step, []
    if not step.unit:
        raise _wrong(_("the preprocessing step {name} takes no number").format(name=name))
    return step, [_number(word, number, step)]


def _number(word, number, step):
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    if not step.lowest <= value <= step.highest:
        raise _wrong(_("{word}: the number must be from {lowest:g} to {highest:g}").format(
            word=word, lowest=step.lowest, highest=step.highest))
    return value


def _wrong(message):
    return UsageError(message, _("The steps are: {steps}").format(steps=describe_chain()))
