"""An `[[event]]` of a scenario: one thing that happens in the room; read and checked."""
import os
from typing import NamedTuple, Optional

from edgeai.i18n import gettext as _
from edgeai.sim.faults import CAMERA_FAULTS, FAULTS
from edgeai.sim.quantities import faults_of, limits_of, quantities_of
from edgeai.vision.scenes.scene import KINDS

TRIGGERS = ("microphone.open", "speaker.start", "speaker.done", "pin", "hand")
DEVICE_FAULTS = ("checksum", "stuck", "flapping", "gone")
# What an event may be, and the keys that only that one has.
KEYS_OF_KIND = {
    "microphone": (), "speech": (), "press": ("hold_s",),
    "fault": ("seconds", "device", "share"), "set": ("to", "over_s"),
    "scene": ("seed", "index", "every_s"), "picture": (), "light": (), "blur": (), "key": (),
    "camera_fault": ("seconds",),
}


class RoomEvent(NamedTuple):
    """One thing that happens: of the keys of KEYS_OF_KIND one is given.

    device: whose fault; None is the microphone. set: "device.quantity".
    scene: a kind of scene that the camera sees, drawn from `seed` and `index`; every_s: the next
        index after so long. picture: a file that it sees, a film too. light: how bright, 1 is plain.
        blur: a standard deviation in pixels. key: pressed in the window that shows something.
    """

    at_s: float
    after: Optional[str] = None
    microphone: Optional[str] = None
    speech: Optional[str] = None
    press: Optional[str] = None
    hold_s: float = 0.2
    fault: Optional[str] = None
    seconds: Optional[float] = None
    device: Optional[str] = None
    share: float = 1.0
    set: Optional[str] = None
    to: Optional[float] = None
    over_s: float = 0.0
    scene: Optional[str] = None
    seed: int = 0
    index: int = 0
    every_s: Optional[float] = None
    picture: Optional[str] = None
    light: Optional[float] = None
    blur: Optional[float] = None
    key: Optional[str] = None
    camera_fault: Optional[str] = None


_PLAIN_EVENT = RoomEvent(0.0)


def read_event(table, config):
    """A `RoomEvent` of its `Table`; config: a `KitConfig` that must have its devices, or None."""
    event = RoomEvent(
        at_s=table.number("at_s", 0.0),
        after=table.choice("after", TRIGGERS),
        microphone=_path(table, "microphone", _("Give a WAV file's path, from this file's folder.")),
        speech=table.string("speech"),
        press=table.string("press"),
        hold_s=table.number("hold_s", 0.2),
        fault=table.choice("fault", DEVICE_FAULTS if "device" in table else FAULTS),
        seconds=table.number("seconds"),
        device=table.string("device"),
        share=table.number("share", 1.0),
        set=table.string("set"),
        to=table.number("to"),
        over_s=table.number("over_s", 0.0),
        scene=table.choice("scene", KINDS),
        seed=table.integer("seed", 0),
        index=table.integer("index", 0),
        every_s=table.number("every_s"),
        picture=_path(table, "picture", _("Give a picture's or a film's path, from this file's folder.")),
        light=table.number("light"),
        blur=table.number("blur"),
        key=table.string("key"),
        camera_fault=table.choice("camera_fault", CAMERA_FAULTS),
    )
    table.finish()
    _check_kind(table, event)
    for key in ("at_s", "hold_s", "seconds", "over_s", "every_s"):
        if (getattr(event, key) or 0) < 0:
            table.fail(key, _("time runs forwards"), _("Give 0 or more seconds."))
    for key in ("light", "blur"):
        if (getattr(event, key) or 0) < 0:
            table.fail(key, _("`{key}` is {value!r}").format(key=key, value=getattr(event, key)),
                       _("Give 0 or more."))
    if event.key is not None and len(event.key) != 1:
        table.fail("key", _("`key` is one character"), 'key = "q"')
    if event.fault is not None:
        _check_fault(table, event, config)
    if event.set is not None:
        _check_set(table, event, config)
    if config and event.press is not None:
        _check_button(table, event.press, config)
    return event


