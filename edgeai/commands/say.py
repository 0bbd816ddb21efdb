"""edgeai say TEXT [--out F.wav] | --list"""
from edgeai.audio.speaking.speech_queue import PRIORITIES
from edgeai.audio.wav_target import check_wav_target
from edgeai.commands.devices import show_voices, voices_of
from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("text", nargs="?", help=_("what to say"))
    parser.add_argument("--out", metavar="FILE.wav", help=_("write a WAV file instead"))
    parser.add_argument("--voice", metavar="NAME",
                        help=_("a part of a voice's name, or a language (zh)"))
    parser.add_argument("--priority", choices=PRIORITIES, default="reply",
                        help=_("how urgent; an alarm does not wait for a slow engine (reply)"))
    parser.add_argument("--list", action="store_true", help=_("show the voices that there are"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    if arguments.text is None and not arguments.list:
        raise UsageError(_("there is no text to speak"),
                         _("Write edgeai say TEXT, or edgeai say --list."))
    if arguments.out:
        check_wav_target(arguments.out)
    with open_asked_kit(arguments) as kit:
        if arguments.list:
            voices = voices_of(kit)
            show_voices(voices, terminal)
            terminal.result({"voices": voices})
        else:
            with kit.voice(arguments.voice) as voice:
                spoken = _save(voice, arguments, terminal) if arguments.out else _say(
                    voice, arguments, terminal)
            terminal.result(dict(spoken._asdict(), file=arguments.out))


def _save(voice, arguments, terminal):
    terminal.show(_("synthesising ..."))
    spoken = voice.save(arguments.text, arguments.out)
    terminal.clear()
    terminal.say(_("saved {path}: {seconds:.1f} s by {driver}").format(
        path=arguments.out, seconds=spoken.seconds, driver=spoken.driver))
    return spoken


def _say(voice, arguments, terminal):
    terminal.show(_("speaking ..."))
    spoken = voice.say(arguments.text, arguments.priority)
    terminal.clear()
    terminal.say(_("spoken by {driver}").format(driver=spoken.driver))
    if voice.fallback_reason:
        terminal.say(_("  because {driver} stands in: {reason}").format(
            driver=spoken.driver, reason=voice.fallback_reason))
    return spoken
