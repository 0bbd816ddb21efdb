"""How long a contestant worked for each row of the score table, by when files were saved.

From one saved state to the next the time counts for the files that were saved at its end: in equal parts
where there are several, and for the rows of each. A copy of a state that was kept before (work that is put into
the folder to hand in) and a removal end nothing: that time counts for what is saved next.
"""
import itertools
from typing import Dict, NamedTuple

from edgeai.drill.book import read_books
from edgeai.drill.drill_key import key_path, read_key
from edgeai.drill.exam_clock import read_state
from edgeai.drill.snapshots import read_changes
from edgeai.errors import EdgeaiError

LONGEST_S = 24 * 3600.0


class RowTime(NamedTuple):
    """by_row: {row: minutes}. saves: {row: states}. other: minutes for files of no row; rest: from
    the last saved state to the clock's stand."""

    by_row: Dict[int, float]
    saves: Dict[int, int]
    other: float
    rest: float

    @property
    def all(self):
        return sum(self.by_row.values()) + self.other + self.rest


def row_time(folder, drill):
    """The `RowTime` of a drill's folder, a `Drill`; None where nothing was kept, or its book is not known."""
    rows = _rows_by_file(folder, drill)
    changes = _changes(folder)
    if rows is None or not changes:
        return None
    state = read_state(folder)
    used_s = state.used_s if state and 0 <= state.used_s <= LONGEST_S else 0.0
    return spent(sorted(changes, key=lambda change: change.at_s), rows, used_s)


def spent(changes, rows, used_s=0.0):
    """changes: `Change`s in their order. rows: {file handed in: (row numbers)}; a name with / at its end
    is a folder."""
    by_row, saves, other_s, known, before_s = {}, {}, 0.0, set(), 0.0
    for at_s, group in itertools.groupby(changes, lambda change: change.at_s):
        names = []
        for change in group:
            name = _name(change.path, rows)
            if change.sha256 and (name, change.sha256) not in known:
                known.add((name, change.sha256))
                names.append(name)
        names = list(dict.fromkeys(names))
        for name in names:
            own, part_s = rows.get(name, ()), (at_s - before_s) / len(names)
            other_s += 0.0 if own else part_s
            for row in own:
                by_row[row] = by_row.get(row, 0.0) + part_s / len(own) / 60
                saves[row] = saves.get(row, 0) + 1
        before_s = at_s if names else before_s
    rest_s = max(0.0, used_s - before_s)
    return RowTime({row: round(minutes, 2) for row, minutes in sorted(by_row.items())}, saves,
                   round(other_s / 60, 2), round(rest_s / 60, 2))


def rows_by_file(tasks):
    """{file handed in: (row numbers)}: a script counts for its program row; what else is handed in for
    the rows whose checks name it, else for all that judge no script alone."""
    found = {}
    for task in tasks:
        for script in task.scripts:
            found[script.hand_in] = (script.row,) if script.row is not None else _rows_that_run(task, script.hand_in)
        for name in task.results:
            found[name] = tuple(plan.number for plan in task.rows if name in _texts(plan.every_check())) or tuple(
                plan.number for plan in task.rows if not plan.steps)
    return found


def _changes(folder):
    try:
        return [change for change in read_changes(folder) if 0 <= change.at_s <= LONGEST_S]
    except OSError:  # a folder of another's that can't be read
        return []


def _rows_by_file(folder, drill):
    """None where the task book is not known here."""
    names = [drill.name]
    try:  # a book of one's own is named by its path, and only in the key
        names.insert(0, read_key(key_path(folder)).name)
    except EdgeaiError:
        pass
    for name in names:
        try:
            return rows_by_file([task for book in read_books(name) for task in book.tasks])
        except EdgeaiError:
            continue
    return None


def _name(path, rows):
    """What it is called where it is handed in."""
    parts = path.split("/")
    folders = [part + "/" for part in parts[:-1] if part + "/" in rows]
    return folders[0] if folders else parts[-1]


def _rows_that_run(task, hand_in):
    runs = {run.name for run in task.runs if run.script == hand_in}
    return tuple(plan.number for plan in task.rows
                 if runs & ({plan.run} | {step.run for step in plan.steps}))


def _texts(value):
    """Every text in it."""
    if isinstance(value, str):
        return {value}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return {text for one in inner for text in _texts(one)}
