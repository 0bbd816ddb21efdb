"""When a recording is over: its time has come, a key was pressed, the speaker has stopped."""
import math

from edgeai.audio.recording.any_key import AnyKey
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

UNTIL = ("key", "silence")
QUIET_S = 0.8
WAIT_FOR_SPEECH_S = 30.0  # for a speaker who never begins


class Ending:
    """Give it the sound as it comes; use it in a `with`.

    seconds: the most it may last; left out: 30 with "silence", without end with "key".
    until: "key" (any key in this terminal), "silence" (somebody spoke and has been silent for
        `quiet_s`).
    by: "time", "key" or "silence" once it is over.
    """

    def __init__(self, rate_hz, seconds=None, until=None, quiet_s=QUIET_S):
        if until is not None and until not in UNTIL:
            raise UsageError(_("nothing is recorded until {what!r}").format(what=until),
                             _("Write \"key\" or \"silence\", or give the seconds."))
        if until is None and seconds is None:
            raise UsageError(_("when is the recording to end?"),
                             _("Give the seconds, or until=\"key\" or \"silence\"."))
        if seconds is not None:
            check_seconds(seconds)
        check_seconds(quiet_s)
        if seconds is None and until == "silence":
            seconds = WAIT_FOR_SPEECH_S
        self.by = None
        self._rate_hz = rate_hz
        self._wanted = math.inf if seconds is None else int(round(seconds * rate_hz))
        self._had = 0
        self._key = AnyKey() if until == "key" else None
        self._endpointer = _endpointer(rate_hz, quiet_s) if until == "silence" else None

    @property
    def left_s(self):
        """How long it may still last."""
        return (self._wanted - self._had) / self._rate_hz

    def take(self, samples, is_sound=True):
        """What of these samples (frames,) still belongs to it. is_sound: False for a gap."""
        if self._wanted < math.inf:
            samples = samples[: self._wanted - self._had]
        self._had += len(samples)
        if self._endpointer and is_sound and not self.by:
            self._endpointer.feed(samples)
            if self._endpointer.has_ended:
                self.by = "silence"
        return samples

    def is_over(self):
        if not self.by and self._had >= self._wanted:
            self.by = "time"
        if not self.by and self._key and self._key.is_pressed():
            self.by = "key"
        return self.by is not None

    def close(self):
        if self._key:
            self._key.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def check_seconds(seconds):
    """UsageError when `seconds` is no length of time."""
    if not 0 < seconds < math.inf:
        raise UsageError(_("nothing lasts {text} s").format(text=seconds),
                         _("Give more than 0 seconds."))


def _endpointer(rate_hz, quiet_s):
    from edgeai.audio.processing.voice_activity import Endpointer

    return Endpointer(rate_hz, quiet_s)
