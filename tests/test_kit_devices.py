"""The [[device]] tables of kit.toml: every type, its defaults, and each mistake with its line."""
import pytest

from edgeai.config import load_config
from edgeai.errors import ConfigError
from edgeai.kit_devices import DEVICE_TYPES, DeviceConfig

# Every type once, in as few lines as it takes. Line numbers count below.
ALL = """\
device = [
  {name = "button", type = "button", pin = 23},
  {name = "touch", type = "touch", pin = 15},
  {name = "door", type = "pir", pin = 24},
  {name = "flame", type = "flame", pin = 16},
  {name = "gas", type = "gas", adc = "adc", channel = 7},
  {name = "daylight", type = "light", adc = "adc_i2c", channel = 3},
  {name = "sound", type = "sound", adc = "adc_i2c", channel = 0},
  {name = "climate", type = "dht11", pin = 4},
  {name = "outside", type = "dht22", pin = 17},
  {name = "distance", type = "ultrasonic", trigger_pin = 20, echo_pin = 21},
  {name = "red", type = "led", pin = 27},
  {name = "relay", type = "relay", pin = 26},
  {name = "buzzer", type = "buzzer", pin = 18},
  {name = "melody", type = "passive_buzzer", pin = 13},
  {name = "fan", type = "fan", pin = 19},
  {name = "servo", type = "servo", pin = 12},
  {name = "rgb", type = "rgb_led", red_pin = 5, green_pin = 6, blue_pin = 25},
  {name = "lcd", type = "lcd"},
  {name = "adc", type = "mcp3008"},
  {name = "adc_i2c", type = "pcf8591"},
]
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


def read(folder, text):
    path = folder / "套件.toml"
    path.write_bytes(text.encode("utf-8"))
    return load_config(str(path))


def one(folder, line):
    return read(folder, "[[device]]\nname = \"it\"\n" + line.replace("; ", "\n")).devices[0]


def test_every_type_is_here(tmp_path):
    devices = read(tmp_path, ALL).devices
    assert sorted(device.type for device in devices) == sorted(DEVICE_TYPES)
    assert [device.place for device in devices if len(device.gpios) != 1] == [
        "adc[7]", "adc_i2c[3]", "adc_i2c[0]", "GPIO 20 21", "GPIO 5 6 25", "I2C1 0x27",
        "SPI0.0", "I2C1 0x48"]


@pytest.mark.parametrize("line, fields", [
    ('type = "button"; pin = 4', dict(pin=4, pull="up", active_high=False)),
    ('type = "button"; pin = 4; pull = "down"', dict(pin=4, pull="down", active_high=True)),
    ('type = "pir"; pin = 4', dict(pin=4, pull="down", active_high=True)),
    ('type = "touch"; pin = 4; active_high = false', dict(pin=4, pull="up", active_high=False)),
    ('type = "light"; pin = 4', dict(pin=4, pull="up", active_high=False)),
    ('type = "gas"; pin = 4; active_high = true', dict(pin=4, pull="down", active_high=True)),
    ('type = "dht22"; pin = 4', dict(pin=4)),
    ('type = "ultrasonic"; echo_pin = 6; trigger_pin = 5',
     dict(pins=(("trigger", 5), ("echo", 6)))),
    ('type = "rgb_led"; red_pin = 7; green_pin = 8; blue_pin = 9; active_high = false',
     dict(pins=(("red", 7), ("green", 8), ("blue", 9)), active_high=False)),
    ('type = "servo"; pin = 12; spoken = ["门锁"]', dict(pin=12, spoken=("门锁",))),
    ('type = "lcd"; address = 0x3f', dict(bus=1, address=0x3F)),
    ('type = "pcf8591"; bus = 3; address = 0x4f', dict(bus=3, address=0x4F)),
    ('type = "mcp3008"; chip = 1', dict(bus=0, chip=1)),
])
def test_what_is_written_and_what_is_not(tmp_path, line, fields):
    device = one(tmp_path, line)
    assert device == DeviceConfig("it", device.type, **fields)


@pytest.mark.parametrize("old, new, line, message, remedy", [
    ("echo_pin = 21", "echo_pn = 21", 11, "[[device]] needs `echo_pin`",
     "Did you mean it by `echo_pn`?"),
    (", blue_pin = 25", "", 18, "[[device]] needs `blue_pin`", "Add the line."),
    ("echo_pin = 21", "echo_pin = 20", 11, "`trigger_pin` and `echo_pin` are both GPIO 20",
     "Give one of the two another pin."),
    ("green_pin = 6", "green_pin = 21", 18, "GPIO 21 is already distance's",
     "Give one of the two another pin."),
    ("pin = 12", "pin = 20", 17, "GPIO 20 is already distance's",
     "Give one of the two another pin."),
    ("red_pin = 5", "red_pin = 28", 18, "there is no GPIO 28 on the header",
     "Give the BCM number, 2 to 27."),
    ("pin = 4", "pin = 3", 19, "GPIO 3 is already climate's", "Give one of the two another pin."),
    ("pin = 4", "pin = 7", 20, "GPIO 7 is already climate's", "Give one of the two another pin."),
    ('"dht11", pin = 4', '"dht11", pin = 4, pull = "up"', 9, "unknown key `pull`",
     "Remove it; known are: interval_s, name, pin, spoken, type."),
    ('"lcd"}', '"lcd", chip = 1}', 19, "unknown key `chip`",
     "Remove it; known are: address, bus, name, spoken, type."),
    ('"lcd"}', '"lcd", address = 0x78}', 19, "`address` is 120", "Give 0x03 to 0x77."),
    ('"lcd"}', '"lcd", address = 0x48}', 21, "I2C1 0x48 is already lcd's",
     "Give one of the two another place."),
    ('"lcd"}', '"lcd", bus = -1}', 19, "`bus` is -1", "Give 0 to 22."),
    ('"mcp3008"}', '"mcp3008", chip = 3}', 20, "`chip` is 3", "Give 0 to 2."),
    ('adc = "adc", ', 'adc = "acd", ', 6, "no ADC is named 'acd'", "kit.toml names: adc, adc_i2c."),
    ('adc = "adc", ', 'adc = "lcd", ', 6, "no ADC is named 'lcd'", "kit.toml names: adc, adc_i2c."),
    ("channel = 7", "channel = 8", 6, "adc has no channel 8", "Give 0 to 7."),
    ("channel = 3", "channel = 4", 7, "adc_i2c has no channel 4", "Give 0 to 3."),
    ("channel = 3", "channel = 0", 8, "adc_i2c[0] is already daylight's",
     "Give one of the two another channel."),
    (", channel = 7", "", 6, "[[device]] needs `channel`", "Add the line."),
    ("channel = 7", "channel = 7, pin = 22", 6, "`pin` and `adc` are two ways to connect it",
     "Keep the one that is wired: `pin`, or `adc` with `channel`."),
    ("channel = 7", "channel = 7, active_high = true", 6, "unknown key `active_high`",
     "Remove it; known are: adc, channel, interval_s, name, spoken, type."),
])
def test_a_mistake(tmp_path, old, new, line, message, remedy):
    assert ALL.count(old) == 1
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, ALL.replace(old, new))
    where, _colon, said = caught.value.message.partition(".toml:")
    assert (said, caught.value.remedy) == ("%d: %s" % (line, message), remedy)


def test_an_adc_where_there_is_none(tmp_path):
    with pytest.raises(ConfigError) as caught:
        one(tmp_path, 'type = "gas"; adc = "adc"; channel = 0')
    assert caught.value.message.endswith(":4: no ADC is named 'adc'")
    assert caught.value.remedy.startswith('Add a [[device]] with type = "mcp3008" to ')


def test_two_chips_of_one_bus_are_neighbours(tmp_path):
    text = "".join('[[device]]\nname = "%s"\ntype = "mcp3008"\nchip = %d\n' % pair
                   for pair in (("a", 0), ("b", 1)))
    assert [device.place for device in read(tmp_path, text).devices] == ["SPI0.0", "SPI0.1"]
    with pytest.raises(ConfigError, match=":8: SPI0.0 is already a's"):
        read(tmp_path, text.replace("chip = 1", "chip = 0"))
