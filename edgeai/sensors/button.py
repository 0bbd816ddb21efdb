"""A button between a GPIO and ground (pull "up") or 3.3 V (pull "down")."""
import functools
import threading

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.records import Reading
from edgeai.sensors.device import Device

DEBOUNCE_S = 0.05  # contacts of small buttons bounce for 1 to 20 ms
JOIN_S = 2.0


class Button(Device):
    """`when_pressed` and `when_released` are functions without arguments.

    They run one by one in the button's own thread. The first edge counts at once;
    what follows within `debounce_s` is looked at when that time is over.
    """

    __slots__ = ("_pressed_level", "_debounce_s", "_when_pressed", "_when_released", "_thread",
                 "_stopping", "_edge", "_is_pressed", "_was_pressed", "_was_released",
                 "_told")

    def __init__(self, config, pins, clock=None, debounce_s=DEBOUNCE_S):
        super().__init__(config, clock)
        self._debounce_s = debounce_s
        self._when_pressed = self._when_released = self._thread = None
        self._stopping, self._edge = threading.Event(), threading.Event()
        self._was_pressed, self._was_released = threading.Event(), threading.Event()
        self._pressed_level = 0 if config.pull == "up" else 1
        self._pin = pins.input(config.pin, config.name, config.pull)
        self._is_pressed = False
        self._told = {}  # listener -> the state that it knows

    @property
    def is_pressed(self):
        """Is it pressed now? Read from the pin, bouncing or not."""
        self._check()
        return self._reads_pressed()

    def wait_for_press(self, timeout_s=None):
        """Wait until it is pressed; False when `timeout_s` passed first."""
        return self._wait(self._was_pressed, timeout_s)

    def wait_for_release(self, timeout_s=None):
        """Wait until it is not pressed; False when `timeout_s` passed first."""
        return self._wait(self._was_released, timeout_s)

    @property
    def when_pressed(self):
        """What is called at each press, or None."""
        return self._when_pressed

    @when_pressed.setter
    def when_pressed(self, function):
        self._check_function(function)
        self._when_pressed = function
        self._watch()

    @property
    def when_released(self):
        """What is called at each release, or None."""
        return self._when_released

    @when_released.setter
    def when_released(self, function):
        self._check_function(function)
        self._when_released = function
        self._watch()

    def listen(self, function):
        """Call `function(reading)` soon, and at each press and release: `pressed` is 1.0 or 0.0.

        In the button's own thread, after `when_pressed` and `when_released`.
        """
        self._check_function(function)
        self._watch()
        self._told[function] = None
        self._edge.set()

    def _check_function(self, function):
        if function is not None and not callable(function):
            raise UsageError(
                _("{function!r} can't be called").format(function=function),
                _("Give the function itself, without brackets: button.when_pressed = led.on"))

    def _reads_pressed(self):
        return self._pin.level == self._pressed_level

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
                self._note(self._reads_pressed())
                self._pin.watch(self._edge.set)
                self._thread = threading.Thread(target=self._loop, daemon=True)
                self._thread.start()

    def _loop(self):
        try:
            while not self._stopping.is_set():
                self._edge.wait()
                self._edge.clear()
                while not self._stopping.is_set() and self._follow():
                    self._stopping.wait(self._debounce_s)
        except Exception:
            if not self._stopping.is_set():
                self._fail()
                self._thread = None
                self._wake()

    def _follow(self):
        """Tell a change of the state, if there is one."""
        is_pressed = self._reads_pressed()
        has_changed = is_pressed != self._is_pressed
        if has_changed:
            self._note(is_pressed)
            function = self._when_pressed if is_pressed else self._when_released
            if function is not None:
                self._call(function)
        self._tell_listeners()
        return has_changed

    def _tell_listeners(self):
        reading = Reading(self.name, "pressed", float(self._is_pressed), "", self._clock.now_s())
        for listener, told in list(self._told.items()):
            if told is not self._is_pressed:
                self._told[listener] = self._is_pressed
                self._call(functools.partial(listener, reading))

    def _note(self, is_pressed):
        self._is_pressed = is_pressed
        now, before = self._was_pressed, self._was_released
        if not is_pressed:
            now, before = before, now
        before.clear()
        now.set()

    def _call(self, function):
        try:
            function()
        except Exception:
            self._fail()

    def _wake(self):
        """Let go who waits: _check then tells why."""
        self._was_pressed.set()
        self._was_released.set()

    def _stop(self):
        self._stopping.set()
        self._edge.set()
        self._wake()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(JOIN_S)
