"""Scenarios: what happens in the room, when, as TOML.

    [room]
    seconds = 20.0            # the run is stopped then; left out: the program decides
    noise_dbfs = -65.0
    echo_db = -30.0           # how loud the microphone hears the loudspeaker
    seed = 1
    gpio_read_us = 1.0        # what a GPIO.input() takes while pulses are on the wire; 4 on the first Pi
    later_s = 0.0             # what happens at a room time happens so much later; what is so at 0 stays

    [microphone]
    name = "Virtual microphone"
    rates_hz = [16000, 44100, 48000]
    channels = 1

    [board_b]                 # left out: on USB, with the kit's own firmware
    firmware = false
    flash = "board/flash"     # folders beside this file: what lies in flash and on the card
    card = "board/card"
    models = ["models/fire"]  # model packages, for KPU.load
    package = "fire"          # a model package: its model and settings are on the card
    settings = {uart = 1}     # others of its edgeai.json, on the card too
    main = "look.py"          # in place of the firmware: this is its main.py
    picture = "fire.png"      # what its camera sees; left out: what the room's camera sees
    noise = 0.001             # the share of bytes on its lines that arrive wrong
    tx_on_tx = true           # its UART's wires are swapped: not a byte arrives

    [voice]
    hangs = true              # pyttsx3 speaks nothing and does not come back

    [[wire]]                  # two GPIOs joined by a wire
    pins = [23, 25]

    [[event]]
    at_s = 0.0                # since the room's start: the first device that is opened
    microphone = "hello.wav"  # beside this file

    [[event]]
    after = "speaker.done"    # since the next journal entry of that kind
    at_s = 0.5
    speech = "打开灯"          # spoken by the virtual kit's own voice

    [[event]]
    at_s = 2.0
    press = "button"
    hold_s = 0.2

    [[event]]
    at_s = 3.0
    fault = "unplugged"       # the microphone; or "overflow", "muted"
    seconds = 2.0             # left out: for good

    [[start]]                 # what a sensor could measure at room time 0
    of = "climate.temperature_c"
    value = 25.0

    [[noise]]                 # normally distributed around it
    of = "climate.temperature_c"
    deviation = 0.2

    [[event]]
    at_s = 5.0
    set = "climate.temperature_c"
    to = 35.0
    over_s = 10.0             # left out: at once

    [[event]]
    at_s = 8.0
    fault = "checksum"        # of a device; or "stuck", "flapping", "gone"
    device = "climate"
    seconds = 5.0
    share = 0.05              # only that part of its transactions, drawn from the seed
"""
import os
from typing import NamedTuple, Optional, Tuple

from edgeai.errors import ModelAbsent, ScenarioError, message_of
from edgeai.i18n import gettext as _
from edgeai.sim.room_event import RoomEvent, check_limits, check_quantity, read_event
from edgeai.toml_file import read_toml

GPIO_READ_US = (0.1, 20.0)
RATES_HZ = (8000, 11025, 16000, 22050, 32000, 44100, 48000)


class RoomProperties(NamedTuple):
    seconds: Optional[float] = None
    noise_dbfs: float = -65.0
    echo_db: float = -30.0
    seed: int = 0
    gpio_read_us: float = 1.0
    later_s: float = 0.0


class MicrophoneProperties(NamedTuple):
    """Two channels: as system mixers offer any microphone, and as many examples ask for."""

    name: str = "Virtual microphone"
    rates_hz: Tuple[int, ...] = RATES_HZ
    channels: int = 2


class BoardProperties(NamedTuple):
    """Board B. Paths are absolute; firmware: the kit's own is in its flash.

    package: a model package's folder; its model is on the card as model.kmodel, with its settings and
        these `settings` in edgeai.json; a model on `card` wins. main: the file that is its main.py in place of
        the firmware's. tx_on_tx: of the wires between it and the Pi's UART.
    """

    firmware: bool = True
    flash: Optional[str] = None
    card: Optional[str] = None
    models: Tuple[str, ...] = ()
    package: Optional[str] = None
    settings: dict = {}
    main: Optional[str] = None
    picture: Optional[str] = None
    noise: float = 0.0
    tx_on_tx: bool = False


class VoiceProperties(NamedTuple):
    hangs: bool = False


class Start(NamedTuple):
    """of: "device.quantity"; its value at room time 0."""

    of: str
    value: float


class Noise(NamedTuple):
    """of: "device.quantity"; deviation: the standard deviation, in its unit."""

    of: str
    deviation: float


class Scenario(NamedTuple):
    path: Optional[str] = None
    room: RoomProperties = RoomProperties()
    microphone: MicrophoneProperties = MicrophoneProperties()
    board_b: BoardProperties = BoardProperties()
    wires: Tuple[Tuple[int, int], ...] = ()
    events: Tuple[RoomEvent, ...] = ()
    starts: Tuple[Start, ...] = ()
    noises: Tuple[Noise, ...] = ()
    voice: VoiceProperties = VoiceProperties()


