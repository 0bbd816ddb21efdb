"""edgeai drill handout TASK|FILE.md [--to FILE.md|FILE.html] [--exercises N]"""
import os

from edgeai.commands import argparse_numbers
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

_ENDINGS = (".md", ".html")


def add_arguments(parser):
    parser.add_argument("task", metavar="TASK", help=_("a task's id or folder; or a handout (.md) to make a page of"))
    parser.add_argument("--to", metavar="FILE", help=_("write it there: .md to go on from, .html to print"))
    parser.add_argument("--exercises", type=argparse_numbers.at_least_one, default=3, metavar="N",
                        help=_("how many variants of the task to set (3)"))


def run(arguments, terminal):
    _check(arguments)
    text = _text(arguments)
    if arguments.to is None:
        terminal.say(text)
    else:
        _write(arguments.to, text)
        terminal.say(_("handout: {path}").format(path=os.path.abspath(arguments.to)))
    terminal.result({"path": arguments.to and os.path.abspath(arguments.to), "markdown": text})


def _check(arguments):
    """What a coach has written is not written over."""
    if arguments.to is None:
        return
    if not arguments.to.lower().endswith(_ENDINGS):
        raise UsageError(_("a handout is no {path}").format(path=arguments.to),
                         _("Let its name end in .md or .html."))
    if arguments.to.lower().endswith(".md") and os.path.exists(arguments.to):
        raise UsageError(_("{path} is there already").format(path=arguments.to),
                         _("Give another name, or remove it first."))


def _text(arguments):
    from edgeai.drill.coaching.handout import handout
    from edgeai.drill.task import read_task
    from edgeai.toml_file import read_text

    if arguments.task.lower().endswith(".md"):
        return read_text(arguments.task, UsageError)
    return handout(read_task(arguments.task), arguments.exercises)


def _write(path, text):
    from edgeai.drill.coaching.handout import handout_page
    from edgeai.whole_file import whole_file

    text = text if path.lower().endswith(".md") else handout_page(text)
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
