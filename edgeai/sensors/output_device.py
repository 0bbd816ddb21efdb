"""What LED, relay and buzzer share: on, off, and switching by turns."""
import itertools
import threading

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.device import Device

JOIN_S = 2.0  # the thread waits for nothing but its stop event


class OutputDevice(Device):
    """Off when opened and when closed. `config.active_high` says which level is on."""

    __slots__ = ("_on_level", "_thread", "_stopping")

    def __init__(self, config, pins, clock=None):
        super().__init__(config, clock)
        self._on_level = 1 if config.active_high else 0
        self._thread = None
        self._stopping = threading.Event()
        self._pin = pins.output(config.pin, config.name, off_level=1 - self._on_level)

    def on(self):
        """Switch on; ends a blinking."""
        self._end_turns_and_switch(True)

    def off(self):
        """Switch off; ends a blinking."""
        self._end_turns_and_switch(False)

    def toggle(self):
        """Switch to the other state; ends a blinking."""
        with self._lock:
            self._end_turns_and_switch(not self.is_on)

    @property
    def is_on(self):
        self._check()
        return self._pin.level == self._on_level

    @property
    def value(self):
        """1 when on, 0 when off; may be set."""
        return int(self.is_on)

    @value.setter
    def value(self, value):
        if value not in (0, 1):
            raise UsageError(
                _("{name} can't be set to {value!r}").format(name=self.name, value=value),
                _("1 or True is on, 0 or False is off."))
        self._end_turns_and_switch(bool(value))

    def _end_turns_and_switch(self, is_on):
        with self._lock:
            self._check()
            self._stop()
            self._switch(is_on)

    def _switch(self, is_on):
        self._pin.write(self._on_level if is_on else 1 - self._on_level)

    def _take_turns(self, on_s, off_s, times, background):
        """On and off by turns, `times` times or (None) until something else is asked for."""
        self._check_turns(on_s, off_s, times, background)
        with self._lock:
            self._check()
            self._stop()
            stopping = self._stopping = threading.Event()
            if background:
                self._thread = threading.Thread(
                    target=self._run_turns, args=(stopping, on_s, off_s, times), daemon=True)
                self._thread.start()
        if not background:
            self._turns(stopping, on_s, off_s, times)

    def _run_turns(self, *args):
        try:
            self._turns(*args)
        except Exception:
            if not self._is_closed:
                self._fail()

    def _turns(self, stopping, on_s, off_s, times):
        for _turn in itertools.count() if times is None else range(times):
            for is_on, seconds in ((True, on_s), (False, off_s)):
                if stopping.is_set():
                    return
                self._switch(is_on)
                self._clock.wait(stopping, seconds)

    def _stop(self):
        self._stopping.set()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(JOIN_S)

    def _check_turns(self, on_s, off_s, times, background):
        is_time = all(isinstance(value, (int, float)) and value >= 0 for value in (on_s, off_s))
        is_time = is_time and on_s + off_s > 0
        is_count = times is None or (isinstance(times, int) and times >= 1)
        if not is_time or not is_count or (times is None and not background):
            raise UsageError(
                _("{name} can't take turns with on_s={on_s!r}, off_s={off_s!r}, "
                  "times={times!r}").format(
                      name=self.name, on_s=on_s, off_s=off_s, times=times),
                _("Seconds are 0 or more, not both 0; times is 1 or more, or None in the "
                  "background: until off()."))
