"""YOLOv2's last layer as MaixPy's library computes it, float for float in 32 bits.

The feature map has, for each anchor, x, y, w, h, objectness and the classes. x, y and objectness
go through a sigmoid, the classes through a softmax; w and h are exp() times the anchor, in cells
of the map. From sipeed_yolo2.c (kendryte's region_layer.c).
"""
from typing import NamedTuple


class Seen(NamedTuple):
    """In pixels of the picture, cut to integers as C does."""

    x: int
    y: int
    w: int
    h: int
    class_id: int
    value: float


def decode(feature_map, anchors, threshold, overlap, width, height):
    """The list of `Seen` in the order of the map's boxes.

    feature_map: float32 of shape (anchors * (5 + classes), rows, columns). anchors: flat, w and h.
    overlap: boxes of one class that share more (intersection over union) are one.
    """
    import numpy
    count = len(anchors) // 2
    _channels, rows, columns = feature_map.shape
    cells = feature_map.astype(numpy.float32).reshape(count, -1, rows, columns)
    boxes = _boxes(numpy, cells, anchors, width, height)
    chances = _sigmoid(numpy, cells[:, 4:5]) * _softmax(numpy, cells[:, 5:])
    # The library goes cell by cell, but its boxes lie anchor by anchor.
    chances = chances.transpose(0, 2, 3, 1).reshape(len(boxes), -1)
    chances = numpy.where(chances > threshold, chances, numpy.float32(0))
    for label in range(chances.shape[1]):
        _suppress(numpy, boxes, chances[:, label], overlap)
    return [_seen(box, chance) for box, chance in zip(boxes, chances) if chance.max() > threshold]


def _sigmoid(numpy, values):
    return 1 / (1 + numpy.exp(-values))


def _softmax(numpy, values):
    powers = numpy.exp(values - values.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _boxes(numpy, cells, anchors, width, height):
    """(n, 4) of middle x, y and size w, h in pixels."""
    count, _values, rows, columns = cells.shape
    sizes = numpy.asarray(anchors, numpy.float32).reshape(count, 2, 1, 1)
    across, down = numpy.meshgrid(numpy.arange(columns), numpy.arange(rows))
    middle_x = (across + _sigmoid(numpy, cells[:, 0])) / columns * width
    middle_y = (down + _sigmoid(numpy, cells[:, 1])) / rows * height
    # exp of a wild value is infinite, here as there; it is no reason to warn.
    with numpy.errstate(over="ignore"):
        wide = numpy.exp(cells[:, 2]) * sizes[:, 0] / columns * width
        high = numpy.exp(cells[:, 3]) * sizes[:, 1] / rows * height
    return numpy.stack([middle_x, middle_y, wide, high], axis=-1).reshape(-1, 4).astype(
        numpy.float32)


def _suppress(numpy, boxes, chances, overlap):
    """Of boxes that are one thing, only the surest keeps its chance."""
    order = [index for index in numpy.argsort(-chances, kind="stable") if chances[index] > 0]
    for place, index in enumerate(order):
        if chances[index] == 0:
            continue
        for other in order[place + 1:]:
            if _shared(boxes[index], boxes[other]) > overlap:
                chances[other] = 0


def _shared(first, second):
    wide = min(first[0] + first[2] / 2, second[0] + second[2] / 2) - max(
        first[0] - first[2] / 2, second[0] - second[2] / 2)
    high = min(first[1] + first[3] / 2, second[1] + second[3] / 2) - max(
        first[1] - first[3] / 2, second[1] - second[3] / 2)
    both = wide * high if wide > 0 and high > 0 else 0
    return both / (first[2] * first[3] + second[2] * second[3] - both)


def _seen(box, chance):
    left, top = max(0, int(box[0] - box[2] / 2)), max(0, int(box[1] - box[3] / 2))
    right, bottom = int(box[0] + box[2] / 2), int(box[1] + box[3] / 2)
    return Seen(left, top, right - left, bottom - top, int(chance.argmax()), float(chance.max()))
