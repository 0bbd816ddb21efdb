"""edgeai drill theory, one file a sub-verb."""
from edgeai.commands.sub_verbs import add_sub_verbs, run_sub_verb
from edgeai.i18n import gettext as _


def _sub_verbs():
    """Sub-verb -> the line that `--help` shows; its code is in commands/drill_<sub-verb>.py."""
    return {
        "theory": _("sit the theory paper of module 1, or print it"),
    }


def add_arguments(parser):
    add_sub_verbs(parser, "drill", _sub_verbs(), title=_("what to do"))


def run(arguments, terminal):
    return run_sub_verb("drill", arguments, terminal)
