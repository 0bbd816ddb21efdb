"""The pictures of a folder with their labels, read and saved one by one; safe for several tabs.

A label file's version is its digest. Who saves says which version was before his eyes; if the file
has changed meanwhile, nothing is written.
"""
import collections
import contextlib
import hashlib
import os
import threading
from typing import NamedTuple, Optional

from edgeai.errors import (
    DatasetError, EdgeaiError, ImageFileError, LabelFileError, UsageError, message_of)
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.label_box import Annotation
from edgeai.vision.datasets.voc import read_voc, write_voc
from edgeai.vision.datasets.yolo import read_yolo, write_yolo
from edgeai.vision.image_file import check_size, read_header_of
from edgeai.vision.labelling.class_list import ClassList
from edgeai.vision.labelling.label_places import FORMATS, count_labels, find_places
from edgeai.vision.labelling.rename_plan import read_plan, remove_plan, write_plan

ABSENT = ""  # the version of a file that is not there


class PictureLabels(NamedTuple):
    """What is on the disk for one picture.

    version: the label file's; ABSENT without one. annotation: None without a file or with a broken
    one, whose `problem` says why. width, height: the picture's as it is seen, in pixels; 0, and a
    `picture_problem`, when it can't be shown.
    """

    name: str
    version: str
    width: int
    height: int
    annotation: Optional[Annotation] = None
    problem: str = ""
    picture_problem: str = ""


class Summary(NamedTuple):
    """state: "none" (no label file), "labelled", "empty" (a file without boxes) or "broken"."""

    name: str
    state: str
    counts: dict


class LabelsChanged(Exception):
    """The file is not the version that was before the saver's eyes; `now` is what it holds."""

    def __init__(self, now):
        super().__init__(now.name)
        self.now = now


