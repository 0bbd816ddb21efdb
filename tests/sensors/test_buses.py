"""I2C and SPI: one owner an address, and words for a bus that is off, forbidden or empty."""
import errno
import sys
import types

import pytest

from edgeai.errors import (
    AddressInUse, DeviceAbsent, DeviceClosed, DeviceError, DeviceLost, DriverMissing,
)
from edgeai.sensors.i2c_bus import I2cPlace
from edgeai.sensors.spi_bus import SpiPlace


class FakeSMBus:
    """Devices answer at `there`; `refusal` is raised when the bus is opened."""

    there, refusal, open_count = {0x27}, None, 0

    def __init__(self, bus):
        if FakeSMBus.refusal:
            raise FakeSMBus.refusal
        FakeSMBus.open_count += 1

    def close(self):
        FakeSMBus.open_count -= 1

    def read_byte(self, address):
        if address not in FakeSMBus.there:
            raise OSError(errno.EREMOTEIO, "Remote I/O error")
        return 0

    def write_byte(self, address, value):
        self.read_byte(address)


class FakeSpiDev:
    refusal = None

    def __init__(self):
        self.max_speed_hz, self.mode, self.was = 500000, 3, []

    def open(self, bus, device):
        if FakeSpiDev.refusal:
            raise FakeSpiDev.refusal
        self.was.append(("open", bus, device))

    def xfer2(self, values):
        return [value ^ 0xFF for value in values]

    def close(self):
        self.was.append(("close",))


@pytest.fixture(autouse=True)
def packages(monkeypatch):
    monkeypatch.setattr(FakeSMBus, "there", {0x27, 0x48})
    monkeypatch.setattr(FakeSMBus, "refusal", None)
    monkeypatch.setattr(FakeSMBus, "open_count", 0)
    monkeypatch.setattr(FakeSpiDev, "refusal", None)
    for name, attributes in (("smbus2", {"SMBus": FakeSMBus}), ("spidev", {"SpiDev": FakeSpiDev})):
        module = types.ModuleType(name)
        vars(module).update(attributes)
        monkeypatch.setitem(sys.modules, name, module)


def i2c(owner="lcd", address=0x27):
    return I2cPlace(1, address, owner)


def spi(owner="adc", chip=0):
    return SpiPlace(0, chip, owner, 1000000)


@pytest.mark.parametrize("place, name", [(i2c, "I2C1 0x27"), (spi, "SPI0.0")])
def test_two_owners_of_one_address(place, name):
    first = place("first")
    with pytest.raises(AddressInUse) as caught:
        place("second")
    assert "%s is first's, so second can't have it" % name in str(caught.value)
    assert caught.value.code == "E-ADDRESS-IN-USE" and isinstance(caught.value, OSError)
    first.release()
    first.release()
    place("second").release()


def test_two_addresses_of_one_bus():
    for place in (i2c("lcd", 0x27), i2c("adc", 0x48), spi("one", 0), spi("two", 1)):
        place.release()
    assert FakeSMBus.open_count == 0


def test_nobody_answers():
    FakeSMBus.there = set()
    for _try in range(2):  # the second time too: it was not kept
        with pytest.raises(DeviceAbsent) as caught:
            i2c()
        assert "nothing answers for lcd on I2C1 0x27" in str(caught.value)
        assert "i2cdetect -y 1" in caught.value.remedy
    assert FakeSMBus.open_count == 0


def test_it_was_there():
    place = i2c()
    FakeSMBus.there = set()
    with pytest.raises(DeviceLost, match="lcd on I2C1 0x27 does not answer: .*Remote I/O error"):
        place.write(0)
    place.release()


@pytest.mark.parametrize("place, fake, option", [(i2c, FakeSMBus, "I2C"), (spi, FakeSpiDev, "SPI")])
def test_a_bus_that_is_off(place, fake, option):
    fake.refusal = FileNotFoundError(errno.ENOENT, "No such file or directory")
    for _try in range(2):
        with pytest.raises(DeviceAbsent) as caught:
            place()
        assert "sudo raspi-config, Interface Options, %s" % option in caught.value.remedy


@pytest.mark.parametrize("place, fake, group", [(i2c, FakeSMBus, "i2c"), (spi, FakeSpiDev, "spi")])
def test_a_bus_that_is_forbidden(place, fake, group):
    fake.refusal = PermissionError(errno.EACCES, "Permission denied")
    with pytest.raises(DeviceError) as caught:
        place()
    assert "sudo adduser $USER %s" % group in caught.value.remedy


@pytest.mark.parametrize("place, fake", [(i2c, FakeSMBus), (spi, FakeSpiDev)])
def test_a_bus_that_fails_otherwise(place, fake):
    fake.refusal = OSError(errno.EBUSY, "Device or resource busy")
    with pytest.raises(DeviceError, match="can't be opened: .*busy"):
        place()


@pytest.mark.parametrize("place, name, words", [
    (i2c, "smbus2", "edgeai[sensors]"), (spi, "spidev", "python3-spidev")])
def test_without_the_package(place, name, words, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(DriverMissing) as caught:
        place()
    assert words in caught.value.remedy and "EDGEAI_KIT=sim" in caught.value.remedy


def test_spi_is_opened_in_mode_0_at_the_clock_given():
    place = spi()
    assert (place._bus.max_speed_hz, place._bus.mode) == (1000000, 0)
    assert place._bus.was == [("open", 0, 0)]
    assert place.exchange([0x01, 0xF0]) == [0xFE, 0x0F]
    place.release()
    with pytest.raises(DeviceClosed):
        place.exchange([0])
