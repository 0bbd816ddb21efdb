"""A DHT that Linux reads by itself (dtoverlay=dht11,gpiopin=4): more precise, and the pin is its own."""
import errno
import os

from edgeai.sensors.misread import Misread

_PREFIX = "dht11@"  # the driver's name for a DHT22 too; behind it the GPIO in hexadecimal
_KINDS = {errno.ETIMEDOUT: "silent", errno.EIO: "checksum"}


def find_dht(gpio, folder):
    """The folder of that GPIO's sensor under `folder` (None: there is none), or None."""
    found = {}
    for name in sorted(os.listdir(folder)) if folder and os.path.isdir(folder) else ():
        label = _label(os.path.join(folder, name, "name"))
        if label.startswith(_PREFIX):
            found[label] = os.path.join(folder, name)
    # Older overlays write 0, whatever the GPIO.
    return found.get("%s%x" % (_PREFIX, gpio)) or found.get(_PREFIX + "0")


def _label(path):
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return ""


class KernelDht:
    """path: its folder, with in_temp_input (m°C) and in_humidityrelative_input (m%)."""

    def __init__(self, path, pin):
        self._path, self._pin = path, pin

    def measure(self):
        """(temperature in °C, humidity in %); Misread where the kernel got none."""
        return self._thousandths("in_temp_input"), self._thousandths("in_humidityrelative_input")

    def release(self):
        """Linux goes on reading it."""
        self._pin.release()

    def _thousandths(self, name):
        try:
            with open(os.path.join(self._path, name), encoding="ascii") as file:
                return int(file.read()) / 1000.0
        except OSError as problem:
            raise Misread(_KINDS.get(problem.errno, "silent")) from problem
        except ValueError as problem:  # nothing in it, or no number
            raise Misread("silent") from problem
