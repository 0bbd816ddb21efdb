"""Scenarios: what happens in the room, when, as TOML.

    [room]
    seconds = 20.0            # the run is stopped then; left out: the program decides
    noise_dbfs = -65.0
    echo_db = -30.0           # how loud the microphone hears the loudspeaker
    seed = 1

    [microphone]
    name = "Virtual microphone"
    rates_hz = [16000, 44100, 48000]
    channels = 1

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
"""
import os
from typing import NamedTuple, Optional, Tuple

from edgeai.errors import ScenarioError
from edgeai.i18n import gettext as _
from edgeai.sim.faults import FAULTS
from edgeai.toml_file import read_toml

RATES_HZ = (8000, 11025, 16000, 22050, 32000, 44100, 48000)
TRIGGERS = ("microphone.open", "speaker.start", "speaker.done", "pin", "hand")


class RoomProperties(NamedTuple):
    seconds: Optional[float] = None
    noise_dbfs: float = -65.0
    echo_db: float = -30.0
    seed: int = 0


class MicrophoneProperties(NamedTuple):
    """Two channels: as system mixers offer any microphone, and as many examples ask for."""

    name: str = "Virtual microphone"
    rates_hz: Tuple[int, ...] = RATES_HZ
    channels: int = 2


class RoomEvent(NamedTuple):
    """One thing that happens. Of `microphone`, `speech`, `press` and `fault`, one is given."""

    at_s: float
    after: Optional[str] = None
    microphone: Optional[str] = None
    speech: Optional[str] = None
    press: Optional[str] = None
    hold_s: float = 0.2
    fault: Optional[str] = None
    seconds: Optional[float] = None


class Scenario(NamedTuple):
    path: Optional[str] = None
    room: RoomProperties = RoomProperties()
    microphone: MicrophoneProperties = MicrophoneProperties()
    wires: Tuple[Tuple[int, int], ...] = ()
    events: Tuple[RoomEvent, ...] = ()


def load_scenario(path, config=None):
    """Read a scenario; ScenarioError names file, line and remedy.

    config: a `KitConfig`; with it, the buttons that are pressed must be its own.
    """
    table = read_toml(path, ScenarioError)
    scenario = Scenario(
        path=str(path),
        room=_room(table.table("room")),
        microphone=_microphone(table.table("microphone")),
        wires=tuple(_wire(entry) for entry in table.tables("wire")),
        events=tuple(_event(entry, config) for entry in table.tables("event")),
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
    )
    if room.seconds is not None and room.seconds <= 0:
        table.fail("seconds", _("nothing lasts {seconds} s").format(seconds=room.seconds),
                   _("Give more than 0 seconds."))
    table.finish()
    return room


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


def _wire(table):
    pins = table.take("pins", list, required=True)
    if len(pins) != 2 or not all(type(pin) is int and pin in range(28) for pin in pins):
        table.fail("pins", _("a wire joins two GPIOs, 0 to 27"), "pins = [23, 25]")
    table.finish()
    return tuple(pins)


def _event(table, config):
    event = RoomEvent(
        at_s=table.number("at_s", 0.0),
        after=table.choice("after", TRIGGERS),
        microphone=_sound_path(table),
        speech=table.string("speech"),
        press=table.string("press"),
        hold_s=table.number("hold_s", 0.2),
        fault=table.choice("fault", FAULTS),
        seconds=table.number("seconds"),
    )
    table.finish()
    what = (event.microphone, event.speech, event.press, event.fault)
    if sum(value is not None for value in what) != 1:
        table.fail("at_s", _("an event needs one of `microphone`, `speech`, `press`, `fault`"),
                   _("Add the one you mean; split the event when you mean several."))
    for key in ("at_s", "hold_s", "seconds"):
        if (getattr(event, key) or 0) < 0:
            table.fail(key, _("time runs forwards"), _("Give 0 or more seconds."))
    if event.fault == "overflow" and event.seconds is None:
        table.fail("fault", _("an overflow needs `seconds`: how much sound is lost"),
                   "seconds = 0.5")
    if event.fault is None and event.seconds is not None:
        table.fail("seconds", _("`seconds` belongs to a `fault`"), _("Remove it."))
    if config and event.press is not None:
        _check_button(table, event.press, config)
    return event


def _check_button(table, name, config):
    buttons = [device.name for device in config.devices if device.type == "button"]
    if name not in buttons:
        table.fail("press", _("kit.toml names no button {name!r}").format(name=name),
                   _("It names: {names}.").format(names=", ".join(buttons) or "-"))


def _sound_path(table):
    name = table.string("microphone")
    if name is None:
        return None
    path = os.path.join(os.path.dirname(os.path.abspath(table.path)), name)
    if not os.path.isfile(path):
        table.fail("microphone", _("there is no file {path}").format(path=path),
                   _("Give a WAV file's path, from this file's folder."))
    return path
