"""The planted fault of a drill: which, and after how long the contestant had mended it."""
import math
import os
from typing import NamedTuple, Optional, Tuple

from edgeai.drill.book import read_books
from edgeai.drill.drill_folder import read_drill
from edgeai.drill.faults.work_folder import MOST_BYTES, WorkFolder
from edgeai.drill.planted_faults import Rebuilt
from edgeai.drill.snapshots import Snapshots
from edgeai.errors import DrillError
from edgeai.i18n import gettext as _

MOST_POINTS = 10.0
FULL_MINUTES, LAST_MINUTES = 3.0, 20.0  # all points until then; none from then on


class FaultReport(NamedTuple):
    """minutes: on the exam clock, to the first state that was saved without the fault; None where it is
    not mended, or no clock ran. points: 0 to 10; None where it was mended and nobody knows when."""

    fault: str
    title: str
    place: str
    files: Tuple[str, ...]
    is_fixed: bool
    minutes: Optional[float]
    points: Optional[float]
    hints: Tuple[str, str, str]


def fault_report(folder, key):
    """The `FaultReport` of a drill's folder. key: its `DrillKey`.

    It must be without the fault at the end too; a fault that came back was not understood.
    """
    drill = read_drill(folder)
    if key.ticket != drill.ticket:
        raise DrillError(_("that key is not of this drill"), _("Name the key file that was made with it."))
    if not key.fault:
        raise DrillError(_("no fault was planted in this drill"), _("`edgeai drill new --fault any` plants one."))
    with Rebuilt(read_books(key.name, key.seed), key) as state:
        minutes, is_fixed = _replay(state, Snapshots(folder, drill.given), drill.seat)
        if not is_fixed and minutes is None and not _was_logged(folder):
            is_fixed = _is_fixed_on_disk(state, folder, drill.seat)
        planted = state.planted
    minutes = minutes if is_fixed else None
    points = points_after(minutes) if minutes is not None or not is_fixed else None
    return FaultReport(planted.fault.name, planted.fault.title, planted.place, planted.files,
                       is_fixed, minutes, points, planted.fault.hints)


def points_after(minutes):
    """10 within 3 minutes, from there evenly down to 0 at 20. None: not mended, 0."""
    if minutes is None:
        return 0.0
    share = (LAST_MINUTES - minutes) / (LAST_MINUTES - FULL_MINUTES)
    return round(MOST_POINTS * min(1.0, max(0.0, share)), 1)


def _replay(state, snapshots, seat):
    """(minutes to the first state without the fault, is the last one without it?)"""
    names, first_s, is_fixed = state.names(), None, False
    for change in snapshots.changes():
        name = _name_in(change.path, state.planted, seat, names)
        if name is None or not math.isfinite(change.at_s) or change.at_s < 0:
            continue
        state.put(name, _content(snapshots, change))
        is_fixed = state.is_fixed
        if is_fixed and first_s is None:
            first_s = change.at_s
    return None if first_s is None else round(first_s / 60, 1), is_fixed


def _name_in(path, planted, seat, names):
    """Which file of the task's a path of the drill is: there, or a program of it among what is handed in."""
    place, _slash, name = path.partition("/")
    if place == planted.place and name in names:
        return name
    if place == seat and name in [script.hand_in for script in planted.task.scripts]:
        return name
    return None


def _content(snapshots, change):
    """None for what was removed, is too large to be it, or was damaged."""
    if not isinstance(change.sha256, str) or change.bytes > MOST_BYTES:
        return None
    try:
        return snapshots.content(change)
    except DrillError:
        return None


def _was_logged(folder):
    from edgeai.drill.exam_clock import read_state

    return read_state(folder) is not None


def _is_fixed_on_disk(state, folder, seat):
    """As the folder is now: nobody kept its states."""
    given = WorkFolder(state.planted.task, os.path.join(str(folder), state.planted.place))
    handed_in = WorkFolder(state.planted.task, os.path.join(str(folder), seat))
    scripts = [script.hand_in for script in state.planted.task.scripts]
    for name in state.names():
        state.put(name, given.data(name))
    for name in scripts:
        if handed_in.data(name) is not None and not state.is_fixed:
            state.put(name, handed_in.data(name))
    return state.is_fixed