def _check_kind(table, event):
    """One thing happens, and every key is that one's."""
    kinds = [key for key in KEYS_OF_KIND if getattr(event, key) is not None]
    if len(kinds) != 1:
        table.fail("at_s", _("an event needs one of {kinds}").format(
            kinds=", ".join("`%s`" % key for key in KEYS_OF_KIND)),
            _("Add the one you mean; split the event when you mean several."))
    for kind, keys in KEYS_OF_KIND.items():
        for key in set(keys) - set(KEYS_OF_KIND[kinds[0]]):
            if getattr(event, key) != getattr(_PLAIN_EVENT, key):
                table.fail(key, _("`{key}` belongs to a `{kind}`").format(key=key, kind=kind),
                           _("Remove it."))


def _check_fault(table, event, config):
    if event.fault == "overflow" and event.seconds is None:
        table.fail("fault", _("an overflow needs `seconds`: how much sound is lost"),
                   "seconds = 0.5")
    if event.device is None and event.share != 1.0:
        table.fail("share", _("`share` belongs to the fault of a device"), _("Remove it."))
    if not 0 < event.share <= 1:
        table.fail("share", _("a share is more than 0 and at most 1"), "share = 0.05")
    if config and event.device is not None:
        device = _device(table, "device", event.device, config)
        if event.fault not in faults_of(device):
            table.fail("fault", _("{device} is a {type}, which can't be {fault!r}").format(
                device=device.name, type=device.type, fault=event.fault),
                _("Choose one of: {choices}.").format(
                    choices=", ".join(faults_of(device)) or "-"))


def _check_set(table, event, config):
    if event.to is None:
        table.fail("set", _("`set` needs `to`: the new value"), "to = 35.0")
    if event.after is not None:
        table.fail("after", _("the room's physics go by time alone"),
                   _("Remove `after`, and give `at_s` from the beginning."))
    check_quantity(table, "set", event.set, config)
    check_limits(table, "to", event.set, event.to)


def check_quantity(table, key, path, config):
    name, dot, quantity = path.rpartition(".")
    if not (name and dot and quantity):
        table.fail(key, _("{path!r} is not a device and its quantity").format(path=path),
                   '"climate.temperature_c"')
    if config:
        device = _device(table, key, name, config)
        if quantity not in quantities_of(device):
            table.fail(key, _("{device} is a {type} and has no {quantity!r}").format(
                device=name, type=device.type, quantity=quantity),
                _("It has: {names}.").format(
                    names=", ".join(sorted(quantities_of(device))) or "-"))


def check_limits(table, key, path, value):
    limits = limits_of(path.rpartition(".")[2])
    if not limits.lowest <= value <= limits.highest:
        table.fail(key, _("{path} can't be {value}").format(path=path, value=value),
                   _("Give {lowest} to {highest}.").format(
                       lowest=limits.lowest, highest=limits.highest))


def _device(table, key, name, config):
    device = next((one for one in config.devices if one.name == name), None)
    if device is None:
        table.fail(key, _("kit.toml names no device {name!r}").format(name=name),
                   _("It names: {names}.").format(
                       names=", ".join(one.name for one in config.devices) or "-"))
    return device


def _check_button(table, name, config):
    buttons = [device.name for device in config.devices if device.type == "button"]
    if name not in buttons:
        table.fail("press", _("kit.toml names no button {name!r}").format(name=name),
                   _("It names: {names}.").format(names=", ".join(buttons) or "-"))


def _path(table, key, remedy):
    """That key's file, from the scenario's folder."""
    name = table.string(key)
    if name is None:
        return None
    path = os.path.join(os.path.dirname(os.path.abspath(table.path)), name)
    if not os.path.isfile(path):
        table.fail(key, _("there is no file {path}").format(path=path), remedy)
    return path
