"""labelme's JSON: a file a picture, shapes with points.

A rectangle's two points are any two opposite corners. Polygons, circles and the like give the box
around them; written as labelme's again they are what they were, unless the box was changed.
The picture itself (imageData) is not taken along. Format: labelme 5, labelme/label_file.py.
"""
import json
import re

from edgeai.i18n import gettext as _
from edgeai.vision.datasets.label_box import Annotation, box_between, plain_number
from edgeai.vision.datasets.label_text import read_json, refuse
from edgeai.whole_file import whole_file

FORMAT = "labelme"
VERSION = "5.0.1"
OF_PICTURE = {"shapes", "imagePath", "imageData", "imageHeight", "imageWidth"}
MOST_SHAPES = 10000
MOST_POINTS = 100000
NEW_SHAPE = {"points": [], "group_id": None, "description": "", "shape_type": "rectangle", "flags": {}}
MOVED = 0.001  # pixels; less is rounding


def is_labelme(data):
    """Is it the JSON of a labelme file?"""
    return isinstance(data, dict) and isinstance(data.get("shapes"), list) and "imagePath" in data


def read_labelme(path):
    """The file's `Annotation`. Raises LabelFileError."""
    data = read_json(path)
    if not is_labelme(data):
        refuse(path, _("it is no file of labelme's"))
    if len(data["shapes"]) > MOST_SHAPES:
        refuse(path, _("it has {count} boxes").format(count=len(data["shapes"])))
    boxes = tuple(_box(path, place, shape) for place, shape in enumerate(data["shapes"], 1))
    kept = {key: value for key, value in data.items() if key not in OF_PICTURE}
    name = re.split(r"[\\/]", str(data["imagePath"] or ""))[-1]
    return Annotation(name, _side(data.get("imageWidth")), _side(data.get("imageHeight")), boxes,
                      extra=((FORMAT, _packed(kept)),))


def write_labelme(path, annotation, image_path=None):
    """Write it, whole or not at all. image_path: the picture's, as seen from the file."""
    data = {"version": VERSION, "flags": {}}
    for text in annotation.extra_of(FORMAT):
        data.update(json.loads(text))
    data.update(shapes=[_shape(box) for box in annotation.boxes],
                imagePath=image_path or annotation.picture_name, imageData=None,
                imageHeight=annotation.height, imageWidth=annotation.width)
    with whole_file(path) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as file:
            json.dump(data, file, ensure_ascii=False, indent=2)


def _box(path, place, shape):
    where = _("shape {place}").format(place=place)
    if not isinstance(shape, dict) or not isinstance(shape.get("label"), str) \
            or not shape["label"].strip():
        refuse(path, _("{where} has no name").format(where=where))
    corners = _around(shape.get("points"), shape.get("shape_type"))
    if corners is None:
        refuse(path, _("{where} ({label}) has no box").format(where=where, label=shape["label"]))
    flags = shape.get("flags") if isinstance(shape.get("flags"), dict) else {}
    kept = {key: value for key, value in shape.items() if key != "label"}
    return box_between(shape["label"].strip(), *corners,
                       is_difficult=bool(flags.get("difficult")),
                       extra=((FORMAT, _packed(kept)),))


def _around(points, kind):
    """(left, top, right, bottom), or None where points are none."""
    if not isinstance(points, list) or not 0 < len(points) <= MOST_POINTS:
        return None
    if not all(isinstance(point, list) and len(point) == 2 and all(map(_is_number, point))
               for point in points):
        return None
    across, down = zip(*points)
    if kind == "circle" and len(points) == 2:  # the middle, and a point on the line
        radius = ((across[0] - across[1]) ** 2 + (down[0] - down[1]) ** 2) ** 0.5
        across, down = (across[0] - radius, across[0] + radius), (down[0] - radius, down[0] + radius)
    return tuple(plain_number(edge) for edge in (min(across), min(down), max(across), max(down)))


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _side(value):
    return int(value) if _is_number(value) and 0 < value < 10 ** 6 else 0


def _shape(box):
    """The one that was read, where it still has this box; else a rectangle."""
    shape = dict(NEW_SHAPE)
    for text in box.extra_of(FORMAT):
        shape = json.loads(text)
    before = _around(shape.get("points"), shape.get("shape_type"))
    if before is None or any(abs(one - two) > MOVED for one, two in zip(before, box.corners)):
        left, top, right, bottom = map(float, box.corners)
        shape.update(shape_type="rectangle", points=[[left, top], [right, bottom]])
    flags = dict(shape.get("flags") or {})
    if box.is_difficult or "difficult" in flags:
        flags["difficult"] = box.is_difficult
    return dict({"label": box.label}, **dict(shape, flags=flags))


def _packed(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
