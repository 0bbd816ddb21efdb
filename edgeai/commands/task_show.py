"""edgeai task show ID [--seed N]"""
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("id", help=_("a task's id, as `edgeai task list` shows it, or its folder"))
    add_seed(parser)


def add_seed(parser):
    parser.add_argument("--seed", help=_("vary its values by this seed; without one they are as the scripts have them"))


def run(arguments, terminal):
    from edgeai.drill.task import read_task

    task = read_task(arguments.id, arguments.seed)
    rows = _rows(task)
    terminal.say("%s  %s" % (task.id, task.title))
    terminal.say(_("module {module}, {minutes:g} min, {points} points").format(
        module=task.module, minutes=task.minutes, points=sum(row.points for row, _how in rows)))
    for row, how in rows:
        terminal.say(_("  row {number}: {title}, {points} points: {how}").format(
            number=row.number, title=row.title, points=row.points, how=how))
    for name, value in task.values.items():
        terminal.say("  %s = %s" % (name, value))
    terminal.say(_("  handed in: {names}").format(names=", ".join(
        [script.hand_in for script in task.scripts] + list(task.results))))
    text = _book_text(task)
    if text:
        terminal.say("\n" + text)
    terminal.result({
        "id": task.id, "title": task.title, "module": task.module, "minutes": task.minutes,
        "values": task.values, "book": text,
        "rows": [{"number": row.number, "title": row.title, "points": row.points} for row, _how in rows],
        "scripts": [script.hand_in for script in task.scripts], "results": list(task.results)})


def _rows(task):
    """[(row of the score table, how it is judged)]."""
    from edgeai.drill import rubric

    how = {script.row: _("blanks in {name}").format(name=script.hand_in)
           for script in task.scripts if script.row is not None}
    words = {"all": _("done, or 0"), "each": _("counted"), "ladder": _("a ladder of five")}
    how.update((row.number, words[row.kind]) for row in task.rows)
    return [(rubric.row(number), how[number]) for number in sorted(how)]


def _book_text(task):
    import os

    from edgeai.drill.task_folder import BOOK

    return task.text(BOOK) if os.path.exists(task.path(BOOK)) else ""
