"""What every device promises, on the virtual kit and, where one is wired, on a real board.

    EDGEAI_BOARD=/home/pi/kit.toml python -m pytest tests/contract/test_devices.py

uses the devices that this kit.toml names: it switches, sounds and turns the outputs, and reads the sensors. No hand is
needed; that a sensor notices one is shown by `edgeai sensors test NAME`.
"""
import os

import pytest

from edgeai import open_kit
from edgeai.config import load_config
from edgeai.errors import DeviceClosed, DeviceError, UsageError
from edgeai.kit_devices import ADC_CHANNELS, ANALOG_TYPES, INPUT_TYPES, OUTPUT_TYPES
from edgeai.sensors.devices import open_device
from edgeai.sensors.pins import open_pins

BOARD = os.environ.get("EDGEAI_BOARD")
USES = {
    "led": lambda led: setattr(led, "brightness", 0.5),
    "relay": lambda relay: relay.on(),
    "buzzer": lambda buzzer: buzzer.play(".", background=False),
    "passive_buzzer": lambda buzzer: buzzer.tone("A5", 0.1, background=False),
    "fan": lambda fan: setattr(fan, "speed", 0.5),
    "servo": lambda servo: servo.move(90, background=False),
    "rgb_led": lambda led: setattr(led, "color", "紫"),
    "lcd": lambda lcd: lcd.show("edgeai\nOK"),
    "mcp3008": lambda adc: adc.read(0),
    "pcf8591": lambda adc: adc.read(3),
}
USES.update(dict.fromkeys(INPUT_TYPES, lambda sensor: sensor.read()))


# What the kit.toml that ships has not: a second climate, and each level as a yes or no.
DIGITAL = """
[[device]]
name = "outside"
type = "dht22"
pin = 14
[[device]]
name = "flame"
type = "flame"
pin = 16
[[device]]
name = "gas"
type = "gas"
pin = 17
[[device]]
name = "daylight"
type = "light"
pin = 22
[[device]]
name = "sound"
type = "sound"
pin = 23
"""


def test_a_board_is_wired():
    if not BOARD:
        pytest.skip("no board: EDGEAI_BOARD names the kit.toml of none")


# (kit, type of device): the board has those that its kit.toml names.
CASES = [("sim", kind) for kind in sorted(USES) if kind != "dht22"]
CASES += [("digital", kind) for kind in ("dht22",) + ANALOG_TYPES]
if BOARD:
    CASES += [("board", kind) for kind in sorted({one.type for one in load_config(BOARD).devices})]


@pytest.fixture(params=CASES, ids="-".join)
def case(request):
    return request.param


@pytest.fixture
def kit(case, tmp_path):
    (tmp_path / "digital.toml").write_text(DIGITAL, encoding="utf-8")
    journal = str(tmp_path / "journal.jsonl")
    opened = {"sim": lambda: open_kit("sim", journal=journal),
              "digital": lambda: open_kit("sim", str(tmp_path / "digital.toml"), journal=journal),
              "board": lambda: open_kit("pi", BOARD)}[case[0]]()
    with opened as kit:
        yield kit


@pytest.fixture
def device(kit, case):
    return kit.device(next(one.name for one in kit.config.devices if one.type == case[1]))


def type_of(kit, device):
    return kit.config.device(device.name).type


def use(kit, device):
    return USES[type_of(kit, device)](device)


def test_every_type_is_here():
    assert set(USES) == set(OUTPUT_TYPES) | set(ADC_CHANNELS) | set(INPUT_TYPES)


def test_it_is_used_and_closed(kit, device):
    use(kit, device)
    device.value  # every device has one; a sensor's is good, or ReadingFailed
    device.close()
    device.close()
    assert device.is_closed
    with pytest.raises(DeviceClosed, match="%s is closed" % device.name):
        use(kit, device)
    with pytest.raises(DeviceClosed):
        device.value


def test_it_has_one_owner(kit, device):
    config = kit.config.device(device.name)._replace(name="intruder")
    if config.adc is not None:
        pytest.skip("it has no pin of its own: the ADC has one owner")
    with pytest.raises(DeviceError) as caught:
        open_device(config, open_pins() if config.gpios else None)
    assert device.name in caught.value.message and "intruder" in caught.value.message
    use(kit, device)
    device.close()
    again = kit.device(device.name)
    use(kit, again)


def test_a_misspelt_attribute_fails(device):
    with pytest.raises(AttributeError):
        device.vlaue = 1
    with pytest.raises(AttributeError):
        device.onn()


def test_what_it_can_be_told_it_has(device):
    for verb in device.VERBS + device.VALUE_VERBS:
        assert hasattr(type(device), verb)
    with pytest.raises(UsageError):
        device.tell("__class__")
    assert device.name in repr(device)


def test_a_sensor_s_readings_are_to_be_believed(kit, device):
    if type_of(kit, device) not in INPUT_TYPES:
        pytest.skip("it is no sensor")
    device.value
    for reading, quantity in zip(device.read(), device.QUANTITIES):
        assert (reading.source, reading.quantity, reading.unit) == (device.name, quantity.name, quantity.unit)
        assert quantity.lowest <= reading.value <= quantity.highest
    if type_of(kit, device) not in ANALOG_TYPES:  # those may be at the end of their range
        assert set(device.states) == {"ok"}
