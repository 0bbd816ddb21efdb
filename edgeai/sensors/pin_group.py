"""The pins of a device that has several."""
import contextlib


class PinGroup:
    """Opened all or none. openers: functions that each give a pin of `pins`, in their order."""

    def __init__(self, *openers):
        self.pins = []
        try:
            for open_pin in openers:
                self.pins.append(open_pin())
        except BaseException:
            self.release()
            raise

    def release(self):
        """Off, then nobody's; one that fails does not keep the others from it."""
        with contextlib.ExitStack() as stack:
            for pin in self.pins:
                stack.callback(pin.release)
