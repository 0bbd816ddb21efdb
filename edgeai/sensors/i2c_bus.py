"""A device's place on an I2C bus, through smbus2."""
import errno

from edgeai.errors import DeviceAbsent, DriverMissing
from edgeai.i18n import gettext as _
from edgeai.sensors.bus_place import BusPlace

# What the kernel says when no device answers to the address: a Pi, other boards, a bus held low.
_NOBODY = (errno.EREMOTEIO if hasattr(errno, "EREMOTEIO") else 121, errno.ENXIO, errno.ETIMEDOUT)


class I2cPlace(BusPlace):
    """One address of one bus, owned until `release`. Each call is one transaction."""

    BUS = "I2C"

    def __init__(self, bus, address, owner):
        self._bus_number, self._address = bus, address
        super().__init__("I2C%d 0x%02x" % (bus, address), owner)

    def write(self, byte):
        """Send one byte."""
        self._transact("write_byte", self._address, byte)

    def read(self, command, count):
        """Send a byte, then, without letting go of the bus, read so many: a list."""
        return self._transact("read_i2c_block_data", self._address, command, count)

    def _open(self):
        smbus2 = _load()
        try:
            bus = smbus2.SMBus(self._bus_number)
        except OSError as error:
            raise self._refused(error) from error
        try:
            bus.read_byte(self._address)  # is anybody there?
        except OSError as error:
            bus.close()
            if error.errno in _NOBODY:
                raise self._absent(error) from error
            raise self._refused(error) from error
        return bus

    def _wires(self):
        return _("Check its four wires (SDA is GPIO 2, SCL GPIO 3, power and ground) and its "
                 "address: i2cdetect -y {bus}").format(bus=self._bus_number)

    def _absent(self, error):
        return DeviceAbsent(
            _("nothing answers for {name} on {place}: {error}").format(
                name=self._owner, place=self._name, error=error),
            _("Check its wires (SDA is GPIO 2, SCL GPIO 3), and its address by i2cdetect -y {bus}; "
              "write that into kit.toml.").format(bus=self._bus_number))


def _load():
    try:
        import smbus2
    except ImportError as error:
        raise DriverMissing(
            _("the I2C bus can't be reached: {error}").format(error=error),
            _('pip install "edgeai[sensors]". Without a Raspberry Pi use the virtual kit: '
              '--kit sim, open_kit("sim") or EDGEAI_KIT=sim.')) from error
    return smbus2
