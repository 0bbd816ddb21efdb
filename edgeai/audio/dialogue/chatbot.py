"""Offline dialogue: device commands by grammar, everything else by the nearest phrase.

A sentence goes through, until one answers:
yes or no to a question asked back -> "再说一遍" -> the command grammar, also several commands in
a sentence -> sums -> the nearest phrase: accepted, asked back, or rejected -> the language
model, if there is one -> the fixed line. Only the command grammar, and a yes, may switch a device.
"""
import re
from typing import NamedTuple, Optional, Tuple

from edgeai.audio.dialogue.arithmetic import read_sum, say_value, spoken_sums
from edgeai.audio.dialogue.command_chains import CommandChains
from edgeai.audio.dialogue.command_parts import Command
from edgeai.audio.dialogue.commands import CommandGrammar
from edgeai.audio.dialogue.follow_ups import FollowUps
from edgeai.audio.dialogue.intents import Intent, load_dialogue
from edgeai.audio.dialogue.retrieval import shared_index
from edgeai.audio.dialogue.skills import Skills
from edgeai.audio.dialogue.syllables import fuzzy_syllables, normalise
from edgeai.audio.dialogue.templates import expand
from edgeai.errors import DeviceError, DriverMissing
from edgeai.records import Reply

# Scores of edgeai.audio.dialogue.retrieval: from the first on the intent is meant, from the second
# on the bot asks back. Set on tests/data/chat/tuning.toml (benchmarks/chat_fit.py).
ACCEPT_SCORE = 0.55
CONFIRM_SCORE = 0.15
_CHINESE = re.compile("[\u3400-\u9fff]+$")


class _Pending(NamedTuple):
    """What a "yes" would mean, until the next sentence; or which verb waits for a device."""

    commands: Tuple[Command, ...] = ()
    intent: Optional[Intent] = None
    question: str = ""
    verb: str = ""


