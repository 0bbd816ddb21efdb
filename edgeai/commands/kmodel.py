"""edgeai kmodel lint | build: one file a sub-verb."""
import argparse
import importlib

from edgeai.commands import argparse_words
from edgeai.i18n import gettext as _


def _sub_verbs():
    """Sub-verb -> the line that `--help` shows; its code is in commands/kmodel_<sub-verb>.py."""
    return {
        "lint": _("say everything that is wrong with it, with MaixPy's error numbers"),
        "build": _("make one of a model package with nncase's compiler ncc"),
    }


def add_arguments(parser):
    parts = parser.add_subparsers(dest="part", metavar=_("WHAT"), title=_("what to do"))
    parts.required = True  # an argument of add_subparsers from Python 3.7 on only
    for part, line in _sub_verbs().items():
        one = parts.add_parser(part, help=line, description=line)
        one.register("type", None, argparse_words.no_empty_text)
        _module(part).add_arguments(one)
        # The verb's own --json stands before the sub-verb; this one must not undo it.
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                         help=_("print one JSON object"))


def run(arguments, terminal):
    return _module(arguments.part).run(arguments, terminal)


def _module(part):
    return importlib.import_module("edgeai.commands.kmodel_%s" % part)
