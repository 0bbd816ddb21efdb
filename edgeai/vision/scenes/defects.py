"""Defects planted into a data set by a seed, for drills of cleaning, with the list of what is where.

The codes are those that `edgeai dataset check` finds them by. No picture has two defects.
"""
import os
import shutil
from typing import NamedTuple, Optional

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.label_box import box_between
from edgeai.vision.datasets.splits import read_split, split_files, write_splits
from edgeai.vision.datasets.voc import read_voc, write_voc
from edgeai.vision.image_file import read_image, write_image
from edgeai.vision.scenes.dice import Dice


class Defect(NamedTuple):
    """code: such as "D-BLURRED". path: below the set's folder, with "/". other: the picture that it
    resembles, or the list that names it. detail: what was done, in words for the key."""

    code: str
    path: str
    other: Optional[str] = None
    detail: str = ""


def plant_defects(folder, count, seed, codes=None):
    """Plant `count` defects into a VOC set as `write_scene_set` writes it; the kinds take turns.

    codes: the kinds to take (all). Returns the Defects, by path. Raises UsageError when the set has
    too few pictures for them.
    """
    wanted = _wanted(codes)
    the_set = _Set(folder, Dice("defects", seed))
    kinds = the_set.dice.child("kinds").shuffled(wanted)
    if count > len(the_set.stems):
        raise UsageError(_("{count} defects need as many pictures, {pictures} are there").format(
            count=count, pictures=len(the_set.stems)), _("Draw more pictures, or plant fewer defects."))
    defects = [_PLANTS[kinds[number % len(kinds)]](the_set) for number in range(count)]
    the_set.write_lists()
    return sorted(defects, key=lambda defect: (defect.path, defect.code))


def empty_pictures(folder):
    """Pictures of a set in which nothing is to be labelled, by their paths: not spoilt, drawn so."""
    names = sorted(os.listdir(os.path.join(folder, "annotations")))
    return [_picture(os.path.splitext(name)[0]) for name in names
            if not read_voc(os.path.join(folder, "annotations", name)).boxes]


def _wanted(codes):
    unknown = [code for code in codes or () if code not in _PLANTS]
    if unknown:
        raise UsageError(_("{code} is no defect that can be planted").format(code=unknown[0]),
                         _("Take one of: {codes}").format(codes=" ".join(sorted(_PLANTS))))
    return sorted(codes or _PLANTS)


class _Set:
    """The data set that is being spoilt. stems: pictures that nobody has spoilt yet."""

    def __init__(self, folder, dice):
        self.folder, self.dice = folder, dice
        self.parts = {}  # stem -> part
        for part, path in split_files(folder).items():
            self.parts.update(dict.fromkeys(read_split(path), part))
        self.also = []  # (stem, part): named by a second list
        names = sorted(os.listdir(os.path.join(folder, "images")))
        self.stems = dice.child("order").shuffled([os.path.splitext(name)[0] for name in names])
        self._next_number = len(names)

    def image(self, stem):
        return os.path.join(self.folder, "images", stem + ".jpg")

    def label(self, stem):
        return os.path.join(self.folder, "annotations", stem + ".xml")

    def take(self):
        """A picture to spoil."""
        return self.stems.pop()

    def take_labelled(self):
        """One with a box of some size."""
        for place in reversed(range(len(self.stems))):
            if any(min(box.width, box.height) >= 12 for box in read_voc(self.label(self.stems[place])).boxes):
                return self.stems.pop(place)
        raise UsageError(_("no picture is left that has a box to spoil"),
                         _("Draw more pictures, or plant fewer defects."))

    def new_stem(self, part=None):
        """A name that is free; part: the list that is to name it."""
        stem = "%05d" % self._next_number
        self._next_number += 1
        if part:
            self.parts[stem] = part
        return stem

    def relabel(self, stem, change, new_stem=None):
        """change(annotation) -> annotation, written for this picture or for a new one."""
        target = new_stem or stem
        annotation = change(read_voc(self.label(stem)))._replace(picture_name=target + ".jpg")
        write_voc(self.label(target), annotation, os.path.join("..", "images", target + ".jpg"))

    def write_lists(self):
        write_splits(self.folder, self.parts)
        for stem, part in self.also:
            with open(os.path.join(self.folder, part + ".txt"), "a", encoding="utf-8", newline="\n") as file:
                file.write(stem + "\n")


def _picture(stem):
    return "images/%s.jpg" % stem


def _labels(stem):
    return "annotations/%s.xml" % stem


def _bytes_of(path):
    with open(path, "rb") as file:
        return file.read()


