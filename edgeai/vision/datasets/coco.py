"""COCO's JSON: one file for a whole set of pictures.

bbox is [left, top, width, height] in pixels. Ids, polygons, areas, crowds and whatever else stands
there are kept and written again; what is new gets the next free id.
Format: cocodataset.org, "Data format", 1.
"""
import json
from typing import NamedTuple, Tuple

from edgeai.archives import unsafe_name
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.label_box import Annotation, LabelBox, plain_number
from edgeai.vision.datasets.label_text import read_json, refuse
from edgeai.whole_file import whole_file

FORMAT = "coco"
MOST_PIXELS = 10 ** 6  # a side
OF_PICTURE = {"file_name", "width", "height"}
OF_BOX = {"bbox", "category_id", "image_id", "difficult"}


class CocoFile(NamedTuple):
    """labels: in the categories' order. annotations: a picture each; the picture_name of these is COCO's
    file_name, which may lead into a folder below. extra: all other parts of the file, as JSON."""

    labels: Tuple[str, ...]
    annotations: Tuple[Annotation, ...]
    extra: str = "{}"


def is_coco(data):
    """Is it the JSON of a COCO file?"""
    return isinstance(data, dict) and all(
        isinstance(data.get(key), list) for key in ("images", "annotations", "categories"))


def read_coco(path):
    """The file as a `CocoFile`. Raises LabelFileError; a file_name that leads out of the folder too."""
    data = read_json(path)
    if not is_coco(data):
        refuse(path, _("it is no COCO file"))
    names = _categories(path, data["categories"])
    boxes = {}
    for place, item in enumerate(data["annotations"], 1):
        image_id, box = _box(path, place, item, names)
        boxes.setdefault(image_id, []).append(box)
    annotations, known = [], set()
    for place, item in enumerate(data["images"], 1):
        image_id, annotation = _picture(path, place, item)
        if image_id in known:
            refuse(path, _("image {place}: its id is there twice").format(place=place))
        known.add(image_id)
        annotations.append(annotation._replace(boxes=tuple(boxes.pop(image_id, ()))))
    if boxes:
        refuse(path, _("there are boxes of image {image_id}, which it has not").format(
            image_id=str(next(iter(boxes)))[:40]))
    rest = {key: value for key, value in data.items() if key not in ("images", "annotations")}
    return CocoFile(tuple(names.values()), tuple(annotations), _packed(rest))


def write_coco(path, coco):
    """Write a `CocoFile`, whole or not at all. Categories follow its labels."""
    rest = json.loads(coco.extra)
    known = {one["name"]: one for one in rest.get("categories", ())}
    free = _Ids([one["id"] for one in known.values()])
    categories = [known.get(label) or {"id": free.next(), "name": label} for label in coco.labels]
    ids = {one["name"]: one["id"] for one in categories}
    images, boxes = _written(coco.annotations, ids)
    data = dict({"info": {}, "licenses": []}, **rest)
    data.update(images=images, annotations=boxes, categories=categories)
    with whole_file(path) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as file:
            json.dump(data, file, ensure_ascii=False, separators=(",", ":"))


class _Ids:
    """Whole numbers that are not taken yet, from 1."""

    def __init__(self, taken):
        self._taken = {one for one in taken if isinstance(one, int)}
        self._next = max(self._taken, default=0) + 1

    def next(self):
        self._next += 1
        return self._next - 1


def _categories(path, items):
    """{id: name}"""
    names = {}
    for place, item in enumerate(items, 1):
        name = item.get("name") if isinstance(item, dict) else None
        number = item.get("id") if isinstance(item, dict) else None
        if not isinstance(name, str) or not name.strip() or not isinstance(number, int) \
                or number in names or name in names.values():
            refuse(path, _("category {place} has no id and name of its own").format(place=place))
        names[number] = name
    return names


def _box(path, place, item, names):
    where = _("annotation {place}").format(place=place)
    item = item if isinstance(item, dict) else {}
    image_id, category = item.get("image_id"), item.get("category_id")
    if not isinstance(image_id, (int, str)) or not isinstance(category, (int, str)):
        refuse(path, _("{where} names no image or no category").format(where=where))
    label = names.get(category, str(category))
    sides = item.get("bbox")
    if not isinstance(sides, list) or len(sides) != 4 or not all(
            isinstance(side, (int, float)) and not isinstance(side, bool) for side in sides):
        refuse(path, _("{where} ({label}) has no box").format(where=where, label=label))
    kept = {key: value for key, value in item.items() if key not in OF_BOX}
    return image_id, LabelBox(label, *map(plain_number, sides),
                              is_difficult=bool(item.get("difficult")),
                              extra=((FORMAT, _packed(kept)),))


def _picture(path, place, item):
    item = item if isinstance(item, dict) else {}
    name, image_id = item.get("file_name"), item.get("id")
    if not isinstance(name, str) or not isinstance(image_id, (int, str)):
        refuse(path, _("image {place} has no id or no file_name").format(place=place))
    name = name.replace("\\", "/")
    danger = unsafe_name(name)
    if danger:
        refuse(path, _("image {place}: {name!r}: {danger}").format(
            place=place, name=name[:200], danger=danger))
    sides = [item.get(key) or 0 for key in ("width", "height")]
    if not all(isinstance(side, (int, float)) and 0 <= side <= MOST_PIXELS for side in sides):
        refuse(path, _("image {place}: its size can't be").format(place=place))
    kept = {key: value for key, value in item.items() if key not in OF_PICTURE}
    return image_id, Annotation(name, int(sides[0]), int(sides[1]),
                                extra=((FORMAT, _packed(kept)),))


def _written(annotations, categories):
    """(images, annotations) as COCO has them. Ids that were read stay."""
    pictures = [_kept(one) for one in annotations]
    items = [[_kept(box) for box in one.boxes] for one in annotations]
    free_image = _Ids([one.get("id") for one in pictures])
    free_box = _Ids([item.get("id") for per_picture in items for item in per_picture])
    images, boxes, used = [], [], set()
    for annotation, picture, kept_boxes in zip(annotations, pictures, items):
        if picture.get("id") in used or "id" not in picture:
            picture["id"] = free_image.next()
        used.add(picture["id"])
        images.append(dict({"id": picture["id"], "file_name": annotation.picture_name,
                            "width": annotation.width, "height": annotation.height}, **picture))
        for box, kept in zip(annotation.boxes, kept_boxes):
            boxes.append(_written_box(box, kept, picture["id"], categories, free_box))
    return images, boxes


def _written_box(box, kept, image_id, categories, free):
    item = {"id": kept.get("id") or free.next(), "image_id": image_id,
            "category_id": categories[box.label],
            "bbox": [box.x, box.y, box.width, box.height],
            "area": plain_number(box.width * box.height), "iscrowd": 0, "segmentation": []}
    if box.is_difficult:
        item["difficult"] = 1
    item.update(kept)
    return item


def _kept(one):
    """What the COCO file said beside: {} where it came from another format."""
    return json.loads(next(iter(one.extra_of(FORMAT)), "{}"))


def _packed(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
