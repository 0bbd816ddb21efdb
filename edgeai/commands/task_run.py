"""edgeai task run ID [--raw | --sdk] [--run NAME] [--kit sim|pi] [--to DIR]"""
from edgeai.commands.task_show import add_seed
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("id", help=_("a task's id, as `edgeai task list` shows it, or its folder"))
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--raw", action="store_true", help=_("the script on bare packages (this is the default)"))
    kind.add_argument("--sdk", action="store_true", help=_("the same job on edgeai"))
    parser.add_argument("--run", dest="plan", metavar="NAME", help=_("which of its runs; the first if left out"))
    parser.add_argument("--kit", choices=("pi", "sim"), help=_("the real kit (pi) or the virtual one (sim)"))
    parser.add_argument("--to", metavar="DIR", help=_("a new or empty folder for what it reads and writes"))
    add_seed(parser)


def run(arguments, terminal):
    import os
    import sys

    from edgeai.drill.task import read_task
    from edgeai.drill.task_run import run_task

    task = read_task(arguments.id, arguments.seed)
    plan = _plan(task, arguments.plan)
    folder, done = run_task(task, plan, "sdk" if arguments.sdk else "raw", arguments.kit, arguments.to,
                            sys.stderr.buffer if terminal.json else None)
    for name in sorted(os.listdir(folder)):
        terminal.say("  " + os.path.join(folder, name))
    terminal.result(dict(done._asdict(), task=task.id, run=plan.name if plan else None, folder=folder))
    return 0 if done.was_stopped or done.exit_code == 0 else 1


def _plan(task, name):
    """The `RunPlan`; None where the task has a job instead."""
    if task.job:
        if name is not None:
            raise UsageError(_("{task} has no run {name}").format(task=task.id, name=name), _("Leave out --run."))
        return None
    if not task.runs:
        raise UsageError(_("{task} has nothing to run").format(task=task.id),
                         _("`edgeai task show {task}` tells what to do by hand.").format(task=task.id))
    if name is None:
        return task.runs[0]
    names = [plan.name for plan in task.runs]
    if name not in names:
        raise UsageError(_("{task} has no run {name}").format(task=task.id, name=name),
                         _("Choose one of: {choices}.").format(choices=", ".join(names)))
    return task.run(name)
