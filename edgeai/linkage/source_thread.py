"""A source that is read in a thread of its own, in which its rules are then evaluated."""
import sys
import threading

from edgeai.errors import UsageError, named_message
from edgeai.i18n import gettext as _
from edgeai.linkage.detections import is_sight
from edgeai.records import Reading

FIRST_RETRY_S, LAST_RETRY_S = 0.5, 8.0


class SourceThread:
    """source: has `values()`, which gives `Reading`s as they come, or is an iterable of them.

    A detector gives lists of `Detection`s, one a picture. take: called with each of either.
    After an error `values()` is asked again, after 0.5 s, then 1, up to 8; an iterable ends.
    """

    def __init__(self, name, source, take, tell, clock):
        self.name = name
        self._source, self._take, self._tell, self._clock = source, take, tell, clock
        self._stopping = threading.Event()
        self._is_lost = False
        self._thread = threading.Thread(target=self._run, name="source-" + name, daemon=True)

    def start(self):
        self._thread.start()

    @property
    def is_alive(self):
        return self._thread.is_alive()

    def ask_to_stop(self):
        self._stopping.set()

    def join(self, timeout_s):
        """A source that hangs in its reading is left behind; what it still gives is dropped."""
        if self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def _run(self):
        wait_s = FIRST_RETRY_S
        while not self._stopping.is_set():
            try:
                return self._read()
            except Exception as error:
                if self._stopping.is_set():
                    return None  # it was closed under us: the kit ends
                wait_s = FIRST_RETRY_S if not self._is_lost else min(2 * wait_s, LAST_RETRY_S)
                self._tell_lost(error)
            if not hasattr(self._source, "values"):
                return None
            self._clock.wait(self._stopping, wait_s)

    def _read(self):
        values = self._source.values() if hasattr(self._source, "values") else self._source
        for item in values:
            if self._stopping.is_set():
                return
            if not isinstance(item, Reading) and not is_sight(item):
                raise UsageError(
                    _("{source} gave {value!r}, which is no Reading").format(
                        source=self.name, value=item),
                    _("Give edgeai.records.Reading(source, quantity, value)."))
            if self._is_lost:
                self._is_lost = False
                self._tell("source.back", source=self.name)
            self._take(item)

    def _tell_lost(self, error):
        if not self._is_lost:
            self._is_lost = True
            sys.excepthook(*sys.exc_info())
            self._tell("source.lost", source=self.name, error=named_message(error))
