"""edgeai task list"""
from edgeai.commands.terminal import columns_of, padded
from edgeai.i18n import gettext as _


def add_arguments(parser):
    pass


def run(arguments, terminal):
    from edgeai.drill.book import book_ids, read_book, rehearsals
    from edgeai.drill.task import read_task, task_ids

    tasks = [read_task(name) for name in task_ids()]
    books = [read_book(name) for name in book_ids()]
    sets = rehearsals()
    _say(terminal, [[task.id, "M%d" % task.module, _rows(task.row_numbers()), task.title] for task in tasks])
    terminal.say()
    _say(terminal, [[book.id, _("{minutes:g} min").format(minutes=book.minutes), book.title,
                     ", ".join(task.id for task in book.tasks)] for book in books])
    terminal.say()
    _say(terminal, [[name, " + ".join(sets[name])] for name in sorted(sets)])
    terminal.result({
        "tasks": [{"id": task.id, "title": task.title, "module": task.module, "minutes": task.minutes,
                   "rows": task.row_numbers()} for task in tasks],
        "books": [{"id": book.id, "title": book.title, "minutes": book.minutes,
                   "tasks": [task.id for task in book.tasks]} for book in books],
        "rehearsals": {name: list(books_of) for name, books_of in sets.items()}})


def _rows(numbers):
    return _("rows {rows}").format(rows=", ".join(str(number) for number in numbers))


def _say(terminal, rows):
    widths = [max(map(columns_of, column)) for column in zip(*rows)]
    for row in rows:
        terminal.say("  ".join(padded(cell, width) for cell, width in zip(row, widths)).rstrip())
