"""Several commands in one sentence: all of them, or none.

    打开灯然后关掉风扇      打开红灯，再让它闪三下      打开灯关掉风扇
"""
import re

from edgeai.audio.dialogue.syllables import normalise

_PAUSE = "[，,。；;、！!\\s]"
_NEVER = "(?!)."  # not of no width: Python 3.6 splits by none
MAX_COMMANDS = 5
MAX_CHARACTERS = 100


class CommandChains:
    """grammar: the `CommandGrammar`; words: its `CommandWords`, of which `then` and `joins`
    may stand between two commands."""

    def __init__(self, grammar, words):
        self._grammar = grammar
        joint = _any_of(words.then + words.joins)
        self._joint = re.compile("(%s)" % joint)
        self._joint_or_pause = re.compile("({0}*(?:{1}){0}*|{0}+)".format(_PAUSE, joint))
        self._way = re.compile(_any_of(words.on + words.off + words.blink + words.beep))

    def read(self, text, before=None):
        """The `Command`s, two to MAX_COMMANDS, that `text` is from its first character to its
        last, each of them with something to do; else [].

        before: as for `CommandGrammar.parse`; behind the first command it is what that named.
        """
        pieces = [normalise(piece) for piece in self._joint_or_pause.split(text.strip("。！!？? "))]
        if len(text) > MAX_CHARACTERS:
            return []
        if len(pieces) > 1:
            found = self._chain(pieces, before, MAX_COMMANDS)
            return found if len(found) > 1 else []
        return self._side_by_side(normalise(text))

    def holds_command(self, text):
        """Is a part of a sentence with 然后 or 和 a command, and the rest something else?"""
        pieces = self._joint.split(normalise(text))
        return len(pieces) > 1 and any(map(self._whole, pieces[::2]))

    def _chain(self, pieces, before, most):
        """pieces: every second one stands between two. The longest command first: 打开灯和风扇
        is one."""
        for end in range(len(pieces), 0, -2) if most else ():
            command = self._whole("".join(pieces[:end]), before)
            if command and end == len(pieces):
                return [command]
            if command:
                named = self._grammar.objects(command.spoken_device)
                others = self._chain(pieces[end + 1 :], named, most - 1)
                if others:
                    return [command] + others
        return []

    def _side_by_side(self, text):
        """Two commands without a word between them; [] where there are two ways to part them."""
        if len(self._way.findall(text)) < 2:
            return []
        pairs = [(self._whole(text[:at]), self._whole(text[at:])) for at in range(1, len(text))]
        pairs = [pair for pair in pairs if all(pair)]
        is_clear = len({first.actions + second.actions for first, second in pairs}) == 1
        return list(pairs[0]) if is_clear else []

    def _whole(self, text, before=None):
        command = self._grammar.parse(text, before)
        return command if command and command.actions else None


def _any_of(words):
    words = sorted(map(normalise, words), key=len, reverse=True)
    return "|".join(map(re.escape, words)) or _NEVER
