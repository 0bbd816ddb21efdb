"""Which GPIO a channel number of RPi.GPIO means, and what the program made of each."""
from edgeai.sensors.board_numbers import GPIO_OF_BOARD_PIN
from edgeai.sim.c_parser import as_c_int
from edgeai.sim.header import GPIO_COUNT

BOARD, BCM, UNKNOWN_MODE = 10, 11, -1
IN, OUT, NOT_SET_UP = 1, 0, -1


class Channels:
    """The numbering that was chosen, and the direction each GPIO was set up with."""

    def __init__(self):
        self.mode = UNKNOWN_MODE
        self.directions = [NOT_SET_UP] * GPIO_COUNT

    def gpio(self, channel):
        """The GPIO of that channel, or the real package's complaint."""
        if self.mode == UNKNOWN_MODE:
            raise RuntimeError("Please set pin numbering mode using GPIO.setmode(GPIO.BOARD)"
                               " or GPIO.setmode(GPIO.BCM)")
        if self.mode == BCM and 0 <= channel < GPIO_COUNT:
            return channel
        if self.mode == BOARD and channel in GPIO_OF_BOARD_PIN:
            return GPIO_OF_BOARD_PIN[channel]
        raise ValueError("The channel sent is invalid on a Raspberry Pi")

    def channel(self, gpio):
        """The number that a callback gets for that GPIO, in the numbering chosen now."""
        if self.mode == BCM:
            return gpio
        return next((pin for pin, one in GPIO_OF_BOARD_PIN.items() if one == gpio), -1)

    def input_gpio(self, channel):
        """The GPIO of a channel that must have been set up as an input."""
        gpio = self.gpio(channel)
        if self.directions[gpio] != IN:
            raise RuntimeError("You must setup() the GPIO channel as an input first")
        return gpio

    def output_gpio(self, channel):
        """The GPIO of a channel that must have been set up as an output."""
        gpio = self.gpio(channel)
        if self.directions[gpio] != OUT:
            raise RuntimeError("The GPIO channel has not been set up as an OUTPUT")
        return gpio


def listed(channels):
    """The items of one channel or a list or tuple of them, not yet checked one by one."""
    if isinstance(channels, int):
        return [as_c_int(channels)]
    if isinstance(channels, (list, tuple)):
        return channels
    raise ValueError("Channel must be an integer or list/tuple of integers")


def channel_number(item):
    """An item of a list of channels as a number."""
    if not isinstance(item, int):
        raise ValueError("Channel must be an integer")
    return as_c_int(item)
