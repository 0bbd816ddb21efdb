"""The header's I2C and SPI buses: who answers on them, as the Pi's kernel tells a program."""
import errno
import os

I2C_BUSES = (1,)
SPI_PLACES = ((0, 0), (0, 1))
REMOTE_IO = 121  # EREMOTEIO: nobody answered; Windows has no such name


class I2cBus:
    """One bus. `devices`: address -> something with write(bytes), read(count), is_gone()."""

    def __init__(self, devices):
        self._devices = devices

    def write(self, address, data):
        """OSError when nobody answers to the address."""
        self._device(address).write(bytes(data))

    def read(self, address, count):
        """So many bytes; OSError when nobody answers to the address."""
        return self._device(address).read(count)

    def _device(self, address):
        device = self._devices.get(address)
        if device is None or device.is_gone():
            raise OSError(REMOTE_IO, "Remote I/O error")
        return device


class SpiPlace:
    """One chip select. `device`: something with exchange(bytes), or None."""

    def __init__(self, device):
        self._device = device

    def exchange(self, sent):
        """The bytes that came while `sent` went out; without a device, 0."""
        return self._device.exchange(sent) if self._device else [0] * len(sent)


class Buses:
    """`peripherals`: those that may be on them."""

    def __init__(self, peripherals):
        devices = [one for one in peripherals if one.device.bus is not None]
        self._i2c = {number: I2cBus({one.device.address: one for one in devices
                                     if one.device.address is not None
                                     and one.device.bus == number}) for number in I2C_BUSES}
        self._spi = {(one.device.bus, one.device.chip): one for one in devices
                     if one.device.chip is not None}

    def i2c(self, number):
        """The `I2cBus`; FileNotFoundError where a Pi has none."""
        if number not in self._i2c:
            raise _no_file()
        return self._i2c[number]

    def spi(self, bus, chip):
        """The `SpiPlace`; FileNotFoundError where a Pi has none."""
        if (bus, chip) not in SPI_PLACES:
            raise _no_file()
        return SpiPlace(self._spi.get((bus, chip)))


def _no_file():
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
