"""A button between a GPIO and ground (pull "up") or 3.3 V (pull "down")."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.digital_input import DigitalInput, WhenChanged
from edgeai.sensors.gauge import Quantity

_HELD = "held"


class Button(DigitalInput):
    """`when_pressed`, `when_released` and `when_held` are functions without arguments."""

    __slots__ = ("_hold_s", "_pressed_s", "_was_held_told")
    QUANTITIES = (Quantity("pressed"),)
    HOLD_S = 1.0

    def __init__(self, config, pins, clock=None, debounce_s=None):
        super().__init__(config, pins, clock, debounce_s)
        self._hold_s = self.HOLD_S
        self._pressed_s, self._was_held_told = None, False

    is_pressed = DigitalInput.is_active
    wait_for_press = DigitalInput.wait_for_active
    wait_for_release = DigitalInput.wait_for_inactive
    when_pressed = WhenChanged(True, "What is called at each press, or None.")
    when_released = WhenChanged(False, "What is called at each release, or None.")
    when_held = WhenChanged(_HELD, "What is called once it is held for `hold_s`, or None.")

    @property
    def is_held(self):
        """Has it been pressed for `hold_s`? Known once it is watched."""
        self._check()
        pressed_s = self._pressed_s
        return pressed_s is not None and self._clock.now_s() - pressed_s >= self._hold_s

    @property
    def hold_s(self):
        """How long a long press is; may be set."""
        return self._hold_s

    @hold_s.setter
    def hold_s(self, seconds):
        if not 0 < seconds < float("inf"):
            raise UsageError(_("{name} can't be held for {seconds} s").format(
                name=self.name, seconds=seconds), _("Give a number above 0."))
        self._hold_s = seconds
        self._edge.set()

    def _note(self, is_active):
        self._pressed_s = self._clock.now_s() if is_active else None
        self._was_held_told = False
        super()._note(is_active)

    def _due_in_s(self):
        if self._pressed_s is None or self._was_held_told:
            return None
        return max(0.0, self._pressed_s + self._hold_s - self._clock.now_s())

    def _follow(self):
        has_changed = super()._follow()
        if not has_changed and self._due_in_s() == 0:
            self._was_held_told = True
            self._call(self._functions.get(_HELD))
        return has_changed
