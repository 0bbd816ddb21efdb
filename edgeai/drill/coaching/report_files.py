"""Finds what a report is made of: score sheets, drills with their kept states, theory attempts."""
import os
from typing import NamedTuple, Tuple

from edgeai.drill.coaching.attempts import Attempt, read_attempts
from edgeai.drill.drill_folder import SETTINGS, Drill, read_drill
from edgeai.drill.theory import progress
from edgeai.errors import DrillError
from edgeai.i18n import gettext as _

MOST_FILES = 5000
MOST_DEPTH = 6


class FoundDrill(NamedTuple):
    folder: str
    drill: Drill


class Found(NamedTuple):
    """attempts: each with when its drill was made, "" where no drill's folder is there; in their order.
    theory: paths."""

    attempts: Tuple[Tuple[str, Attempt], ...]
    drills: Tuple[FoundDrill, ...]
    theory: Tuple[str, ...]


def find_all(paths):
    """`Found` of files and folders. A file must be a sheet; of a folder what is none is passed over.

    Files keep their order; those of a folder are ordered by when their drill was made, else by when
    the sheet was written. A hand-in that was graded again counts once.
    """
    places, drills, theory = [], [], []
    for path in paths:
        if os.path.isdir(path):
            inside = _inside(path)
            sheets = [(name, one) for name in inside if name.endswith(".json") for one in _sheets(name)]
            drills += [one for name in inside if os.path.basename(name) == SETTINGS for one in _drill(name)]
            theory += [name for name in inside if os.path.basename(name) == progress.FILE_NAME]
            places.append((True, sheets))
        else:
            places.append((False, [(path, one) for one in read_attempts(path)]))
    made_at = {one.drill.ticket: one.drill.made_at for one in drills if one.drill.ticket}
    attempts = [(made_at.get(one.ticket, ""), one) for is_folder, sheets in places
                for _name, one in _ordered(sheets, made_at, is_folder)]
    if not attempts:
        raise DrillError(_("there is no score sheet in {path}").format(path=", ".join(map(str, paths))),
                         _("`edgeai drill grade … --to DIR` keeps sheets, `--json` prints one."))
    return Found(tuple(_once(attempts)), tuple(drills), tuple(theory))


def _inside(folder):
    """Paths of JSON files, links aside; a drill's own folder is not searched."""
    found = []
    base = os.path.abspath(folder).rstrip(os.sep).count(os.sep)
    for place, folders, names in os.walk(folder):
        depth = os.path.abspath(place).rstrip(os.sep).count(os.sep) - base
        is_drill = SETTINGS in names
        folders[:] = [] if is_drill or depth >= MOST_DEPTH else sorted(
            name for name in folders if not name.startswith("."))
        wanted = [SETTINGS] if is_drill else sorted(names)
        found += [path for path in (os.path.join(place, name) for name in wanted)
                  if path.endswith((".json", ".jsonl")) and os.path.isfile(path) and not os.path.islink(path)]
        if len(found) > MOST_FILES:
            raise DrillError(_("{path} holds more than {count} files").format(path=folder, count=MOST_FILES),
                             _("Name the folder that holds the sheets."))
    return found


def _sheets(path):
    if os.path.basename(path) == SETTINGS:
        return []
    try:
        return read_attempts(path)
    except DrillError:
        return []


def _drill(path):
    """None or one: a damaged drill costs its times, and not the report."""
    try:
        drill = read_drill(os.path.dirname(path))
    except DrillError:
        return []
    texts = (drill.name, drill.title, drill.seat, drill.ticket, drill.made_at)
    return [FoundDrill(os.path.dirname(path), drill)] if all(isinstance(one, str) for one in texts) else []


def _ordered(sheets, made_at, is_folder):
    if not is_folder:
        return sheets
    return sorted(sheets, key=lambda one: (made_at.get(one[1].ticket, ""), os.path.getmtime(one[0]), one[0]))


def _once(attempts):
    """The last sheet of each hand-in, in the place of the first."""
    last = {}
    for when, one in attempts:
        last[one.seat, one.ticket, one.hand_in or one.path] = when, one
    return last.values()
