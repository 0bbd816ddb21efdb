"""edgeai drill new | start | check | grade | ...: one file a sub-verb, as `_sub_verbs` lists them."""
from edgeai.commands.sub_verbs import add_sub_verbs, run_sub_verb
from edgeai.i18n import gettext as _


def _sub_verbs():
    """Sub-verb -> the line that `--help` shows; its code is in commands/drill_<sub-verb>.py."""
    return {
        "new": _("make a drill: task book, blanked scripts, material, a folder to hand in"),
        "start": _("run the exam clock, and keep every state that is saved"),
        "pause": _("let the clock stand still; needs the coach's key"),
        "restore": _("list a file's kept states, and put one back"),
        "check": _("say what is missing, misnamed or tells whose it is, before handing in"),
        "pack": _("make one archive of what is handed in, with digests"),
        "handout": _("write a handout for a lesson on a task: blanks explained, exercises, grading"),
        "solve": _("make the model answer of a drill; needs the coach's key"),
        "grade": _("give points for what was handed in, with reasons and evidence; rank a class"),
        "measure": _("measure how efficiently programs run, for the tie-break"),
        "fault": _("say which fault was planted, and how soon it was mended; needs the coach's key"),
        "report": _("show progress over attempts: rows, blanks, time, theory; with plots"),
        "test-report": _("write the test report of a run: what happened, what held, what to do"),
        "theory": _("sit the theory paper of module 1, or print it"),
    }


def add_arguments(parser):
    add_sub_verbs(parser, "drill", _sub_verbs(), title=_("what to do"))


def run(arguments, terminal):
    return run_sub_verb("drill", arguments, terminal)
