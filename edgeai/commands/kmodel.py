"""edgeai kmodel lint | build: one file a sub-verb."""
from edgeai.commands.sub_verbs import add_sub_verbs, run_sub_verb
from edgeai.i18n import gettext as _


def _sub_verbs():
    """Sub-verb -> the line that `--help` shows; its code is in commands/kmodel_<sub-verb>.py."""
    return {
        "lint": _("say everything that is wrong with it, with MaixPy's error numbers"),
        "build": _("make one of a model package with nncase's compiler ncc"),
    }


def add_arguments(parser):
    add_sub_verbs(parser, "kmodel", _sub_verbs(), title=_("what to do"))


def run(arguments, terminal):
    return run_sub_verb("kmodel", arguments, terminal)
