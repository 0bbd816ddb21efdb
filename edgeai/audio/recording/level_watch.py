"""Warns while a recording runs that it will be of no use."""
from edgeai.audio.recording.recording_quality import CLIPPED
from edgeai.i18n import gettext as _

SILENT_S = 2.0  # heard within three seconds, the first blocks and the screen included
LOUD_S = 2.0
DEAD_SWING = 32  # from the lowest to the highest sample: -66 dBFS; even a quiet room has more
CLIPPED_SHARE = 0.005


class LevelWatch:
    """`feed` it the sound; it returns a warning when one begins to hold, else None.

    A warning comes once, and again after the cause was away.
    """

    def __init__(self, rate_hz):
        self._rate_hz = rate_hz
        self._silent = 0  # frames in a row
        self._is_told_silent = False
        self._loud = []  # (frames, clipped samples) of the last LOUD_S
        self._is_told_loud = False

    def feed(self, samples):
        """int16 (frames,)."""
        return self._silence(samples) or self._clipping(samples)

    def _silence(self, samples):
        if int(samples.max()) - int(samples.min()) > DEAD_SWING:
            self._silent, self._is_told_silent = 0, False
            return None
        self._silent += len(samples)
        if self._is_told_silent or self._silent < SILENT_S * self._rate_hz:
            return None
        self._is_told_silent = True
        return _("nothing is heard: is the microphone muted, or is it another one?")

    def _clipping(self, samples):
        clipped = int(((samples >= CLIPPED) | (samples <= -CLIPPED)).sum())
        self._loud.append((len(samples), clipped))
        while sum(frames for frames, _clipped in self._loud[1:]) >= LOUD_S * self._rate_hz:
            self._loud.pop(0)
        share = sum(count for _frames, count in self._loud) / sum(
            frames for frames, _clipped in self._loud)
        if not share:
            self._is_told_loud = False
        if self._is_told_loud or share < CLIPPED_SHARE:
            return None
        self._is_told_loud = True
        return _("too loud, it is clipped: go further away, or turn the microphone down")
