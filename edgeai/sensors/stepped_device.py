"""A device whose values follow each other in time: blinking, a melody, a servo's way."""
import itertools
import threading

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.device import Device

JOIN_S = 2.0  # the thread waits for nothing but its stop event


class SteppedDevice(Device):
    """What lasts is a run of steps, (value, seconds), that a thread goes through.

    Any other call ends it. A device says in `_set` what a value is to its pins.
    """

    __slots__ = ("_thread", "_stopping")

    def __init__(self, config, clock=None):
        super().__init__(config, clock)
        self._thread = None
        self._stopping = threading.Event()

    def _set(self, value):
        """Put the device to `value`, now."""
        raise NotImplementedError

    def _change(self, value):
        """End what is under way and set `value`."""
        with self._lock:
            self._check()
            self._stop()
            self._set(value)

    def _play(self, steps, background=True):
        """Set each value for its seconds; the last one stays."""
        with self._lock:
            self._check()
            self._stop()
            stopping = self._stopping = threading.Event()
            if background:
                self._thread = threading.Thread(
                    target=self._play_in_thread, args=(stopping, steps), daemon=True)
                self._thread.start()
        if not background:
            self._go_through(stopping, steps)

    def _play_in_thread(self, stopping, steps):
        try:
            self._go_through(stopping, steps)
        except Exception:
            if not self._is_closed:
                self._fail()

    def _go_through(self, stopping, steps):
        for value, seconds in steps:
            if stopping.is_set():
                return
            self._set(value)
            self._clock.wait(stopping, seconds)

    def _stop(self):
        self._stopping.set()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(JOIN_S)

    def _check_times(self, times, background):
        if not is_count(times, background):
            raise UsageError(
                _("{name} can't do that {times!r} times").format(name=self.name, times=times),
                _("Times are 1 or more, or None in the background: until another call."))


def is_count(times, background):
    """1 or more; or None, for ever, which only the background has time for."""
    return background if times is None else isinstance(times, int) and times >= 1


def repeated(steps, times):
    """The steps `times` times over; None: for ever."""
    rounds = itertools.repeat(steps) if times is None else itertools.repeat(steps, times)
    return itertools.chain.from_iterable(rounds)
