"""edgeai drill test-report RUN --to FILE.html [--task ID] [--seed N] [--run NAME] [--output FILE] [--title T]"""
import os

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    from edgeai.commands.task_show import add_seed

    parser.add_argument("run_path", metavar="RUN", help=_("a run's folder, or its journal"))
    parser.add_argument("--to", metavar="FILE.html", required=True, help=_("write the report there"))
    parser.add_argument("--task", metavar="ID", help=_("hold the checks of this task against the run"))
    parser.add_argument("--run", dest="plan", metavar="NAME", help=_("which of its runs; the first if left out"))
    parser.add_argument("--output", metavar="FILE", help=_("what the program printed, kept as a text file"))
    parser.add_argument("--title", help=_("the report's title"))
    add_seed(parser)


def run(arguments, terminal):
    from edgeai.drill.coaching.run_files import read_run
    from edgeai.drill.coaching.run_report import report_of
    from edgeai.whole_file import whole_file

    _check(arguments)
    seen = read_run(arguments.run_path)
    task, found = _judged(arguments, seen)
    text, fields = report_of(seen, arguments.title, task, found)
    with whole_file(arguments.to) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    for one in found:
        terminal.say("%-7s %s  %s" % ({"passed": "✓", "failed": "✗", "open": "–"}[one.state], one.group, one.says))
    terminal.say(_("report: {path}").format(path=os.path.abspath(arguments.to)))
    terminal.result(dict(fields, page=os.path.abspath(arguments.to)))


def _check(arguments):
    if not arguments.to.lower().endswith((".html", ".htm")):
        raise UsageError(_("a page is no {path}").format(path=arguments.to), _("Let its name end in .html."))
    idle = [name for name in ("plan", "seed", "output") if getattr(arguments, name) is not None]
    if idle and not arguments.task:
        raise UsageError(_("--{name} says nothing without --task").format(name={"plan": "run"}.get(idle[0], idle[0])),
                         _("Name the task too."))


def _judged(arguments, seen):
    """(Task or None, [Verdict])"""
    from edgeai.drill.coaching.run_verdicts import plan_of, verdicts
    from edgeai.drill.task import read_task
    from edgeai.toml_file import read_text

    if not arguments.task:
        return None, []
    task = read_task(arguments.task, arguments.seed)
    output = read_text(arguments.output, UsageError) if arguments.output else None
    return task, verdicts(task, plan_of(task, arguments.plan), seen.folder, seen.entries, output)
