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
    """words: a `CommandWords`; devices: the `DeviceConfig`s that may be switched."""

    def __init__(self, words, devices):
        self.commands = list(_commands(words, devices))
        self._by_text = {}
        self._by_sound = {}
        for command in self.commands:
            for sentence in _sentences(words, command):
                self._by_text.setdefault(sentence, command)
                self._add_sound(fuzzy_syllables(sentence), command)

    def parse(self, text):
        """The `Command` that `text` is, by its characters or its sound; else None."""
        text = normalise(text)
        if text in self._by_text:
            return self._by_text[text]
        return self._by_sound.get(fuzzy_syllables(text))

    def _add_sound(self, sound, command):
        known = self._by_sound.setdefault(sound, command)
        if known is not None and known.actions != command.actions:
            # Two devices sound alike: by sound alone neither may be switched.
            self._by_sound[sound] = None


def _commands(words, devices):
    outputs = [device for device in devices if device.type != "button"]
    for device in outputs:
        for spoken in device.spoken:
            yield from _both_verbs(words, spoken, [device])
    lamps = [device for device in outputs if device.type == "led"]
    for spoken in ("所有灯", "全部灯", "所有的灯"):
        if lamps:
            yield from _both_verbs(words, spoken, lamps)


def _both_verbs(words, spoken, devices):
    for verb, ways in (("on", words.on), ("off", words.off)):
        actions = tuple(Action(device.name, verb) for device in devices)
        yield Command(ways[0] + spoken, spoken, verb, actions)


def _sentences(words, command):
    for lead in ("",) + words.lead:
        for way in getattr(words, command.verb):
            for tail in ("",) + words.tail:
                yield lead + way + command.spoken_device + tail
                yield lead + "把" + command.spoken_device + way + tail
