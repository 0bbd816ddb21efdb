"""edgeai task list | show | run | eject, one file a sub-verb."""
from edgeai.commands.sub_verbs import add_sub_verbs, run_sub_verb
from edgeai.i18n import gettext as _


def _sub_verbs():
    """Sub-verb -> the line that `--help` shows; its code is in commands/task_<sub-verb>.py."""
    return {
        "list": _("list the contest's tasks and task books"),
        "show": _("show a task: its book, rows and points, and what a seed varies"),
        "run": _("run a task, raw or on the SDK, on the real or the virtual kit"),
        "eject": _("write a task as a folder that runs without edgeai"),
    }


def add_arguments(parser):
    add_sub_verbs(parser, "task", _sub_verbs(), title=_("what to do"))


def run(arguments, terminal):
    return run_sub_verb("task", arguments, terminal)
