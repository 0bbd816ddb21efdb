"""Boxes as arrays: rows of (x, y, width, height) in pixels from the top left, or of two corners.

Floats in, floats out; no function changes the array it is given.
"""


def to_corners(boxes):
    """(x, y, width, height) -> (left, top, right, bottom); right and bottom lie outside."""
    boxes = _rows(boxes)
    return _joined(boxes[:, :2], boxes[:, :2] + boxes[:, 2:])


def from_corners(corners):
    """(left, top, right, bottom) -> (x, y, width, height)."""
    corners = _rows(corners)
    return _joined(corners[:, :2], corners[:, 2:] - corners[:, :2])


def to_centres(boxes):
    """(x, y, width, height) -> (centre x, centre y, width, height)."""
    boxes = _rows(boxes)
    return _joined(boxes[:, :2] + boxes[:, 2:] / 2, boxes[:, 2:])


def from_centres(boxes):
    """(centre x, centre y, width, height) -> (x, y, width, height)."""
    boxes = _rows(boxes)
    return _joined(boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, 2:])


def clip_boxes(boxes, width, height):
    """What of each box lies in a picture of that size; outside of it, a box without area."""
    return from_corners(to_corners(boxes).clip(0, [width, height, width, height]))


def areas(boxes):
    """Pixels in each box; 0 for a box with a negative side."""
    return _rows(boxes)[:, 2:].clip(0, None).prod(axis=1)


def intersections(first, second):
    """Pixels that each of `first` shares with each of `second`: shape (len first, len second)."""
    import numpy

    one, other = to_corners(first)[:, None], to_corners(second)[None]
    sides = numpy.minimum(one[..., 2:], other[..., 2:]) - numpy.maximum(one[..., :2], other[..., :2])
    return sides.clip(0, None).prod(axis=2)


def iou(first, second):
    """Intersection over union, 0..1, of each with each; 0 where both boxes have no area."""
    import numpy

    shared = intersections(first, second)
    union = areas(first)[:, None] + areas(second)[None] - shared
    return numpy.divide(shared, union, out=numpy.zeros_like(shared), where=union > 0)


def grown(box, width, height, share):
    """The box larger by that share of its sides on each side, cut to a picture of that size.

    Returns (x, y, width, height), whole pixels; at least one pixel wide and high.
    """
    x, y, box_width, box_height = box
    left, right = _cut(x - share * box_width, x + (1 + share) * box_width, width)
    top, bottom = _cut(y - share * box_height, y + (1 + share) * box_height, height)
    return left, top, right - left, bottom - top


def _cut(start, end, limit):
    start = min(max(0, int(round(start))), limit - 1)
    return start, min(max(start + 1, int(round(end))), limit)


def _rows(boxes):
    """As floats, shape (boxes, 4), an empty list too."""
    import numpy

    return numpy.asarray(boxes, numpy.float64).reshape(-1, 4)


def _joined(left, right):
    import numpy

    return numpy.concatenate([left, right], axis=1)