class LabelledFolder:
    """`places` ({name: Place}), `classes` (a ClassList), `format` ("voc" or "yolo").

    labels: classes to begin with. format: None takes the one that most label files have.
    Raises DatasetError: no folder, no pictures in it.
    """

    def __init__(self, folder, labels=(), format=None):
        self.folder = os.path.abspath(str(folder))
        if not os.path.isdir(self.folder):
            raise DatasetError(_("there is no folder {folder}").format(folder=self.folder),
                               _("Check the path and the permissions."))
        counts = count_labels(self.folder)
        self.format = format or max(FORMATS, key=counts.get)
        self._lock = threading.RLock()
        self._summaries = {}  # {name: ((mtime_ns, bytes), Summary)}
        self._removed = {}  # {name: the Annotation that its removed file held}
        self.classes = ClassList(self.folder, labels)
        self.scan()
        if not self.places:
            raise DatasetError(_("{folder} has no pictures").format(folder=self.folder),
                               _("Give the folder of one data set."))
        self._remove_drafts()
        self._finish_rename()

    def scan(self):
        """Look again which pictures there are."""
        self.places, label_paths = find_places(self.folder, self.format)
        # labelImg looks for the classes' names beside YOLO's label files.
        self._name_folders = {os.path.dirname(path) for path in label_paths
                              if self.format == "yolo"}

    def summaries(self, progress=None):
        """[Summary] of all pictures; a file that did not change is not read again.

        progress: called with the count done so far.
        """
        with self._lock:
            self._finish_rename()
        found = []
        for done, place in enumerate(self.places.values(), 1):
            found.append(self._summary(place))
            if progress:
                progress(done)
        self.classes.note(self._named(label for summary in found for label in summary.counts))
        return found

    def read(self, name):
        """The picture's `PictureLabels`. KeyError for a name that is none of this folder's."""
        place = self.places[name]
        with self._lock:
            width, height, picture_problem = _size_of(place.picture_path)
            labels = PictureLabels(name, _version_of(place.label_path), width, height,
                                   picture_problem=picture_problem)
            if labels.version == ABSENT:
                return labels
            try:
                return labels._replace(annotation=self._annotation(place, width, height))
            except LabelFileError as problem:
                return labels._replace(problem=message_of(problem))

    def save(self, name, version, boxes, is_empty=False):
        """Write these boxes if the file's version is that; returns what is on the disk then.

        Without boxes there is no file, unless is_empty: somebody looked, and nothing is there.
        What is written already counts as written. Raises LabelsChanged, UsageError.
        """
        place = self.places[name]
        with self._lock:
            now = self.read(name)
            if now.picture_problem:
                raise UsageError(now.picture_problem)
            if self._is_already(now, boxes, is_empty):
                return now
            if now.version != version or now.problem:
                raise LabelsChanged(now)
            if boxes or is_empty:
                self._write(place, now, boxes)
            else:
                self._remove(place, now)
            return self.read(name)

    def set_aside(self, name):
        """A label file that can't be read gets another name; then the picture has none."""
        path = self.places[name].label_path
        with self._lock:
            if self.read(name).problem:
                aside = path + ".broken"
                while os.path.exists(aside):
                    aside += "_"
                os.rename(path, aside)
            return self.read(name)

    def add_class(self, name):
        """At the end of the list; one that is there already is fine."""
        if not self._named([name.strip()]):
            raise UsageError(_("{name!r} is no name for a class").format(name=name),
                             _("YOLO's files take a number for the class of that place."))
        with self._lock:
            self.classes.add([name], self._name_folders)

    def rename_class(self, old, new):
        """In the list and in every label file; what ends halfway is finished when the folder is next
        opened, or its page is."""
        with self._lock:
            self._finish_rename()
            new = self.classes.check_rename(old, new)
            write_plan(self.folder, old, new)
            self._finish_rename()

    def _finish_rename(self):
        """Each step may be done again: what is renamed already has no `old` left."""
        plan = read_plan(self.folder)
        if plan:
            self.classes.rename(plan[0], plan[1], self._name_folders)
            if self.format == "voc":  # YOLO's files hold numbers
                for place in self.places.values():
                    self._rename_in(place, *plan)
            remove_plan(self.folder)

    def _rename_in(self, place, old, new):
        labels = self.read(place.name)
        if labels.annotation and any(box.label == old for box in labels.annotation.boxes):
            boxes = tuple(box._replace(label=new) if box.label == old else box
                          for box in labels.annotation.boxes)
            self._write(place, labels, boxes)

    def _remove_drafts(self):
        """What a kill left of a file that was being written: nobody was told that it is saved."""
        wanted = {place.label_path for place in self.places.values()}
        for path in wanted:
            stem, ending = os.path.splitext(path)
            draft = stem + ".part" + ending
            if draft not in wanted and os.path.exists(draft):
                os.remove(draft)

    def _summary(self, place):
        try:
            status = os.stat(place.label_path)
        except OSError:
            return Summary(place.name, "none", {})
        key = status.st_mtime_ns, status.st_size
        known = self._summaries.get(place.name)
        if not known or known[0] != key:
            known = self._summaries[place.name] = key, self._read_summary(place)
        return known[1]

    def _read_summary(self, place):
        try:
            boxes = self._annotation(place, 1, 1).boxes  # sizes don't matter for a count
        except LabelFileError:
            return Summary(place.name, "broken", {})
        return Summary(place.name, "labelled" if boxes else "empty",
                       dict(collections.Counter(box.label for box in boxes)))

    def _annotation(self, place, width, height):
        if self.format == "voc":
            return read_voc(place.label_path)
        return read_yolo(place.label_path, self.classes.names, width, height)

    def _named(self, labels):
        """A number in YOLO's files is a class that the list has not; it stays what it is."""
        return [label for label in labels if self.format != "yolo" or not label.isdigit()]

    @staticmethod
    def _is_already(now, boxes, is_empty):
        if now.annotation is None:
            return now.version == ABSENT and not boxes and not is_empty
        return bool(boxes or is_empty) and _drawn(now.annotation.boxes) == _drawn(boxes)

    def _write(self, place, labels, boxes):
        home = os.path.dirname(place.label_path)
        os.makedirs(home, exist_ok=True)
        if self.format == "yolo":
            self._name_folders.add(home)
        self.classes.add(self._named(box.label for box in boxes), self._name_folders)
        before = labels.annotation or self._removed.get(place.name) or Annotation("", 0, 0)
        annotation = before._replace(
            picture_name=os.path.basename(place.picture_path), width=labels.width,
            height=labels.height, boxes=boxes)
        if self.format == "voc":
            write_voc(place.label_path, annotation, place.picture_path)
        else:
            write_yolo(place.label_path, annotation, self.classes.names)
        _sync_folder(place.label_path)

    def _remove(self, place, labels):
        self._removed[place.name] = labels.annotation
        os.remove(place.label_path)
        _sync_folder(place.label_path)


def _drawn(boxes):
    """What a person drew; the rest follows from it, or no format but VOC keeps it."""
    return [(box.label, box.corners) for box in boxes]


def _size_of(picture_path):
    """(width, height, "") as the picture is seen, or (0, 0, why it can't be shown)"""
    try:
        header = read_header_of(picture_path)
        check_size(header)
        return header.shown_size + ("",)
    except ImageFileError as problem:
        return 0, 0, message_of(problem)


def _version_of(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()[:16]
    except FileNotFoundError:
        return ABSENT


def _sync_folder(path):
    """A new name in a folder lasts over a power cut only when the folder is on the disk too."""
    if os.name == "nt":
        return  # Windows opens no folders
    number = os.open(os.path.dirname(path), os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network drives refuse
            os.fsync(number)
    finally:
        os.close(number)
