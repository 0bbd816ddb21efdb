"""Task books: which tasks belong together, and the rehearsals that make a whole practice exam."""
import os
from typing import NamedTuple, Tuple

from edgeai.drill.task import TASKS, Task, read_task
from edgeai.errors import TaskError, UsageError
from edgeai.i18n import gettext as _
from edgeai.toml_file import nearest, read_toml

BOOKS = os.path.join(TASKS, "books")
REHEARSALS = os.path.join(BOOKS, "rehearsals.toml")


class Book(NamedTuple):
    """scene: who needs what, in about 150 characters."""

    id: str
    title: str
    scene: str
    minutes: float
    tasks: Tuple[Task, ...]


def book_ids():
    return sorted(name[:-5] for name in os.listdir(BOOKS)
                  if name.endswith(".toml") and name != os.path.basename(REHEARSALS))


def rehearsals():
    """{name: (ids of books)}."""
    table = read_toml(REHEARSALS, TaskError)
    found = {entry.string("name", required=True): entry.strings("books", required=True)
             for entry in table.tables("rehearsal")}
    table.finish()
    return found


def read_books(name, seed=None):
    """[Book]: one of that id, one's own by the path of its TOML file, or those of a rehearsal."""
    sets = rehearsals()
    if name in sets:
        return [read_book(one, seed) for one in sets[name]]
    return [read_book(name, seed)]


def read_book(name, seed=None):
    """name: an id such as TB2-1, or the path of a TOML file, whose tasks may lie beside it."""
    path = name if name.endswith(".toml") else _shipped(name)
    table = read_toml(path, TaskError)
    place = os.path.dirname(os.path.abspath(path))
    book = Book(os.path.basename(path)[:-5], table.string("title", required=True),
                table.string("scene", required=True), table.number("minutes", required=True),
                tuple(_task(entry, place, seed) for entry in table.tables("task")))
    table.finish()
    _check_rows(book, path)
    return book


def _shipped(name):
    if name not in book_ids():
        names = book_ids() + sorted(rehearsals())
        near = nearest(name, names)
        raise UsageError(_("there is no task book {name}").format(name=name),
                         _("Did you mean {near}?").format(near=near) if near
                         else _("Known are: {names}.").format(names=", ".join(names)))
    return os.path.join(BOOKS, name + ".toml")


def _task(entry, place, seed):
    """[[task]] id, and `values` that this book wants of it."""
    name = entry.string("id", required=True)
    beside = os.path.join(place, name)
    is_beside = os.path.isfile(os.path.join(beside, "task.toml"))
    task = read_task(beside if is_beside else name, seed, entry.take("values", dict, {}))
    entry.finish()
    return task


def _check_rows(book, path):
    """No row twice, no file of two tasks by one name."""
    rows = [number for task in book.tasks for number in task.row_numbers()]
    files = [name for task in book.tasks
             for name in [script.hand_in for script in task.scripts] + list(task.results)]
    for twice in [set(_doubles(rows)), set(_doubles(files))]:
        if twice:
            raise TaskError(_("{path}: two tasks have {what}").format(
                path=path, what=", ".join(str(one) for one in sorted(twice))))


def _doubles(values):
    return [value for number, value in enumerate(values) if value in values[:number]]
