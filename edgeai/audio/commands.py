"""The grammar of device commands: the only layer that may switch anything.

A sentence is a command when its syllables are, from the first to the last, one of the
sentences the grammar can say: so a modifier it does not know ("打开黄灯") is never
taken for a device it knows ("打开灯").
"""
from typing import NamedTuple, Tuple

from edgeai.audio.syllables import fuzzy_syllables, normalise
from edgeai.records import Action


class Command(NamedTuple):
    """`phrase` is the plain way to say it; `spoken_device` the device's name in it."""

    phrase: str
    spoken_device: str
    verb: str
    actions: Tuple[Action, ...]


class CommandGrammar:
    """words: a `CommandWords`; devices: the `DeviceConfig`s that may be switched.

    A sentence is [lead] way device [tail] or [lead] mark device way [tail], mark being 把.
    """

    def __init__(self, words, devices):
        self.commands = list(_commands(words, devices))
        self._by_character = _Sentences(tuple, words, self.commands)
        self._by_sound = _Sentences(fuzzy_syllables, words, self.commands)

    def parse(self, text):
        """The `Command` that `text` is, by its characters or its sound; else None."""
        text = normalise(text)
        return self._by_character.find(text) or self._by_sound.find(text)


class _Sentences:
    """The grammar in one view: `units_of` splits a text into characters or syllables."""

    def __init__(self, units_of, words, commands):
        self._units_of = units_of
        self._leads = [units_of(lead) for lead in ("",) + words.lead]
        self._tails = [units_of(tail) for tail in ("",) + words.tail]
        self._cores = {}
        for command in commands:
            for core in _cores(words, command):
                self._add(units_of(core), command)

    def find(self, text):
        units = self._units_of(text)
        found = {self._cores.get(core) for core in self._cores_in(units)} - {None}
        # Nothing where two readings switch different things.
        return found.pop() if len(found) == 1 else None

    def _add(self, core, command):
        known = self._cores.setdefault(core, command)
        if known is not None and known.actions != command.actions:
            self._cores[core] = None  # two devices sound alike: neither may be switched

    def _cores_in(self, units):
        for lead in self._leads:
            for tail in self._tails:
                end = len(units) - len(tail)
                if units[: len(lead)] == lead and units[end:] == tail:
                    yield units[len(lead) : end]


def _commands(words, devices):
    outputs = [device for device in devices if device.type != "button"]
    for device in outputs:
        for spoken in device.spoken:
            yield from _both_verbs(words, spoken, [device])
    lamps = [device for device in outputs if device.type == "led"]
    for spoken in words.all_lamps:
        if lamps:
            yield from _both_verbs(words, spoken, lamps)


def _both_verbs(words, spoken, devices):
    for verb, ways in (("on", words.on), ("off", words.off)):
        actions = tuple(Action(device.name, verb) for device in devices)
        yield Command(ways[0] + spoken, spoken, verb, actions)


def _cores(words, command):
    for way in getattr(words, command.verb):
        yield way + command.spoken_device
        yield words.object_mark + command.spoken_device + way
