"""The formats a data set can have on the disk: how each is found, listed and read."""
import os

from edgeai.errors import DatasetError, LabelFileError, UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.coco import is_coco, read_coco
from edgeai.vision.datasets.files import Item, is_picture, key_of, pair, split_of
from edgeai.vision.datasets.label_box import Annotation
from edgeai.vision.datasets.label_text import read_json, refuse
from edgeai.vision.datasets.labelme import is_labelme, read_labelme
from edgeai.vision.datasets.voc import read_voc
from edgeai.vision.datasets.yolo import read_yolo

# .txt files that are no labels of a picture.
TEXTS = {"train", "val", "valid", "test", "trainval", "labels", "classes", "names", "readme", "notes",
         "predefined_classes", "requirements", "license"}


class VocLayout:
    """An XML file a picture."""

    name, ending, task = "voc", ".xml", "detect"

    def __init__(self, folder, paths):
        self._folder = folder
        labels = [path for path in paths if self.is_label(path)]
        self.items = pair(folder, [path for path in paths if is_picture(path)], labels)

    @classmethod
    def is_label(cls, path):
        return path.lower().endswith(cls.ending)

    def read(self, item, labels, size):
        """The `Annotation` of an item with a label file. size: the picture's (width, height)."""
        return read_voc(item.label_path)


class YoloLayout(VocLayout):
    """A text a picture."""

    name, ending = "yolo", ".txt"

    @classmethod
    def is_label(cls, path):
        name = os.path.splitext(path.rsplit("/", 1)[-1])[0].lower()
        return path.lower().endswith(cls.ending) and name not in TEXTS

    def read(self, item, labels, size):
        if not size:
            refuse(item.label_path, _("without its picture a YOLO file has no pixels"))
        return read_yolo(item.label_path, labels, *size)


class LabelmeLayout(VocLayout):
    """A JSON file a picture."""

    name, ending = "labelme", ".json"

    def read(self, item, labels, size):
        return read_labelme(item.label_path)


class CocoLayout:
    """One JSON file for all, or one a part."""

    name, task = "coco", "detect"

    def __init__(self, folder, paths):
        self._folder = folder
        self._annotations, self.labels, self.problems = {}, (), []
        self.files = []
        images = [path for path in paths if is_picture(path)]
        self._images = set(images)
        self._by_key = {key_of(path): path for path in images}
        used = set()
        self.items = []
        for path in paths:
            if path.lower().endswith(".json"):
                self._take(path, used)
        self.items += [Item(key_of(path), os.path.join(folder, *path.split("/")), None,
                            split_of(key_of(path))) for path in images if path not in used]

    def _take(self, path, used):
        full = os.path.join(self._folder, *path.split("/"))
        try:
            coco = read_coco(full)
        except LabelFileError as problem:
            self.problems.append((full, problem))
            return
        self.files.append((full, coco))
        self.labels = tuple(dict.fromkeys(self.labels + coco.labels))
        split = _part_in(os.path.basename(path))
        for annotation in coco.annotations:
            image = self._find(annotation.picture_name, path)
            key = key_of(annotation.picture_name)
            used.add(image)
            self._annotations[full, key] = annotation
            self.items.append(Item(key, image and os.path.join(self._folder, *image.split("/")),
                                   full, split or split_of(key)))

    def _find(self, name, json_path):
        """The picture's path below the folder, or None."""
        stem = os.path.splitext(os.path.basename(json_path))[0]
        tries = [name] + ["%s/%s" % (below, name) for below in (
            "images", os.path.dirname(json_path), stem, stem.split("_")[-1])]
        return next((one for one in tries if one in self._images), None) or \
            self._by_key.get(key_of(name))

    def read(self, item, labels, size):
        annotation = self._annotations[item.label_path, item.key]
        return annotation._replace(picture_name=annotation.picture_name.rsplit("/", 1)[-1])


class FoldersLayout:
    """One folder a class; below train/, val/ and test/ or not."""

    name, task = "folders", "classify"

    def __init__(self, folder, paths):
        self.items = []
        for path in paths:
            if not is_picture(path):
                continue
            parts = key_of(path).split("/")
            split = split_of(key_of(path))
            label = parts[1 if split else 0] if len(parts) > (2 if split else 1) else None
            self.items.append(Item("/".join(parts), os.path.join(folder, *path.split("/")), None,
                                   split, label))
        self.labels = tuple(sorted({item.label for item in self.items if item.label}))

    def read(self, item, labels, size):
        return Annotation(os.path.basename(item.image_path), *(size or (0, 0)))


class UnlabelledLayout(VocLayout):
    """Pictures that nobody has labelled yet."""

    name = "unlabelled"

    @classmethod
    def is_label(cls, path):
        return False


LAYOUTS = {one.name: one for one in (
    VocLayout, YoloLayout, CocoLayout, LabelmeLayout, FoldersLayout, UnlabelledLayout)}


def find_layout(folder, paths, needs_labels=True):
    """The name of the format that the files have."""
    pictures = sum(map(is_picture, paths))
    count = {"voc": sum(path.lower().endswith(".xml") for path in paths),
             "yolo": sum(YoloLayout.is_label(path) for path in paths)}
    json_kind = _json_kind(folder, [path for path in paths if path.lower().endswith(".json")])
    if json_kind == "coco":
        return "coco"
    if json_kind == "labelme":
        count["labelme"] = sum(path.lower().endswith(".json") for path in paths)
    best = max(sorted(count), key=count.get)
    if count[best] and (count[best] * 10 >= pictures or best != "yolo"):
        return best
    if any("/" in key_of(path) for path in paths if is_picture(path)):
        return "folders"
    if not needs_labels:
        return UnlabelledLayout.name
    raise DatasetError(
        _("{folder}: no labels that we know (VOC, YOLO, COCO, labelme, a folder a class)").format(
            folder=folder),
        _("Label the pictures: edgeai label {folder}").format(folder=folder))


def layout_named(name):
    if name not in LAYOUTS:
        raise UsageError(_("there is no format {name!r}").format(name=name),
                         _("Choose one of: {choices}.").format(choices=", ".join(sorted(LAYOUTS))))
    return LAYOUTS[name]


def _json_kind(folder, paths):
    """"coco" or "labelme", by the first file that is one of them."""
    for path in paths[:20]:
        try:
            data = read_json(os.path.join(folder, *path.split("/")))
        except LabelFileError:
            continue
        if is_coco(data):
            return "coco"
        if is_labelme(data):
            return "labelme"
    return None


def _part_in(name):
    """instances_val2017.json -> val"""
    words = name.lower().replace(".", "_").replace("-", "_").split("_")
    return next((part for part in ("train", "val", "test")
                 for word in words if word.startswith(part)), None)
