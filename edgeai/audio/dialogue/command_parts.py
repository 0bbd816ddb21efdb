"""What a command is made of, and the plain ways to say it."""
from typing import NamedTuple, Tuple

from edgeai.records import Action

# What an output can be told, by its type; everything that switches on and off knows both.
_TURNS = {"led": "blink", "rgb_led": "blink", "buzzer": "beep", "passive_buzzer": "beep"}


class Objects(NamedTuple):
    """Devices (`DeviceConfig`s) and how the sentence names them."""

    spoken: str
    devices: Tuple


class Command(NamedTuple):
    """What a sentence asks for.

    phrase: a plain way to say it. verb: on, off, blink, beep, or "level", which no
        device of the kit can be told, so that there are no actions.
    times, level: as spoken ("三下", "百分之六十"), or "".
    actions: () too where the sentence names no device.
    is_sure: False where it is one by sounds only that are confused with these.
    """

    phrase: str
    spoken_device: str
    verb: str
    actions: Tuple[Action, ...]
    times: str = ""
    level: str = ""
    is_sure: bool = True


def named_objects(words, outputs):
    for device in outputs:
        for spoken in device.spoken:
            yield Objects(spoken, (device,))
    lamps = tuple(device for device in outputs if device.type == "led")
    for spoken in words.all_lamps if lamps else ():
        yield Objects(spoken, lamps)


def plain_commands(words, objects):
    """The plain commands with these objects: what the nearest phrase is looked for in."""
    yield command_of(words, "on", objects)
    yield command_of(words, "off", objects)
    for verb in ("blink", "beep"):
        if getattr(words, verb) and can_all(objects, verb):
            yield command_of(words, verb, objects)


def can_all(objects, verb):
    return all(_TURNS.get(device.type) == verb for device in objects.devices)


def command_of(words, verb, objects, times=(None, "")):
    way = (getattr(words, verb) or ("",))[0]
    phrase = way + objects.spoken if verb in ("on", "off") else objects.spoken + way
    actions = tuple(Action(device.name, verb, times[0]) for device in objects.devices)
    return Command(phrase, objects.spoken, verb, actions, times[1])


def level_of(words, objects, spoken, number):
    """All and nothing are on and off; between them no device of the kit can go."""
    if "分之" in spoken and number in (0, 1):
        return command_of(words, "on" if number else "off", objects)
    return Command(objects.spoken, objects.spoken, "level", (), level=spoken)
