"""edgeai chat teach [SENTENCE INTENT]: give a sentence to an intent, by a list or by arguments."""
import sys

from edgeai.audio.dialogue.chatbot import Chatbot
from edgeai.audio.dialogue.rejected_log import RejectedLog
from edgeai.audio.dialogue.taught import load_taught, taught_path, teach
from edgeai.config import load_config
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

SHOWN_SENTENCES = 20
SHOWN_INTENTS = 6


def run(arguments, terminal):
    config = load_config(arguments.config)
    bot = Chatbot.load(config.chatbot.intents, config.devices, taught=load_taught())
    log = RejectedLog()
    sentence = arguments.sentence or _choose_sentence(log, terminal)
    intent_name = arguments.intent or _choose_intent(sentence, bot, terminal)
    path = teach(sentence, intent_name, bot.intents, bot.is_command)
    log.forget(sentence)
    terminal.say(_("taught: “{sentence}” is now answered as {intent}").format(
        sentence=sentence, intent=intent_name))
    terminal.say(_("to undo it, take it out of {path}").format(path=path))
    terminal.result({"sentence": sentence, "intent": intent_name, "file": path})


def _choose_sentence(log, terminal):
    sentences = log.sentences()[:SHOWN_SENTENCES]
    _check_that_somebody_is_there(terminal)
    if not sentences:
        terminal.say(_("no sentence was rejected so far; type one"))
    for number, sentence in enumerate(sentences, 1):
        terminal.say("%3d  %s" % (number, sentence))
    return _pick(_("which sentence (a number, or its text):"), sentences)


def _choose_intent(sentence, bot, terminal):
    _check_that_somebody_is_there(terminal)
    likely = bot.likely_intents(sentence)[:SHOWN_INTENTS]
    for number, intent in enumerate(likely, 1):
        terminal.say("%3d  %-22s %s" % (number, intent.name, intent.about))
    prompt = _("which intent (a number or a name; ? lists all):")
    chosen = _pick(prompt, [intent.name for intent in likely])
    if chosen == "?":
        for intent in bot.intents:
            terminal.say("     %-22s %s" % (intent.name, intent.about))
        chosen = _pick(prompt, [intent.name for intent in likely])
    return chosen


def _check_that_somebody_is_there(terminal):
    if terminal.json or not sys.stdin.isatty():
        raise UsageError(_("nobody is there to choose"),
                         "edgeai chat teach %s %s" % (_("SENTENCE"), _("INTENT")))


def _pick(prompt, choices):
    """What was typed; for a number, the choice of that number."""
    try:
        typed = input(prompt + " ").strip()
    except EOFError:
        typed = ""
    if not typed:
        raise UsageError(_("nothing was chosen"), _("Nothing was changed: {path}").format(
            path=taught_path()))
    is_number = typed.isdigit() and 1 <= int(typed) <= len(choices)
    return choices[int(typed) - 1] if is_number else typed
