"""kit.toml: every pin, device, model and voice, as frozen records.

Which file: the one given, else EDGEAI_CONFIG, else `kit.toml` in the current
folder, else the one that ships with the package.
"""
import os
from typing import NamedTuple, Optional, Tuple, Union

from edgeai.errors import DeviceAbsent
from edgeai.i18n import gettext as _
from edgeai.kit_devices import DeviceConfig, read_devices
from edgeai.toml_file import read_toml

PACKAGE_DIR = os.path.dirname(os.path.abspath(__file__))
DEFAULT_CONFIG = os.path.join(PACKAGE_DIR, "data", "kit.toml")
# From telephone to studio: what a microphone may be opened at.
RATES_HZ = range(8000, 192001)
BAUDS = (9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1500000)
SIDES_PX = range(16, 4097)  # of a camera's picture
RATES_FPS = range(1, 241)
WORDS_PER_MINUTE = range(80, 451)  # what eSpeak NG speaks


class MicrophoneConfig(NamedTuple):
    device: str = ""
    rate_hz: int = 16000


class SpeakerConfig(NamedTuple):
    device: str = ""


class CameraConfig(NamedTuple):
    """device: a camera's number or /dev/videoN, an address (http://…), or the path of a film, a picture
    or a folder. rotate: degrees clockwise, then mirror. detector: the model package, by name or folder,
    with which it is a source of rules; "" is none."""

    device: Union[int, str] = 0
    width: int = 640
    height: int = 480
    fps: int = 30
    rotate: int = 0
    mirror: bool = False
    detector: str = ""


class DisplayConfig(NamedTuple):
    """window: open one where there is a screen. save: a folder for the latest picture, or ""."""

    window: bool = True
    save: str = ""


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


class BoardBConfig(NamedTuple):
    """port: "auto" looks on USB. settings: sent to the board's firmware each time it has started.
    sends: "frames", as the firmware does, or "lines", as a script of the user's own may."""

    port: str = "auto"
    baud: int = 115200
    settings: dict = {}
    sends: str = "frames"


class KitConfig(NamedTuple):
    path: str
    microphone: MicrophoneConfig
    speaker: SpeakerConfig
    voice: VoiceConfig
    model: str
    chatbot: ChatbotConfig
    devices: Tuple[DeviceConfig, ...]
    has_guardian: bool = False
    board_b: BoardBConfig = BoardBConfig()
    camera: CameraConfig = CameraConfig()
    display: DisplayConfig = DisplayConfig()

    def device_on(self, pin) -> Optional[DeviceConfig]:
        """What kit.toml connects to that GPIO, or None."""
        return next((device for device in self.devices if pin in device.gpios), None)

    def device(self, name) -> DeviceConfig:
        """The device of that name; DeviceAbsent names those there are."""
        for device in self.devices:
            if device.name == name:
                return device
        raise DeviceAbsent(
            _("{path} names no device {name!r}").format(path=self.path, name=name),
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
        devices=read_devices(table.tables("device")),
        has_guardian=_safety(table.table("safety")),
        board_b=_board_b(table.table("board_b")),
        camera=_camera(table.table("camera")),
        display=_display(table.table("display")),
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


def _camera(table):
    usual = CameraConfig()
    record = CameraConfig(
        device=_source(table),
        width=table.integer("width", usual.width), height=table.integer("height", usual.height),
        fps=table.integer("fps", usual.fps), rotate=table.integer("rotate", usual.rotate),
        mirror=table.boolean("mirror", usual.mirror),
        detector=_named_path(table, "detector", usual.detector),
    )
    for key, numbers in (("width", SIDES_PX), ("height", SIDES_PX), ("fps", RATES_FPS)):
        if getattr(record, key) not in numbers:
            table.fail(key, _("`{key}` is {value!r}").format(key=key, value=getattr(record, key)),
                       _("Give {lowest} to {highest}.").format(
                           lowest=numbers[0], highest=numbers[-1]))
    if record.rotate not in (0, 90, 180, 270):
        table.fail("rotate", _("a picture can't be turned by {degrees!r}").format(
            degrees=record.rotate), _("Choose 0, 90, 180 or 270 degrees."))
    table.finish()
    return record


def _source(table):
    """A number, an address, or a path from the file that gives it."""
    value = table.take("device", (int, str), 0)
    if isinstance(value, bool) or isinstance(value, int) and value < 0:
        table.fail("device", _("`{key}` is {value!r}").format(key="device", value=value),
                   _("Give a camera's number, a path, or http://…"))
    if isinstance(value, int) or "://" in value or value.startswith("/dev/video"):
        return value
    return int(value) if value.isdigit() else _beside(table, value)


def _display(table):
    save = table.string("save", "")
    record = DisplayConfig(table.boolean("window", True), _beside(table, save) if save else "")
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


def _safety(table):
    has_guardian = table.boolean("guardian", False)
    table.finish()
    return has_guardian


def _board_b(table):
    record = BoardBConfig(
        port=table.string("port", "auto"), baud=table.integer("baud", 115200),
        settings=table.take("settings", dict, {}), sends=table.choice("sends", ("frames", "lines"), "frames"))
    if record.baud not in BAUDS:
        table.fail("baud", _("{baud} baud").format(baud=record.baud),
                   _("Choose one of: {choices}.").format(choices=", ".join(map(str, BAUDS))))
    table.finish()
    return record


def _named_path(table, key, default):
    """A name that ships with edgeai, or a path relative to the file that gives it."""
    value = table.string(key, default)
    beside = _beside(table, value)
    return beside if value and os.path.exists(beside) else value


def _beside(table, path):
    return os.path.join(os.path.dirname(os.path.abspath(table.path)), path)
