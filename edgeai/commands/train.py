"""edgeai train speech | vision: one file a sub-verb."""
from edgeai.commands.sub_verbs import add_sub_verbs, run_sub_verb
from edgeai.i18n import gettext as _


def _sub_verbs():
    """Sub-verb -> the line that `--help` shows; its code is in commands/train_<sub-verb>.py."""
    return {
        "speech": _("train a command model, fit it to a speaker, or measure it"),
        "vision": _("train a detector or a classifier from a data set, or measure a model package"),
    }


def add_arguments(parser):
    add_sub_verbs(parser, "train", _sub_verbs(), title=_("what to train"))


def run(arguments, terminal):
    return run_sub_verb("train", arguments, terminal)
