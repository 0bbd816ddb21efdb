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
    "touch": "edgeai.sensors.touch:Touch",
    "pir": "edgeai.sensors.pir:Pir",
    "flame": "edgeai.sensors.flame:Flame",
    "gas": "edgeai.sensors.gas:Gas",
    "light": "edgeai.sensors.light:Light",
    "sound": "edgeai.sensors.sound:Sound",
    "dht11": "edgeai.sensors.dht:Dht11",
    "dht22": "edgeai.sensors.dht:Dht22",
    "ultrasonic": "edgeai.sensors.ultrasonic:Ultrasonic",
}
# Of those that may be read through an ADC, when kit.toml names one.
ANALOG_CLASSES = {
    "flame": "edgeai.sensors.flame:FlameLevel",
    "gas": "edgeai.sensors.gas:GasLevel",
    "light": "edgeai.sensors.light:LightLevel",
    "sound": "edgeai.sensors.sound:SoundLevel",
}


def open_device(config, pins, clock=None, find=None):
    """The device that a `DeviceConfig` describes, on `pins` (see `pins.open_pins`).

    find: a function that gives a device by its name: an ADC, a thermometer.
    """
    if config.adc is not None:
        device = device_class(config)(config, find(config.adc), clock)
    else:
        device = device_class(config)(config, pins, clock)
    if config.interval_s is not None:
        device.interval_s = config.interval_s
    if config.thermometer is not None:
        device.thermometer = find(config.thermometer)
    return device


def device_class(config):
    """The class of the device that a `DeviceConfig` describes; nothing is opened."""
    classes = DEVICE_CLASSES if config.adc is None else ANALOG_CLASSES
    module, _colon, name = classes[config.type].partition(":")
    return getattr(importlib.import_module(module), name)
