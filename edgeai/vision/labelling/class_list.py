"""The set's classes in their order, and the file that keeps them."""
import os

from edgeai.errors import LabelFileError, UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.label_names import (
    LONGEST_LABEL, find_label_names, read_label_names, write_label_names)

NAMES_FILE = "labels.txt"
LABELIMG_FILE = "classes.txt"  # labelImg looks for it beside YOLO's label files


class ClassList:
    """`names`, a tuple; a class's number is its place, so names are only ever added at the end.

    path: the file of names; made when it is first needed.
    """

    def __init__(self, folder, first=()):
        found = find_label_names(folder)
        self.path = found or os.path.join(folder, NAMES_FILE)
        self.names = read_label_names(found) if found and os.path.getsize(found) else ()
        self._is_saved = bool(self.names)
        self._know(first)

    def note(self, names):
        """Classes that occur in the set; the file is not touched for them."""
        self._know(sorted(set(names) - set(self.names)))

    def add(self, names, beside=()):
        """Keep these too, in the file. beside: folders where labelImg's list goes too."""
        names = [checked_name(name) for name in names]
        is_new = self._know(names)
        if is_new or not self._is_saved:
            self._write(self.names)
        for folder in beside:
            self._write_beside(folder)

    def check_rename(self, old, new):
        """`new` as it will be written. Raises UsageError when there is no `old` or already a `new`."""
        new = checked_name(new)
        if old not in self.names:
            raise UsageError(_("there is no class {name}").format(name=old), _("Reload the page."))
        if new in self.names:
            raise UsageError(_("there is a class {name} already").format(name=new),
                             _("Choose another name, or give its boxes that class."))
        self._check_writable()
        return new

    def rename(self, old, new, beside=()):
        """`new` in the place of `old`, if that is still there."""
        if old in self.names and new not in self.names:
            self._write([new if name == old else name for name in self.names])
        for folder in beside:
            self._write_beside(folder)

    def _know(self, names):
        added = [name for name in dict.fromkeys(names) if name not in self.names]
        self.names = self.names + tuple(added)
        return bool(added)

    def _check_writable(self):
        if not self.path.endswith(".txt"):
            raise UsageError(
                _("the classes stand in {path}, which is not written here").format(path=self.path),
                _("Add the class there, or give the list a file of its own: labels.txt."))

    def _write(self, names):
        self._check_writable()
        write_label_names(self.path, names)
        self.names, self._is_saved = tuple(names), True

    def _write_beside(self, folder):
        path = os.path.join(folder, LABELIMG_FILE)
        try:
            is_same = read_label_names(path) == self.names
        except LabelFileError:  # not there yet, or damaged
            is_same = False
        if not is_same:
            write_label_names(path, self.names)


def checked_name(name):
    """A class's name without spaces around it; UsageError when it can't be one."""
    name = name.strip() if isinstance(name, str) else ""
    if not name or len(name) > LONGEST_LABEL or not name.isprintable():
        raise UsageError(_("{name!r} is no name for a class").format(name=name[:40]),
                         _("One to {count} characters, on one line.").format(count=LONGEST_LABEL))
    return name
