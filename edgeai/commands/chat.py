"""edgeai chat [--text T]: one answer, or a conversation by microphone and voice."""
from edgeai.audio.chatbot import Chatbot
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
    _show(terminal, reply)


def _converse(arguments, terminal):
    with open_asked_kit(arguments) as kit, kit.microphone() as microphone:
        recognizer, bot, voice = kit.recognizer(), kit.chatbot(), kit.voice()
        terminal.say(_("listening for {seconds:.0f} s; speak now").format(
            seconds=arguments.seconds))
        for heard in recognizer.stream(microphone, arguments.seconds):
            if not heard.is_final:
                terminal.show("… " + heard.text)
                continue
            terminal.clear()
            if heard.text or heard.is_rejected:
                terminal.say(_("you: {text}").format(text=heard.text or "?"))
                reply = bot.reply(heard.text)
                _show(terminal, reply, heard.text)
                voice.say(reply.text)


def _show(terminal, reply, heard=None):
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
