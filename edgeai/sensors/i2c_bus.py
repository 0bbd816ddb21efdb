"""A device's place on an I2C bus, through smbus2."""
import errno

from edgeai.errors import DeviceAbsent, DeviceClosed, DeviceError, DeviceLost, DriverMissing
from edgeai.i18n import gettext as _
from edgeai.sensors import bus_owners

# What the kernel says when no device answers to the address: a Pi, other boards, a bus held low.
_NOBODY = (errno.EREMOTEIO if hasattr(errno, "EREMOTEIO") else 121, errno.ENXIO, errno.ETIMEDOUT)


class I2cPlace:
    """One address of one bus, owned until `release`. Each call is one transaction."""

    def __init__(self, bus, address, owner):
        self._bus_number, self._address, self._owner = bus, address, owner
        self._name = "I2C%d 0x%02x" % (bus, address)
        self._bus = None
        bus_owners.claim(self._name, owner)
        try:
            self._bus = self._open()
        except BaseException:
            bus_owners.unclaim(self._name)
            raise

    def write(self, byte):
        """Send one byte."""
        self._transact("write_byte", byte)

    def read(self, command, count):
        """Send a byte, then, without letting go of the bus, read so many: a list."""
        return self._transact("read_i2c_block_data", command, count)

    def release(self):
        """Nobody's from now on. Twice is fine."""
        bus, self._bus = self._bus, None
        if bus is not None:
            try:
                bus.close()
            finally:
                bus_owners.unclaim(self._name)

    def _transact(self, call, *values):
        bus = self._bus
        if bus is None:
            raise DeviceClosed(
                _("{name} on {place} is closed").format(name=self._owner, place=self._name),
                _("Use it before close(), inside the `with` block."))
        try:
            return getattr(bus, call)(self._address, *values)
        except OSError as error:
            raise DeviceLost(
                _("{name} on {place} does not answer: {error}").format(
                    name=self._owner, place=self._name, error=error),
                _("Check its four wires (SDA is GPIO 2, SCL GPIO 3, power and ground) and its "
                  "address: i2cdetect -y {bus}").format(bus=self._bus_number)) from error

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

    def _absent(self, error):
        return DeviceAbsent(
            _("nothing answers for {name} on {place}: {error}").format(
                name=self._owner, place=self._name, error=error),
            _("Check its wires (SDA is GPIO 2, SCL GPIO 3), and its address by i2cdetect -y {bus}; "
              "write that into kit.toml.").format(bus=self._bus_number))

    def _refused(self, error):
        message = _("the I2C bus of {name} ({place}) can't be opened: {error}").format(
            name=self._owner, place=self._name, error=error)
        if isinstance(error, FileNotFoundError):
            return DeviceAbsent(message, _(
                "Switch it on: sudo raspi-config, Interface Options, I2C; then restart the Pi."))
        if isinstance(error, PermissionError):
            return DeviceError(message, _(
                "This user may not use it: sudo adduser $USER i2c, then log in again."))
        return DeviceError(message, _("Another program may hold it: end that one."))


def _load():
    try:
        import smbus2
    except ImportError as error:
        raise DriverMissing(
            _("the I2C bus can't be reached: {error}").format(error=error),
            _('pip install "edgeai[sensors]". Without a Raspberry Pi use the virtual kit: '
              '--kit sim, open_kit("sim") or EDGEAI_KIT=sim.')) from error
    return smbus2
