"""argparse's own words ("usage:", "options", its errors) in the user's language.

argparse looks them up in Python's catalogue, where there is no Chinese. Its two look-ups
are ours while the command line is parsed, and its own again after: a program that
imports edgeai sees nothing of it.
"""
import argparse
import contextlib
import re

from edgeai.i18n import gettext as _


def N_(message):
    """Marks a message for the catalogue."""
    return message


WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("optional arguments"),  # until Python 3.9
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("expected %s argument"),
    N_("expected %s arguments"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("%(heading)s:"),
)


class Parser(argparse.ArgumentParser):
    """Also translates what argparse translates from Python 3.10 on only."""

    def error(self, message):
        found = re.match(r"argument (?P<argument_name>[^:]+): (?P<message>.+)", message, re.DOTALL)
        if found:
            message = _("argument %(argument_name)s: %(message)s") % found.groupdict()
        super().error(message)


def no_empty_text(text):
    """An argparse type: what a shell makes of a variable that is not set is no text."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("it is empty"))
    return text


@contextlib.contextmanager
def translated():
    """Within, argparse takes its words from edgeai's catalogue."""
    before = argparse._, argparse.ngettext
    argparse._, argparse.ngettext = _, _plural
    try:
        yield
    finally:
        argparse._, argparse.ngettext = before


def _plural(one, many, number):
    return _(one if number == 1 else many)
