"""edgeai task eject ID DIR [--seed N]"""
from edgeai.commands.task_show import add_seed
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("id", help=_("a task's id, as `edgeai task list` shows it, or its folder"))
    parser.add_argument("dir", metavar="DIR", help=_("a new or empty folder"))
    add_seed(parser)


def run(arguments, terminal):
    import os

    from edgeai.drill.task import read_task
    from edgeai.drill.task_folder import eject

    task = read_task(arguments.id, arguments.seed)
    eject(task, arguments.dir)
    names = sorted(os.listdir(arguments.dir))
    terminal.say(_("written: {path}").format(path=arguments.dir))
    for name in names:
        terminal.say("  " + name)
    terminal.result({"task": task.id, "folder": os.path.abspath(arguments.dir), "files": names})
