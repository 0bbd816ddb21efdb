"""Offline dialogue: device commands by grammar, everything else by the nearest phrase."""
import time
from typing import NamedTuple, Optional

from edgeai.audio.commands import Command, CommandGrammar
from edgeai.audio.intents import Intent, load_dialogue
from edgeai.audio.retrieval import PhraseIndex
from edgeai.audio.syllables import fuzzy_syllables, normalise
from edgeai.errors import DeviceError, DriverMissing
from edgeai.records import Reply

# Cosines of edgeai.audio.retrieval: above the first the intent is meant, above the
# second the bot asks back.
ACCEPT_SCORE = 0.72
CONFIRM_SCORE = 0.45
_WEEKDAYS = "一二三四五六日"


class _Pending(NamedTuple):
    """What a "yes" would mean, until the next sentence."""

    command: Optional[Command]
    intent: Optional[Intent]


class Chatbot:
    """Answers sentences. perform: called with each accepted `Action`; None names them only."""

    def __init__(self, dialogue, devices=(), perform=None):
        self._dialogue = dialogue
        self._perform = perform
        self._grammar = CommandGrammar(dialogue.command, devices)
        self._index = PhraseIndex(self._known_phrases())
        self._pending = None
        self._turns = {}

    @classmethod
    def load(cls, name_or_path="intents.zh.toml", devices=(), perform=None):
        """From a dialogue file, or the name of one that ships."""
        return cls(load_dialogue(name_or_path), devices, perform)

    @property
    def phrases(self):
        """Every plain sentence the bot understands, for a recogniser's grammar."""
        return sorted({phrase for _key, phrase in self._known_phrases()})

    def reply(self, text):
        """The `Reply` to a sentence; an accepted one has been done when this returns."""
        pending, self._pending = self._pending, None
        if pending and self._is_one_of(text, self._dialogue.texts.yes):
            return self._accept(pending.command, pending.intent, 1.0)
        if pending and self._is_one_of(text, self._dialogue.texts.no):
            return Reply(self._dialogue.texts.cancel, None, "accept", 1.0, {})
        command = self._grammar.parse(text)
        if command:
            return self._accept(command, None, 1.0)
        match = self._index.best(text)
        if match is None or match.score < CONFIRM_SCORE:
            score = match.score if match else 0.0
            return Reply(self._dialogue.texts.reject, None, "reject", score, {})
        is_command = isinstance(match.key, Command)
        # Retrieval never switches a device: a near command is asked back.
        if is_command or match.score < ACCEPT_SCORE:
            return self._confirm(match, is_command)
        return self._accept(None, match.key, match.score)

    def _known_phrases(self):
        for intent in self._dialogue.intents:
            for phrase in intent.phrases:
                yield intent, phrase
        for command in self._grammar.commands:
            yield command, command.phrase

    @staticmethod
    def _is_one_of(text, sentences):
        sound = fuzzy_syllables(normalise(text))
        return any(sound == fuzzy_syllables(normalise(one)) for one in sentences)

    def _confirm(self, match, is_command):
        self._pending = _Pending(*((match.key, None) if is_command else (None, match.key)))
        text = self._dialogue.texts.confirm.format(phrase=match.phrase)
        return Reply(text, _intent_name(self._pending), "confirm", match.score, {})

    def _accept(self, command, intent, score):
        if intent:
            return Reply(self._answer(intent), intent.name, "accept", score, {})
        done, problem = self._do(command.actions)
        slots = {"device": command.spoken_device, "verb": command.verb}
        if problem:
            answer = self._dialogue.command.failed_answer
            slots["problem"] = str(problem)
        else:
            answer = getattr(self._dialogue.command, command.verb + "_answer")
        return Reply(answer.format(device=command.spoken_device), "device." + command.verb,
                     "accept", score, slots, done)

    def _do(self, actions):
        """(the actions that were done, what stopped the rest or None)."""
        done = []
        try:
            for action in actions:
                if self._perform is not None:
                    self._perform(action)
                done.append(action)
        except (DeviceError, DriverMissing) as problem:
            return tuple(done), problem
        return tuple(done), None

    def _answer(self, intent):
        """The intent's answers in turn, so that the bot does not repeat itself."""
        turn = self._turns.get(intent.name, 0)
        self._turns[intent.name] = turn + 1
        return _fill(intent.answers[turn % len(intent.answers)], time.localtime())


def _intent_name(pending):
    return pending.intent.name if pending.intent else "device." + pending.command.verb


def _fill(answer, now):
    return (
        answer.replace("{time}", "%d点%d分" % (now.tm_hour, now.tm_min))
        .replace("{date}", "%d年%d月%d日" % (now.tm_year, now.tm_mon, now.tm_mday))
        .replace("{weekday}", "星期" + _WEEKDAYS[now.tm_wday])
    )
