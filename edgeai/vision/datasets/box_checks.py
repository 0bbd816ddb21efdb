"""What can be wrong with one picture's boxes."""
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.finding import found

OVER_EDGE = 1  # pixels; labelImg and rounding leave as much
TINY_SIDE = 4  # pixels; what a detector's input shrinks to nothing
TINY_SHARE = 0.0001  # of the picture
SAME_THING = 0.85  # intersection over union of two boxes of one label


def check_boxes(path, annotation, labels, size):
    """Yields a `Finding` for each fault of an `Annotation`.

    path: of the label file. labels: the list, or () to take any. size: the picture's (width,
    height), or None where it can't be read.
    """
    if not annotation.boxes:
        yield found("D-EMPTY-LABELS", path, _("no box is in it"))
    said = (annotation.width, annotation.height)
    if size and all(said) and said != tuple(size):
        yield found("D-WRONG-SIZE", path, _("it says {width} × {height}, the picture has {real_width} × "
                                            "{real_height}").format(
            width=said[0], height=said[1], real_width=size[0], real_height=size[1]))
    for place, box in enumerate(annotation.boxes, 1):
        for code, message in _of_one(box, labels, size):
            yield found(code, path, _("box {place}, {label}: {message}").format(
                place=place, label=box.label, message=message), place=place)
    for one, two in _doubles(annotation.boxes):
        yield found("D-OVERLAP", path, _("boxes {one} and {two}, {label}, lie on each other").format(
            one=one + 1, two=two + 1, label=annotation.boxes[one].label), place=two + 1)


def _of_one(box, labels, size):
    if labels and box.label not in labels:
        yield "D-UNKNOWN-CLASS", _("the labels file has no such label")
    if box.width <= 0 or box.height <= 0:
        yield "D-INVERTED", _("{width} × {height} pixels").format(width=box.width, height=box.height)
        return
    if size and _is_outside(box, size):
        left, top, right, bottom = box.corners
        yield "D-OUT-OF-BOUNDS", _("from {left}, {top} to {right}, {bottom} in {width} × {height}").format(
            left=left, top=top, right=right, bottom=bottom, width=size[0], height=size[1])
    is_small = min(box.width, box.height) < TINY_SIDE
    if is_small or size and box.width * box.height < TINY_SHARE * size[0] * size[1]:
        yield "D-TINY", _("{width} × {height} pixels").format(width=box.width, height=box.height)


def _is_outside(box, size):
    left, top, right, bottom = box.corners
    return (left < -OVER_EDGE or top < -OVER_EDGE
            or right > size[0] + OVER_EDGE or bottom > size[1] + OVER_EDGE)


def _doubles(boxes):
    """Pairs of boxes of one label that cover the same. Sorted by left edge: few are compared."""
    order = sorted(range(len(boxes)), key=lambda place: boxes[place].x)
    for number, one in enumerate(order):
        for two in order[number + 1 :]:
            if boxes[two].x >= boxes[one].x + max(0, boxes[one].width) * (1 - SAME_THING) + 1:
                break
            if boxes[one].label == boxes[two].label and _overlap(boxes[one], boxes[two]) > SAME_THING:
                yield min(one, two), max(one, two)


def _overlap(one, two):
    """Intersection over union."""
    width = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
    height = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (one.width * one.height + two.width * two.height - common)