class Chatbot:
    """Answers sentences.

    perform: called with each accepted `Action`; None names them only.
    is_on: called with a device's name, for questions about its state.
    taught: {intent's name: phrases} beside those of the dialogue.
    ask_model: called with a sentence nothing answers; gives a text or None. It never acts.
    on_reject: called with (text, the nearest `Match` or None) for such a sentence.
    """

    def __init__(self, dialogue, devices=(), perform=None, is_on=None, taught=None,
                 ask_model=None, on_reject=None):
        self._dialogue = dialogue
        self._perform = perform
        self._ask_model = ask_model or (lambda text: None)
        self._on_reject = on_reject or (lambda text, match: None)
        self._grammar = CommandGrammar(dialogue.command, devices, dialogue.words.pronouns)
        self._chains = CommandChains(self._grammar, dialogue.command)
        self._entries = _entries(dialogue, self._grammar.commands, taught or {})
        self._index = shared_index(self._entries, dialogue.words.fillers, dialogue.words.same)
        self._sounds = {name: {fuzzy_syllables(normalise(one))
                               for one in getattr(dialogue.texts, name)}
                        for name in ("yes", "no", "repeat", "more")}
        self._skills = Skills(devices, is_on)
        self._follow_ups = FollowUps(dialogue.words)
        self._pending = None
        self._turns = {}

    @classmethod
    def load(cls, name_or_path="intents.zh.toml", devices=(), perform=None, **options):
        """From a dialogue file, or the name of one that ships."""
        return cls(load_dialogue(name_or_path), devices, perform, **options)

    @property
    def intents(self):
        """The `Intent`s of the dialogue."""
        return self._dialogue.intents

    @property
    def commands(self):
        """The plain `Command`s that there are."""
        return list(self._grammar.commands)

    @property
    def phrases(self):
        """Every sentence in Chinese characters that the bot understands, for a recogniser's grammar,
        and commands to devices that the kit lacks."""
        texts = self._dialogue.texts
        sentences = set(texts.yes + texts.no + texts.repeat + texts.more)
        sentences.update(self._grammar.sentences, self._grammar.absent_sentences)
        for _key, templates, _keywords in self._entries:
            sentences.update(one for template in templates for one in expand(template))
        if self._dialogue.arithmetic.answer:
            sentences.update(spoken_sums())
        return sorted(filter(_CHINESE.match, sentences))

    def provide(self, quantity, reader):
        """Let `reader()` give the value of an intent's `reading`, such as "temperature_c".

        It gives a number, a text, or a record with `value` and `ok`; None when there is
        none. A DeviceError is answered as that.
        """
        self._skills.provide(quantity, reader)

    def reply(self, text, is_sure=True):
        """The `Reply` to a sentence; an accepted one has been done when this returns.

        is_sure: False for what was heard and may have been something else (`Transcript.is_sure`):
            a command is asked back then.
        """
        self._follow_ups.begin_turn()
        pending, self._pending = self._pending, None
        reply = (self._settle(pending, text) or self._say_again(text) or self._command(text, is_sure)
                 or self._calculate(text) or self._stray(text) or self._answer_nearest(text))
        self._follow_ups.answer = reply.text
        return reply

    def forget(self):
        """Begin anew: what was said before no longer counts."""
        self._follow_ups = FollowUps(self._dialogue.words)
        self._pending = None

    def is_command(self, text):
        """Is it a sentence of the command grammar?"""
        return self._grammar.parse(text) is not None

    def likely_intents(self, text):
        """The intents, the one with the phrase nearest to `text` first."""
        return [key for key in self._index.nearest_keys(text) if isinstance(key, Intent)]

    def _settle(self, pending, text):
        """What a sentence is to the question before it, if it is an answer to that."""
        if not pending:
            return None
        if pending.verb:
            objects = self._grammar.objects(text)
            way = getattr(self._dialogue.command, pending.verb)[0]
            command = objects and (self._grammar.parse(way + text) or self._grammar.parse(way, objects))
            return self._act((command,)) if command else None
        if self._sounds_like(text, "yes"):
            if pending.commands:
                return self._act(pending.commands, is_confirmed=True)
            return self._answer(pending.intent, pending.question, 1.0)
        if self._sounds_like(text, "no"):
            if pending.intent:  # it was guessed wrong: somebody may teach it
                self._on_reject(pending.question, None)
            return Reply(self._dialogue.texts.cancel, None, "accept", 1.0, {})
        return None

    def _say_again(self, text):
        if self._sounds_like(text, "repeat"):
            said = self._follow_ups.answer or self._dialogue.texts.nothing_to_repeat
            return Reply(said, "repeat", "accept", 1.0, {})
        intent = self._follow_ups.intent
        if intent and self._sounds_like(text, "more"):
            if self._turns[intent.name] >= len(intent.answers):
                return Reply(self._dialogue.texts.no_more, intent.name, "accept", 1.0, {})
            return self._answer(intent, self._follow_ups.question, 1.0)
        return None

    def _command(self, text, is_sure):
        absent = self._grammar.absent_device(text)
        if absent:
            answer = self._dialogue.command.absent_answer.format(device=absent)
            return Reply(answer, "device.absent", "reject", 0.0, {"device": absent})
        command = self._grammar.parse(text, self._follow_ups.objects)
        commands = (command,) if command else self._chains.read(text, self._follow_ups.objects)
        if commands:
            return self._act(tuple(commands), is_sure=is_sure)
        if self._chains.holds_command(text):  # half of a sentence is never done
            return Reply(self._dialogue.command.one_at_a_time, None, "reject", 0.0, {})
        return None

    def _calculate(self, text):
        texts = self._dialogue.arithmetic
        asked = read_sum(text) if texts.answer else None
        if asked is None:
            return None
        if asked.value is None:
            return Reply(texts.by_zero, "arithmetic", "accept", 1.0, {})
        try:
            result, is_exact = say_value(asked.value)
        except ValueError:
            return Reply(texts.too_large, "arithmetic", "accept", 1.0, {})
        answer = texts.answer if is_exact else texts.rounded_answer or texts.answer
        answer = answer.replace("{expression}", asked.expression)
        return Reply(answer.replace("{result}", result), "arithmetic", "accept", 1.0,
                     {"expression": asked.expression, "result": result})

    def _stray(self, text):
        """A yes or no that nobody asked for."""
        if self._sounds_like(text, "yes", "no"):
            return Reply(self._dialogue.texts.reject, None, "reject", 0.0, {})
        return None

    def _answer_nearest(self, text):
        for question in self._follow_ups.whole_questions(text):
            match = self._index.best(question)
            if match and match.score >= ACCEPT_SCORE:
                return self._take(match, question)
        match = self._index.best(text)
        if match and match.score >= CONFIRM_SCORE:
            return self._take(match, text)
        return self._reject(text, match)

    def _take(self, match, text):
        # Retrieval never switches a device: a near command is asked back.
        if isinstance(match.key, Command):
            if not self._grammar.may_mean(text, match.key):
                return self._reject(text, match)
            return self._ask_back((match.key,), match.phrase, match.score)
        if match.score >= ACCEPT_SCORE:
            return self._answer(match.key, text, match.score)
        self._pending = _Pending(intent=match.key, question=text)
        question = self._dialogue.texts.confirm.format(phrase=match.phrase)
        return Reply(question, match.key.name, "confirm", match.score, {})

    def _ask_back(self, commands, phrase, score):
        self._pending = _Pending(commands=commands)
        question = self._dialogue.command.confirm.format(phrase=phrase)
        intent = "device." + (commands[0].verb if len(commands) == 1 else "several")
        return Reply(question, intent, "confirm", score, {})

    def _reject(self, text, match):
        self._on_reject(text, match)
        score = match.score if match else 0.0
        answer = self._ask_model(text) if normalise(text) else None
        if answer:
            return Reply(answer, "language_model", "accept", score, {})
        return Reply(self._dialogue.texts.reject, None, "reject", score, {})

    def _answer(self, intent, text, score):
        """The intent's answers in turn, so that the bot does not repeat itself."""
        turn = self._turns.get(intent.name, 0)
        self._turns[intent.name] = turn + 1
        answer, slots = self._skills.fill(intent.answers[turn % len(intent.answers)], intent, text)
        self._follow_ups.answered(text, intent)
        return Reply(answer or self._dialogue.texts.reject, intent.name, "accept", score, slots)

    def _act(self, commands, is_confirmed=False, is_sure=True):
        """Do them, ask back whether they are meant, or say why not."""
        is_sure = is_sure and all(one.is_sure for one in commands)
        if not (is_sure or is_confirmed) and any(one.actions for one in commands):
            return self._ask_back(commands, "，".join(one.phrase for one in commands), 1.0)
        return self._act_all(commands) if len(commands) > 1 else self._act_one(commands[0])

    def _act_one(self, command):
        intent = "device." + command.verb
        if not command.spoken_device:
            self._pending = _Pending(verb=command.verb)
            return Reply(self._dialogue.texts.which, intent, "confirm", 1.0, {})
        answer, slots, done = self._carry_out(command)
        return Reply(answer, intent, "accept", 1.0, slots, done)

    def _act_all(self, commands):
        """Each with its own answer, also when one of them fails."""
        answers, slots, done = zip(*map(self._carry_out, commands))
        problems = [each["problem"] for each in slots if "problem" in each]
        slots = {"commands": "，".join(command.phrase for command in commands)}
        if problems:
            slots["problem"] = "; ".join(problems)
        return Reply("".join(answers), "device.several", "accept", 1.0, slots, sum(done, ()))

    def _carry_out(self, command):
        """(the answer, the slots, the actions that were done)."""
        done, problem = self._do(command.actions)
        self._follow_ups.commanded(self._grammar.objects(command.spoken_device))
        slots = {"device": command.spoken_device, "verb": command.verb}
        slots.update({name: getattr(command, name) for name in ("times", "level")
                      if getattr(command, name)})
        answer = getattr(self._dialogue.command, command.verb + "_answer")
        if problem:
            answer = self._dialogue.command.failed_answer
            slots["problem"] = str(problem)
        answer = answer.format(device=command.spoken_device, times=command.times,
                               level=command.level)
        return answer, slots, done

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

    def _sounds_like(self, text, *names):
        """Is it, by its sound, one of the sentences that the texts list under these names?"""
        sound = fuzzy_syllables(normalise(text))
        return any(sound in self._sounds[name] for name in names)


def _entries(dialogue, commands, taught):
    """(key, templates, keywords) of all that can be found by likeness; hashable."""
    intents = [(intent, intent.phrases + tuple(taught.get(intent.name, ())), intent.keywords)
               for intent in dialogue.intents]
    return tuple(intents + [(command, (command.phrase,), ()) for command in commands])
