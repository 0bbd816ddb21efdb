"""The kit: what it hands out and refuses, how it closes, and the virtual one."""
import sys
import types

import pytest

from edgeai import open_kit
from edgeai.audio.dialogue.rejected_log import RejectedLog
from edgeai.audio.dialogue.taught import teach
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.errors import ConfigError, DeviceAbsent, DeviceClosed, DriverMissing, UsageError
from edgeai.kit import Kit
from edgeai.linkage.actions import Give
from edgeai.linkage.doers import doer
from edgeai.linkage.journal import Journal, read_journal
from edgeai.records import Action

STANDIN_NAMES = ("pyaudio", "RPi", "RPi.GPIO", "pyttsx3.drivers.espeak")


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """English, no kit.toml nearby, and nothing said by the environment."""
    for name in ("EDGEAI_KIT", "EDGEAI_CONFIG", "EDGEAI_SCENARIO", "EDGEAI_JOURNAL", "EDGEAI_PINS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EDGEAI_LANG", "en")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def kit():
    with Kit(load_config(DEFAULT_CONFIG), Journal()) as kit:
        yield kit


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "运行" / "journal.jsonl")


@pytest.fixture
def virtual(path):
    with open_kit("sim", journal=path) as kit:
        yield kit


def refusal(error, function, *args, **kwargs):
    with pytest.raises(error) as caught:
        function(*args, **kwargs)
    return caught.value.message, caught.value.remedy


# Which kit

@pytest.mark.parametrize("name", ["simulator", "PI", "virtual"])
def test_a_kit_that_there_is_not(name):
    assert refusal(UsageError, open_kit, name) == (
        "there is no kit %r" % name, 'Choose "pi" (the real one) or "sim" (the virtual one).')


def test_a_wrong_name_in_the_environment(monkeypatch):
    monkeypatch.setenv("EDGEAI_KIT", "Sim")
    assert refusal(UsageError, open_kit)[0] == "there is no kit 'Sim'"


def test_a_scenario_needs_the_virtual_kit():
    assert refusal(UsageError, open_kit, scenario="room.toml") == (
        "a scenario needs the virtual kit", 'Write open_kit("sim", ...).')


def test_the_environment_chooses_and_the_argument_wins(monkeypatch, path):
    monkeypatch.setenv("EDGEAI_KIT", "sim")
    with open_kit(journal=path) as kit:
        assert kit.room.journal is kit.journal
    with open_kit("pi") as kit:
        assert not hasattr(kit, "room")


def test_the_real_kit_is_never_replaced_silently(monkeypatch):
    monkeypatch.delitem(sys.modules, "RPi.GPIO", raising=False)
    monkeypatch.setitem(sys.modules, "RPi", None)  # as on a PC: not there
    with open_kit() as kit:
        message, remedy = refusal(DriverMissing, kit.led)
    assert message.startswith("the header's pins can't be reached: ")
    assert '--kit sim, open_kit("sim") or EDGEAI_KIT=sim' in remedy


def test_the_real_kit_writes_the_journal_that_is_asked_for(path):
    with open_kit("pi", journal=path) as kit:
        kit.journal.write("mine", text="灯")
    assert [entry["text"] for entry in read_journal(path)] == ["灯"]


@pytest.mark.parametrize("name", ["pi", "sim"])
def test_a_wrong_kit_toml_opens_nothing(name, tmp_path):
    (tmp_path / "kit.toml").write_text("[voise]\n")
    journal = tmp_path / "journal.jsonl"
    assert refusal(ConfigError, open_kit, name, journal=str(journal)) == (
        "kit.toml:1: unknown key `voise`", "Did you mean `voice`?")
    assert not journal.exists()
    assert not any(type(finder).__name__ == "StandinFinder" for finder in sys.meta_path)


# Devices that are not there

