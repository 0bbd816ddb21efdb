"""Checks on WAV files: their form, whether somebody speaks in them, what is said."""
import os

from edgeai.audio.clip import Clip
from edgeai.audio.processing.voice_activity import speech_segments
from edgeai.audio.wav_format import PCM, find_samples
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.i18n import gettext as _

MOST_BYTES = 64 << 20
MOST_S = 120.0
RATES_HZ = (4000, 192000)
SILENT_DBFS = -50.0  # the virtual room's own noise reaches -53
QUIET_PART = 0.1  # of the peak: softer is the quiet after speech
CHARACTER_S = (0.08, 0.8)  # how long a voice, fast or slow, takes for one


def wav(seen, file, rate_hz=None, channels=None, width_bytes=None, seconds=None, slack_s=0.3,
        min_seconds=None, max_seconds=None, quiet_end_s=None):
    """A WAV file of whole-number samples in that form, of that length, and not silent.

    quiet_end_s: so long it is quiet after the last loud sound, give or take `slack_s`.
    """
    form, clip = _form(seen, file), _clip(seen, file)
    _check_form(file, form, rate_hz, channels, width_bytes)
    if seconds is not None:
        min_seconds, max_seconds = seconds - slack_s, seconds + slack_s
    _check_length(seen, file, clip.seconds, min_seconds or 0.0, max_seconds or MOST_S)
    if clip.peak_dbfs < SILENT_DBFS:
        return Finding(False, _("{name} is silent").format(name=file), file)
    if quiet_end_s is not None and abs(_quiet_end_s(clip) - quiet_end_s) > slack_s:
        return Finding(False, _("{name} should end with {wanted:g} s of quiet").format(
            name=file, wanted=quiet_end_s), file)
    return Finding(True, _("{name} has the required form").format(name=file), file)


def wav_speech(seen, file, text=None):
    """Somebody speaks in it. text: what; its length must fit, whoever speaks."""
    spoken_s = sum(one.end_s - one.start_s for one in speech_segments(_clip(seen, file)))
    if not spoken_s:
        return Finding(False, _("nobody speaks in {name}").format(name=file), file)
    least_s, most_s = (len(text or "") * one for one in CHARACTER_S)
    if text is not None and not least_s <= spoken_s <= most_s:
        return Finding(False, _("{name} is too short or too long for: {text}").format(
            name=file, text=text), file)
    return Finding(True, _("somebody speaks in {name}").format(name=file), file)


def wav_says(seen, file, phrase):
    """The shipped model hears that phrase in it and no other speech: for the virtual kit's voice."""
    from edgeai.audio.recognition.recognizer import Recognizer

    if Recognizer(phrases=[phrase]).transcribe(_clip(seen, file)).text != phrase:
        return Finding(False, _("in {name} should be heard: {phrase}").format(name=file, phrase=phrase), file)
    return Finding(True, _("in {name} is heard: {phrase}").format(name=file, phrase=phrase), file)


def _check_form(file, form, rate_hz, channels, width_bytes):
    if form.code != PCM:
        raise CheckFailed(_("the samples of {name} should be whole numbers (PCM)").format(name=file), file)
    for title, value, wanted in ((_("sampling rate in Hz"), form.rate_hz, rate_hz),
                                 (_("number of channels"), form.channels, channels),
                                 (_("bytes a sample"), form.width, width_bytes)):
        if wanted is not None and value != wanted:
            raise CheckFailed(_("{name}: {title} should be {wanted}, and is {value}").format(
                name=file, title=title, wanted=wanted, value=value), file)


def _check_length(seen, file, seconds, least_s, most_s):
    if least_s <= seconds <= most_s:
        return
    # Of a run it is another one each time.
    there = _("it lasts {seconds:.1f} s").format(seconds=seconds) if seen.folder == seen.hand_in else file
    raise CheckFailed(_("{name} should last {least:g} to {most:g} s").format(
        name=file, least=least_s, most=most_s), there)


def _form(seen, file):
    """What its header says; `CheckFailed` for what is no sound, or too much of it."""
    path = seen.path(file)
    with open(path, "rb") as opened:
        try:
            layout = find_samples(opened)
        except ValueError:
            raise CheckFailed(_("{name} is not a WAV file").format(name=file), file) from None
    size = os.path.getsize(path)
    if size > MOST_BYTES or layout.seconds(size) > MOST_S:
        raise CheckFailed(_("{name} is too long").format(name=file), file)
    if not RATES_HZ[0] <= layout.format.rate_hz <= RATES_HZ[1]:
        raise CheckFailed(_("{name}: no sound card has a rate of {rate} Hz").format(
            name=file, rate=layout.format.rate_hz), file)
    return layout.format


def _clip(seen, file):
    _form(seen, file)
    return Clip.load(seen.path(file))


def _quiet_end_s(clip):
    import numpy as np

    loudness = np.abs(clip.samples.astype(float))
    loud = np.flatnonzero(loudness > QUIET_PART * loudness.max())
    return (len(loudness) - 1 - loud[-1]) / clip.rate_hz
