"""Verbs that have sub-verbs: each is a module of its own, `commands/<verb>_<sub-verb>.py`."""
import argparse
import importlib

from edgeai.commands import argparse_words
from edgeai.i18n import gettext as _


def add_sub_verbs(parser, verb, lines, title):
    """lines: {sub-verb: the line that `--help` shows}. Which one was asked for is `arguments.part`."""
    parts = parser.add_subparsers(dest="part", metavar=_("WHAT"), title=title)
    parts.required = True  # an argument of add_subparsers from Python 3.7 on only
    for part, line in lines.items():
        one = parts.add_parser(part, help=line, description=line)
        one.register("type", None, argparse_words.no_empty_text)
        _module(verb, part).add_arguments(one)
        # The verb's own --json stands before the sub-verb; this one must not undo it.
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                         help=_("print one JSON object"))


def run_sub_verb(verb, arguments, terminal):
    return _module(verb, arguments.part).run(arguments, terminal)


def _module(verb, part):
    return importlib.import_module("edgeai.commands.%s_%s" % (verb, part.replace("-", "_")))
