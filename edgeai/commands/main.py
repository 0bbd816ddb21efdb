"""Finds the verb, runs it, and turns errors into words and an exit code.

Exit codes: 0 fine, 1 failed, 2 wrong use.
"""
import importlib
import os
import sys

from edgeai import packages
from edgeai.commands import argparse_words
from edgeai.commands.terminal import Terminal
from edgeai.errors import ConfigError, EdgeaiError, SystemFailure, UsageError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

FINE, FAILED, WRONG_USE = 0, 1, 2
INTERRUPTED = 130


def _verbs():
    """Verb -> the line that `--help` shows; its code is loaded when it is used."""
    return {
        "doctor": _("check that everything needed is here"),
        "devices": _("list microphones, loudspeakers, voices, cameras and what is on the pins"),
        "record": _("record the microphone to a WAV file"),
        "repair": _("make WAV files whole that a crash left behind"),
        "listen": _("turn speech into text: from a WAV file or the microphone"),
        "camera": _("look at a camera, a film, pictures or an address: what opens, and how fast"),
        "features": _("show what a recogniser hears: filterbank and MFCC of a WAV file, drawn too"),
        "say": _("speak a text, aloud or to a WAV file"),
        "chat": _("answer a sentence, or hold a conversation"),
        "train": _("train a speech or a vision model, or measure one"),
        "models": _("list speech and vision models; check, install and remove speech models"),
        "detect": _("show what a vision model finds in pictures, films and cameras"),
        "dataset": _("check, clean, count, convert and split pictures and their labels"),
        "run": _("run any script, on the real or the virtual kit"),
        "sense": _("show the sensors' readings live"),
        "sensors": _("test one sensor, and say what to check on its wires"),
        "watch": _("run rules on the kit, with a live table"),
        "replay": _("run rules over a day of recorded readings, in seconds"),
        "board": _("board B: its firmware, its files, what it sees"),
        "kmodel": _("check or make a model for board B's KPU"),
        "journal": _("show what a journal holds, as a time line"),
        "label": _("draw and name boxes on pictures, on a page in the browser"),
        "task": _("list, show, run and write out the contest's tasks"),
        "drill": _("practise the contest: task books against the clock, grading, the theory paper"),
        "demo": _("the whole voice turn on the virtual kit"),
    }


def main(argv=None):
    """Run one command line; returns the exit code."""
    argv = sys.argv[1:] if argv is None else list(argv)
    terminal = Terminal()
    terminal.be_encodable()
    argv, after_dashes = _split(argv)
    try:
        with argparse_words.translated():
            arguments = _parse(argv)
    except SystemExit as end:  # argparse has printed help or the mistake
        return end.code or FINE
    arguments.after_dashes = after_dashes
    terminal.json = getattr(arguments, "json", False)
    return _run(arguments, terminal)


def _split(argv):
    """What stands before and after `--`; the latter is for the script that `run` runs."""
    if "--" not in argv:
        return argv, []
    at = argv.index("--")
    return argv[:at], argv[at + 1 :]


def _run(arguments, terminal):
    try:
        return arguments.run(arguments, terminal) or FINE
    except EdgeaiError as problem:
        terminal.problem(problem)
        return WRONG_USE if isinstance(problem, (UsageError, ConfigError)) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `edgeai ... | head`
        _drop_output()
        return FAILED
    except ModuleNotFoundError as problem:
        terminal.problem(_absent_package(problem))
        return FAILED
    except OSError as problem:
        _tell(_system_failure(problem), terminal)
        return FAILED


def _absent_package(problem):
    """Whichever of what the extras install is not there; a module of ours is a fault of ours."""
    package = (problem.name or "edgeai").split(".")[0]
    if package == "edgeai":
        raise problem
    return packages.missing(package, problem, "pip install \"edgeai[audio]\"")


def _system_failure(problem):
    message = system_reason(problem)
    if problem.filename is not None:
        message = "%s: %s" % (problem.filename, message)
    return SystemFailure(message, _("Check the path, the permissions and the free space."))


def _tell(failure, terminal):
    try:
        sys.stdout.flush()
        terminal.problem(failure)
    except OSError:  # standard output is what fails: to standard error, as text
        _drop_output()
        terminal.json = False
        terminal.problem(failure)


def _drop_output():
    """Into nothing: what is still in the buffer would fail once more when Python exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _parse(argv):
    parser = _parser(argv)
    arguments, strange = parser.parse_known_args(argv)
    if strange:
        own = arguments.parser if arguments.verb else parser
        message = _("unrecognized arguments: %s") % " ".join(strange)
        own.error("\n".join(filter(None, (message, own.epilog))))
    if not arguments.verb:
        parser.print_help()
        parser.exit(WRONG_USE)
    return arguments


def _parser(argv):
    from edgeai import __version__

    parser = argparse_words.Parser(
        prog="edgeai", description=_("Voice, vision, sensors and their linkage on the edge."),
        epilog=_("`edgeai VERB --help` describes a verb."),
    )
    parser.add_argument("--version", action="version", version="edgeai %s" % __version__,
                        help=_("show the version and exit"))
    verbs = parser.add_subparsers(dest="verb", metavar=_("VERB"), title=_("verbs"))
    wanted = next((word for word in argv if not word.startswith("-")), None)
    for verb, line in _verbs().items():
        verb_parser = verbs.add_parser(verb, help=line, description=line)
        if verb == wanted:
            _fill(verb_parser, verb)
    return parser


def _fill(parser, verb):
    """Only the verb in use is imported: `--help` stays quick."""
    module = importlib.import_module("edgeai.commands.%s" % verb)
    parser.register("type", None, argparse_words.no_empty_text)  # where it names no other type
    module.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    parser.set_defaults(run=module.run, parser=parser)
