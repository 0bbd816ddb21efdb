"""The options that every verb on a kit shares: --kit, --scenario, --config, --journal."""
import argparse

from edgeai.config import RATES_HZ
from edgeai.errors import message_of
from edgeai.i18n import gettext as _
from edgeai.kit import open_kit


def add_kit_arguments(parser):
    parser.add_argument("--kit", choices=("pi", "sim"),
                        help=_("the real kit (pi) or the virtual one (sim)"))
    parser.add_argument("--scenario", metavar="TOML",
                        help=_("what happens in the virtual room"))
    parser.add_argument("--config", metavar="TOML", help=_("a kit.toml"))
    parser.add_argument("--journal", metavar="JSONL", help=_("where to write the journal"))


def positive_seconds(text):
    """An argparse type: a length of time."""
    seconds = _number(float, text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(_("nothing lasts {text} s").format(text=text))
    return seconds


def sampling_rate_hz(text):
    """An argparse type: a rate that sound cards and speech models may have."""
    rate_hz = _number(int, text)
    if rate_hz not in RATES_HZ:
        raise argparse.ArgumentTypeError(_("{rate} Hz is not from {lowest} to {highest}").format(
            rate=rate_hz, lowest=RATES_HZ[0], highest=RATES_HZ[-1]))
    return rate_hz


def _number(kind, text):
    try:
        return kind(text)
    except ValueError:  # argparse would say it with our function's name
        raise argparse.ArgumentTypeError(_("{text!r} is not a number").format(text=text)) from None


def tell_losses(microphone, terminal):
    """From now on, when it is pulled out, the screen says that it is waited for."""
    def tell(problem):
        terminal.clear()
        terminal.say(_("{problem}; it is waited for").format(problem=message_of(problem)))

    microphone.when_lost = tell


def open_asked_kit(arguments):
    return open_kit(arguments.kit, arguments.config, arguments.scenario, arguments.journal)