def test_a_device_that_kit_toml_does_not_name(kit):
    message = "%s names no device 'heater'" % DEFAULT_CONFIG
    remedy = ("It names: light, red, green, relay, buzzer, button, climate, door, distance, flame, "
              "touch, gas, daylight, sound, rgb, melody, servo, fan, lcd, adc, adc_i2c.")
    assert refusal(DeviceAbsent, kit.device, "heater") == (message, remedy)
    assert refusal(DeviceAbsent, kit.led, "heater") == (message, remedy)
    assert refusal(DeviceAbsent, kit.perform, Action("heater", "on"))[1] == remedy


@pytest.mark.parametrize("ask, name, message, remedy", [
    ("led", "relay", "relay is a relay, not a led", "Write kit.relay('relay')."),
    ("button", "light", "light is a led, not a button", "Write kit.led('light')."),
    ("relay", "buzzer", "buzzer is a buzzer, not a relay", "Write kit.buzzer('buzzer')."),
])
def test_a_device_of_another_type(kit, ask, name, message, remedy):
    assert refusal(DeviceAbsent, getattr(kit, ask), name) == (message, remedy)


@pytest.mark.parametrize("ask", [
    "led", "relay", "buzzer", "button", "passive_buzzer", "rgb_led", "fan", "servo", "lcd"])
def test_a_type_that_kit_toml_does_not_name(tmp_path, ask):
    path = tmp_path / "我的.toml"
    path.write_text("")
    kit = Kit(load_config(str(path)), Journal())
    assert refusal(DeviceAbsent, getattr(kit, ask)) == (
        "kit.toml names no " + ask, 'Add a [[device]] with type = "%s" to %s.' % (ask, path))


# Closing

def test_what_was_opened_last_is_closed_first(kit):
    closed = []
    for name in ("journal", "microphone", "led"):
        kit.at_close(lambda name=name: closed.append(name))
    kit.close()
    assert closed == ["led", "microphone", "journal"]


def test_closing_twice_is_fine(kit):
    closed = []
    kit.at_close(lambda: closed.append(1))
    kit.close()
    kit.close()
    assert closed == [1]


@pytest.mark.parametrize("ask", [
    lambda kit: kit.microphone(), lambda kit: kit.voice(), lambda kit: kit.recognizer(),
    lambda kit: kit.chatbot(), lambda kit: kit.led(), lambda kit: kit.device("relay"),
    lambda kit: kit.perform(Action("relay", "on")),
])
def test_a_closed_kit_hands_out_nothing(kit, ask):
    kit.close()
    assert refusal(DeviceClosed, ask, kit) == ("the kit is closed", "Call open_kit() again.")


def fail(error):
    raise error


def test_what_fails_to_close_keeps_nothing_else_open(kit):
    closed = []
    kit.at_close(lambda: closed.append("journal"))
    kit.at_close(lambda: fail(OSError("second")))
    kit.at_close(lambda: closed.append("relay"))
    kit.at_close(lambda: fail(OSError("first")))
    with pytest.raises(OSError) as caught:
        kit.close()
    assert str(caught.value) == "first"
    assert closed == ["relay", "journal"]
    kit.close()


def test_the_error_of_the_with_block_goes_first():
    with pytest.raises(KeyError):
        with Kit(load_config(DEFAULT_CONFIG), Journal()) as kit:
            kit.at_close(lambda: fail(OSError("closing")))
            raise KeyError("mine")


# The virtual kit

def told(path, device):
    """(level, on) of each `pin` entry of that device."""
    return [(entry["level"], entry["on"]) for entry in read_journal(path)
            if entry["kind"] == "pin" and entry["device"] == device]


@pytest.mark.parametrize("ask, name", [
    ("led", "light"), ("led", "red"), ("relay", "relay"), ("buzzer", "buzzer")])
def test_on_and_off_are_seen_in_the_room_and_in_the_journal(virtual, path, ask, name):
    device = getattr(virtual, ask)(name)
    is_on = [virtual.room.header.is_on(name)]
    for switch in (device.on, device.off, device.on):
        switch()
        is_on.append(virtual.room.header.is_on(name))
    assert is_on == [False, True, False, True]
    virtual.close()
    assert told(path, name) == [(0, False), (1, True), (0, False), (1, True), (0, False)]


