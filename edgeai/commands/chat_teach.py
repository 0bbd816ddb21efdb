"""edgeai chat teach [SENTENCE INTENT] | --list | --forget SENTENCE: what was not understood is
given to an intent, by a list or by arguments, shown, and taken out again."""
import sys

from edgeai.audio.dialogue.chatbot import Chatbot
from edgeai.audio.dialogue.rejected_log import RejectedLog
from edgeai.audio.dialogue.taught import (
    check_sentence, forget, load_taught, taught_owner, taught_path, teach)
from edgeai.config import load_config
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

SHOWN_SENTENCES = 20
SHOWN_INTENTS = 6


def run(arguments, terminal):
    if arguments.list:
        _list(terminal)
    elif arguments.forget is not None:
        _forget(arguments.forget, terminal)
    else:
        _teach(arguments, terminal)


def _list(terminal):
    pairs = _taught_pairs()
    for number, (sentence, intent_name) in enumerate(pairs, 1):
        terminal.say("%3d  %-22s %s" % (number, intent_name, sentence))
    terminal.say(_("in {path}; take one out with --forget and its number").format(
        path=taught_path()) if pairs else _("nothing was taught so far"))
    terminal.result({"file": taught_path(), "taught": [
        {"sentence": sentence, "intent": intent_name} for sentence, intent_name in pairs]})


def _forget(asked, terminal):
    sentences = [sentence for sentence, _intent_name in _taught_pairs()]
    sentence = _numbered(asked, sentences, "edgeai chat teach --list")
    intent_name = forget(sentence)
    terminal.say(_("forgotten: “{sentence}” is no longer answered as {intent}").format(
        sentence=sentence, intent=intent_name))
    terminal.result({"sentence": sentence, "intent": intent_name, "forgotten": True})


def _taught_pairs():
    """[(sentence, its intent)] in the file's order: their numbers."""
    return [(sentence, name) for name, texts in load_taught().items() for sentence in texts]


def _teach(arguments, terminal):
    config = load_config(arguments.config)
    taught = load_taught()
    bot = Chatbot.load(config.chatbot.intents, config.devices, taught=taught)
    log = RejectedLog()
    sentence = _sentence(arguments.sentence, log, terminal)
    intent_name = arguments.intent or _choose_intent(sentence, bot, terminal)
    before = taught_owner(sentence, taught)
    path = teach(sentence, intent_name, bot.intents, bot.is_command)
    log.forget(sentence)
    terminal.say(_("taught: “{sentence}” is now answered as {intent}").format(
        sentence=sentence, intent=intent_name))
    if before:
        terminal.say(_("before it was answered as {intent}").format(intent=before))
    terminal.say(_("to undo it: {command}").format(
        command="edgeai chat teach --forget " + sentence))
    terminal.result({"sentence": sentence, "intent": intent_name, "file": path})


def _sentence(asked, log, terminal):
    """asked: a sentence, the number of a rejected one, or None: it is asked for."""
    sentences = log.sentences()[:SHOWN_SENTENCES]
    sentence = (_choose_sentence(sentences, terminal) if asked is None
                else _numbered(asked, sentences, "edgeai chat teach"))
    check_sentence(sentence)
    return sentence


def _numbered(asked, sentences, listing):
    """A sentence as it stands; for a number, the one of that number in what `listing` shows."""
    if not asked.isdecimal():
        return asked
    if not 1 <= int(asked) <= len(sentences):
        raise UsageError(_("there is no sentence number {number}").format(number=asked),
                         _("`{command}` shows them with their numbers.").format(command=listing))
    return sentences[int(asked) - 1]


def _choose_sentence(sentences, terminal):
    _check_that_somebody_is_there(terminal)
    if not sentences:
        terminal.say(_("no sentence was rejected so far; type one"))
    for number, sentence in enumerate(sentences, 1):
        terminal.say("%3d  %s" % (number, sentence))
    return _pick(_("which sentence (a number, or its text):"), sentences, terminal)


def _choose_intent(sentence, bot, terminal):
    _check_that_somebody_is_there(terminal)
    likely = bot.likely_intents(sentence)[:SHOWN_INTENTS]
    for number, intent in enumerate(likely, 1):
        terminal.say("%3d  %-22s %s" % (number, intent.name, intent.about))
    prompt = _("which intent (a number or a name; ? lists all):")
    names = [intent.name for intent in likely]
    chosen = _pick(prompt, names, terminal)
    if chosen == "?":
        for intent in bot.intents:
            terminal.say("     %-22s %s" % (intent.name, intent.about))
        chosen = _pick(prompt, names, terminal)
    return chosen


def _check_that_somebody_is_there(terminal):
    if terminal.json or not sys.stdin.isatty():
        raise UsageError(_("nobody is there to choose"),
                         "edgeai chat teach %s %s" % (_("SENTENCE"), _("INTENT")))


def _pick(prompt, choices, terminal):
    """What was typed; for a number, the choice of that number; asked again where there is none."""
    while True:
        try:
            typed = input(prompt + " ").strip()
        except EOFError:
            typed = ""
        if not typed:
            raise UsageError(_("nothing was chosen"), _("Nothing was changed: {path}").format(
                path=taught_path()))
        if not typed.isdecimal():
            return typed
        if 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1]
        terminal.say(_("there is no number {number} in the list").format(number=typed))