def load_scenario(path, config=None):
    """Read a scenario; ScenarioError names file, line and remedy.

    config: a `KitConfig`; with it, the devices that are named must be its own.
    """
    table = read_toml(path, ScenarioError)
    room = _room(table.table("room"))
    scenario = Scenario(
        path=str(path),
        room=room,
        microphone=_microphone(table.table("microphone")),
        board_b=_board_b(table.table("board_b")),
        wires=tuple(_wire(entry) for entry in table.tables("wire")),
        events=tuple(_later(read_event(entry, config), room.later_s) for entry in table.tables("event")),
        starts=tuple(_start(entry, config) for entry in table.tables("start")),
        noises=tuple(_noise(entry, config) for entry in table.tables("noise")),
        voice=_voice(table.table("voice")),
    )
    table.finish()
    return scenario


def _room(table):
    defaults = RoomProperties()
    room = RoomProperties(
        seconds=table.number("seconds"),
        noise_dbfs=table.number("noise_dbfs", defaults.noise_dbfs),
        echo_db=table.number("echo_db", defaults.echo_db),
        seed=table.integer("seed", defaults.seed),
        gpio_read_us=table.number("gpio_read_us", defaults.gpio_read_us),
        later_s=table.number("later_s", defaults.later_s),
    )
    if not GPIO_READ_US[0] <= room.gpio_read_us <= GPIO_READ_US[1]:
        table.fail("gpio_read_us", _("no board reads a pin in {time:g} µs").format(time=room.gpio_read_us),
                   _("Give {least:g} to {most:g} µs.").format(least=GPIO_READ_US[0], most=GPIO_READ_US[1]))
    if room.later_s < 0:
        table.fail("later_s", _("{seconds} s is no delay").format(seconds=room.later_s), _("Give 0 or more seconds."))
    if room.seconds is not None and room.seconds <= 0:
        table.fail("seconds", _("nothing lasts {seconds} s").format(seconds=room.seconds),
                   _("Give more than 0 seconds."))
    table.finish()
    return room


def _later(event, later_s):
    return event._replace(at_s=event.at_s + later_s) if event.after is None and event.at_s > 0 else event


def _microphone(table):
    defaults = MicrophoneProperties()
    rates = table.take("rates_hz", list, list(defaults.rates_hz))
    if not rates or not all(type(rate) is int and rate > 0 for rate in rates):
        table.fail("rates_hz", _("`rates_hz` needs whole numbers"), "[16000, 48000]")
    microphone = MicrophoneProperties(
        name=table.string("name", defaults.name),
        rates_hz=tuple(rates),
        channels=table.integer("channels", defaults.channels),
    )
    table.finish()
    return microphone


def _board_b(table):
    board = BoardProperties(
        firmware=table.boolean("firmware", True),
        flash=_there(table, "flash", table.string("flash")),
        card=_there(table, "card", table.string("card")),
        models=tuple(_there(table, "models", one) for one in table.strings("models")),
        package=_package(table),
        settings=table.take("settings", dict, {}),
        main=_main(table),
        picture=_there(table, "picture", table.string("picture")),
        noise=table.number("noise", 0.0),
        tx_on_tx=table.boolean("tx_on_tx", False),
    )
    if not 0 <= board.noise <= 1:
        table.fail("noise", _("a share is 0 to 1"), "noise = 0.001")
    table.finish()
    return board


def _voice(table):
    voice = VoiceProperties(table.boolean("hangs", False))
    table.finish()
    return voice


def _package(table):
    """The folder of a model package: of that name, or from the scenario's own folder."""
    name = table.string("package")
    if name is None:
        return None
    from edgeai.vision.detection.vision_models import find_folder

    beside = os.path.join(os.path.dirname(os.path.abspath(table.path)), name)
    try:
        return find_folder(beside if os.path.isdir(beside) else name)
    except ModelAbsent as problem:
        table.fail("package", message_of(problem), problem.remedy)


def _main(table):
    """Board B's script lies beside board A's, where that runs; or, as all else, beside the scenario."""
    name = table.string("main")
    return os.path.abspath(name) if name and os.path.isfile(name) else _there(table, "main", name)


def _there(table, key, name):
    """The path of a file or folder that the scenario names, from its own folder."""
    if name is None:
        return None
    path = os.path.join(os.path.dirname(os.path.abspath(table.path)), name)
    if not os.path.exists(path):
        table.fail(key, _("there is nothing at {path}").format(path=path),
                   _("Give a path from this file's folder."))
    return path


def _wire(table):
    pins = table.take("pins", list, required=True)
    if len(pins) != 2 or not all(type(pin) is int and pin in range(28) for pin in pins):
        table.fail("pins", _("a wire joins two GPIOs, 0 to 27"), "pins = [23, 25]")
    table.finish()
    return tuple(pins)


def _start(table, config):
    start = Start(table.string("of", required=True), table.number("value", required=True))
    table.finish()
    check_quantity(table, "of", start.of, config)
    check_limits(table, "value", start.of, start.value)
    return start


def _noise(table, config):
    noise = Noise(table.string("of", required=True), table.number("deviation", required=True))
    table.finish()
    check_quantity(table, "of", noise.of, config)
    if noise.deviation < 0:
        table.fail("deviation", _("a deviation is 0 or more"), "deviation = 0.2")
    return noise
