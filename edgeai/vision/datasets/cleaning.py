"""Bad files set aside: moved into a folder beside the rest, reported, and brought back on demand.

What is going to be moved stands in a plan, on the disk before the first move. Every move is one
rename; one that a crash left half done is taken back by the next `clean` or `undo`. Lists and COCO
files that name what is gone are written anew; the old ones lie with the rest.
"""
import contextlib
import json
import os
import shutil

from edgeai.csv_table import write_table
from edgeai.errors import DatasetError, UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.coco import write_coco
from edgeai.vision.datasets.files import SET_ASIDE
from edgeai.vision.datasets.finding import kinds
from edgeai.vision.datasets.splits import read_split, split_files
from edgeai.whole_file import whole_file

REPORT = "clean_report.csv"
PLAN = "plan.json"


def clean(dataset, findings, codes=None, report=None):
    """Set aside what the findings say, and write clean_report.csv of all of them.

    codes: those that count; left out, those whose kind says so. Returns {"moved": [relative
    paths], "set_aside": the folder or None, "report": its path}. All of it happens, or nothing.
    report: where to write the table; left out, into the set's folder.
    """
    recover(dataset.folder)
    wanted = _wanted(codes)
    gone = _gone(dataset, [one for one in findings if one.code in wanted])
    folder = None
    if gone:
        folder = _new_folder(dataset.folder)
        _carry_out(dataset.folder, folder, gone, _new_files(dataset, gone, folder))
    report = str(report or os.path.join(dataset.folder, REPORT))
    write_report(report, findings, dataset.folder, gone)
    return {"moved": gone, "set_aside": folder, "report": report}


def undo(folder):
    """Bring back what the last `clean` set aside; returns the relative paths."""
    folder = os.path.abspath(str(folder))
    recover(folder)
    runs = _runs(folder)
    if not runs:
        raise DatasetError(_("nothing is set aside in {folder}").format(folder=folder))
    return _take_back(folder, runs[-1])


def recover(folder):
    """Take back a `clean` or finish an `undo` that a crash ended halfway."""
    for run in _runs(folder):
        if not os.path.exists(os.path.join(run, "done")):
            _take_back(folder, run)


def write_report(path, findings, folder, gone):
    """A table of them, for Excel and WPS."""
    known = kinds()
    rows = []
    for one in findings:
        relative = _relative(one.path, folder)
        rows.append([relative, one.code, known[one.code].weight, one.message, one.remedy,
                     _relative(one.other, folder) if one.other else "", _("yes") if relative in gone else ""])
    write_table(path, [_("file"), _("code"), _("weight"), _("what"), _("what to do"), _("other file"),
                       _("set aside")], rows)


def _relative(path, folder):
    return os.path.relpath(path, folder).replace(os.sep, "/")


def _wanted(codes):
    known = kinds()
    if codes is None:
        return {code for code, kind in known.items() if kind.is_set_aside}
    for code in codes:
        if code not in known:
            raise UsageError(_("there is no finding {code!r}").format(code=code),
                             _("Choose one of: {choices}.").format(choices=", ".join(known)))
    return set(codes)


def _gone(dataset, findings):
    """Relative paths of the files to move: pictures with their labels, labels with their pictures.

    A file that holds the labels of many (COCO) stays, and so does the labels file.
    """
    paths = {finding.path for finding in findings}
    shared = {path for path, _coco in dataset.coco_files}
    gone = set()
    for item in dataset.items:
        own = {path for path in (item.image_path, item.label_path) if path and path not in shared}
        if own & paths:
            gone |= own
    for finding in findings:
        if finding.code == "D-LABEL-FILE" and finding.path in [p for p, _e in dataset.broken_files]:
            gone.add(finding.path)
    return sorted(_relative(path, dataset.folder) for path in gone)


def _runs(folder):
    """The folders of earlier cleanings, the oldest first."""
    place = os.path.join(folder, SET_ASIDE)
    names = [name for name in os.listdir(place) if name.isdigit()] if os.path.isdir(place) else []
    return [os.path.join(place, name) for name in sorted(names, key=int)
            if os.path.exists(os.path.join(place, name, PLAN))]


