"""Edge detection of the stand-in for RPi.GPIO: one thread that runs callbacks one by one.

As in the package's event_gpio.c, with its oddities: a GPIO with n callbacks runs all n
of them n times an edge; cleanup forgets that there were callbacks but not which, so they
come back with the next; an edge that comes while callbacks run waits, a second one for
the same GPIO is lost.
"""
import sys
import threading
import time
from collections import deque
from typing import NamedTuple

from edgeai.sim import line_time

RISING, FALLING, BOTH = 31, 32, 33
NO_BOUNCETIME = -666


class EdgeConflict(Exception):
    """That GPIO's edges are already looked for in another way."""


class _Pulse(NamedTuple):
    """An edge of pulses: `at_s` of the host's monotonic clock."""

    at_s: float
    level: int


class Watch:
    """One GPIO whose edges are looked for."""

    def __init__(self, gpio, edge, bouncetime_ms):
        self.gpio = gpio
        self.edge = edge
        self.bouncetime_ms = bouncetime_ms
        self.is_in_thread = False
        self.waiters = []
        self._last_s = None

    def concerns(self, level):
        return self.edge == BOTH or (self.edge == RISING) == (level == 1)

    def is_past_bounce(self, now_s):
        """Does an edge count now? When it does, the bounce time starts again."""
        if self._last_s is not None and self.bouncetime_ms != NO_BOUNCETIME:
            if 0 <= now_s - self._last_s <= self.bouncetime_ms / 1000.0:
                return False
        self._last_s = now_s
        return True


