"""The grammar of device commands: the only layer that may switch anything.

A sentence is a command when its units (characters, or syllables) are, from the first to
the last, a sentence that the grammar can say. So a modifier it does not know ("打开黄灯")
is never taken for a device it knows ("打开灯"). What is one only when confusable sounds are
merged may be another word (廊灯 and 蓝灯): such a `Command` is not sure.

    [lead] way objects [tail]                  打开红灯和绿灯
    [lead] [mark] objects [all] way            把所有灯都关掉, 风扇打开
    [lead] [make] objects turns [n counter]    让红灯闪三下, 蜂鸣器响两声
    [lead] [mark] objects level n [unit]       把灯调到百分之六十

objects: names of kit.toml's devices, joined; or a pronoun, or nothing, for what was
spoken of before.
"""
from edgeai.audio.dialogue.chinese_numbers import parse, say
from edgeai.audio.dialogue.command_parts import (
    Objects, can_all, command_of, level_of, named_objects, plain_commands)
from edgeai.audio.dialogue.syllables import fuzzy_syllables, normalise, syllables
from edgeai.kit_devices import SWITCHED_TYPES

MAX_TIMES = 100


class CommandGrammar:
    """words: a `CommandWords`; devices: the `DeviceConfig`s that may be switched.

    pronouns: words for what was spoken of before.
    """

    def __init__(self, words, devices, pronouns=()):
        outputs = [device for device in devices if device.type in SWITCHED_TYPES]
        self._words, self._pronouns = words, pronouns
        self._named = list(named_objects(words, outputs))
        self.commands = [command for objects in self._named for command in plain_commands(words, objects)]
        self._written, self._sounded, self._confused = [
            _View(units_of, words, self._named, pronouns)
            for units_of in (tuple, syllables, fuzzy_syllables)]
        absent = [Objects(normalise(name), ()) for name in self._absent_names()]
        self._absent, self._absent_spoken = _View(tuple, words, absent, ()), [one.spoken for one in absent]

    @property
    def sentences(self):
        """What is commonly said to each device and to what was spoken of before, written out."""
        yield from self._said_to([objects.spoken for objects in self._named])
        yield from self._said_to(self._pronouns)
        for command in self.commands:
            if command.verb in ("blink", "beep"):
                yield command.phrase
                yield from (command.phrase + number + counter
                            for number in "一两三四五" for counter in self._words.counters)

    @property
    def absent_sentences(self):
        """The same to devices that the kit lacks. They are no commands; but who is to hear the others
        by voice takes 打开黄灯 for 打开红灯 when he can't hear it as itself."""
        yield from self._said_to(self._absent_names())

    def absent_device(self, text):
        """What the kit lacks, where `text` is to the letter a command to that; else ""."""
        text = normalise(text)
        if not any(name in text for name in self._absent_spoken):
            return ""  # as nearly always, and sooner known
        command = self._absent.find(text, None)
        return command.spoken_device if command else ""

    def _absent_names(self):
        known = {normalise(objects.spoken) for objects in self._named}
        return [name for name in self._words.absent if normalise(name) not in known]

    def _said_to(self, names):
        words = self._words
        marks = ("",) + ((words.object_mark,) if words.object_mark else ())
        for name in names:
            for way in words.on + words.off:
                yield way + name
                yield from (mark + name + way for mark in marks)

    def parse(self, text, before=None):
        """The `Command` that `text` is, by its characters or its sound; else None. 关壁灯 says 壁灯 by its
        characters, and so is no 关闭灯 by its sound.

        before: the `Objects` that a pronoun, or no name at all, stands for.
        """
        text = normalise(text)
        if self.absent_device(text):
            return None
        command = self._written.find(text, before)
        if command:
            return command
        near = self._confused.find(text, before)
        if near is None:
            return None
        sounded = self._sounded.find(text, before)
        return near._replace(is_sure=bool(sounded) and sounded.actions == near.actions)

    def may_mean(self, text, command):
        """Is that near command worth asking back? Asked back, a careless yes would do what was not to be
        done: one of the `negations`, or 开 where the command is off."""
        text, words = normalise(text), self._words
        said = {verb for verb in ("on", "off") if any(way in text for way in getattr(words, verb))}
        is_opposite = command.verb in ("on", "off") and said and command.verb not in said
        return not is_opposite and not any(word in text for word in words.negations)

    def objects(self, text):
        """The `Objects` that `text` is nothing but the name of, or None."""
        text = normalise(text)
        for view in (self._written, self._confused):
            objects = view.objects(view.units_of(text))
            if objects:
                return objects
        return None


