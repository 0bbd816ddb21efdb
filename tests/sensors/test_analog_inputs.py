"""Levels through an ADC: which class, which channel, and values that can't be."""
import pytest

from edgeai.clock import ManualClock
from edgeai.errors import ReadingFailed
from edgeai.kit_devices import ANALOG_TYPES, DeviceConfig
from edgeai.sensors.devices import open_device


class FakeAdc:
    """Its channels' values; an exception is raised."""

    def __init__(self, *values):
        self.values = list(values)

    def read(self, channel):
        value = self.values[channel]
        if isinstance(value, Exception):
            raise value
        return value


def opened(kind, adc, channel=1, clock=None):
    config = DeviceConfig("it", kind, adc="adc", channel=channel)
    return open_device(config, None, clock, {"adc": adc}.get)


@pytest.mark.parametrize("kind", ANALOG_TYPES)
def test_each_type(kind):
    with opened(kind, FakeAdc(0.9, 0.25)) as sensor:
        assert sensor.value == 0.25
        assert sensor.read()[0][:4] == ("it", kind + "_level", 0.25, "")
        with pytest.raises(AttributeError):
            sensor.when_flame = print
    assert sensor.is_closed


def test_values(monkeypatch):
    clock, adc = ManualClock(), FakeAdc(0.0, 0.25)
    with opened("light", adc, clock=clock) as sensor:
        found = sensor.values()
        first = next(found)
        adc.values[1] = 0.75
        second = next(found)
    assert (first.value, second.value, second.at_s - first.at_s) == (0.25, 0.75, 0.5)


def test_what_no_adc_gives(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    for value in (1.01, -0.01, float("nan")):
        with opened("gas", FakeAdc(0.0, value)) as sensor:
            assert sensor.states == ["stale"]
            assert not sensor.read()[0].ok
            assert sensor.states == ["out of range"]
            with pytest.raises(ReadingFailed, match="is out of range"):
                sensor.value


def test_stuck(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    clock = ManualClock()
    with opened("sound", FakeAdc(0.0, 0.5), clock=clock) as sensor:
        sensor.stuck_s = 60
        assert sensor.read()[0].ok
        clock.advance(60)
        assert not sensor.read()[0].ok and sensor.states == ["stuck"]
        with pytest.raises(ReadingFailed, match="sound_level = 0.5 has not moved for 60 s"):
            sensor.value


def test_a_bus_that_fails_says_so_itself():
    with opened("gas", FakeAdc(0.0, OSError("the bus"))) as sensor:
        with pytest.raises(OSError, match="the bus"):
            sensor.read()
