"""edgeai board hello | monitor | config | reset | ls | push | pull | rm | flash | run: one file a sub-verb."""
import argparse
import importlib

from edgeai.commands import argparse_words
from edgeai.i18n import gettext as _


def _sub_verbs():
    """Sub-verb -> the line that `--help` shows; its code is in commands/board_<sub-verb>.py."""
    return {
        "hello": _("ask whether its firmware answers, and what state it is in"),
        "monitor": _("show what it sees and says, live"),
        "config": _("change its firmware's settings"),
        "reset": _("start it anew, and wait until it is back"),
        "ls": _("list its files"),
        "push": _("send it the firmware, a model, or files, with digests read back"),
        "pull": _("fetch a file"),
        "rm": _("remove files"),
        "flash": _("write MaixPy or models into its flash chip with kflash, or make a .kfpkg"),
        "run": _("run a script on it and show what it prints"),
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
    return importlib.import_module("edgeai.commands.board_%s" % part)