class EdgeDetector:
    """Watches pins of the header; `channel_of` gives the number a callback is called with."""

    def __init__(self, header, clock, channel_of):
        self._header = header
        self._clock = clock
        self._channel_of = channel_of
        self._watches = {}
        self._detected = set()
        self._callbacks = []  # (gpio, function)
        self._callback_gpios = []  # one entry a callback, until removed or cleaned up
        self._pending = deque()
        self._is_calling = False
        self._changed = threading.Condition()
        self._thread = None

    def is_watched(self, gpio):
        return gpio in self._watches

    def add(self, gpio, edge, bouncetime_ms):
        """Look for edges in the background; EdgeConflict when it is done already."""
        watch = self._watches.get(gpio)
        if watch is None:
            watch = self._new_watch(gpio, edge, bouncetime_ms)
        elif watch.edge != edge or watch.is_in_thread or (
                bouncetime_ms not in (NO_BOUNCETIME, watch.bouncetime_ms)):
            raise EdgeConflict()
        watch.is_in_thread = True
        self._run_thread()

    def add_callback(self, gpio, function):
        self._callbacks.append((gpio, function))
        self._callback_gpios.append(gpio)

    def remove_callbacks(self, gpio):
        self._callbacks = [entry for entry in self._callbacks if entry[0] != gpio]

    def remove(self, gpio):
        """Look no more."""
        if gpio in self._watches:
            self._header[gpio].unlisten(self._on_level)
            self._header[gpio].unwatch_pulses(self._on_pulses)
            self._callback_gpios = [one for one in self._callback_gpios if one != gpio]
            self._detected.discard(gpio)
            with self._changed:
                del self._watches[gpio]
                self._changed.notify_all()

    def remove_all(self):
        for gpio in list(self._watches):
            self.remove(gpio)

    def was_detected(self, gpio):
        """Was there an edge since the last question?"""
        if gpio in self._detected:
            self._detected.discard(gpio)
            return True
        return False

    def wait(self, gpio, edge, bouncetime_ms, timeout_s):
        """Wait for an edge; False when `timeout_s` passed first."""
        watch = self._watch_to_wait_for(gpio, edge, bouncetime_ms)
        if self._header[gpio].sleep_to_edge(watch.concerns):
            return True
        happened = threading.Event()
        watch.waiters.append(happened)
        try:
            return self._wait(watch, happened, timeout_s)
        finally:
            watch.waiters.remove(happened)

    def _wait(self, watch, happened, timeout_s):
        while True:
            # With the bounce time a time-out starts anew too, as in the real package.
            is_edge = self._clock.wait(happened, timeout_s)
            happened.clear()
            if watch.is_past_bounce(self._clock.now_s()):
                return is_edge

    def _watch_to_wait_for(self, gpio, edge, bouncetime_ms):
        if gpio in self._callback_gpios:
            raise EdgeConflict()
        watch = self._watches.get(gpio)
        if watch is None:
            return self._new_watch(gpio, edge, bouncetime_ms)
        if watch.edge != edge:
            watch.edge, watch.bouncetime_ms = edge, bouncetime_ms
        elif watch.bouncetime_ms not in (NO_BOUNCETIME, bouncetime_ms):
            raise EdgeConflict()
        return watch

    def _new_watch(self, gpio, edge, bouncetime_ms):
        watch = self._watches[gpio] = Watch(gpio, edge, bouncetime_ms)
        self._header[gpio].listen(self._on_level)
        self._header[gpio].watch_pulses(self._on_pulses)
        return watch

    def _on_pulses(self, pin, pulses):
        """Take `Pulses` for the callbacks, each edge at its time, when there are any to call."""
        watch = self._watches.get(pin.number)
        if watch is None or not watch.is_in_thread:
            return False
        now_s = line_time.now_s()
        with self._changed:
            for after_s, level in pulses.edges(pin.level):
                self._pending.append((watch, _Pulse(now_s + after_s, level)))
            self._changed.notify_all()
        return True

    def _on_level(self, pin, level):
        watch = self._watches.get(pin.number)
        if watch is None or not watch.concerns(level):
            return
        for happened in list(watch.waiters):
            happened.set()
        if watch.is_in_thread:
            self._queue(watch)

    def _queue(self, watch):
        with self._changed:
            # The real thread wakes within 0.1 ms; this host may take longer, and must not
            # lose edges by that: only while a callback runs are two merged into one.
            if not (self._is_calling and (watch, None) in self._pending):
                self._pending.append((watch, None))
                self._changed.notify_all()

    def _run_thread(self):
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="Dummy-1")
                self._thread.daemon = True
                self._thread.start()

    def _loop(self):
        while True:
            with self._changed:
                self._is_calling = False
                while not self._pending and self._watches:
                    self._changed.wait()
                if not self._watches:
                    self._thread = None
                    self._pending.clear()
                    return
                watch, pulse = self._pending.popleft()
                self._is_calling = True
            try:
                if pulse is None:
                    self._handle(watch)
                else:
                    self._handle_pulse(watch, pulse)
            except SystemExit:
                return  # the real one hangs here: no callback runs any more

    def _handle_pulse(self, watch, pulse):
        """The callbacks live at the pulse's own time, however late this thread is."""
        time.sleep(max(0.0, pulse.at_s - line_time.real_now_s()))
        self._header[watch.gpio].show(pulse.level)
        if watch.concerns(pulse.level):
            with line_time.Moment(pulse.at_s):
                self._handle(watch)

    def _handle(self, watch):
        if self._watches.get(watch.gpio) is not watch:
            return
        if watch.is_past_bounce(self._clock.now_s()):
            self._detected.add(watch.gpio)
            for _ in range(self._callback_gpios.count(watch.gpio)):
                self._call_all(watch.gpio)

    def _call_all(self, gpio):
        for entry_gpio, function in list(self._callbacks):
            if entry_gpio == gpio:
                _call(function, self._channel_of(gpio))


def _call(function, channel):
    try:
        function(channel)
    except SystemExit:
        raise
    except BaseException:
        kind, error, traceback = sys.exc_info()
        # Without our own frame: the program's is the first.
        sys.excepthook(kind, error.with_traceback(traceback.tb_next), traceback.tb_next)
