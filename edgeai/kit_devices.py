"""The [[device]] tables of kit.toml: what is connected where.

Every mistake names its line: a key that the type does not have, two devices on one pin,
an ADC's channel or a bus's address taken twice.
"""
from typing import NamedTuple, Optional, Tuple

from edgeai.i18n import gettext as _

# Those of one pin that may also be read through an ADC: then there is a level, not yes or no.
ANALOG_TYPES = ("flame", "gas", "light", "sound")
INPUT_TYPES = ("button", "touch", "pir") + ANALOG_TYPES + ("dht11", "dht22", "ultrasonic")
OUTPUT_TYPES = (
    "led", "relay", "buzzer", "passive_buzzer", "fan", "servo", "rgb_led", "lcd")
SWITCHED_TYPES = tuple(kind for kind in OUTPUT_TYPES if kind not in ("servo", "lcd"))
ADC_CHANNELS = {"mcp3008": 8, "pcf8591": 4}
DEVICE_TYPES = INPUT_TYPES + OUTPUT_TYPES + tuple(ADC_CHANNELS)

# GPIO 2..27 are on the 40-pin header; 0 and 1 belong to the HAT's EEPROM.
HEADER_GPIOS = range(2, 28)
I2C_ADDRESSES = range(0x03, 0x78)  # the others are reserved
_I2C_BUSES, _SPI_BUSES, _SPI_CHIPS = range(23), range(7), range(3)

_I2C_DEFAULTS = {"lcd": 0x27, "pcf8591": 0x48}
# Comparator modules (LM393) and contacts to ground say yes by a low level.
_LOW_WHEN_ACTIVE = ANALOG_TYPES
_WITHOUT_LEVEL = ("servo", "dht11", "dht22", "ultrasonic")
# What the buses keep for themselves when they are switched on.
_BUS_GPIOS = {("SPI", 0): (7, 8, 9, 10, 11), ("SPI", 1): (16, 17, 18, 19, 20, 21),
              ("I2C", 1): (2, 3)}


class DeviceConfig(NamedTuple):
    """One thing of the kit; `spoken` are its names in Mandarin.

    pin: a GPIO number (BCM), of a device with one pin. pins: (role, GPIO) pairs of one
        with several: (("trigger", 20), ("echo", 21)).
    active_high: the level that means on, or for an input yes. pull: "up" or "down", which
        is the other level: what an unplugged input reads is no.
    adc, channel: the name of the ADC through which it is read, and where on it.
    bus, address: on I2C. bus, chip: on SPI.
    thermometer: the name of the DHT by which an ultrasonic sensor knows the speed of sound.
    interval_s: how often an input is measured; None: as is usual for its type.
    """

    name: str
    type: str
    pin: Optional[int] = None
    active_high: bool = True
    pull: str = "up"
    spoken: Tuple[str, ...] = ()
    pins: Tuple[Tuple[str, int], ...] = ()
    adc: Optional[str] = None
    channel: Optional[int] = None
    bus: Optional[int] = None
    chip: Optional[int] = None
    address: Optional[int] = None
    thermometer: Optional[str] = None
    interval_s: Optional[float] = None

    @property
    def gpios(self):
        """All GPIOs that are its own; a bus's are not."""
        return tuple(gpio for _role, gpio in self.pins) if self.pin is None else (self.pin,)

    @property
    def place(self):
        """Where it is connected, for people: "GPIO 20 21", "adc[0]", "I2C1 0x27", "SPI0.0"."""
        if self.adc is not None:
            return "%s[%d]" % (self.adc, self.channel)
        if self.address is not None:
            return "I2C%d 0x%02x" % (self.bus, self.address)
        if self.chip is not None:
            return "SPI%d.%d" % (self.bus, self.chip)
        return "GPIO " + " ".join(str(gpio) for gpio in self.gpios)


def read_devices(tables):
    """The `DeviceConfig`s of [[device]] tables (see `toml_file.Table`)."""
    devices = []
    for table in tables:
        device = _device(table)
        for other in devices:
            _refuse_same_name(table, device, other)
            _refuse_same_place(table, device, other)
        devices.append(device)
    for table, device in zip(tables, devices):
        if device.adc is not None:
            _check_adc(table, device, devices)
        if device.thermometer is not None:
            _check_thermometer(table, device, devices)
    return tuple(devices)


def _device(table):
    name = table.string("name", required=True)
    kind = table.choice("type", DEVICE_TYPES, required=True)
    fields = dict(_place(table, kind), spoken=table.strings("spoken"))
    if fields.keys() & {"pin", "pins"}:
        fields.update(_level(table, kind))
    if kind in INPUT_TYPES:
        fields["interval_s"] = _interval(table)
    table.finish()
    return DeviceConfig(name, kind, **fields)


