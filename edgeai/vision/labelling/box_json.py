"""Boxes as the page has them, and back: what comes from there is checked, whoever sends it."""
import math

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.vision.datasets.label_box import LabelBox, plain_number
from edgeai.vision.labelling.class_list import checked_name

MOST_BOXES = 2000
MOST_EXTRAS = 50
LARGEST = 1e6  # pixels


def box_fields(box):
    """A `LabelBox` as JSON; `extra` goes to the page and back untouched."""
    return {"label": box.label, "x": box.x, "y": box.y, "width": box.width, "height": box.height,
            "difficult": box.is_difficult, "truncated": box.is_truncated, "pose": box.pose,
            "extra": [list(pair) for pair in box.extra]}


def read_boxes(fields, width, height):
    """`LabelBox`es from JSON, cut at the picture's edges. Raises UsageError."""
    if not isinstance(fields, list) or len(fields) > MOST_BOXES:
        raise UsageError(_("this is no list of boxes"))
    return tuple(_clamped(_box(one), width, height) for one in fields)


def _box(fields):
    try:
        sides = [_number(fields[name]) for name in ("x", "y", "width", "height")]
        label = checked_name(fields["label"])
        truncated, pose = fields.get("truncated"), fields.get("pose", "Unspecified")
        extra = tuple((str(format), str(text)) for format, text in fields.get("extra", ()))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        if isinstance(problem, UsageError):
            raise
        raise UsageError(_("this is no box: {problem}").format(problem=problem)) from None
    _check_extra(extra)
    return LabelBox(label, *sides, is_difficult=fields.get("difficult") is True,
                    is_truncated=truncated if isinstance(truncated, bool) else None,
                    pose=checked_name(pose), extra=extra)


def _number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(_("{text} is no number").format(text=str(value)[:40]))
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError(_("{text} is no number").format(text=str(value)[:40]))
    return plain_number(value)


def _check_extra(extra):
    """What goes into a file as it stands must not break it."""
    if len(extra) > MOST_EXTRAS:
        raise UsageError(_("this is no box: {problem}").format(problem=len(extra)))
    for format, text in extra:
        if format == "voc":
            _check_xml(text)
        elif not all(word.replace(".", "", 1).lstrip("-").isdigit() for word in text.split()):
            raise UsageError(_("{text} is no number").format(text=text[:40]))


def _check_xml(text):
    ElementTree = load("defusedxml.ElementTree", "defusedxml")
    from defusedxml.common import DefusedXmlException

    try:
        ElementTree.fromstring(text, forbid_dtd=True)
    except (DefusedXmlException, ElementTree.ParseError, ValueError) as problem:
        raise UsageError(_("this is no box: {problem}").format(problem=problem)) from None


def _clamped(box, width, height):
    """Cut at the picture's edges. One that lies wholly outside stays: `edgeai dataset check`
    names it, and a person decides."""
    left, top = max(box.x, 0), max(box.y, 0)
    right, bottom = min(box.x + box.width, width), min(box.y + box.height, height)
    if right <= left or bottom <= top or (left, top, right, bottom) == box.corners:
        return box
    return box._replace(x=left, y=top, width=plain_number(right - left),
                        height=plain_number(bottom - top))
