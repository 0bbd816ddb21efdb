"""edgeai dataset synth | import | check | clean | stats | convert | split, one file a sub-verb."""
from edgeai.commands.sub_verbs import add_sub_verbs, run_sub_verb
from edgeai.i18n import gettext as _


def _sub_verbs():
    """Sub-verb -> the line that `--help` shows; its code is in commands/dataset_<sub-verb>.py."""
    return {
        "synth": _("draw pictures of the contest's kinds, with exact labels"),
        "import": _("unpack one from a zip file, safely"),
        "check": _("say everything that is wrong with it"),
        "clean": _("set bad files aside, and report"),
        "stats": _("count classes and boxes, and draw them"),
        "convert": _("write the data set anew in another format"),
        "split": _("divide it into train, val and test by a seed"),
    }


def add_arguments(parser):
    add_sub_verbs(parser, "dataset", _sub_verbs(), title=_("what to do"))


def run(arguments, terminal):
    return run_sub_verb("dataset", arguments, terminal)
