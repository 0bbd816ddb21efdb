"""MCP3008 and PCF8591: transactions by their data sheets."""
import sys
import types

import pytest

from edgeai.errors import DeviceClosed, DeviceLost, UsageError
from edgeai.kit_devices import DeviceConfig
from edgeai.sensors.mcp3008 import Mcp3008
from edgeai.sensors.pcf8591 import Pcf8591


class Wire:
    """Bytes that went out, and the answers that come in."""

    def __init__(self):
        self.sent, self.answers = [], []

    def answer(self):
        return self.answers.pop(0)


@pytest.fixture
def spi_wire(monkeypatch):
    wire = Wire()

    class SpiDev:
        def open(self, bus, device):
            wire.sent.append(("open", bus, device))

        def xfer2(self, values):
            wire.sent.append(list(values))
            return wire.answer()

        def close(self):
            wire.sent.append("close")

    module = types.ModuleType("spidev")
    module.SpiDev = SpiDev
    monkeypatch.setitem(sys.modules, "spidev", module)
    return wire


@pytest.fixture
def i2c_wire(monkeypatch):
    wire = Wire()

    class SMBus:
        def __init__(self, bus):
            wire.sent.append(("open", bus))

        def read_byte(self, address):
            return 0x80

        def read_i2c_block_data(self, address, register, length):
            wire.sent.append((address, register, length))
            return wire.answer()

        def close(self):
            wire.sent.append("close")

    module = types.ModuleType("smbus2")
    module.SMBus = SMBus
    monkeypatch.setitem(sys.modules, "smbus2", module)
    return wire


def mcp3008():
    return Mcp3008(DeviceConfig("adc", "mcp3008", bus=0, chip=1))


def pcf8591():
    return Pcf8591(DeviceConfig("adc", "pcf8591", bus=1, address=0x48))


# Data sheet, figure 6-1: 0000 0001, then single-ended and the channel in the upper half of the
# second byte; the answer has a null bit and B9 B8 there, B7 to B0 in the third. ? is anything.
@pytest.mark.parametrize("channel, sent, answer, value", [
    (0, [0b00000001, 0b10000000, 0], [0xFF, 0b11111000, 0b00000000], 0.0),
    (5, [0b00000001, 0b11010000, 0], [0x00, 0b00000011, 0b11111111], 1.0),
    (7, [0b00000001, 0b11110000, 0], [0x00, 0b10101010, 0b00000001], 513 / 1023),
])
def test_mcp3008_in_bytes(spi_wire, channel, sent, answer, value):
    spi_wire.answers = [answer, answer]
    with mcp3008() as adc:
        assert adc.read(channel) == value
        assert adc.volts(channel, reference_v=5.0) == pytest.approx(5.0 * value)
    assert spi_wire.sent == [("open", 0, 1), sent, sent, "close"]


def test_mcp3008_that_is_not_there(spi_wire):
    """An input that nothing drives is pulled high: the null bit is 1."""
    spi_wire.answers = [[0xFF, 0xFF, 0xFF]]
    with mcp3008() as adc, pytest.raises(DeviceLost, match=r"adc sends no conversion \(ff ff ff\)"):
        adc.read(0)


# Data sheet: 0100 00cc turns the output on and chooses channel cc; "the first byte transmitted in a
# read cycle contains the conversion result code of the previous read cycle".
@pytest.mark.parametrize("channel, control, answer, value", [
    (0, 0x40, [0x80, 0x00], 0.0), (3, 0x43, [0x00, 0xFF], 1.0), (2, 0x42, [0xFF, 0x33], 0.2)])
def test_pcf8591_in_bytes(i2c_wire, channel, control, answer, value):
    i2c_wire.answers = [answer, answer]
    with pcf8591() as adc:
        assert adc.read(channel) == pytest.approx(value)
        assert adc.volts(channel) == pytest.approx(3.3 * value)
    assert i2c_wire.sent == [("open", 1), (0x48, control, 2), (0x48, control, 2), "close"]


def test_all_channels(i2c_wire):
    i2c_wire.answers = [[0, 0], [0, 51], [51, 102], [102, 255]]
    with pcf8591() as adc:
        assert adc.value == pytest.approx((0.0, 0.2, 0.4, 1.0))


@pytest.mark.parametrize("channel", [-1, 8, "0", None, True, 0.5])
def test_a_channel_that_there_is_not(spi_wire, channel):
    with mcp3008() as adc, pytest.raises(UsageError, match="adc has no channel") as caught:
        adc.read(channel)
    assert caught.value.remedy == "Give 0 to 7."


def test_after_close(spi_wire):
    adc = mcp3008()
    adc.close()
    with pytest.raises(DeviceClosed, match="adc is closed"):
        adc.read(0)
    with pytest.raises(UsageError, match="It is read, not switched"):
        adc.tell("on")