def _put(path, data):
    with open(path, "wb") as file:
        file.write(data)


# ---- pictures


def _unreadable(the_set):
    stem = the_set.take()
    _put(the_set.image(stem), the_set.dice.bytes(3000).tobytes())
    return Defect("D-UNREADABLE", _picture(stem), detail="random bytes")


def _truncated(the_set):
    stem = the_set.take()
    data = _bytes_of(the_set.image(stem))
    part = the_set.dice.uniform(0.3, 0.8)
    _put(the_set.image(stem), data[: int(len(data) * part)])
    return Defect("D-TRUNCATED", _picture(stem), detail="%.0f %% of the file" % (100 * part))


def _wrong_type(the_set):
    import cv2

    stem = the_set.take()
    _put(the_set.image(stem), cv2.imencode(".png", read_image(the_set.image(stem)))[1].tobytes())
    return Defect("D-WRONG-TYPE", _picture(stem), detail="PNG")


# An EXIF block with one entry: orientation 6, the picture is to be turned a quarter clockwise.
_EXIF_TURNED = (b"\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00"
                b"\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00")


def _rotated(the_set):
    import cv2

    stem = the_set.take()
    lying = cv2.rotate(read_image(the_set.image(stem)), cv2.ROTATE_90_COUNTERCLOCKWISE)
    data = cv2.imencode(".jpg", lying)[1].tobytes()
    _put(the_set.image(stem), data[:2] + _EXIF_TURNED + data[2:])
    return Defect("D-ROTATED", _picture(stem), detail="EXIF orientation 6")


def _too_small(the_set):
    stem = the_set.take()
    _resized(the_set, stem, stem, 0.08)
    return Defect("D-TOO-SMALL", _picture(stem), detail="8 % of its size")


def _resized(the_set, stem, target, part):
    """The picture with its boxes, smaller, under a name."""
    import cv2

    image = read_image(the_set.image(stem))
    height, width = (max(2, int(side * part)) for side in image.shape[:2])
    write_image(the_set.image(target), cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA))
    across, down = width / image.shape[1], height / image.shape[0]

    def scaled(annotation):
        boxes = tuple(box._replace(x=box.x * across, y=box.y * down, width=box.width * across,
                                   height=box.height * down) for box in annotation.boxes)
        return annotation._replace(width=width, height=height, boxes=boxes)

    the_set.relabel(stem, scaled, target)


def _changed(code, detail, change):
    """A picture whose pixels change in place."""
    def plant(the_set):
        stem = the_set.take()
        write_image(the_set.image(stem), change(read_image(the_set.image(stem))))
        return Defect(code, _picture(stem), detail=detail)

    return plant


def _soft(image):
    import cv2

    return cv2.GaussianBlur(image, (0, 0), 6)


# ---- twins


def _duplicate(the_set):
    stem = the_set.take()
    twin = the_set.new_stem(the_set.parts.get(stem))
    shutil.copyfile(the_set.image(stem), the_set.image(twin))
    the_set.relabel(stem, lambda annotation: annotation, twin)
    return Defect("D-DUPLICATE", _picture(twin), _picture(stem), "copied")


def _near_duplicate(the_set):
    stem = the_set.take()
    twin = the_set.new_stem(the_set.parts.get(stem))
    way = the_set.dice.pick(("recompressed", "resized", "cropped", "brighter"))
    if way == "resized":
        _resized(the_set, stem, twin, 0.75)
    elif way == "cropped":
        _cropped(the_set, stem, twin, 5)
    else:
        _reshot(the_set, stem, twin, way)
    return Defect("D-NEAR-DUPLICATE", _picture(twin), _picture(stem), way)


def _cropped(the_set, stem, twin, margin):
    image = read_image(the_set.image(stem))
    height, width = image.shape[:2]
    write_image(the_set.image(twin), image[margin : height - margin, margin : width - margin].copy())

    def moved(annotation):
        boxes = []
        for box in annotation.boxes:
            left, top, right, bottom = box.corners
            left, right = (min(max(0, x - margin), width - 2 * margin) for x in (left, right))
            top, bottom = (min(max(0, y - margin), height - 2 * margin) for y in (top, bottom))
            if right - left >= 4 and bottom - top >= 4:
                boxes.append(box_between(box.label, left, top, right, bottom, is_difficult=box.is_difficult))
        return annotation._replace(width=width - 2 * margin, height=height - 2 * margin, boxes=tuple(boxes))

    the_set.relabel(stem, moved, twin)


