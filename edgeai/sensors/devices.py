"""Which class is which type of kit.toml; loaded with the first device of the type."""
import importlib

DEVICE_CLASSES = {
    "led": "edgeai.sensors.led:LED",
    "relay": "edgeai.sensors.relay:Relay",
    "buzzer": "edgeai.sensors.buzzer:Buzzer",
    "button": "edgeai.sensors.button:Button",
}


def open_device(config, pins, clock=None):
    """The device that a `DeviceConfig` describes, on `pins` (see `pins.open_pins`)."""
    module, _colon, name = DEVICE_CLASSES[config.type].partition(":")
    return getattr(importlib.import_module(module), name)(config, pins, clock)
