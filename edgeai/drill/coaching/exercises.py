"""Exercises for a lesson: the same task with the values and the blanks of other seeds."""
from typing import Any, Dict, NamedTuple, Tuple

from edgeai.drill.book import book_ids, read_book
from edgeai.drill.drill_folder import blank_names
from edgeai.drill.task import read_task

_SEEDS_EACH = 5  # tried for each exercise


class Exercise(NamedTuple):
    """changes: {constant: (as the script has it, as this seed has it)}. blanks: {file handed in: names
    that are open}."""

    seed: str
    changes: Dict[str, Tuple[Any, Any]]
    blanks: Dict[str, Tuple[str, ...]]


def exercises(task, count):
    """`count` of them, each unlike the ones before as long as the task varies enough."""
    found = []
    for seed in map(str, range(1, _SEEDS_EACH * count + 1)):
        one = _exercise(task, seed)
        if all(other[1:] != one[1:] for other in found):
            found.append(one)
        if len(found) == count:
            break
    return found


def books_with(task):
    """Ids of the task books that ship and have this task."""
    return [name for name in book_ids() if task.folder in [one.folder for one in read_book(name).tasks]]


def _exercise(task, seed):
    varied = read_task(task.folder, seed)
    changes = {name: (task.values[name], value) for name, value in varied.values.items()
               if value != task.values[name]}
    return Exercise(seed, changes, {
        script.hand_in: tuple(blank_names(varied.script(script.file), script, seed))
        for script in varied.scripts if script.row is not None})
