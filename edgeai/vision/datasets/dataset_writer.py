"""A data set written anew in another format: a folder that is whole or not there."""
import os
import shutil

from edgeai.errors import DatasetError
from edgeai.i18n import gettext as _
from edgeai.toml_file import toml_string
from edgeai.vision.datasets.coco import CocoFile, write_coco
from edgeai.vision.datasets.dataset import DESCRIPTION
from edgeai.vision.datasets.files import SPLITS
from edgeai.vision.datasets.label_box import Annotation
from edgeai.vision.datasets.label_names import write_data_yaml, write_label_names
from edgeai.vision.datasets.labelme import write_labelme
from edgeai.vision.datasets.layouts import layout_named
from edgeai.vision.datasets.splits import write_splits
from edgeai.vision.datasets.voc import write_voc
from edgeai.vision.datasets.yolo import write_yolo
from edgeai.whole_file import whole_file
from edgeai.whole_folder import new_folder


def write_dataset(dataset, folder, layout, on_progress=None):
    """Write a `Dataset` in a format ("voc", "yolo", "coco", "labelme", "folders"); the pictures are copied.

    folder: a path where nothing is, or an empty folder. Every picture and label file must be
    readable: what is not is an error, and nothing is written. Folders take one label a picture.
    Returns the number of pictures. on_progress: called with (done, total).
    """
    layout_named(layout)
    with new_folder(folder) as draft:
        items = [item for item in dataset.items if item.image_path]
        _refuse_doubles(items)
        samples = _write_samples(dataset, items, draft, layout, on_progress)
        _write_rest(dataset, samples, draft, layout)
    return len(items)


def write_description(folder, **fields):
    """dataset.toml: name, task, format, kind, seed; those that are None are left out."""
    with whole_file(os.path.join(folder, DESCRIPTION)) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as file:
            for key, value in fields.items():
                if value is not None:
                    text = toml_string(value) if isinstance(value, str) else value
                    file.write("%s = %s\n" % (key, text))


def _refuse_doubles(items):
    seen = set()
    for item in items:
        if item.key.casefold() in seen:
            raise DatasetError(
                _("two pictures are called {key!r}").format(key=item.key),
                _("Rename one of them, and its label file with it."))
        seen.add(item.key.casefold())


def _write_samples(dataset, items, folder, layout, on_progress):
    samples = []
    for done, item in enumerate(items, 1):
        sample = dataset.sample(item)
        image_path = _target(folder, layout, sample)
        os.makedirs(os.path.dirname(image_path), exist_ok=True)
        shutil.copyfile(sample.image_path, image_path)
        if sample.annotation is not None or dataset.task == "detect" and item.label_path:
            _write_labels(folder, layout, sample, image_path, dataset.labels)
        samples.append((sample, image_path))
        if on_progress:
            on_progress(done, len(items))
    return samples


def _target(folder, layout, sample):
    ending = os.path.splitext(sample.image_path)[1]
    if layout == "folders":
        name = sample.key.replace("/", "_") + ending
        return os.path.join(folder, sample.split or "", *_class_of(sample).split("/"), name)
    return os.path.join(folder, "images", *(sample.key + ending).split("/"))


def _class_of(sample):
    labels = {box.label for box in sample.boxes} | ({sample.label} if sample.label else set())
    if len(labels) != 1:
        raise DatasetError(
            _("{path} has {count} labels; a folder a class takes one").format(
                path=sample.image_path, count=len(labels)),
            _("Convert to voc, yolo, coco or labelme instead."))
    (label,) = labels
    if label in (".", "..") or any(character in label for character in '/\\:*?"<>|\0'):
        raise DatasetError(_("{label!r} can't be a folder's name").format(label=label),
                           _("Rename the label."))
    return label


def _annotation(sample):
    """With the picture's true name and size."""
    given = sample.annotation or Annotation("", 0, 0)
    return given._replace(picture_name=os.path.basename(sample.image_path), width=sample.width,
                          height=sample.height)


def _write_labels(folder, layout, sample, image_path, labels):
    below = {"voc": "annotations", "yolo": "labels", "labelme": "annotations"}.get(layout)
    if below is None:  # COCO has one file; a folder is the label itself
        return
    ending = layout_named(layout).ending
    path = os.path.join(folder, below, *(sample.key + ending).split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if layout == "voc":
        write_voc(path, _annotation(sample), os.path.relpath(image_path, os.path.dirname(path)))
    elif layout == "yolo":
        write_yolo(path, _annotation(sample), labels)
    else:
        relative = os.path.relpath(image_path, os.path.dirname(path)).replace(os.sep, "/")
        write_labelme(path, _annotation(sample), relative)


def _write_rest(dataset, samples, folder, layout):
    write_label_names(os.path.join(folder, "labels.txt"), dataset.labels)
    splits = {sample.key: sample.split for sample, _path in samples if sample.split}
    if layout == "coco":
        _write_coco_files(dataset, samples, folder)
    if layout == "yolo":
        write_data_yaml(os.path.join(folder, "data.yaml"), dataset.labels,
                        {key.split("/")[0] for key in splits if key.split("/")[0] in SPLITS})
    if layout != "folders" and splits:
        write_splits(folder, splits)
    write_description(folder, name=dataset.description.get("name"), format=layout,
                      task="classify" if layout == "folders" else "detect",
                      kind=dataset.description.get("kind"), seed=dataset.description.get("seed"))


def _write_coco_files(dataset, samples, folder):
    """annotations/instances.json; a file a part where there are parts."""
    os.makedirs(os.path.join(folder, "annotations"))
    extra = next((coco.extra for _path, coco in dataset.coco_files), "{}")
    parts = sorted({sample.split for sample, _path in samples}, key=str)
    for part in parts:
        annotations = tuple(
            _annotation(sample)._replace(picture_name=os.path.relpath(
                path, os.path.join(folder, "images")).replace(os.sep, "/"))
            for sample, path in samples if sample.split == part)
        name = "instances_%s.json" % part if part else "instances.json"
        write_coco(os.path.join(folder, "annotations", name),
                   CocoFile(tuple(dataset.labels), annotations, extra))
