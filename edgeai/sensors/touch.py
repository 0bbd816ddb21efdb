"""A capacitive touch pad (TTP223) on a GPIO: high while it is touched."""
from edgeai.sensors.digital_input import DigitalInput, WhenChanged
from edgeai.sensors.gauge import Quantity


class Touch(DigitalInput):
    __slots__ = ()
    QUANTITIES = (Quantity("touched"),)
    DEBOUNCE_S = 0.02

    is_touched = DigitalInput.is_active
    wait_for_touch = DigitalInput.wait_for_active
    wait_for_release = DigitalInput.wait_for_inactive
    when_touched = WhenChanged(True, "What is called at each touch, or None.")
    when_released = WhenChanged(False, "What is called when it is let go, or None.")
