"""edgeai listen [F.wav]"""
from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit, positive_seconds, tell_losses
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("file", nargs="?", metavar="FILE.wav",
                        help=_("a recording; left out: the microphone"))
    parser.add_argument("--seconds", type=positive_seconds, default=10.0,
                        help=_("how long to listen to the microphone (10)"))
    parser.add_argument("--model", help=_("a model's name or folder (kit.toml's)"))
    parser.add_argument("--phrase", action="append", metavar="TEXT",
                        help=_("hear only this; give it several times for several phrases"))
    parser.add_argument("--expect", metavar="TEXT",
                        help=_("what is really said: print the character error rate"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    listen = _listen_to_file if arguments.file else _listen_to_microphone
    text = listen(arguments, terminal)
    if arguments.expect is not None:
        _compare(arguments.expect, text, terminal)


def _listen_to_file(arguments, terminal):
    from edgeai.audio.clip import Clip
    from edgeai.audio.recognition.recognizer import Recognizer
    from edgeai.config import load_config

    model = arguments.model or load_config(arguments.config).model
    recognizer = Recognizer(model, arguments.phrase)
    clip = Clip.load(arguments.file)
    with terminal.progress(_("reading"), clip.seconds, "s") as move_to:
        heard = recognizer.transcribe(clip, move_to)
    terminal.say(heard.text or (_("(not one of the known sentences)") if heard.is_rejected else
                                _("(nothing was recognised)")))
    if not heard.text and recognizer.model.takes_phrases and not arguments.phrase:
        terminal.say(_("{model} hears the sentences it knows; name others by --phrase TEXT").format(
            model=recognizer.model.name))
    terminal.say(_("confidence {confidence:.2f}, {seconds:.1f} s of sound, real-time factor "
                   "{factor:.3f}").format(confidence=heard.confidence, seconds=heard.seconds,
                                          factor=heard.real_time_factor))
    terminal.result({
        "text": heard.text,
        "confidence": heard.confidence,
        "words": [word._asdict() for word in heard.words],
        "seconds": round(heard.seconds, 3),
        "real_time_factor": round(heard.real_time_factor, 4),
        "is_rejected": heard.is_rejected,
    })
    return heard.text


def _listen_to_microphone(arguments, terminal):
    with open_asked_kit(arguments) as kit, kit.microphone() as microphone:
        tell_losses(microphone, terminal)
        recognizer = kit.recognizer(arguments.phrase, model=arguments.model)
        terminal.say(_("listening for {seconds:.0f} s; speak now").format(
            seconds=arguments.seconds))
        texts = []
        for heard in recognizer.stream(microphone, arguments.seconds):
            if not heard.is_final:
                terminal.show("… " + heard.text)
                continue
            terminal.clear()
            if heard.text or heard.is_rejected:
                terminal.say(heard.text or _("(not one of the known sentences)"))
                terminal.result({
                    "text": heard.text, "confidence": heard.confidence,
                    "words": [word._asdict() for word in heard.words],
                    "seconds": round(heard.end_s, 3), "is_rejected": heard.is_rejected,
                })
                texts.append(heard.text)
    return "".join(texts)


def _compare(expected, text, terminal):
    from edgeai.audio.recognition.error_rate import count_edits

    counts = count_edits(expected, text)
    terminal.say(_("character error rate {rate:.1%}: {substitutions} wrong, {deletions} missing, "
                   "{insertions} too many, of {characters} characters").format(
                       rate=counts.rate, **counts._asdict()))
    terminal.result(dict(counts._asdict(), expected=expected,
                         character_error_rate=round(counts.rate, 4)))
