"""A motion detector (HC-SR501) on a GPIO: high while something warm moves."""
from edgeai.sensors.digital_input import DigitalInput, WhenChanged
from edgeai.sensors.gauge import Quantity


class Pir(DigitalInput):
    """After power-up it needs a minute of stillness; until then it sees motion where none is."""

    __slots__ = ()
    QUANTITIES = (Quantity("motion"),)

    motion_detected = DigitalInput.is_active
    wait_for_motion = DigitalInput.wait_for_active
    wait_for_no_motion = DigitalInput.wait_for_inactive
    when_motion = WhenChanged(True, "What is called when something begins to move, or None.")
    when_no_motion = WhenChanged(False, "What is called when all is still again, or None.")
