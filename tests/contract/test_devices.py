"""What every device promises, on the virtual kit and, where one is wired, on a real board.

    EDGEAI_BOARD=/home/pi/kit.toml python -m pytest tests/contract/test_devices.py

uses the devices that this kit.toml names; it switches, sounds and turns them.
"""
import os

import pytest

from edgeai import open_kit
from edgeai.errors import DeviceClosed, DeviceError, UsageError
from edgeai.kit_devices import ADC_CHANNELS, OUTPUT_TYPES
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


def test_a_board_is_wired():
    if not BOARD:
        pytest.skip("no board: EDGEAI_BOARD names the kit.toml of none")


@pytest.fixture(params=["sim", "board"] if BOARD else ["sim"])
def kit(request, tmp_path):
    opened = (open_kit("pi", config=BOARD) if request.param == "board" else
              open_kit("sim", journal=str(tmp_path / "journal.jsonl")))
    with opened as kit:
        yield kit


@pytest.fixture(params=sorted(USES))
def device(kit, request):
    names = [one.name for one in kit.config.devices if one.type == request.param]
    if not names:
        pytest.skip("its kit.toml names no " + request.param)
    return kit.device(names[0])


def type_of(kit, device):
    return kit.config.device(device.name).type


def use(kit, device):
    return USES[type_of(kit, device)](device)


def test_every_type_is_here():
    assert set(USES) == set(OUTPUT_TYPES) | set(ADC_CHANNELS)


def test_it_is_used_and_closed(kit, device):
    use(kit, device)
    device.value  # every device has one
    device.close()
    device.close()
    assert device.is_closed
    with pytest.raises(DeviceClosed, match="%s is closed" % device.name):
        use(kit, device)
    with pytest.raises(DeviceClosed):
        device.value


def test_it_has_one_owner(kit, device):
    config = kit.config.device(device.name)._replace(name="intruder")
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
