"""Pascal VOC's XML as labelImg writes it: a file a picture.

The corners: labelImg takes (xmin, ymin) and (xmax, ymax) for points on the picture, so a box is
xmax - xmin wide, and writes none below 1. So do we, but for that: an edge at 0 is written as 0, which
labelImg reads. Files of the VOC challenge itself count pixels from 1, both ends included; read by the
same rule they are off by at most that pixel.
Formats: labelImg 1.8, libs/pascal_voc_io.py; "VOC2012 Development Kit", section 10.1.
"""
import os
import re
from xml.sax.saxutils import escape

from edgeai.i18n import gettext as _
from edgeai.vision.datasets.label_box import Annotation, box_between, plain_number
from edgeai.vision.datasets.label_text import number, read_xml, refuse
from edgeai.whole_file import whole_file

FORMAT = "voc"
CORNERS = ("xmin", "ymin", "xmax", "ymax")
MOST_PIXELS = 10 ** 6  # a side
MOST_BOXES = 10000
# What a file must have, and what we write from our own fields; the rest is kept as it stands.
OF_PICTURE = {"folder", "filename", "path", "size", "object"}
OF_BOX = {"name", "pose", "truncated", "difficult", "bndbox"}
CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_voc(path):
    """The file's `Annotation`. Raises LabelFileError with what is wrong and where."""
    root = read_xml(path)
    objects = root.findall("object")
    if root.tag != "annotation":
        refuse(path, _("it is XML of another kind: <{tag}>").format(tag=root.tag[:40]))
    if len(objects) > MOST_BOXES:
        refuse(path, _("it has {count} boxes").format(count=len(objects)))
    boxes = tuple(_box(path, place, one) for place, one in enumerate(objects, 1))
    width, height, depth = _size(path, root.find("size"))
    name = re.split(r"[\\/]", (root.findtext("filename") or "").strip())[-1]
    return Annotation(name, width, height, boxes, depth, root.get("verified") == "yes",
                      _kept(path, root, OF_PICTURE))


def write_voc(path, annotation, picture_path=None):
    """Write it, whole or not at all, so that labelImg opens it.

    picture_path: what <path> and <folder> name; without it the picture lies beside the file.
    """
    text = voc_text(annotation, picture_path or os.path.join(
        os.path.dirname(os.path.abspath(str(path))), annotation.picture_name))
    with whole_file(path) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def voc_text(annotation, picture_path):
    """The XML, indented by tabs as labelImg does."""
    folder = os.path.basename(os.path.dirname(os.path.abspath(str(picture_path))))
    kept = annotation.extra_of(FORMAT)
    source = [text for text in kept if text.startswith("<source")]
    lines = ['<annotation%s>' % (' verified="yes"' if annotation.is_verified else "")]
    lines += [_element(1, "folder", folder), _element(1, "filename", annotation.picture_name),
              _element(1, "path", picture_path)]
    lines += _indented(source or ["<source><database>Unknown</database></source>"], 1)
    lines += ["\t<size>", _element(2, "width", annotation.width),
              _element(2, "height", annotation.height), _element(2, "depth", annotation.depth),
              "\t</size>"]
    if not any(text.startswith("<segmented") for text in kept):
        lines.append(_element(1, "segmented", 0))
    lines += _indented([text for text in kept if text not in source], 1)
    for box in annotation.boxes:
        lines += _object_lines(box, annotation)
    return "\n".join(lines + ["</annotation>", ""])


def _box(path, place, item):
    where = _("object {place}").format(place=place)
    label = (item.findtext("name") or "").strip()
    corners = item.find("bndbox")
    if not label:
        refuse(path, _("{where} has no name").format(where=where))
    if corners is None:
        refuse(path, _("{where} ({label}) has no box").format(where=where, label=label))
    try:
        left, top, right, bottom = [plain_number(number(corners.findtext(one))) for one in CORNERS]
    except ValueError:
        refuse(path, _("{where} ({label}): a corner of its box is no number").format(
            where=where, label=label))
    return box_between(
        label, left, top, right, bottom, is_difficult=_flag(item, "difficult") or False,
        is_truncated=_flag(item, "truncated"), pose=(item.findtext("pose") or "Unspecified").strip(),
        extra=_kept(path, item, OF_BOX))


def _flag(item, name):
    text = (item.findtext(name) or "").strip().lower()
    return text in ("1", "true", "yes") if text else None


def _size(path, size):
    if size is None:
        return 0, 0, 3
    try:
        sides = [int(number(size.findtext(one) or "0")) for one in ("width", "height", "depth")]
    except ValueError:
        refuse(path, _("its <size> is no number"))
    if not all(0 <= side <= MOST_PIXELS for side in sides):
        refuse(path, _("its <size> can't be: {width} × {height}").format(
            width=sides[0], height=sides[1]))
    return sides[0], sides[1], sides[2] or 3


def _kept(path, item, known):
    """((FORMAT, xml), ...) of the children that we have no field for."""
    from xml.etree.ElementTree import tostring

    strangers = [child for child in item if child.tag not in known]
    try:
        return tuple((FORMAT, re.sub(r">\s+<", "><", tostring(child, "unicode").strip()))
                     for child in strangers)
    except RecursionError:
        refuse(path, _("it is nested too deep"))


def _element(depth, name, value):
    return "%s<%s>%s</%s>" % ("\t" * depth, name, escape(CONTROL.sub("?", str(value))), name)


def _indented(texts, depth):
    """Elements on one line each become lines of their own, a tab a level."""
    for text in texts:
        for piece in text.replace("><", ">\0<").split("\0"):
            if piece.startswith("</"):
                depth -= 1
            yield "\t" * depth + piece
            if not piece.startswith("</") and "</" not in piece and not piece.endswith("/>"):
                depth += 1


def _object_lines(box, annotation):
    is_truncated = _touches_edge(box, annotation) if box.is_truncated is None else box.is_truncated
    yield "\t<object>"
    yield _element(2, "name", box.label)
    yield _element(2, "pose", box.pose)
    yield _element(2, "truncated", int(is_truncated))
    yield _element(2, "difficult", int(box.is_difficult))
    yield "\t\t<bndbox>"
    for name, value in zip(CORNERS, box.corners):
        yield _element(3, name, plain_number(value))
    yield "\t\t</bndbox>"
    for line in _indented(box.extra_of(FORMAT), 2):
        yield line
    yield "\t</object>"


def _touches_edge(box, annotation):
    """labelImg's rule for "truncated"."""
    left, top, right, bottom = box.corners
    return (left <= 1 or top <= 1 or 0 < annotation.width <= right
            or 0 < annotation.height <= bottom)