def _new_folder(folder):
    place = os.path.join(folder, SET_ASIDE)
    os.makedirs(place, exist_ok=True)
    number = max([int(name) for name in os.listdir(place) if name.isdigit()] or [0]) + 1
    path = os.path.join(place, "%03d" % number)
    os.makedirs(os.path.join(path, "new"))
    return path


def _new_files(dataset, gone, run):
    """Write into the run's "new" what lists and COCO files are to be; returns relative paths."""
    names = set()
    lost = {item.key for item in dataset.items
            if item.image_path and _relative(item.image_path, dataset.folder) in gone}
    left = {item.key for item in dataset.items if item.image_path} - lost
    for path in split_files(dataset.folder).values():
        lines = read_split(path)
        kept = [key for key in lines if not _is_lost(key, lost, left)]
        if kept != lines:
            names.add(_stage(run, dataset.folder, path, lambda target, kept=kept: _write_list(
                target, kept)))
    for path, coco in dataset.coco_files:
        kept = tuple(one for one, item in zip(coco.annotations, _items_of(dataset, path))
                     if item.image_path is None or item.key not in lost)
        if kept != coco.annotations:
            names.add(_stage(run, dataset.folder, path, lambda target, coco=coco, kept=kept:
                             write_coco(target, coco._replace(annotations=kept))))
    return sorted(names)


def _items_of(dataset, path):
    return [item for item in dataset.items if item.label_path == path]


def _is_lost(key, lost, left):
    """A list may give the name alone; then it counts if no other picture bears it."""
    if key in lost or key in left:
        return key in lost
    name = key.rsplit("/", 1)[-1]
    return any(one.rsplit("/", 1)[-1] == name for one in lost) and \
        not any(one.rsplit("/", 1)[-1] == name for one in left)


def _stage(run, folder, path, write):
    relative = _relative(path, folder)
    target = os.path.join(run, "new", *relative.split("/"))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    write(target)
    return relative


def _write_list(path, keys):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("".join(key + "\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())


def _carry_out(folder, run, gone, renewed):
    """Plan, moves, mark. Whatever ends it before the mark is taken back."""
    moved = sorted(set(gone) | set(renewed))
    with whole_file(os.path.join(run, PLAN)) as draft:
        with open(draft, "w", encoding="utf-8") as file:
            json.dump({"moved": moved, "renewed": renewed}, file, ensure_ascii=False)
    try:
        for name in moved:
            _move(_at(folder, name), _at(os.path.join(run, "files"), name))
        for name in renewed:
            _move(_at(os.path.join(run, "new"), name), _at(folder, name))
        with whole_file(os.path.join(run, "done")) as draft:
            open(draft, "wb").close()
    except BaseException:
        _take_back(folder, run)
        raise


def _take_back(folder, run):
    """Every file of the plan that lies in the run goes back to its place. Again and again, until
    the run is gone: a crash in here costs nothing either."""
    done = os.path.join(run, "done")
    if os.path.exists(done):
        os.remove(done)  # from here on the next `recover` goes on
    with open(os.path.join(run, PLAN), encoding="utf-8") as file:
        plan = json.load(file)
    files = os.path.join(run, "files")
    back = [name for name in plan["moved"] if os.path.exists(_at(files, name))]
    _refuse_occupied(folder, back, plan["renewed"])
    for name in back:
        _move(_at(files, name), _at(folder, name))
    os.remove(os.path.join(run, PLAN))
    shutil.rmtree(run, ignore_errors=True)  # what we wrote ourselves, and empty folders
    with contextlib.suppress(OSError):  # an earlier run still lies there
        os.rmdir(os.path.dirname(run))
    return [name for name in plan["moved"] if name not in plan["renewed"]]


def _refuse_occupied(folder, names, renewed):
    for name in names:
        if name not in renewed and os.path.lexists(_at(folder, name)):
            raise DatasetError(
                _("{path} is there already").format(path=_at(folder, name)),
                _("Move it away first; the one that was set aside belongs there."))


def _at(folder, name):
    return os.path.join(folder, *name.split("/"))


def _move(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    os.replace(source, target)
