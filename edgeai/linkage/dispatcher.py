"""Has decisions done: quick actions at once, slow ones by a worker, all of them noted."""
import threading

from edgeai.linkage.actions import Note
from edgeai.linkage.alarm_log import AlarmLog
from edgeai.linkage.performer import Performer
from edgeai.linkage.slow_worker import Job, SlowWorker


class Dispatcher:
    """doers: action -> function(decision) that does it, of all rules.

    on_quarantine(rule): called when an action of it failed too often.
    on_done(action, decision): called when one was done.
    counts: its "decisions", and "dropped" slow actions, as too many waited, are counted here.
    is_safe: nothing is done; what was decided is noted all the same.
    """

    def __init__(self, rules, doers, journal, on_quarantine, on_done, counts, is_safe=False):
        self._counts = counts
        self._journal = journal
        self._log = AlarmLog(journal)
        self._performers = {rule.name: Performer(rule, doers, journal.write, on_quarantine, on_done, is_safe)
                            for rule in rules}
        self._worker = SlowWorker(self._drop)
        self._has_performed = threading.Condition()
        self._performing = 0  # threads that are at it

    def add(self, decisions):
        """To be performed, in this order; `perform` must follow."""
        with self._has_performed:
            self._performing += 1
        self._counts["decisions"] += len(decisions)
        for decision in decisions:
            self._performers[decision.rule].add(decision)

    def perform(self, decisions):
        """All quick actions first; the slow ones wait for their entry in the journal, not for the disk."""
        try:
            performed = []
            for name in dict.fromkeys(decision.rule for decision in decisions):
                performed += self._performers[name].perform()
            for one in performed:
                self._log.write(one)
                for action in one.slow:
                    self._worker.add(self._job(action, one.decision))
            self._log.secure([one.decision for one in performed])
        finally:
            with self._has_performed:
                self._performing -= 1
                self._has_performed.notify_all()

    def close(self, perform_s, worker_s):
        """End within these times: first the threads that are at it, then what waits for the worker."""
        with self._has_performed:
            self._has_performed.wait_for(lambda: not self._performing, perform_s)
        self._worker.close(worker_s)

    def _job(self, action, decision):
        performer = self._performers[decision.rule]

        def do():
            is_done, outcome = performer.do(action, decision)
            if is_done:
                self._log.write_slow(action, decision, outcome)
                self._log.secure([decision])

        # Of two sentences of a rule the newer one will do, but each row of a table counts.
        each = object() if isinstance(action, Note) else None
        return Job((decision.rule, action, each), performer.rule.rank, do)

    def _drop(self, job):
        self._counts["dropped"] += 1
        rule, action, _each = job.key
        self._journal.write("rule.dropped", rule=rule, action=str(action))
