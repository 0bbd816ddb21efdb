"""A speaker's own recordings of a list of phrases: one WAV file each, named by the phrase."""
import os
from typing import NamedTuple, Tuple

from edgeai.audio.clip import Clip
from edgeai.audio.recording.recording_quality import NOTHING_DBFS, assess
from edgeai.audio.processing.voice_activity import speech_segments
from edgeai.audio.wavfile import read_wav
from edgeai.errors import AudioFileError, UsageError
from edgeai.i18n import gettext as _

RATE_HZ = 16000
CONTEXT_S = 0.3  # what is kept before and after the phrase
EDGE_S = 0.05  # speech so near an end of the sound may go on beyond it
SHORTEST_S = 0.15  # of a phrase: "是" is a little longer


class Judgement(NamedTuple):
    """clip: the phrase with a little room around it; None when there is no whole phrase.

    advice: what to do better, in words; () when it is good.
    """

    clip: object
    advice: Tuple[str, ...]

    @property
    def is_good(self):
        return self.clip is not None and not self.advice


class Enrolment:
    """`folder` is made when the first phrase is kept; what it holds already counts."""

    def __init__(self, folder, phrases):
        self.folder = str(folder)
        self.phrases = tuple(phrases)
        if os.path.exists(self.folder) and not os.path.isdir(self.folder):
            raise UsageError(_("{folder} is no folder").format(folder=folder),
                             _("Give the name of a folder; it is made when it is not there."))

    def path(self, phrase):
        return os.path.join(self.folder, phrase + ".wav")

    def missing(self):
        """The phrases that are still to be recorded, in their order."""
        return tuple(phrase for phrase in self.phrases if not self._is_there(phrase))

    def keep(self, phrase, clip):
        """Write the file: whole, or not at all."""
        os.makedirs(self.folder, exist_ok=True)
        clip.save(self.path(phrase))

    def _is_there(self, phrase):
        try:
            samples, rate_hz = read_wav(self.path(phrase))
        except AudioFileError:
            return False
        return rate_hz == RATE_HZ and len(samples) > SHORTEST_S * rate_hz


def judge(clip):
    """The `Judgement` of one take."""
    segments = speech_segments(clip, context_s=0.0)
    if not segments:
        return Judgement(None, _nothing_heard(assess(clip)) or (
            _("No speech was heard: say it again."),))
    start_s, end_s = segments[0].start_s, segments[-1].end_s
    if start_s < EDGE_S:
        return Judgement(None, (_("The beginning is missing: speak when the phrase is shown."),))
    if end_s > clip.seconds - EDGE_S:
        return Judgement(None, (_("The end is missing: say the phrase alone."),))
    if end_s - start_s < SHORTEST_S:
        return Judgement(None, (_("That was too short: say the whole phrase."),))
    spoken = _part(clip, start_s - CONTEXT_S, end_s + CONTEXT_S)
    return Judgement(spoken, assess(spoken).advice)


def _nothing_heard(quality):
    """The advice for a dead microphone; () when it is alive."""
    return quality.advice[:1] if quality.peak_dbfs <= NOTHING_DBFS else ()


def _part(clip, start_s, end_s):
    first = int(max(0.0, start_s) * clip.rate_hz)
    return Clip(clip.samples[first : int(end_s * clip.rate_hz)], clip.rate_hz)
