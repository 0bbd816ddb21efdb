"""Does what one rule decided: one action that fails stops no other."""
import collections
import sys
import threading
from typing import NamedTuple, Tuple

from edgeai.errors import named_message
from edgeai.linkage.actions import words_of
from edgeai.linkage.machine import Decision

FAILURES_IN_A_ROW = 3


class Performed(NamedTuple):
    """A decision whose quick actions were done, or failed; the slow ones are still to be."""

    decision: Decision
    done: Tuple[str, ...]
    failed: Tuple[str, ...]
    slow: tuple


class Performer:
    """doers: action -> function(decision) that does it.

    tell: a journal's `write`. on_quarantine(rule): called when one action has failed
        FAILURES_IN_A_ROW times in a row. on_done(action, decision): called when one was done.
    is_safe: nothing is done; what was decided is told all the same.
    """

    def __init__(self, rule, doers, tell, on_quarantine, on_done, is_safe=False):
        self.rule = rule
        self._is_safe = is_safe
        self._doers = doers
        self._tell = tell
        self._on_quarantine, self._on_done = on_quarantine, on_done
        self._waiting = collections.deque()
        self._busy = threading.Lock()
        self._failures = collections.Counter()

    def add(self, decision):
        """To be performed; in the order in which it was decided."""
        self._waiting.append(decision)

    def perform(self):
        """Do the quick actions of what waits; the `Performed`, none when another thread is at it.

        That thread then does ours too, in order, and this one goes on with its source.
        """
        performed = []
        while self._waiting and self._busy.acquire(False):
            try:
                while self._waiting:
                    performed.append(self._perform(self._waiting.popleft()))
            finally:
                self._busy.release()
        return performed

    def do(self, action, decision):
        """(was it done?, what it returned)"""
        try:
            outcome = self._doers[action](decision)
        except Exception as error:
            sys.excepthook(*sys.exc_info())  # a novice's typo is to be seen
            self._count_failure(action, error)
            return False, None
        self._failures[action] = 0
        self._on_done(action, decision)
        return True, outcome

    def _perform(self, decision):
        done, failed, slow = [], [], []
        for action in () if self._is_safe else self.rule.actions_of(decision.event):
            if action.is_slow:
                slow.append(action)
            else:
                is_done, _outcome = self.do(action, decision)
                (done if is_done else failed).append(words_of(action, decision))
        return Performed(decision, tuple(done), tuple(failed), tuple(slow))

    def _count_failure(self, action, error):
        self._failures[action] += 1
        times = self._failures[action]
        self._tell("rule.failed", rule=self.rule.name, action=str(action),
                   error=named_message(error),
                   times_in_a_row=times)
        if times == FAILURES_IN_A_ROW:
            self._failures[action] = 0
            self._on_quarantine(self.rule)