def test_the_first_of_a_type_is_meant_without_a_name(virtual):
    assert virtual.led() is virtual.led("light") is virtual.device("light")
    assert virtual.led("red") is not virtual.led()


def test_a_closed_device_is_opened_again(virtual):
    with virtual.led("red") as led:
        led.on()
    with virtual.led("red") as again:
        again.on()
        assert virtual.room.header.is_on("red")
    assert again is not led


def test_perform(virtual, path):
    virtual.perform(Action("relay", "on"))
    assert virtual.room.header.is_on("relay")
    virtual.perform(Action("relay", "off"))
    assert not virtual.room.header.is_on("relay")
    assert [(entry["device"], entry["verb"]) for entry in read_journal(path)
            if entry["kind"] == "action"] == [("relay", "on"), ("relay", "off")]


def test_perform_blinks_and_beeps(virtual, path):
    virtual.perform(Action("red", "blink", 2))
    virtual.perform(Action("buzzer", "beep", 1))
    virtual.perform(Action("red", "off"))
    assert [(entry["device"], entry["verb"], entry.get("times")) for entry in read_journal(path)
            if entry["kind"] == "action"] == [
                ("red", "blink", 2), ("buzzer", "beep", 1), ("red", "off", None)]
    with pytest.raises(UsageError):
        virtual.perform(Action("relay", "blink", 2))


def test_is_on_opens_nothing(virtual, path):
    assert not virtual.is_on("red")
    virtual.perform(Action("red", "on"))
    assert virtual.is_on("red") and not virtual.is_on("light")
    virtual.device("red").close()
    assert not virtual.is_on("red")
    with pytest.raises(DeviceAbsent):
        virtual.is_on("heater")


def test_perform_gives_values(virtual, path):
    virtual.perform(Action("servo", "angle", value=30))
    virtual.perform(Action("rgb", "color", value="蓝"))
    virtual.perform(Action("melody", "play", value="成功"))
    assert virtual.servo().angle == 30 and virtual.rgb_led().color == (0, 0, 1)
    assert virtual.is_on("rgb") and not virtual.is_on("fan")
    assert [(entry["device"], entry["verb"], entry["value"]) for entry in read_journal(path)
            if entry["kind"] == "action"] == [
                ("servo", "angle", 30), ("rgb", "color", "蓝"), ("melody", "play", "成功")]


def test_rules_give_values(virtual):
    doer(Give("servo", "angle", 45), virtual, None, None)(None)
    assert virtual.servo().angle == 45
    assert refusal(UsageError, doer, Give("relay", "angle", 1), virtual, None, None) == (
        "relay can't be told to 'angle' with 1", "It can be told: on, off, toggle.")


@pytest.mark.parametrize("device, verb, remedy", [
    ("relay", "close", "It can be told: on, off, toggle."),
    ("relay", "", "It can be told: on, off, toggle."),
    ("servo", "on", "It can be told: off, open, angle (value), open (value)."),
    ("button", "on", "It is read, not switched.")])
def test_perform_refuses_what_a_device_can_not_be_told(virtual, path, device, verb, remedy):
    assert refusal(UsageError, virtual.perform, Action(device, verb)) == (
        "%s can't be told to %r" % (device, verb), remedy)
    assert [entry for entry in read_journal(path) if entry["kind"] == "action"] == []


def test_a_button_is_pressed_in_the_room(virtual):
    button = virtual.button()
    assert not button.is_pressed
    virtual.room.header.press("button")
    assert button.is_pressed
    virtual.room.header.press("button", False)
    assert not button.is_pressed


def test_everything_is_off_when_the_kit_closes(virtual):
    virtual.led("red").on()
    virtual.relay().on()
    header = virtual.room.header
    virtual.close()
    assert (header.is_on("red"), header.is_on("relay")) == (False, False)


