"""What waits to be spoken: by priority, each key once, not for ever, not without end."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

PRIORITIES = ("alarm", "reply", "information")  # the most urgent first
BOUND = 20
LIVE_S = 10.0  # what could not begin by then is no news any more

# How a sentence may end; `Spoken.outcome`.
SPOKEN = "spoken"
PREEMPTED = "preempted"  # an alarm cut it off
STOPPED = "stopped"  # stop(), close() or Ctrl-C did
REPLACED = "replaced"  # a newer one with its key came before its turn
DROPPED = "dropped"  # the queue was full
EXPIRED = "expired"  # its turn came too late
FAILED = "failed"
OUTCOMES = (SPOKEN, PREEMPTED, STOPPED, REPLACED, DROPPED, EXPIRED, FAILED)


def urgency(priority):
    """0 is the most urgent; UsageError for a word that is no priority."""
    if priority not in PRIORITIES:
        raise UsageError(
            _("there is no priority {priority!r}").format(priority=priority),
            _("Choose one of: {choices}.").format(choices=", ".join(PRIORITIES)))
    return PRIORITIES.index(priority)


class SpeechQueue:
    """Sentences: anything with `priority`, `key` and `live_until_s`. Not for two threads at once."""

    def __init__(self, bound=BOUND):
        self._bound = bound
        self._waiting = []  # in the order in which they are to be spoken

    def __len__(self):
        return len(self._waiting)

    def add(self, sentence, now_s):
        """Put it in its place; returns [(sentence, outcome)] of those that lost theirs."""
        ended = self._expire(now_s)
        same = self._with_key(sentence.key)
        if same is not None:
            ended.append((same, REPLACED))
        if same is not None and same.priority == sentence.priority:
            # In the old one's place: what comes ten times a second must have its turn too.
            self._waiting[self._waiting.index(same)] = sentence
            return ended
        if same is not None:
            self._waiting.remove(same)
        self._insert(sentence)
        return ended + self._overflow()

    def take(self, now_s):
        """(the next one or None, [(sentence, outcome)] of those whose time was over)."""
        ended = self._expire(now_s)
        return (self._waiting.pop(0) if self._waiting else None), ended

    def clear(self):
        """Forget them all; returns them."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def discard(self, sentence):
        """Forget that one; was it waiting?"""
        if sentence not in self._waiting:
            return False
        self._waiting.remove(sentence)
        return True

    def _with_key(self, key):
        return next((one for one in self._waiting if key is not None and one.key == key), None)

    def _insert(self, sentence):
        rank = urgency(sentence.priority)
        place = sum(urgency(one.priority) <= rank for one in self._waiting)
        self._waiting.insert(place, sentence)

    def _overflow(self):
        """The oldest of the least urgent goes; that may be the newest of all."""
        if len(self._waiting) <= self._bound:
            return []
        least = self._waiting[-1].priority
        oldest = next(one for one in self._waiting if one.priority == least)
        self._waiting.remove(oldest)
        return [(oldest, DROPPED)]

    def _expire(self, now_s):
        expired = [one for one in self._waiting if one.live_until_s < now_s]
        self._waiting = [one for one in self._waiting if one.live_until_s >= now_s]
        return [(one, EXPIRED) for one in expired]
