"""Task books as the contest prints them: the scene, the jobs, what is handed in, the points."""
import os

from edgeai.drill import rubric
from edgeai.html_page import escape, markdown, page, table
from edgeai.drill.task_folder import BOOK, command_of, sense_words
from edgeai.i18n import gettext as _


def book_page(books, seat, minutes, has_fault=False):
    """HTML of the books that make one drill. seat: the hand-in folder's name. has_fault: is one planted?"""
    title = " + ".join("%s %s" % (book.id, book.title) for book in books)
    parts = ["<h1>%s</h1>" % escape(title), _rules(seat, minutes, books, has_fault)]
    number = 0
    for book in books:
        if len(books) > 1:
            parts.append("<h2>%s %s</h2>" % (escape(book.id), escape(book.title)))
        parts += ["<p>%s</p>" % escape(book.scene)] * (not _says_its_scene(book))
        for task in book.tasks:
            number += 1
            parts.append(_task(number, task))
    return page(title, "\n".join(parts), language="zh-CN")


def _says_its_scene(book):
    """Does its first task begin with the same words?"""
    return _text(book.tasks[0]).startswith(book.scene.strip())


def _text(task):
    return task.text(BOOK) if os.path.exists(task.path(BOOK)) else ""


def _rules(seat, minutes, books, has_fault):
    points = sum(rubric.row(number).points for book in books for task in book.tasks
                 for number in task.row_numbers())
    lines = [
        _("Time: {minutes:g} minutes. Points: {points}.").format(minutes=minutes, points=points),
        _("Put everything that you hand in into the folder “{seat}”, under the names given here.").format(seat=seat),
        _("Fill in the blanks (____________) of the programs and change nothing else in them."),
        _("Your name, school and number must stand nowhere: not in files, paths or pictures."),
        _("Save often: what was not saved is lost when the power fails."),
    ]
    if has_fault:
        lines.append(_(
            "One fault is planted in what you are given: in kit.toml, the room of the scenario, the material or "
            "a program. Find it with the kit's own means (edgeai doctor, devices, board hello, ...) and mend it "
            "where it is; how soon counts."))
    return "<ul>%s</ul>" % "".join("<li>%s</li>" % escape(line) for line in lines)


def _task(number, task):
    heading = "<h3>%s</h3>" % escape(_("Task {number}: {title} ({minutes:g} min)").format(
        number=number, title=task.title, minutes=task.minutes))
    return "\n".join([heading, markdown(_text(task)), _hand_in(task), _practice(number, task), _points(task)])


def _hand_in(task):
    names = [script.hand_in for script in task.scripts] + list(task.results)
    return "<p>%s <code>%s</code></p>" % (
        escape(_("Hand in:")), "</code>, <code>".join(escape(name) for name in names))


def _practice(number, task):
    """How to try it where there is no kit; a command once, in the folder of the task."""
    commands = list(dict.fromkeys(command_of(task, run) for run in task.runs if is_given(run.scenario)))
    if not commands:
        return ""
    if any(check["kind"] == "sensor_table" for row in task.rows for check in row.checks):
        commands.append("edgeai " + " ".join(sense_words(task, "sensors.csv")))
    return "<p>%s</p><pre>%s</pre>" % (
        escape(_("Without the kit, in the folder “{folder}”; other commands of edgeai take --kit sim too:").format(folder=work_folder(number, task))),
        escape("\n".join(commands)))


def _points(task):
    rows = [rubric.row(number) for number in task.row_numbers()]
    return table((_("row"), _("score item"), _("points"), _("rule")),
                 [(row.number, row.title, row.points, row.rule) for row in rows], numbers=(0, 2))


def work_folder(number, task):
    """The name of the folder in which a contestant works on a task."""
    return "%d_%s" % (number, task.title)


def is_given(name):
    """Is a file of the task's folder for the contestant too? Others are for grading alone."""
    return name is not None and not os.path.basename(name).startswith("hidden")
