"""edgeai say TEXT [--out F.wav]"""
from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("text", help=_("what to say"))
    parser.add_argument("--out", metavar="FILE.wav", help=_("write a WAV file instead"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    with open_asked_kit(arguments) as kit, kit.voice() as voice:
        if arguments.out:
            terminal.show(_("synthesising ..."))
            spoken = voice.save(arguments.text, arguments.out)
            terminal.clear()
            terminal.say(_("saved {path}: {seconds:.1f} s by {driver}").format(
                path=arguments.out, seconds=spoken.seconds, driver=spoken.driver))
        else:
            terminal.show(_("speaking ..."))
            spoken = voice.say(arguments.text)
            terminal.clear()
            terminal.say(_("spoken by {driver}").format(driver=spoken.driver))
    terminal.result(dict(spoken._asdict(), file=arguments.out))
