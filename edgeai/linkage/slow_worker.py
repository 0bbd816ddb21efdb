"""Slow actions, in a thread of their own: speech and pictures keep no buzzer waiting."""
import threading
import time
from typing import Any, Callable, NamedTuple

BOUND = 20  # more than this nobody wants to hear any more


class Job(NamedTuple):
    """key: a newer job with it takes the place of one that waits. rank: the higher goes first."""

    key: Any
    rank: int
    do: Callable


class SlowWorker:
    """on_drop(job): called when the queue is full and this job is the least of it.

    A job sees to its own errors.
    """

    def __init__(self, on_drop):
        self._on_drop = on_drop
        self._waiting = []
        self._changed = threading.Condition()
        self._is_busy = self._is_closing = False
        self._thread = threading.Thread(target=self._serve, name="linkage-slow", daemon=True)
        self._thread.start()

    def add(self, job):
        with self._changed:
            self._waiting = [one for one in self._waiting if one.key != job.key] + [job]
            dropped = self._least() if len(self._waiting) > BOUND else None
            self._changed.notify_all()
        if dropped is not None:
            self._on_drop(dropped)

    def close(self, timeout_s):
        """Do what waits, as far as that time allows, and end."""
        end_s = time.monotonic() + timeout_s
        with self._changed:
            self._changed.wait_for(lambda: not (self._waiting or self._is_busy), timeout_s)
            self._waiting, self._is_closing = [], True
            self._changed.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(max(0.0, end_s - time.monotonic()))

    def _least(self):
        """Take out the job of the lowest rank, the oldest of these."""
        job = min(self._waiting, key=lambda one: one.rank)
        self._waiting.remove(job)
        return job

    def _serve(self):
        while True:
            job = self._next()
            if job is None:
                return
            job.do()

    def _next(self):
        with self._changed:
            self._is_busy = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._waiting or self._is_closing)
            if not self._waiting:
                return None
            job = max(self._waiting, key=lambda one: one.rank)  # the oldest of these
            self._waiting.remove(job)
            self._is_busy = True
            return job
