"""A light sensor: a photoresistor on its module."""
from edgeai.sensors.analog_input import AnalogInput, level
from edgeai.sensors.digital_input import DigitalInput, WhenChanged
from edgeai.sensors.gauge import Quantity


class Light(DigitalInput):
    """On its digital output; the screw on the module sets what is bright."""

    __slots__ = ()
    QUANTITIES = (Quantity("bright"),)
    DEBOUNCE_S = 0.1

    is_bright = DigitalInput.is_active
    wait_for_bright = DigitalInput.wait_for_active
    wait_for_dark = DigitalInput.wait_for_inactive
    when_bright = WhenChanged(True, "What is called when it becomes bright, or None.")
    when_dark = WhenChanged(False, "What is called when it becomes dark, or None.")


class LightLevel(AnalogInput):
    """Through an ADC. With many modules the level falls as it becomes brighter."""

    __slots__ = ()
    QUANTITIES = (level("light_level"),)