def test_a_second_kit_joins_the_room_and_may_not_furnish_it(virtual, path):
    with open_kit("sim") as second:
        assert second.room is virtual.room
    assert refusal(UsageError, open_kit, "sim", journal=path) == (
        "this program is in a virtual room already",
        "Close the other kit first: kit.close(), or the end of its `with` block.")


def modules():
    return {name: sys.modules.get(name) for name in STANDIN_NAMES}


def test_two_kits_one_after_another_leave_imports_as_they_were(tmp_path):
    finders, before = list(sys.meta_path), modules()
    for number in range(2):
        path = str(tmp_path / str(number) / "journal.jsonl")
        with open_kit("sim", journal=path) as kit:
            kit.led("red").on()
            assert "standins" in sys.modules["RPi.GPIO"].__file__
        assert told(path, "red") == [(0, False), (1, True), (0, False)]
        assert (sys.meta_path, modules()) == (finders, before)


def test_real_modules_that_were_loaded_are_put_back(monkeypatch, path):
    for name in STANDIN_NAMES:
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    before = modules()
    with open_kit("sim", journal=path) as kit:
        kit.led("red").on()
        assert modules()["RPi.GPIO"] is not before["RPi.GPIO"]
    assert modules() == before


def test_a_failure_in_the_with_block_leaves_imports_as_they_were(path):
    finders, before = list(sys.meta_path), modules()
    with pytest.raises(ZeroDivisionError):
        with open_kit("sim", journal=path) as kit:
            kit.led("red").on()
            1 / 0
    assert (sys.meta_path, modules()) == (finders, before)
    assert told(path, "red")[-1] == (0, False)


# The chatbot that the kit hands out

def test_the_chatbot_knows_the_devices_and_what_was_taught(virtual, tmp_path, monkeypatch):
    monkeypatch.setenv("EDGEAI_DATA", str(tmp_path / "data"))
    bot = virtual.chatbot()
    teach("瞅瞅钟", "time", bot.intents)
    bot = virtual.chatbot()
    assert bot.reply("瞅瞅钟").intent == "time"
    assert bot.reply("红灯开着吗").text == "红灯关着。"
    bot.reply("打开红灯")
    assert bot.reply("红灯开着吗").text == "红灯开着。"
    bot.reply("我想吃红烧肉")
    assert RejectedLog().sentences() == ["我想吃红烧肉"]
    monkeypatch.setenv("EDGEAI_CHAT_LOG", "0")
    virtual.chatbot().reply("我想吃西瓜")
    assert RejectedLog().sentences() == ["我想吃红烧肉"]


def test_a_language_model_elsewhere_is_refused(tmp_path):
    config = load_config(DEFAULT_CONFIG)
    config = config._replace(chatbot=config.chatbot._replace(language_model="http://10.0.0.2/v1"))
    with Kit(config, Journal()) as kit:
        message, remedy = refusal(ConfigError, kit.chatbot)
    assert message == "the language model 'http://10.0.0.2/v1' is not on this machine"
    assert remedy == "Give http://127.0.0.1:PORT/v1: what people say stays here."


# Devices by their names of kit.toml

def test_a_device_by_its_name(virtual):
    assert virtual.door() is virtual.device("door") is virtual.pir()
    assert virtual.green().name == "green"
    with pytest.raises(AttributeError) as caught:
        virtual.dor()
    assert str(caught.value) == "kit.toml names no device 'dor'. Did you mean `door`?"
    with pytest.raises(AttributeError, match="It names: light, red, green"):
        virtual.xyzzy
    assert not hasattr(virtual, "__wrapped__") and {"door", "led"} <= set(dir(virtual))


def test_asking_for_the_name_opens_nothing(virtual):
    assert callable(virtual.door)
    virtual.close()
    assert callable(virtual.door)
    with pytest.raises(DeviceClosed):
        virtual.door()


def test_a_kit_that_was_not_finished_has_no_devices():
    with pytest.raises(AttributeError, match="kit.toml names no device 'config'"):
        Kit.__new__(Kit).config
