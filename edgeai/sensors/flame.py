"""A flame detector: infrared of 760 to 1100 nm, so the sun and lamps are flames to it too."""
from edgeai.sensors.analog_input import AnalogInput, level
from edgeai.sensors.digital_input import DigitalInput, WhenChanged
from edgeai.sensors.gauge import Quantity


class Flame(DigitalInput):
    """On its digital output; the screw on the module sets how near a flame must be."""

    __slots__ = ()
    QUANTITIES = (Quantity("flame"),)
    DEBOUNCE_S = 0.1

    sees_flame = DigitalInput.is_active
    wait_for_flame = DigitalInput.wait_for_active
    wait_for_no_flame = DigitalInput.wait_for_inactive
    when_flame = WhenChanged(True, "What is called when a flame appears, or None.")
    when_no_flame = WhenChanged(False, "What is called when it is gone, or None.")


class FlameLevel(AnalogInput):
    """Through an ADC. With many modules the level falls as a flame comes nearer."""

    __slots__ = ()
    QUANTITIES = (level("flame_level"),)
