"""MQ-2: smoke, liquefied gas, propane, methane, hydrogen, alcohol; it can't tell which.

Its heater needs three minutes after power-up, and a new one a day, until its values hold still.
"""
from edgeai.sensors.analog_input import AnalogInput, level
from edgeai.sensors.digital_input import DigitalInput, WhenChanged
from edgeai.sensors.gauge import Quantity


class Gas(DigitalInput):
    """On its digital output; the screw on the module sets from how much on."""

    __slots__ = ()
    QUANTITIES = (Quantity("gas"),)
    DEBOUNCE_S = 0.1

    smells_gas = DigitalInput.is_active
    wait_for_gas = DigitalInput.wait_for_active
    wait_for_no_gas = DigitalInput.wait_for_inactive
    when_gas = WhenChanged(True, "What is called when there is gas or smoke, or None.")
    when_no_gas = WhenChanged(False, "What is called when it is gone, or None.")


class GasLevel(AnalogInput):
    """Through an ADC. More gas is a higher level; what is much depends on the module: try it."""

    __slots__ = ()
    QUANTITIES = (level("gas_level"),)