def _reshot(the_set, stem, twin, way):
    import cv2
    import numpy

    image = read_image(the_set.image(stem))
    if way == "brighter":
        image = numpy.clip(image * 1.12 + 6, 0, 255).astype(numpy.uint8)
    _put(the_set.image(twin), cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 60])[1].tobytes())
    the_set.relabel(stem, lambda annotation: annotation, twin)


# ---- labels


def _no_labels(the_set):
    stem = the_set.take()
    os.remove(the_set.label(stem))
    return Defect("D-NO-LABELS", _picture(stem), detail="the label file is gone")


def _orphan(the_set):
    stem = the_set.take()
    alone = the_set.new_stem()
    the_set.relabel(stem, lambda annotation: annotation, alone)
    return Defect("D-ORPHAN", _labels(alone), detail="no picture of that name")


def _damaged_labels(the_set):
    stem = the_set.take()
    data = _bytes_of(the_set.label(stem))
    _put(the_set.label(stem), data[: len(data) // 2])
    return Defect("D-LABEL-FILE", _labels(stem), detail="half of the file")


def _empty_labels(the_set):
    stem = the_set.take_labelled()
    the_set.relabel(stem, lambda annotation: annotation._replace(boxes=()))
    return Defect("D-EMPTY-LABELS", _labels(stem), detail="no box is left")


def _wrong_size(the_set):
    stem = the_set.take()
    the_set.relabel(stem, lambda annotation: annotation._replace(
        width=annotation.width * 2, height=annotation.height * 2))
    return Defect("D-WRONG-SIZE", _labels(stem), detail="twice as wide and high")


def _box_changed(code, detail, change):
    """The largest box of a picture is replaced by the boxes of change(box, annotation)."""
    def plant(the_set):
        stem = the_set.take_labelled()

        def spoilt(annotation):
            largest = max(annotation.boxes, key=lambda box: min(box.width, box.height))
            others = tuple(box for box in annotation.boxes if box is not largest)
            return annotation._replace(boxes=others + tuple(change(largest, annotation)))

        the_set.relabel(stem, spoilt)
        return Defect(code, _labels(stem), detail=detail)

    return plant


def _tiny(box, _annotation):
    return box._replace(width=2, height=2),


def _doubled(box, _annotation):
    return box, box._replace(x=box.x + 1 if box.x + box.width > 20 else box.x, width=box.width - 1)


# ---- lists


def _leak(the_set):
    stem = the_set.take()
    part = the_set.parts.get(stem, "train")
    other = "val" if part != "val" else "train"
    the_set.also.append((stem, other))
    return Defect("D-LEAK", _picture(stem), other + ".txt", "in %s and in %s" % (part, other))


def _not_there(the_set):
    stem = the_set.new_stem()
    part = the_set.dice.pick(("train", "val", "test"))
    the_set.also.append((stem, part))
    return Defect("D-NOT-THERE", part + ".txt", detail="%s has no picture" % stem)


_PLANTS = {
    "D-UNREADABLE": _unreadable, "D-TRUNCATED": _truncated, "D-WRONG-TYPE": _wrong_type,
    "D-ROTATED": _rotated, "D-TOO-SMALL": _too_small,
    "D-BLURRED": _changed("D-BLURRED", "out of focus", _soft),
    "D-BLACK": _changed("D-BLACK", "the lens was covered", lambda image: image // 32),
    "D-WHITE": _changed("D-WHITE", "overexposed", lambda image: 255 - image // 32),
    "D-DUPLICATE": _duplicate, "D-NEAR-DUPLICATE": _near_duplicate, "D-NO-LABELS": _no_labels,
    "D-ORPHAN": _orphan, "D-LABEL-FILE": _damaged_labels, "D-EMPTY-LABELS": _empty_labels,
    "D-WRONG-SIZE": _wrong_size, "D-LEAK": _leak, "D-NOT-THERE": _not_there,
    "D-UNKNOWN-CLASS": _box_changed("D-UNKNOWN-CLASS", "a misspelt label",
                                    lambda box, _annotation: [box._replace(label=box.label + "x")]),
    "D-OUT-OF-BOUNDS": _box_changed("D-OUT-OF-BOUNDS", "beyond the right edge", lambda box, annotation: [
        box._replace(x=annotation.width - box.width / 2)]),
    "D-INVERTED": _box_changed("D-INVERTED", "left and right changed places", lambda box, _annotation: [
        box._replace(x=box.x + box.width, width=-box.width)]),
    "D-TINY": _box_changed("D-TINY", "2 x 2 pixels", _tiny),
    "D-OVERLAP": _box_changed("D-OVERLAP", "the same box twice", _doubled),
}
CODES = tuple(sorted(_PLANTS))
