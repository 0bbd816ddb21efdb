"""A device's place on an SPI bus, through spidev."""
from edgeai.errors import DriverMissing
from edgeai.i18n import gettext as _
from edgeai.sensors.bus_place import BusPlace


class SpiPlace(BusPlace):
    """One chip select of one bus, owned until `release`; mode 0."""

    BUS = "SPI"

    def __init__(self, bus, chip, owner, clock_hz):
        self._bus_number, self._chip, self._clock_hz = bus, chip, clock_hz
        super().__init__("SPI%d.%d" % (bus, chip), owner)

    def exchange(self, sent):
        """Send bytes in one transaction; those that came meanwhile, as many."""
        return self._transact("xfer2", sent)

    def _open(self):
        spi = _load().SpiDev()
        try:
            spi.open(self._bus_number, self._chip)
        except OSError as error:
            raise self._refused(error) from error
        spi.max_speed_hz = self._clock_hz
        spi.mode = 0
        return spi

    def _wires(self):
        return _("Check its wires and that no other program uses the bus.")


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
