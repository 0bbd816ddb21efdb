"""edgeai chat [--text T | --keyboard]: one answer, or a conversation; edgeai chat teach."""
import contextlib
import os
import time

from edgeai.audio.dialogue.chatbot import Chatbot
from edgeai.audio.dialogue.conversation import answer, converse, hearable
from edgeai.audio.dialogue.language_model import asker
from edgeai.audio.dialogue.rejected_log import is_logging
from edgeai.audio.dialogue.syllables import normalise
from edgeai.audio.dialogue.taught import load_taught
from edgeai.commands import chat_teach
from edgeai.commands.dialogue_words import verb_word
from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit, positive_seconds, tell_losses
from edgeai.config import load_config
from edgeai.errors import DeviceError, DriverMissing, MicrophoneAbsent, UsageError, VoiceError
from edgeai.i18n import gettext as _
from edgeai.linkage.journal import Journal
from edgeai.records import Transcript
from edgeai.user_files import user_folder

_ENDINGS = ("退出", "exit", "quit")  # by keyboard


def add_arguments(parser):
    parser.add_argument("what", nargs="?", choices=("teach",),
                        help=_("teach: give a sentence that was not understood to an intent"))
    parser.add_argument("sentence", nargs="?", help=_(
        "for teach: the sentence, or its number in the list; left out: it is asked for"))
    parser.add_argument("intent", nargs="?", help=_("for teach: the intent that answers it"))
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--text", help=_("answer this sentence; names the actions, does none"))
    way.add_argument("--keyboard", action="store_true", help=_("type instead of speaking"))
    way.add_argument("--list", action="store_true", help=_("for teach: show what was taught"))
    way.add_argument("--forget", metavar=_("SENTENCE"),
                     help=_("for teach: take a taught sentence out, by its text or number"))
    parser.add_argument("--mute", action="store_true", help=_("show the answers, speak none"))
    parser.add_argument("--seconds", type=positive_seconds, default=60.0,
                        help=_("how long to converse by microphone (60)"))
    parser.add_argument("--log", metavar="JSONL",
                        help=_("where to save the dialogue (a new file of your own folder)"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    if arguments.what == "teach":
        return chat_teach.run(arguments, terminal)
    if arguments.list or arguments.forget is not None:
        raise UsageError(_("--list and --forget are for `edgeai chat teach`"),
                         "edgeai chat teach --list")
    if arguments.text is None:
        return _converse(arguments, terminal)
    config = load_config(arguments.config)
    bot = Chatbot.load(config.chatbot.intents, config.devices, taught=load_taught(),
                       ask_model=asker(config.chatbot))
    _show_reply(terminal, bot.reply(arguments.text))


def _converse(arguments, terminal):
    hold = _by_keyboard if arguments.keyboard else _by_microphone
    with open_asked_kit(arguments) as kit, _dialogue_log(arguments, kit, terminal) as tell:
        voice = _Mute() if arguments.mute else kit.voice()
        try:
            hold(arguments, terminal, kit, voice, tell)
        except MicrophoneAbsent as problem:
            raise MicrophoneAbsent(problem.message, "%s %s" % (
                problem.remedy, _("Or type: edgeai chat --keyboard"))) from problem


def _by_microphone(arguments, terminal, kit, voice, tell):
    terminal.show(_("preparing…"))
    bot = kit.chatbot()
    recognizer = kit.recognizer(hearable(bot.phrases, kit.recognizer().knows))
    with kit.microphone() as microphone:
        tell_losses(microphone, terminal)
        terminal.clear()
        terminal.say(_("listening for {seconds:.0f} s; speak now").format(
            seconds=arguments.seconds))
        turns = converse(microphone, recognizer, bot, voice, arguments.seconds, tell,
                         lambda text: terminal.show(text and "… " + text),
                         lambda turn: _show_turn(terminal, turn))
        with _line_ended(terminal.clear):
            for _turn in turns:
                pass  # each was shown before it was spoken


def _by_keyboard(arguments, terminal, kit, voice, tell):
    bot = kit.chatbot()
    terminal.say(_("type a sentence and Enter; {word} or Ctrl-D ends").format(word=_ENDINGS[0]))
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401: arrow keys and history, where the system has it
    while True:
        text = _typed(terminal)
        if text is None or normalise(text) in _ENDINGS:
            return
        if text.strip():
            turn = answer(Transcript(text, is_final=True, confidence=1.0), bot, tell)
            _show_reply(terminal, turn.reply, text)
            voice = _speak(voice, turn.reply.text, terminal)


def _typed(terminal):
    """The next line, or None at the end of them."""
    with _line_ended(terminal.say):
        try:
            return input("" if terminal.json else _("you:") + " ")
        except EOFError:
            terminal.say()
            return None
        except UnicodeDecodeError as problem:  # a file of another encoding, handed in as if it were typed
            terminal.say()
            raise UsageError(_("what was typed is not {encoding}").format(encoding=problem.encoding),
                             _("Save it in that encoding, or set PYTHONIOENCODING=utf-8.")) from None


@contextlib.contextmanager
def _line_ended(end):
    """Ctrl-C leaves no half line: what comes next begins one."""
    try:
        yield
    except KeyboardInterrupt:
        end()
        raise


def _speak(voice, text, terminal):
    """Speak, and return the voice for the next sentence: without a loudspeaker it is told once."""
    try:
        voice.say(text)
        return voice
    except (DeviceError, DriverMissing, VoiceError) as problem:
        terminal.say(_("no voice: {problem}").format(problem=problem.message))
        return _Mute()


class _Mute:
    """A voice that says nothing."""

    @staticmethod
    def say(text):
        pass


@contextlib.contextmanager
def _dialogue_log(arguments, kit, terminal):
    """Yield what takes entries: the kit's journal, and the dialogue's own file."""
    path = arguments.log
    if not path and not is_logging(kit.config.chatbot.log_rejected):
        yield kit.journal.write
        return
    path = path or os.path.join(user_folder(), "dialogues", "%s-%d.jsonl" % (
        time.strftime("%Y%m%d-%H%M%S"), os.getpid()))
    with Journal(path, open_now=bool(arguments.log)) as log:
        try:
            yield _tell_both(log, kit.journal)
        finally:
            if os.path.exists(path):
                terminal.say(_("dialogue: {path}").format(path=path))


def _tell_both(log, journal):
    # What the kit does of itself (actions, what was spoken) belongs to the dialogue too.
    journal.listen(lambda entry: entry["kind"] in ("action", "voice.done") and log.write(**entry))

    def tell(kind, **fields):
        log.write(kind, **fields)
        return journal.write(kind, **fields)

    return tell


def _show_turn(terminal, turn):
    terminal.say(_("you: {text}").format(text=turn.heard.text or "?"))
    _show_reply(terminal, turn.reply, turn.heard.text)


def _show_reply(terminal, reply, heard=None):
    terminal.say(_("kit: {text}").format(text=reply.text))
    for action in reply.actions:
        times = "" if action.times is None else " × %d" % action.times
        terminal.say(_("     {device}: {verb}").format(
            device=action.device, verb=verb_word(action.verb) + times))
    fields = {
        "reply": reply.text, "intent": reply.intent, "decision": reply.decision,
        "slots": reply.slots, "actions": [_action_fields(action) for action in reply.actions],
    }
    if heard is not None:
        fields["heard"] = heard
    terminal.result(fields)


def _action_fields(action):
    return {name: value for name, value in action._asdict().items() if value is not None}
