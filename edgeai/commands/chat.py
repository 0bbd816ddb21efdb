"""edgeai chat [--text T]: one answer, or a conversation by microphone and voice."""
from edgeai.audio.chatbot import Chatbot
from edgeai.audio.conversation import converse
from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit, positive_seconds
from edgeai.config import load_config
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("--text", help=_("answer this sentence; names the actions, does none"))
    parser.add_argument("--seconds", type=positive_seconds, default=60.0,
                        help=_("how long to converse (60)"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    if arguments.text is None:
        return _converse(arguments, terminal)
    config = load_config(arguments.config)
    reply = Chatbot.load(config.intents, config.devices).reply(arguments.text)
    _show_reply(terminal, reply)


def _converse(arguments, terminal):
    with open_asked_kit(arguments) as kit, kit.microphone() as microphone:
        recognizer, bot, voice = kit.recognizer(), kit.chatbot(), kit.voice()
        terminal.say(_("listening for {seconds:.0f} s; speak now").format(
            seconds=arguments.seconds))
        turns = converse(microphone, recognizer, bot, voice, arguments.seconds, kit.journal.write,
                         lambda text: terminal.show(text and "… " + text),
                         lambda turn: _show_turn(terminal, turn))
        for _turn in turns:
            pass  # each was shown before it was spoken


def _show_turn(terminal, turn):
    terminal.say(_("you: {text}").format(text=turn.heard.text or "?"))
    _show_reply(terminal, turn.reply, turn.heard.text)


def _show_reply(terminal, reply, heard=None):
    terminal.say(_("kit: {text}").format(text=reply.text))
    for action in reply.actions:
        terminal.say(_("     {device}: {verb}").format(device=action.device, verb=action.verb))
    fields = {
        "reply": reply.text, "intent": reply.intent, "decision": reply.decision,
        "slots": reply.slots, "actions": [action._asdict() for action in reply.actions],
    }
    if heard is not None:
        fields["heard"] = heard
    terminal.result(fields)
