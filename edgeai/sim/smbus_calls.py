"""What the stand-ins for smbus and smbus2 share: the kernel's side of an I2C bus."""
import errno
import os
import re

from edgeai.sim import room

ADDRESSES = range(0x80)


class OpenBus:
    """In place of a file descriptor."""

    def __init__(self, bus):
        self.bus = bus


class _Device:
    """One address on a bus."""

    def __init__(self, bus, address):
        self._bus = bus
        self._address = address

    def write(self, data):
        self._bus.write(self._address, data)

    def read(self, count):
        return self._bus.read(self._address, count)

    def read_register(self, register, count):
        """A byte, then, without letting go of the bus, so many bytes read."""
        self.write([register])
        return self.read(count)


def open_bus(path):
    """The bus of that device file; room time begins."""
    number = re.match(r"/dev/i2c-(\d+)$", path)
    here = room.current()
    # A number that no bus has, where the path is none.
    bus = here.peripherals.buses.i2c(int(number.group(1)) if number else -1)
    here.start()
    return OpenBus(bus)


def at(opened, address):
    """The device at that address of a bus from `open_bus`, or what ioctl says."""
    if opened is None:
        raise TypeError("argument must be an int, or have a fileno() method.")
    if not isinstance(address, int):
        raise TypeError("ioctl requires a file or file descriptor, an integer and optionally "
                        "an integer or buffer argument")
    if address not in ADDRESSES:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return _Device(opened.bus, address)


def word(data):
    """Two bytes, the low one first."""
    return data[0] | data[1] << 8


def not_supported():
    """What the Pi's adapter cannot do."""
    return OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))


def bad_descriptor():
    return OSError(errno.EBADF, os.strerror(errno.EBADF))
