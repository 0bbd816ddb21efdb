"""kit.toml: the one that ships, which one is read, and each mistake with its line."""
import os

import pytest

from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.errors import ConfigError, DeviceAbsent
from edgeai.kit_devices import DeviceConfig

KIT = """\
[microphone]
device = "USB"
rate_hz = 16000

[voice]
driver = "auto"

[[device]]
name = "light"
type = "led"
pin = 17

[[device]]
name = "继电器"
type = "relay"
pin = 26
active_high = false
spoken = ["继电器", "开关"]
"""


@pytest.fixture(autouse=True)
def english_and_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    monkeypatch.delenv("EDGEAI_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


def write(folder, text, name="我的.toml"):
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return str(path)


def test_the_shipped_kit():
    config = load_config(DEFAULT_CONFIG)
    assert [(device.name, device.type, device.place) for device in config.devices] == [
        ("light", "led", "GPIO 17"), ("red", "led", "GPIO 27"), ("green", "led", "GPIO 22"),
        ("relay", "relay", "GPIO 26"), ("buzzer", "buzzer", "GPIO 18"),
        ("button", "button", "GPIO 23"), ("climate", "dht11", "GPIO 4"),
        ("door", "pir", "GPIO 24"), ("distance", "ultrasonic", "GPIO 20 21"),
        ("flame", "flame", "GPIO 16"), ("touch", "touch", "GPIO 15"), ("gas", "gas", "adc[0]"),
        ("daylight", "light", "adc[1]"), ("sound", "sound", "adc[2]"),
        ("rgb", "rgb_led", "GPIO 5 6 25"), ("melody", "passive_buzzer", "GPIO 13"),
        ("servo", "servo", "GPIO 12"), ("fan", "fan", "GPIO 19"), ("lcd", "lcd", "I2C1 0x27"),
        ("adc", "mcp3008", "SPI0.0"), ("adc_i2c", "pcf8591", "I2C1 0x48")]
    assert config.microphone == ("", 16000)
    assert config.speaker == ("",)
    assert config.voice == ("auto", "zh", 160)
    assert config.model == "zh-command"
    assert os.path.samefile(config.chatbot.intents, os.path.join(
        os.path.dirname(DEFAULT_CONFIG), "intents.zh.toml"))


def test_what_is_written_counts(tmp_path):
    config = load_config(write(tmp_path, KIT))
    assert config.microphone == ("USB", 16000)
    assert config.devices == (
        DeviceConfig("light", "led", 17),
        DeviceConfig("继电器", "relay", 26, active_high=False, spoken=("继电器", "开关")))


def test_an_empty_file_has_defaults_and_no_devices(tmp_path):
    config = load_config(write(tmp_path, ""))
    assert (config.devices, config.model, config.chatbot) == (
        (), "zh-command", ("intents.zh.toml", True, "", ""))
    assert (config.microphone, config.voice) == (("", 16000), ("auto", "zh", 160))


def test_what_the_chatbot_is_told(tmp_path):
    config = load_config(write(tmp_path, """[chatbot]
log_rejected = false
language_model = "http://127.0.0.1:8080/v1"
language_model_name = "qwen"
"""))
    assert config.chatbot == ("intents.zh.toml", False, "http://127.0.0.1:8080/v1", "qwen")


def test_where_pictures_come_from_and_go(tmp_path):
    (tmp_path / "影").mkdir()
    path = write(tmp_path, """[camera]
device = "影"
width = 320
rotate = 90
mirror = true
detector = "影"
[display]
window = false
save = "图"
""")
    config = load_config(path)
    assert config.camera == (str(tmp_path / "影"), 320, 480, 30, 90, True, str(tmp_path / "影"))
    assert config.display == (False, str(tmp_path / "图"))
    assert load_config(write(tmp_path, "[camera]\ndevice = '/dev/video1'")).camera.device == (
        "/dev/video1")
    assert load_config(write(tmp_path, "[camera]\ndevice = '2'")).camera.device == 2
    assert load_config(write(tmp_path, "[camera]\ndetector = 'fire'")).camera.detector == "fire"
    assert load_config(DEFAULT_CONFIG).camera == (0, 640, 480, 30, 0, False, "")


@pytest.mark.parametrize("text, words", [
    ("device = -1", "`device` is -1"), ("device = true", "device"), ("width = 8", "`width` is 8"),
    ("fps = 0", "`fps` is 0"), ("rotate = 45", "turned by 45"), ("fbs = 30", "unknown key `fbs`"),
])
def test_what_no_camera_can(tmp_path, text, words):
    with pytest.raises(ConfigError, match=words) as caught:
        load_config(write(tmp_path, "[camera]\n" + text))
    assert "toml:2" in caught.value.message


def test_which_file_is_read(tmp_path, monkeypatch):
    named = write(tmp_path, "[microphone]\nrate_hz = 8000\n", "named.toml")
    elsewhere = write(tmp_path, "[microphone]\nrate_hz = 22050\n", "elsewhere.toml")
    assert load_config().path == DEFAULT_CONFIG
    write(tmp_path, "[microphone]\nrate_hz = 44100\n", "kit.toml")
    assert load_config().microphone.rate_hz == 44100
    monkeypatch.setenv("EDGEAI_CONFIG", elsewhere)
    assert load_config().microphone.rate_hz == 22050
    assert load_config(named).microphone.rate_hz == 8000


def test_paths_are_from_the_files_own_folder(tmp_path, monkeypatch):
    (tmp_path / "套件" / "model").mkdir(parents=True)
    path = write(tmp_path / "套件", '[recognizer]\nmodel = "model"\n[chatbot]\nintents = "x.toml"\n')
    config = load_config(path)
    assert config.model == str(tmp_path / "套件" / "model")
    assert config.chatbot.intents == "x.toml"  # not there: whoever loads it says so


def test_a_device_by_name_and_by_pin():
    config = load_config(DEFAULT_CONFIG)
    assert config.device("relay").pin == 26
    assert config.device_on(26).name == "relay"
    assert config.device_on(21).name == "distance"
    assert config.device_on(14) is None
    with pytest.raises(DeviceAbsent) as caught:
        config.device("heater")
    assert str(caught.value).startswith(
        "E-DEVICE-ABSENT: %s names no device 'heater'\n" % DEFAULT_CONFIG +
        "  -> It names: light, red, green, relay, buzzer, button, climate, door, ")


@pytest.mark.parametrize("old, new, line, message, remedy", [
    ("rate_hz = 16000", "rate_hz = 4000", 3, "a rate of 4000 Hz", "Speech wants 16000."),
    ("rate_hz = 16000", "rate_hz = '16k'", 3, "`rate_hz` is '16k', not a whole number",
     "Write a whole number there."),
    ("rate_hz", "rate", 3, "unknown key `rate`", "Did you mean `rate_hz`?"),
    ("device = \"USB\"", "device = 1", 2, "`device` is 1, not text in quotes",
     "Write text in quotes there."),
    ("[microphone]", "[mikrophone]", 1, "unknown key `mikrophone`", "Did you mean `microphone`?"),
    ('"auto"', '"espeak"', 6, "`driver` is 'espeak'",
     "Choose one of: auto, espeakng, pyttsx3."),
    ('name = "light"\n', "", 8, "[[device]] needs `name`", "Add the line."),
    ('type = "led"\n', "", 8, "[[device]] needs `type`", "Add the line."),
    ('type = "led"', 'type = "lamp"', 10, "`type` is 'lamp'",
     "Choose one of: button, buzzer, dht11, dht22, fan, flame, gas, lcd, led, light, mcp3008, "
     "passive_buzzer, pcf8591, pir, relay, rgb_led, servo, sound, touch, ultrasonic."),
    ("pin = 17\n", "", 8, "[[device]] needs `pin`", "Add the line."),
    ("pin = 17", "pin = 1", 11, "there is no GPIO 1 on the header",
     "Give the BCM number, 2 to 27."),
    ("pin = 26", "pin = 28", 16, "there is no GPIO 28 on the header",
     "Give the BCM number, 2 to 27."),
    ("pin = 26", "pin = 17", 16, "GPIO 17 is already light's",
     "Give one of the two another pin."),
    ('"继电器"\ntype', '"light"\ntype', 14, "there are two devices named 'light'",
     "Rename one of them."),
    ("active_high = false", "active_high = 0", 17, "`active_high` is 0, not true or false",
     "Write true or false there."),
    ("active_high = false", 'pull = "up"', 17, "unknown key `pull`",
     "Remove it; known are: active_high, name, pin, spoken, type."),
    ('"开关"', "2", 18, "`spoken` holds 2, not text", "Put every entry in quotes."),
    ("spoken", "spokn", 18, "unknown key `spokn`", "Did you mean `spoken`?"),
    ("[[device]]\nname = \"light\"", "[device]\nname = \"light\"", None, "", ""),
])
def test_a_mistake(tmp_path, old, new, line, message, remedy):
    assert KIT.count(old) == 1
    path = write(tmp_path, KIT.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    if line:
        assert caught.value.message == "%s:%d: %s" % (path, line, message)
        assert caught.value.remedy == remedy
    else:
        assert caught.value.message.startswith(path + ":13: not valid TOML: ")


def test_how_often_an_input_is_measured(tmp_path):
    text = '[[device]]\nname = "climate"\ntype = "dht11"\npin = 4\ninterval_s = %s\n'
    assert load_config(write(tmp_path, text % "1.05")).devices[0].interval_s == 1.05
    with pytest.raises(ConfigError, match="`interval_s` is 0.0"):
        load_config(write(tmp_path, text % "0"))
    with pytest.raises(ConfigError, match="unknown key `interval_s`"):
        load_config(write(tmp_path, KIT + "interval_s = 1\n"))


def test_what_board_b_sends(tmp_path):
    assert load_config(write(tmp_path, '[board_b]\nsends = "lines"\n')).board_b.sends == "lines"
    with pytest.raises(ConfigError, match="`sends` is 'words'"):
        load_config(write(tmp_path, '[board_b]\nsends = "words"\n'))


def test_single_brackets(tmp_path):
    path = write(tmp_path, KIT[: KIT.rindex("[[device]]")].replace("[[device]]", "[device]"))
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert caught.value.message == "%s:8: `device` is not a list of tables" % path
    assert caught.value.remedy == "Write [[device]] above each entry."


@pytest.mark.parametrize("text, message", [
    ("[voice]\nwords_per_minute = 0\n", ":2: 0 words a minute"),
    ('[[device]]\nname = "a"\ntype = "led"\npin = 5\nspoken = ["灯"]\n'
     '[[device]]\nname = "b"\ntype = "led"\npin = 6\nspoken = ["灯"]\n', ":10: '灯' is already a's"),
])
def test_what_could_not_be_meant_is_refused(tmp_path, text, message):
    path = tmp_path / "kit.toml"
    path.write_bytes(text.encode("utf-8"))
    with pytest.raises(ConfigError) as caught:
        load_config(str(path))
    assert caught.value.message == str(path) + message
