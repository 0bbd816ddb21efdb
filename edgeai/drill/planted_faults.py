"""Faults on purpose: one is planted into a drill's work folders, for the contestant to find and mend.

Planting changes only files that the contestant sees and may change: kit.toml, a practice scenario,
material, a line of a script. Which fault is where follows from the drill's seed; the drill's folder
does not tell it.
"""
import os
import shutil
from typing import NamedTuple

from edgeai.config import load_config
from edgeai.drill.book_page import work_folder
from edgeai.drill.drill_folder import write_sheets
from edgeai.drill.faults import link_faults, model_faults, room_faults
from edgeai.drill.faults.fault import Fault
from edgeai.drill.faults.work_folder import WorkFolder
from edgeai.drill.passing_folder import PassingFolder
from edgeai.drill.variation import draw_one
from edgeai.errors import EdgeaiError, UsageError
from edgeai.i18n import gettext as _
from edgeai.sim.scenario import load_scenario

ANY = "any"


class Planted(NamedTuple):
    """place: the name of the work folder. files: what was changed there."""

    fault: Fault
    task: object
    place: str
    files: tuple


def all_faults():
    return link_faults.faults() + room_faults.faults() + model_faults.faults()


def plant_fault(books, folder, seed, wanted):
    """Plant the fault of that name, or `any` one that fits, into the sheets in `folder`: `Planted`."""
    fitting = fitting_faults(books, folder, seed)
    names = _names_that_fit(fitting, wanted)
    name = draw_one(names, seed, "fault") if wanted == ANY else wanted
    fault, task, place, changed = draw_one([one for one in fitting if one[0].name == name], seed, "fault", "task")
    write_files(os.path.join(folder, place), changed)
    return Planted(fault, task, place, tuple(sorted(changed)))


def refuse_unfitting(books, seed, wanted):
    """UsageError for a fault that does not fit, before anything large is made."""
    with PassingFolder("fault") as passing:
        write_sheets([with_small_material(book) for book in books], passing.path, seed)
        _names_that_fit(fitting_faults(books, passing.path, seed), wanted)


def _names_that_fit(fitting, wanted):
    names = [fault.name for fault in all_faults() if any(fault.name == one[0].name for one in fitting)]
    if wanted != ANY and wanted not in names:
        raise _refusal(wanted, names)
    if not names:
        raise UsageError(_("no fault fits this drill"), _("Make it without --fault."))
    return names


def write_files(folder, files):
    """files: {path below it, with /: bytes}."""
    for name, data in files.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


def _refusal(wanted, names):
    known = [fault.name for fault in all_faults()]
    what = (_("the fault {name} does not fit this drill") if wanted in known
            else _("there is no fault {name}")).format(name=wanted)
    return UsageError(what, _("These fit: {names}.").format(names=", ".join(names + [ANY]) if names else "-"))


def fitting_faults(books, folder, seed):
    """[(fault, task, place, {file: bytes})] of all that could be planted."""
    found = []
    for number, task in enumerate([task for book in books for task in book.tasks], 1):
        place = work_folder(number, task)
        work = WorkFolder(task, os.path.join(folder, place))
        for fault in all_faults():
            changed = fault.change(work, lambda choices, word: draw_one(choices, seed, "fault", word))
            if changed:
                found.append((fault, task, place, changed))
    return found


class Rebuilt:
    """What a drill with a fault began with, made again from its key; for `with`.

    planted: `Planted`. now: the `WorkFolder` as it was given. whole: the same without the fault.
    """

    def __init__(self, books, key):
        self._folder = PassingFolder("fault")
        try:
            whole, given = (os.path.join(self._folder.path, name) for name in ("whole", "given"))
            write_sheets([with_small_material(book) for book in books], whole, key.seed)
            shutil.copytree(whole, given)
            self.planted = plant_fault(books, given, key.seed, key.fault)
            self.whole, self.now = (WorkFolder(self.planted.task, os.path.join(folder, self.planted.place))
                                    for folder in (whole, given))
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def close(self):
        self._folder.close()

    @property
    def is_fixed(self):
        """Gone, and nothing broken instead."""
        return self._is_valid and bool(self.planted.fault.is_fixed(self.now, self.whole))

    @property
    def _is_valid(self):
        """Can kit.toml and the scenarios still be read?"""
        readers = dict.fromkeys(self.now.scenarios, load_scenario)
        readers["kit.toml"] = load_config
        try:
            for name, read in readers.items():
                if self.now.data(name) is not None:
                    read(os.path.join(self.now.path, name))
        except (EdgeaiError, OSError, ValueError):
            return False
        return True

    def names(self):
        """The files that it began with, with /, and a kit.toml that may come."""
        return {"kit.toml"} | {
            os.path.relpath(os.path.join(place, name), self.now.path).replace(os.sep, "/")
            for place, _folders, names in os.walk(self.now.path) for name in names}

    def put(self, name, data):
        """A file's new content; None: it was removed."""
        path = os.path.join(self.now.path, *name.split("/"))
        if data is not None:
            write_files(self.now.path, {name: data})
        elif os.path.exists(path):
            os.remove(path)


def with_small_material(book):
    """Of the material, what faults and scenarios look at: no speech model, no made pictures."""
    return book._replace(tasks=tuple(
        task._replace(material=tuple(entry for entry in task.material
                                     if entry.startswith("raw:") or os.path.exists(task.path("material/" + entry))))
        for task in book.tasks))
