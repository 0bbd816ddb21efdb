"""What each type of device of kit.toml measures in the virtual room, and what can go wrong with it."""
from typing import NamedTuple

# Of a device on a digital pin: 0.0 or 1.0, or between: its comparator switches at 0.5.
_ON_PINS = {
    "button": {"pressed": 0.0},
    "touch": {"touched": 0.0},
    "pir": {"motion": 0.0},
    "flame": {"flame": 0.0},
    "gas": {"gas": 0.0},
    "light": {"bright": 1.0},
    "sound": {"loud": 0.0},
    "dht11": {"temperature_c": 25.0, "humidity_percent": 50.0},
    "dht22": {"temperature_c": 25.0, "humidity_percent": 50.0},
    "ultrasonic": {"distance_m": 1.0},
}
# Through an ADC: the part of its reference voltage.
_ON_ADC = {
    "flame": {"flame_level": 0.05},
    "gas": {"gas_level": 0.1},
    "light": {"light_level": 0.5},
    "sound": {"sound_level": 0.1},
}
_LIMITS = {
    "temperature_c": (-273.15, 2000.0),
    "humidity_percent": (0.0, 100.0),
    "distance_m": (0.0, 1000.0),
}
_DEVICE_FAULTS = ("stuck", "flapping", "gone")


class Limits(NamedTuple):
    lowest: float
    highest: float


def quantities_of(device):
    """{quantity: its value when the scenario says nothing} of a `DeviceConfig`."""
    return dict((_ON_ADC if device.adc else _ON_PINS).get(device.type, {}))


def limits_of(quantity):
    """Between what it always is; 0 and 1 for levels and switches."""
    return Limits(*_LIMITS.get(quantity, (0.0, 1.0)))


def faults_of(device):
    """The names of the faults that a `DeviceConfig` may have."""
    if device.type in ("mcp3008", "pcf8591", "lcd"):
        return ("gone",)
    if not quantities_of(device):
        return ()
    return (("checksum",) if device.type in ("dht11", "dht22") else ()) + _DEVICE_FAULTS
