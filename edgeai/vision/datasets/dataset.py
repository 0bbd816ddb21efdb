"""A data set: a folder of pictures with their labels, in any of the formats."""
import collections
import os
from typing import NamedTuple, Optional, Tuple

from edgeai.errors import ConfigError, DatasetError, ImageFileError, LabelFileError
from edgeai.i18n import gettext as _
from edgeai.toml_file import read_toml
from edgeai.vision.datasets.files import SPLITS, walk
from edgeai.vision.datasets.label_box import Annotation, LabelBox
from edgeai.vision.datasets.label_names import find_label_names, read_label_names
from edgeai.vision.datasets.layouts import UnlabelledLayout, find_layout, layout_named
from edgeai.vision.datasets.splits import with_splits

DESCRIPTION = "dataset.toml"


class Sample(NamedTuple):
    """One picture and what is known of it.

    width, height: as `read_image` gives it, in pixels. boxes: () where nothing is labelled.
    split: "train", "val", "test" or None. label: its class, in a set for classifiers.
    label_path: None where there is no label file. annotation: all that the label file says.
    """

    image_path: str
    label_path: Optional[str]
    width: int
    height: int
    boxes: Tuple[LabelBox, ...] = ()
    split: Optional[str] = None
    label: Optional[str] = None
    key: str = ""
    annotation: Optional[Annotation] = None


class Dataset:
    """`Dataset.open(folder)`; then `samples()`, `labels`, `counts()`, `check()`.

    folder, layout ("voc", "yolo", "coco", "labelme", "folders" or "unlabelled"), task ("detect" or
    "classify"), description: what dataset.toml says, {} without one.
    """

    def __init__(self, folder, layout, labels, labels_path, description):
        self.folder = folder
        self.layout = layout.name
        self.description = description
        self.task = description.get("task", layout.task)
        self.labels_path = labels_path
        self._layout = layout
        self._labels = labels
        self._items = with_splits(folder, layout.items)

    @classmethod
    def open(cls, folder, labels=None, layout=None, needs_labels=True):
        """Find the format and list the files; no picture is decoded.

        labels: the names in their order, or the path of a file of them; else the folder's own
            file (labels.txt, classes.txt, data.yaml ...), else those that occur, sorted.
        needs_labels: False opens pictures too that nobody has labelled yet ("unlabelled").
        Raises DatasetError (no folder, no pictures, no labels), LabelFileError (its list is damaged).
        """
        folder = os.path.abspath(str(folder))
        if not os.path.isdir(folder):
            raise DatasetError(_("there is no folder {folder}").format(folder=folder),
                               _("Check the path and the permissions."))
        paths = walk(folder)
        description = read_description(folder)
        name = layout or description.get("format") or find_layout(folder, paths, needs_labels)
        found = layout_named(name)(folder, paths)
        if not found.items:
            raise DatasetError(_("{folder} has no pictures").format(folder=folder),
                               _("Give the folder of one data set."))
        names, path = _names(folder, labels)
        return cls(folder, found, names or getattr(found, "labels", None) or None, path, description)

    @property
    def labels(self):
        """The names of the classes, a tuple; a class's number is its place."""
        if self._labels is None:
            self._labels = tuple(sorted(self._occurring()))
        return self._labels

    @property
    def is_labelled(self):
        """Whether there are labels at all."""
        return self.layout != UnlabelledLayout.name

    @property
    def items(self):
        """[`Item`]: every picture and label file, those too that lack the other."""
        return list(self._items)

    @property
    def broken_files(self):
        """[(path, LabelFileError)] of files that would hold labels of many pictures."""
        return list(getattr(self._layout, "problems", ()))

    @property
    def coco_files(self):
        """[(path, `CocoFile`)] of a set in that format."""
        return list(getattr(self._layout, "files", ()))

    def samples(self, split=None):
        """Yields a `Sample` for each picture; raises ImageFileError, LabelFileError on a bad one
        (`check` names them all)."""
        for item in self._items:
            if item.image_path and split in (None, item.split):
                yield self.sample(item)

    def sample(self, item, size=None):
        """The `Sample` of an item with a picture. size: its (width, height), if known already."""
        from edgeai.vision.image_file import read_header_of

        width, height = size or read_header_of(item.image_path).shown_size
        annotation = self.annotation(item, (width, height))
        return Sample(item.image_path, item.label_path, width, height,
                      annotation.boxes if annotation else (), item.split, item.label, item.key,
                      annotation)

    def annotation(self, item, size):
        """What the item's label file says, or None without one."""
        if item.label_path is None:
            return None
        # YOLO's classes are numbers: with no list of names they stay so.
        return self._layout.read(item, self._labels or (), size)

    def counts(self):
        """{label: {split or None: how often}}, a box or (classify) a picture each; all labels are
        there, and those that are not in the list. What can't be read is left out."""
        counts = {label: collections.Counter() for label in self.labels}
        for item in self._items:
            for label in self.labels_of(item):
                counts.setdefault(label, collections.Counter())[item.split] += 1
        return counts

    def picture_counts(self):
        """{split or None: pictures}"""
        found = collections.Counter(item.split for item in self._items if item.image_path)
        return {split: found[split] for split in SPLITS + (None,) if found[split]}

    def check(self, **options):
        """[`Finding`]: everything that is wrong; see `checker.check`."""
        from edgeai.vision.datasets.checker import check

        return check(self, **options)

    def _occurring(self):
        labels = getattr(self._layout, "labels", None)
        if labels:
            return set(labels)
        return {label for item in self._items for label in self.labels_of(item)}

    def labels_of(self, item):
        """The labels in an item, once a box; [] where its file can't be read."""
        if item.label:
            return [item.label]
        try:
            if self.layout == "yolo":  # sizes don't matter for a count
                annotation = self.annotation(item, (1, 1)) if item.image_path else None
            else:
                annotation = self.annotation(item, None)
        except (LabelFileError, ImageFileError):
            return []
        return [box.label for box in annotation.boxes] if annotation else []


def read_description(folder):
    """What dataset.toml says; {} without one. Raises ConfigError for one that is damaged."""
    path = os.path.join(folder, DESCRIPTION)
    if not os.path.isfile(path):
        return {}
    table = read_toml(path, ConfigError)
    found = {"name": table.string("name"), "kind": table.string("kind"),
             "task": table.choice("task", ("detect", "classify")),
             "format": table.choice("format", ("voc", "yolo", "coco", "labelme", "folders")),
             "seed": table.integer("seed"),
             "labels": table.strings("labels"),
             "input": table.take("input", list), "anchors": table.take("anchors", list)}
    return {key: value for key, value in found.items() if value}


def _names(folder, labels):
    """(the names or None, the path of their file or None)"""
    if labels is not None and not isinstance(labels, (str, os.PathLike)):
        return tuple(labels), None
    path = str(labels) if labels is not None else find_label_names(folder)
    return (read_label_names(path), path) if path else (None, None)
