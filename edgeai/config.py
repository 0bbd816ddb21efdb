"""kit.toml: every pin, device, model and voice, as frozen records.

Which file: the one given, else EDGEAI_CONFIG, else `kit.toml` in the current
folder, else the one that ships with the package.
"""
import os
from typing import NamedTuple, Optional, Tuple

from edgeai.errors import DeviceAbsent
from edgeai.i18n import gettext as _
from edgeai.toml_file import read_toml

PACKAGE_DIR = os.path.dirname(os.path.abspath(__file__))
DEFAULT_CONFIG = os.path.join(PACKAGE_DIR, "data", "kit.toml")
DEVICE_TYPES = ("led", "relay", "buzzer", "button")
# From telephone to studio: what a microphone may be opened at.
RATES_HZ = range(8000, 192001)
WORDS_PER_MINUTE = range(80, 451)  # what eSpeak NG speaks
# GPIO 2..27 are on the 40-pin header; 0 and 1 belong to the HAT's EEPROM.
HEADER_GPIOS = range(2, 28)


class MicrophoneConfig(NamedTuple):
    device: str = ""
    rate_hz: int = 16000


class SpeakerConfig(NamedTuple):
    device: str = ""


class VoiceConfig(NamedTuple):
    driver: str = "auto"
    voice: str = "zh"
    words_per_minute: int = 160


class ChatbotConfig(NamedTuple):
    """log_rejected: keep what was not understood. language_model: a server's address, or ""."""

    intents: str = "intents.zh.toml"
    log_rejected: bool = True
    language_model: str = ""
    language_model_name: str = ""


class DeviceConfig(NamedTuple):
    """One thing on a pin. `pin` is a GPIO number (BCM); `spoken` are its names in Mandarin."""

    name: str
    type: str
    pin: int
    active_high: bool = True
    pull: str = "up"
    spoken: Tuple[str, ...] = ()


class KitConfig(NamedTuple):
    path: str
    microphone: MicrophoneConfig
    speaker: SpeakerConfig
    voice: VoiceConfig
    model: str
    chatbot: ChatbotConfig
    devices: Tuple[DeviceConfig, ...]

    def device_on(self, pin) -> Optional[DeviceConfig]:
        """What kit.toml connects to that GPIO, or None."""
        return next((device for device in self.devices if device.pin == pin), None)

    def device(self, name) -> DeviceConfig:
        """The device of that name; DeviceAbsent names those there are."""
        for device in self.devices:
            if device.name == name:
                return device
        raise DeviceAbsent(
            _("kit.toml names no device {name!r}").format(name=name),
            _("It names: {names}.").format(
                names=", ".join(device.name for device in self.devices)
            ),
        )


def load_config(path=None):
    """Read kit.toml; ConfigError names file, line and remedy."""
    table = read_toml(path or _find_config())
    config = KitConfig(
        path=table.path,
        microphone=_microphone(table.table("microphone")),
        speaker=_speaker(table.table("speaker")),
        voice=_voice(table.table("voice")),
        model=_recognizer(table.table("recognizer")),
        chatbot=_chatbot(table.table("chatbot")),
        devices=_devices(table.tables("device")),
    )
    table.finish()
    return config


def _find_config():
    return os.environ.get("EDGEAI_CONFIG") or (
        "kit.toml" if os.path.isfile("kit.toml") else DEFAULT_CONFIG
    )


def _microphone(table):
    record = MicrophoneConfig(
        device=table.string("device", ""), rate_hz=table.integer("rate_hz", 16000)
    )
    if record.rate_hz not in RATES_HZ:
        table.fail("rate_hz", _("a rate of {rate} Hz").format(rate=record.rate_hz),
                   _("Speech wants 16000."))
    table.finish()
    return record


def _speaker(table):
    record = SpeakerConfig(device=table.string("device", ""))
    table.finish()
    return record


def _voice(table):
    record = VoiceConfig(
        driver=table.choice("driver", ("auto", "pyttsx3", "espeakng"), "auto"),
        voice=table.string("voice", "zh"),
        words_per_minute=table.integer("words_per_minute", 160),
    )
    if record.words_per_minute not in WORDS_PER_MINUTE:
        table.fail("words_per_minute",
                   _("{number} words a minute").format(number=record.words_per_minute),
                   _("Give {lowest} to {highest}; 160 is plain.").format(
                       lowest=WORDS_PER_MINUTE[0], highest=WORDS_PER_MINUTE[-1]))
    table.finish()
    return record


def _recognizer(table):
    model = _named_path(table, "model", "zh-command")
    table.finish()
    return model


def _chatbot(table):
    record = ChatbotConfig(
        intents=_named_path(table, "intents", "intents.zh.toml"),
        log_rejected=table.boolean("log_rejected", True),
        language_model=table.string("language_model", ""),
        language_model_name=table.string("language_model_name", ""),
    )
    table.finish()
    return record


def _named_path(table, key, default):
    """A name that ships with edgeai, or a path relative to the file that gives it."""
    value = table.string(key, default)
    beside = os.path.join(os.path.dirname(os.path.abspath(table.path)), value)
    return beside if os.path.exists(beside) else value


def _devices(tables):
    devices = []
    for table in tables:
        device = _device(table)
        _refuse_twice(table, device, devices)
        devices.append(device)
    return tuple(devices)


def _device(table):
    device = DeviceConfig(
        name=table.string("name", required=True),
        type=table.choice("type", DEVICE_TYPES, required=True),
        pin=table.integer("pin", required=True),
        active_high=table.boolean("active_high", True),
        pull=table.choice("pull", ("up", "down"), "up"),
        spoken=table.strings("spoken"),
    )
    if device.pin not in HEADER_GPIOS:
        table.fail("pin", _("there is no GPIO {pin} on the header").format(pin=device.pin),
                   _("Give the BCM number, 2 to 27."))
    table.finish()
    return device


def _refuse_twice(table, device, others):
    for other in others:
        if other.pin == device.pin:
            table.fail("pin", _("GPIO {pin} is already {other}'s").format(
                pin=device.pin, other=other.name), _("Give one of the two another pin."))
        if other.name == device.name:
            table.fail("name", _("there are two devices named {name!r}").format(
                name=device.name), _("Rename one of them."))
        for word in set(other.spoken) & set(device.spoken):
            table.fail("spoken", _("{word!r} is already {other}'s").format(
                word=word, other=other.name), _("A spoken name must mean one device."))
