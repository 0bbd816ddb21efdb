"""What lies in a data set's folder: pictures, label files, and which belong together."""
import os
import stat
from typing import NamedTuple, Optional

from edgeai.errors import DatasetError
from edgeai.i18n import gettext as _

PICTURE_ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".dib", ".gif", ".webp", ".tif",
                   ".tiff")
SPLITS = ("train", "val", "test")
SPLIT_NAMES = {"train": "train", "training": "train", "val": "val", "valid": "val",
               "validation": "val", "test": "test", "testing": "test"}
# Folders that sort a set's files by kind, and say nothing of what a picture is called.
KIND_FOLDERS = {"images", "image", "img", "imgs", "jpegimages", "annotations", "annotation", "labels",
                "xml", "xmls", "图片", "标注"}
SET_ASIDE = "set_aside"  # where `edgeai dataset clean` puts things
MOST_FILES = 200000


class Item(NamedTuple):
    """A picture and its label file; either may be missing.

    key: what they are called in common: the path below the folder without ending and without
        folders such as images/, "/" between its parts.
    label: of a set with a folder a class; else None.
    """

    key: str
    image_path: Optional[str]
    label_path: Optional[str] = None
    split: Optional[str] = None
    label: Optional[str] = None


def walk(folder):
    """Relative paths of the files below, with "/", sorted. Links to folders are not followed;
    neither are links out of the folder, which `outward_links` names."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and
                            not (name == SET_ASIDE and place == folder))
        for name in names:
            path = os.path.join(place, name)
            if name.startswith("."):
                continue
            if os.path.islink(path) and not is_inside(path, folder):
                continue
            if stat.S_ISREG(os.stat(path).st_mode) if os.path.exists(path) else False:
                found.append(os.path.relpath(path, folder).replace(os.sep, "/"))
        if len(found) > MOST_FILES:
            raise DatasetError(_("{folder} has more than {count} files").format(
                folder=folder, count=MOST_FILES), _("Give the folder of one data set."))
    return sorted(found)


def outward_links(folder):
    """Paths of links that lead out of the folder or nowhere."""
    for place, folders, names in os.walk(folder):
        for name in folders + names:
            path = os.path.join(place, name)
            if os.path.islink(path) and not (os.path.exists(path) and is_inside(path, folder)):
                yield path


def is_inside(path, folder):
    """Does it lead to something in the folder, links followed?"""
    real, root = os.path.realpath(path), os.path.realpath(folder)
    return real == root or real.startswith(os.path.join(root, ""))


def is_picture(name):
    return name.lower().endswith(PICTURE_ENDINGS)


def key_of(path):
    """"train/0001" of images/train/0001.jpg, train/images/0001.jpg or train/labels/0001.txt."""
    parts = os.path.splitext(path.replace("\\", "/"))[0].split("/")
    kept = [part for part in parts[:-1]
            if part.lower() not in KIND_FOLDERS and part not in ("", ".", "..")]
    return "/".join(kept + parts[-1:])


def split_of(key):
    """The part that a folder at the front names, or None."""
    return SPLIT_NAMES.get(key.split("/")[0].lower()) if "/" in key else None


def pair(folder, images, labels):
    """[Item] of pictures and label files by their keys; by bare names where those are unique.

    Label files without a picture come last, as items without one.
    """
    by_key = {key_of(path): path for path in labels}
    by_name = _unique(labels)
    image_names = _unique(images)
    items, used = [], set()
    for path in images:
        key = key_of(path)
        label = by_key.get(key)
        if label is None and image_names.get(_name(path)):
            label = by_name.get(_name(path))
        used.add(label)
        items.append(Item(key, os.path.join(folder, *path.split("/")),
                          label and os.path.join(folder, *label.split("/")), split_of(key)))
    items += [Item(key_of(path), None, os.path.join(folder, *path.split("/")), split_of(key_of(path)))
              for path in labels if path not in used]
    return items


def _name(path):
    return os.path.splitext(path.rsplit("/", 1)[-1])[0]


def _unique(paths):
    """{bare name: path} of names that occur once."""
    found = {}
    for path in paths:
        found[_name(path)] = None if _name(path) in found else path
    return {name: path for name, path in found.items() if path}
