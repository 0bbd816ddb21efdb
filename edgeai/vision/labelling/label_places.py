"""Which pictures a folder has, and where the label file of each lies or is to lie."""
import os
from typing import NamedTuple

from edgeai.vision.datasets.files import KIND_FOLDERS, is_picture, pair, walk
from edgeai.vision.datasets.layouts import LAYOUTS

# The folder beside the pictures' own; in JPEGImages' manner where that is how they are kept.
LABEL_FOLDERS = {"voc": ("annotations", "Annotations"), "yolo": ("labels", "labels")}
FORMATS = tuple(LABEL_FOLDERS)


class Place(NamedTuple):
    """name: the picture's path below the folder, with "/". label_path: there or not yet."""

    name: str
    picture_path: str
    label_path: str


def find_places(folder, format):
    """({name: Place} in the order to go through, the paths of all label files)"""
    paths = walk(folder)
    labels = [path for path in paths if LAYOUTS[format].is_label(path)]
    items = pair(folder, [path for path in paths if is_picture(path)], labels)
    homes = {os.path.dirname(item.image_path): os.path.dirname(item.label_path)
             for item in items if item.image_path and item.label_path}
    places = {}
    for item in items:
        if item.image_path:
            name = os.path.relpath(item.image_path, folder).replace(os.sep, "/")
            places[name] = Place(name, item.image_path,
                                 item.label_path or _new_path(folder, name, format, homes))
    return places, [item.label_path for item in items if item.label_path]


def count_labels(folder):
    """{format: label files that there are}"""
    paths = walk(folder)
    return {format: sum(map(LAYOUTS[format].is_label, paths)) for format in FORMATS}


def _new_path(folder, name, format, homes):
    """Where its neighbours' labels lie; else in the folder beside; else beside the picture."""
    picture_folder = os.path.dirname(os.path.join(folder, *name.split("/")))
    stem = os.path.splitext(name.rsplit("/", 1)[-1])[0]
    home = homes.get(picture_folder) or os.path.join(folder, *_label_folder(folder, name, format))
    return os.path.join(home, stem + LAYOUTS[format].ending)


def _label_folder(folder, name, format):
    parts = name.split("/")[:-1]
    ours, in_vocs_manner = LABEL_FOLDERS[format]
    for place, part in enumerate(parts):
        if part.lower() in KIND_FOLDERS:
            return parts[:place] + [in_vocs_manner if part == "JPEGImages" else ours] + parts[place + 1 :]
    if not parts:
        return next(([one] for one in (ours, in_vocs_manner) if one in os.listdir(folder)), [])
    return parts
