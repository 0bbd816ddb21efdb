"""Which class is which type of kit.toml; loaded with the first device of the type."""
import importlib

DEVICE_CLASSES = {
    "led": "edgeai.sensors.led:LED",
    "relay": "edgeai.sensors.relay:Relay",
    "buzzer": "edgeai.sensors.buzzer:Buzzer",
    "passive_buzzer": "edgeai.sensors.passive_buzzer:PassiveBuzzer",
    "fan": "edgeai.sensors.fan:Fan",
    "servo": "edgeai.sensors.servo:Servo",
    "rgb_led": "edgeai.sensors.rgb_led:RgbLed",
    "lcd": "edgeai.sensors.lcd:Lcd",
    "mcp3008": "edgeai.sensors.mcp3008:Mcp3008",
    "pcf8591": "edgeai.sensors.pcf8591:Pcf8591",
    "button": "edgeai.sensors.button:Button",
}


def open_device(config, pins, clock=None):
    """The device that a `DeviceConfig` describes, on `pins` (see `pins.open_pins`)."""
    module, _colon, name = DEVICE_CLASSES[config.type].partition(":")
    return getattr(importlib.import_module(module), name)(config, pins, clock)
