"""edgeai repair FILE... [--raw]: recordings that a crash left behind, or that have no header"""
from edgeai.commands.kit_options import sampling_rate_hz
from edgeai.errors import AudioFileError, UsageError, error_fields
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("files", nargs="+", metavar="FILE.wav", help=_("a recording"))
    parser.add_argument("--rate", type=sampling_rate_hz, metavar="HZ",
                        help=_("sampling rate, where the file has no header, or has lost it"))
    parser.add_argument("--raw", action="store_true", help=_(
        "the files are bare 16-bit samples: write FILE.wav, with a header; needs --rate"))
    parser.add_argument("--channels", type=int, choices=(1, 2), default=1,
                        help=_("channels, there too (1)"))


def run(arguments, terminal):
    from edgeai.audio.recording.bare_samples import give_header
    from edgeai.audio.recording.wav_repair import repair_wav

    if arguments.raw and not arguments.rate:
        raise UsageError(
            _("at which rate were they recorded?"),
            "edgeai repair %s --raw --rate 16000" % arguments.files[0])
    repair = give_header if arguments.raw else repair_wav
    repaired, problems = [], []
    for path in arguments.files:
        try:
            repaired.append(repair(path, arguments.rate, arguments.channels))
            terminal.say(_line(repaired[-1]))
        except (AudioFileError, UsageError) as problem:  # the others may be saved all the same
            problems.append(problem)
            if not terminal.json:
                terminal.problem(problem)
    terminal.result({
        "files": [one._asdict() for one in repaired],
        "problems": [error_fields(one) for one in problems]})
    return 1 if problems else 0


def _line(repair):
    if not repair.is_changed:
        return _("{path}: whole, {seconds:.1f} s").format(**repair._asdict())
    return _("{path}: repaired, {seconds:.1f} s, of which {regained_s:.1f} s were not to be "
             "heard").format(**repair._asdict())