def _place(table, kind):
    if kind == "ultrasonic":
        return {"pins": _pins(table, ("trigger", "echo")),
                "thermometer": table.string("thermometer")}
    if kind == "rgb_led":
        return {"pins": _pins(table, ("red", "green", "blue"))}
    if kind in _I2C_DEFAULTS:
        return {"bus": _within(table, "bus", 1, _I2C_BUSES),
                "address": _within(table, "address", _I2C_DEFAULTS[kind], I2C_ADDRESSES, "0x%02x")}
    if kind == "mcp3008":
        return {"bus": _within(table, "bus", 0, _SPI_BUSES),
                "chip": _within(table, "chip", 0, _SPI_CHIPS)}
    if kind in ANALOG_TYPES and "adc" in table:
        return _channel(table)
    return {"pin": _gpio(table, "pin")}


def _channel(table):
    if "pin" in table:
        table.fail("pin", _("`pin` and `adc` are two ways to connect it"),
                   _("Keep the one that is wired: `pin`, or `adc` with `channel`."))
    return {"adc": table.string("adc"), "channel": table.integer("channel", required=True)}


def _pins(table, roles):
    pins = {}
    for role in roles:
        key = role + "_pin"
        gpio = _gpio(table, key)
        if gpio in pins:
            table.fail(key, _("`{first}` and `{second}` are both GPIO {pin}").format(
                first=pins[gpio] + "_pin", second=key, pin=gpio),
                _("Give one of the two another pin."))
        pins[gpio] = role
    return tuple((role, gpio) for gpio, role in pins.items())


def _gpio(table, key):
    gpio = table.integer(key, required=True)
    if gpio not in HEADER_GPIOS:
        table.fail(key, _("there is no GPIO {pin} on the header").format(pin=gpio),
                   _("Give the BCM number, 2 to 27."))
    return gpio


def _level(table, kind):
    """A button says by its pull which level is yes; the others say it, and are pulled to no."""
    if kind == "button":
        pull = table.choice("pull", ("up", "down"), "up")
        return {"pull": pull, "active_high": pull == "down"}
    if kind in _WITHOUT_LEVEL:
        return {}
    active_high = table.boolean("active_high", kind not in _LOW_WHEN_ACTIVE)
    if kind in INPUT_TYPES:
        return {"active_high": active_high, "pull": "down" if active_high else "up"}
    return {"active_high": active_high}


def _interval(table):
    seconds = table.number("interval_s")
    if seconds is not None and seconds <= 0:
        table.fail("interval_s", _("`{key}` is {value!r}").format(key="interval_s", value=seconds),
                   _("Give seconds above 0."))
    return seconds


def _within(table, key, default, numbers, form="%d"):
    number = table.integer(key, default)
    if number not in numbers:
        table.fail(key, _("`{key}` is {value!r}").format(key=key, value=number),
                   _("Give {lowest} to {highest}.").format(
                       lowest=form % numbers[0], highest=form % numbers[-1]))
    return number


def _refuse_same_name(table, device, other):
    if other.name == device.name:
        table.fail("name", _("there are two devices named {name!r}").format(name=device.name),
                   _("Rename one of them."))
    for word in set(other.spoken) & set(device.spoken):
        table.fail("spoken", _("{word!r} is already {other}'s").format(
            word=word, other=other.name), _("A spoken name must mean one device."))


def _refuse_same_place(table, device, other):
    mine, others = _bus(device), _bus(other)
    if mine is None or mine != others:
        for gpio in sorted(set(_all_gpios(device)) & set(_all_gpios(other))):
            table.fail(_key_of(device, gpio), _("GPIO {pin} is already {other}'s").format(
                pin=gpio, other=other.name), _("Give one of the two another pin."))
    elif device.place == other.place:
        key = "address" if device.address is not None else "chip"
        table.fail(key, _("{place} is already {other}'s").format(
            place=device.place, other=other.name), _("Give one of the two another place."))
    if device.adc is not None and device.place == other.place:
        table.fail("channel", _("{place} is already {other}'s").format(
            place=device.place, other=other.name), _("Give one of the two another channel."))


def _bus(device):
    if device.bus is None:
        return None
    return "I2C" if device.chip is None else "SPI", device.bus


def _all_gpios(device):
    return device.gpios + _BUS_GPIOS.get(_bus(device), ())


def _key_of(device, gpio):
    if device.bus is not None:
        return "bus"
    role = next((role for role, number in device.pins if number == gpio), None)
    return "pin" if role is None else role + "_pin"


def _check_adc(table, device, devices):
    adcs = {one.name: ADC_CHANNELS[one.type] for one in devices if one.type in ADC_CHANNELS}
    if device.adc not in adcs:
        table.fail("adc", _("no ADC is named {name!r}").format(name=device.adc),
                   _("kit.toml names: {names}.").format(names=", ".join(adcs)) if adcs else
                   _("Add a [[device]] with type = \"{type}\" to {path}.").format(
                       type="mcp3008", path=table.path))
    if device.channel not in range(adcs[device.adc]):
        table.fail("channel", _("{name} has no channel {channel}").format(
            name=device.adc, channel=device.channel),
            _("Give {lowest} to {highest}.").format(lowest=0, highest=adcs[device.adc] - 1))


def _check_thermometer(table, device, devices):
    names = [one.name for one in devices if one.type in ("dht11", "dht22")]
    if device.thermometer not in names:
        table.fail("thermometer", _("no thermometer is named {name!r}").format(
            name=device.thermometer), _("kit.toml names: {names}.").format(
                names=", ".join(names) or "-"))
