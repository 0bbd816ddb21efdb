"""What all sensors on a pin share that say yes or no: events, waiting, listeners.

    class Pir(DigitalInput):
        QUANTITIES = (Quantity("motion"),)
        when_motion = WhenChanged(True, "What is called when somebody begins to move, or None.")
"""
import collections
import functools
import threading

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.records import Reading
from edgeai.sensors.input_device import JOIN_S, InputDevice


class WhenChanged:
    """A property: the function without arguments that is called when it becomes yes, or no."""

    def __init__(self, becomes_active, doc):
        self._becomes_active = becomes_active
        self.__doc__ = doc

    def __get__(self, device, owner=None):
        return self if device is None else device._functions.get(self._becomes_active)

    def __set__(self, device, function):
        device._set_function(self._becomes_active, function)


class DigitalInput(InputDevice):
    """Its functions run one by one in a thread of its own.

    The first edge counts at once; what follows within `debounce_s` is looked at when that
    time is over.
    """

    __slots__ = ("_active_level", "_debounce_s", "_functions", "_thread", "_stopping", "_edge",
                 "_is_active", "_was_active", "_was_inactive", "_told")
    DEBOUNCE_S = 0.05
    INTERVAL_S = 0.5

    def __init__(self, config, pins, clock=None, debounce_s=None):
        super().__init__(config, clock)
        self._debounce_s = self.DEBOUNCE_S if debounce_s is None else debounce_s
        self._functions = {}
        self._thread = None
        self._stopping, self._edge = threading.Event(), threading.Event()
        self._was_active, self._was_inactive = threading.Event(), threading.Event()
        self._active_level = 1 if config.active_high else 0
        self._pin = pins.input(config.pin, config.name, config.pull)
        self._is_active = False
        self._told = {}  # listener -> the state that it knows

    @property
    def is_active(self):
        """Yes or no now? Read from the pin, bouncing or not."""
        self._check()
        return self._reads_active()

    @property
    def value(self):
        """1 for yes, 0 for no, now."""
        return int(self.is_active)

    def wait_for_active(self, timeout_s=None):
        """Wait until it is yes; False when `timeout_s` passed first."""
        return self._wait(self._was_active, timeout_s)

    def wait_for_inactive(self, timeout_s=None):
        """Wait until it is no; False when `timeout_s` passed first."""
        return self._wait(self._was_inactive, timeout_s)

    def listen(self, function):
        """Call `function(reading)` soon, and at each change: 1.0 is yes, 0.0 no.

        In the device's own thread, after its `when_...` functions.
        """
        self._check_function(function)
        self._watch()
        self._told[function] = None
        self._edge.set()

    def values(self):
        """Readings without end: at each change, and without one every `interval_s`."""
        changes, has_changed = collections.deque(), threading.Event()

        def note(reading):
            changes.append(reading)
            has_changed.set()

        self.listen(note)
        try:
            while True:
                self._clock.wait(has_changed, self._interval_s)
                has_changed.clear()
                self._check()
                yield from [changes.popleft() for _one in range(len(changes))] or self.read()
        finally:
            self._told.pop(note, None)

    def _measure(self):
        return (float(self._reads_active()),)

    def _reads_active(self):
        return self._pin.level == self._active_level

    def _set_function(self, key, function):
        self._check_function(function)
        self._functions[key] = function
        self._watch()

    def _check_function(self, function):
        if function is not None and not callable(function):
            raise UsageError(
                _("{function!r} can't be called").format(function=function),
                _("Give the function itself, without brackets: button.when_pressed = led.on"))

    def _wait(self, state, timeout_s):
        self._watch()
        happened = self._clock.wait(state, timeout_s)
        self._check()
        return happened

    def _watch(self):
        """Watch the pin from now on; polling alone needs no thread."""
        with self._lock:
            self._check()
            if self._thread is None:
                self._note(self._reads_active())
                self._pin.watch(self._on_edge)
                self._thread = threading.Thread(target=self._loop, daemon=True)
                self._thread.start()

    def _on_edge(self):
        """In the driver's thread."""
        self._edge.set()

    def _loop(self):
        try:
            while not self._stopping.is_set():
                self._edge.wait(self._due_in_s())
                self._edge.clear()
                while not self._stopping.is_set() and self._follow():
                    self._stopping.wait(self._debounce_s)
        except Exception:
            if not self._stopping.is_set():
                self._fail()
                self._thread = None
                self._wake()

    def _due_in_s(self):
        """When to look again without an edge, from now; None: not at all."""

    def _follow(self):
        """Tell a change of the state, if there is one."""
        is_active = self._reads_active()
        has_changed = is_active != self._is_active
        if has_changed:
            self._note(is_active)
            self._call(self._functions.get(is_active))
        self._tell_listeners()
        return has_changed

    def _tell_listeners(self):
        reading = Reading(self.name, self.QUANTITIES[0].name, float(self._is_active), "",
                          self._clock.now_s())
        for listener, told in list(self._told.items()):
            if told is not self._is_active:
                self._told[listener] = self._is_active
                self._call(functools.partial(listener, reading))

    def _note(self, is_active):
        self._is_active = is_active
        now, before = self._was_active, self._was_inactive
        if not is_active:
            now, before = before, now
        before.clear()
        now.set()

    def _call(self, function):
        try:
            if function is not None:
                function()
        except Exception:
            self._fail()

    def _wake(self):
        """Let go who waits: _check then tells why."""
        self._was_active.set()
        self._was_inactive.set()

    def _stop(self):
        super()._stop()
        self._stopping.set()
        self._edge.set()
        self._wake()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(JOIN_S)