class _View:
    """The grammar in one view: `units_of` splits a normalised text."""

    def __init__(self, units_of, words, named, pronouns):
        self.units_of = units_of
        self._words = words
        self._names = self._unambiguous(named)
        self._pronouns = {units_of(word) for word in pronouns}
        self._ways = [(units_of(way), verb) for verb in ("on", "off")
                      for way in getattr(words, verb)]
        self._turns = [(units_of(way), verb) for verb in ("blink", "beep")
                       for way in getattr(words, verb)]
        self._levels = [units_of(way) for way in words.set_level]
        self._leads, self._tails = self._all(words.lead), self._all(words.tail)
        self._joins, self._makes = self._all(words.joins), self._all(words.make)
        self._marks = self._all([words.object_mark] if words.object_mark else [])
        self._all_marks = self._all([words.all_mark] if words.all_mark else [])

    def find(self, text, before):
        """The command, or None where no reading fits, or two that do different things."""
        units = self.units_of(text)
        if len(units) != len(text):
            text = "?" * len(units)  # no character stands for one unit: numbers can't be read
        # Without a tail first: in 红灯闪一下 the last two characters say how often.
        for end in self._before_tails(units):
            found = {command.actions + (command.verb,): command
                     for start in self._after_leads(units, 0)
                     for command in self._readings(units, text, start, end, before)}
            if found:
                return found.popitem()[1] if len(found) == 1 else None
        return None

    def objects(self, units, before=None):
        """Names from the first unit to the last, as `Objects`; else None."""
        if units in self._pronouns:
            return before
        for name, objects in self._names.items():
            rest = units[len(name):]
            if units[: len(name)] != name or objects is None:
                continue
            if not rest or rest in self._all_marks:
                return objects
            others = self._joined(rest)
            if others:
                devices = dict.fromkeys(objects.devices + others.devices)
                return Objects(objects.spoken + self._words.joins[0] + others.spoken,
                               tuple(devices))
        return None

    def _readings(self, units, text, start, end, before):
        yield from self._switchings(units[start:end], end == len(units), before)
        yield from self._turnings(units[start:end], text[start:end], before)
        yield from self._levellings(units[start:end], text[start:end], before)

    def _switchings(self, core, has_no_tail, before):
        for way, verb in self._ways:
            if core[: len(way)] == way:
                yield from self._switching(verb, core[len(way):], before)
            rest = core[: len(core) - len(way)]
            if core[len(rest):] != way:
                continue
            for mark in self._marks:
                if rest[: len(mark)] == mark:
                    yield from self._switching(verb, rest[len(mark):], before)
            if has_no_tail and rest:  # 灯关了 tells, it does not ask
                yield from self._switching(verb, rest, before)

    def _switching(self, verb, named, before):
        if not named and before is None or named in self._pronouns and before is None:
            yield command_of(self._words, verb, Objects("", ()))
        objects = self.objects(named, before) if named else before
        if objects:
            yield command_of(self._words, verb, objects)

    def _turnings(self, core, text, before):
        for at in range(len(core)):
            for way, verb in self._turns:
                if core[at : at + len(way)] == way:
                    times = self._times(text[at + len(way):])
                    objects = self._made(core[:at], before)
                    if objects and times is not None and can_all(objects, verb):
                        yield command_of(self._words, verb, objects, times)

    def _made(self, units, before):
        for make in self._makes:
            if units[: len(make)] == make:
                return self.objects(units[len(make):], before)
        return self.objects(units, before) if units else None

    def _times(self, text):
        """(how often or None, as spoken), or None where the text is no number of times."""
        if not text:
            return None, ""
        for counter in self._words.counters:
            number = parse(text[: len(text) - len(counter)]) if text.endswith(counter) else None
            if isinstance(number, int) and 1 <= number <= MAX_TIMES:
                return number, ("两" if number == 2 else say(number)) + counter
        return None

    def _levellings(self, core, text, before):
        has_unit = text.endswith(self._words.level_units) or "分之" in text
        for at in range(len(core)):
            for way in self._levels:
                if core[at : at + len(way)] == way:
                    yield from self._levelling(core[:at], text[at + len(way):], before)
            if has_unit:  # 风扇二档 is understood, 风扇二 is not
                yield from self._levelling(core[:at], text[at:], before)

    def _levelling(self, named, text, before):
        for mark in self._marks:
            if named[: len(mark)] == mark:
                named = named[len(mark):]
        objects = self.objects(named, before) if named else None
        if objects and self._number(text) is not None:
            yield level_of(self._words, objects, text, self._number(text))

    def _number(self, text):
        for unit in self._words.level_units:
            if text.endswith(unit):
                return parse(text[: -len(unit)])
        return parse(text)

    def _joined(self, units):
        for join in self._joins:
            if units[: len(join)] == join:
                return self.objects(units[len(join):])
        return None

    def _after_leads(self, units, start):
        yield start
        for lead in self._leads:
            if lead and units[start : start + len(lead)] == lead:
                yield from self._after_leads(units, start + len(lead))

    def _before_tails(self, units):
        yield len(units)
        for tail in self._tails:
            end = len(units) - len(tail)
            if tail and end > 0 and units[end:] == tail:
                yield end

    def _unambiguous(self, named):
        names = {}
        for objects in named:
            known = names.setdefault(self.units_of(normalise(objects.spoken)), objects)
            if known is not None and known.devices != objects.devices:
                # Two devices sound alike: neither may be switched.
                names[self.units_of(normalise(objects.spoken))] = None
        return names

    def _all(self, words):
        return [self.units_of(normalise(word)) for word in words]
