"""A sentence on its way to the loudspeaker, as its caller holds it."""
import threading

from edgeai.audio.speaking.speech_queue import FAILED
from edgeai.records import Spoken


class Utterance:
    """What `say(..., wait=False)` returns."""

    def __init__(self, text, priority, key, live_until_s, clock):
        self.text = text
        self.priority = priority
        self.key = key
        self.live_until_s = live_until_s
        self._clock = clock
        self._ended = threading.Event()
        self._spoken = None
        self._error = None

    @property
    def done(self):
        """Has it ended, in whichever way?"""
        return self._ended.is_set()

    @property
    def spoken(self):
        """The `Spoken`, once it is done; its `outcome` says how it ended."""
        return self._spoken

    @property
    def error(self):
        """Why it failed, or None."""
        return self._error

    def wait(self, timeout_s=None):
        """Return the `Spoken` when it has ended, or None after `timeout_s`.

        Raises the error by which it failed.
        """
        if not self._clock.wait(self._ended, timeout_s):
            return None
        if self._error is not None:
            raise self._error
        return self._spoken

    def end(self, outcome, seconds=0.0, driver="", error=None):
        """For the voice: tell the caller; the `Spoken`."""
        self._error = error
        self._spoken = Spoken(self.text, round(seconds, 3), driver, FAILED if error else outcome)
        self._ended.set()
        return self._spoken
