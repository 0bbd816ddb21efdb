"""edgeai board hello | monitor | config | reset | ls | push | pull | rm | flash | run: one file a sub-verb."""
from edgeai.commands.sub_verbs import add_sub_verbs, run_sub_verb
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
    add_sub_verbs(parser, "board", _sub_verbs(), title=_("what to do"))


def run(arguments, terminal):
    return run_sub_verb("board", arguments, terminal)
