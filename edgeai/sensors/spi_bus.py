"""A device's place on an SPI bus, through spidev."""
from edgeai.errors import DeviceAbsent, DeviceClosed, DeviceError, DeviceLost, DriverMissing
from edgeai.i18n import gettext as _
from edgeai.sensors import bus_owners


class SpiPlace:
    """One chip select of one bus, owned until `release`; mode 0."""

    def __init__(self, bus, chip, owner, clock_hz):
        self._bus, self._chip, self._owner = bus, chip, owner
        self._name = "SPI%d.%d" % (bus, chip)
        self._spi = None
        bus_owners.claim(self._name, owner)
        try:
            self._spi = self._open(clock_hz)
        except BaseException:
            bus_owners.unclaim(self._name)
            raise

    def exchange(self, sent):
        """Send bytes in one transaction; those that came meanwhile, as many."""
        spi = self._spi
        if spi is None:
            raise DeviceClosed(
                _("{name} on {place} is closed").format(name=self._owner, place=self._name),
                _("Use it before close(), inside the `with` block."))
        try:
            return spi.xfer2(sent)
        except OSError as error:
            raise DeviceLost(
                _("{name} on {place} does not answer: {error}").format(
                    name=self._owner, place=self._name, error=error),
                _("Check its wires and that no other program uses the bus.")) from error

    def release(self):
        """Nobody's from now on. Twice is fine."""
        spi, self._spi = self._spi, None
        if spi is not None:
            try:
                spi.close()
            finally:
                bus_owners.unclaim(self._name)

    def _open(self, clock_hz):
        spi = _load().SpiDev()
        try:
            spi.open(self._bus, self._chip)
        except OSError as error:
            raise self._refused(error) from error
        spi.max_speed_hz = clock_hz
        spi.mode = 0
        return spi

    def _refused(self, error):
        message = _("the SPI bus of {name} ({place}) can't be opened: {error}").format(
            name=self._owner, place=self._name, error=error)
        if isinstance(error, FileNotFoundError):
            return DeviceAbsent(message, _(
                "Switch it on: sudo raspi-config, Interface Options, SPI; then restart the Pi."))
        if isinstance(error, PermissionError):
            return DeviceError(message, _(
                "This user may not use it: sudo adduser $USER spi, then log in again."))
        return DeviceError(message, _("Another program may hold it: end that one."))


def _load():
    try:
        import spidev
    except ImportError as error:
        raise DriverMissing(
            _("the SPI bus can't be reached: {error}").format(error=error),
            _('On a Raspberry Pi: pip install "edgeai[sensors,native]", or sudo apt install '
              'python3-spidev. Without one, use the virtual kit: --kit sim, open_kit("sim") '
              "or EDGEAI_KIT=sim.")) from error
    return spidev
