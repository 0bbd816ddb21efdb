"""A slot for one thing: the newest wins, so that a slow taker never gets an old one."""
import threading

_EMPTY = object()


class Mailbox:
    """`put` from one thread, `take` from another. replaced: how many nobody took in time."""

    def __init__(self):
        self.replaced = 0
        self._content = _EMPTY
        self._problem = None
        self._changed = threading.Condition()

    def put(self, content):
        with self._changed:
            self.replaced += self._content is not _EMPTY
            self._content = content
            self._changed.notify_all()

    def take(self, timeout_s):
        """The newest, or None when none has come in that time; raises what `fail` was given."""
        with self._changed:
            if self._content is _EMPTY and self._problem is None:
                self._changed.wait(timeout_s)
            if self._content is not _EMPTY:
                content, self._content = self._content, _EMPTY
                return content
            if self._problem is not None:
                raise self._problem
            return None

    def clear(self):
        """What is in it is for nobody."""
        with self._changed:
            self._content = _EMPTY

    def fail(self, problem):
        """Nothing more will come: whoever takes gets this error."""
        with self._changed:
            self._problem = problem
            self._changed.notify_all()
