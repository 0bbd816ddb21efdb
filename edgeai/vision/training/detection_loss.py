"""The loss of a YOLOv2 head: what each anchor of each cell should have said, and how far it is off."""
from typing import Any, NamedTuple

from edgeai.vision.training.anchors import shape_iou

_ALSO_IOU = 0.5  # an anchor that fits so well learns the box too, beside the best one
_IGNORED_IOU = 0.35  # and one that fits so well is not blamed for having seen it
_WEIGHTS = {"place": 3.0, "size": 2.0, "object": 1.0, "label": 2.5}


class Targets(NamedTuple):
    """Of a batch: picture, anchor, row and column of those that should see a box (int64 arrays),
    what they should say, and which others are to be silent.

    places, sizes: (n, 2); labels: (n,); silence: (batch, anchors, rows, columns), 0 or 1.
    """

    where: tuple
    places: Any
    sizes: Any
    labels: Any
    silence: Any


def targets_of(pictures, anchors, rows, columns):
    """`Targets`. pictures: [(boxes (n, 4) x, y, width, height in cells, labels (n,))]."""
    import numpy

    anchors = numpy.asarray(anchors, numpy.float64)
    silence = numpy.ones((len(pictures), len(anchors), rows, columns), numpy.float32)
    found = []
    for picture, (boxes, labels) in enumerate(pictures):
        for box, label in zip(boxes, labels):
            found += _of_box(picture, box, label, anchors, silence)
    table = numpy.array(found, numpy.float64).reshape(-1, 9)
    where = tuple(table[:, :4].astype(numpy.int64).T)
    silence[where] = 0
    return Targets(where, table[:, 4:6].astype(numpy.float32), table[:, 6:8].astype(numpy.float32),
                   table[:, 8].astype(numpy.int64), silence)


def _of_box(picture, box, label, anchors, silence):
    """A row for each anchor that should see the box."""
    import numpy

    centre, size = box[:2] + box[2:] / 2, box[2:]
    rows, columns = silence.shape[2:]
    column, row = min(int(centre[0]), columns - 1), min(int(centre[1]), rows - 1)
    fits = shape_iou(size[None], anchors)[0]
    silence[picture, fits > _IGNORED_IOU, row, column] = 0
    seeing = set(numpy.flatnonzero(fits > _ALSO_IOU)) | {int(fits.argmax())}
    return [(picture, anchor, row, column, centre[0] - column, centre[1] - row)
            + tuple(numpy.log(size / anchors[anchor])) + (label,) for anchor in sorted(seeing)]


def detection_loss(output, targets, anchor_count):
    """A scalar tensor, the mean over the batch's pictures. output: (batch, anchors * values, rows, columns)."""
    import torch
    from torch.nn import functional

    grid = output.reshape(output.shape[0], anchor_count, -1, output.shape[2], output.shape[3])
    objectness = grid[:, :, 4]
    silence = torch.from_numpy(targets.silence).to(output.device)
    loss = _WEIGHTS["object"] * (silence * functional.softplus(objectness)).sum()
    if len(targets.labels):
        picture, anchor, row, column = (torch.from_numpy(one).to(output.device)
                                        for one in targets.where)
        seen = grid[picture, anchor, :, row, column]
        places, sizes, labels = (torch.from_numpy(one).to(output.device)
                                 for one in (targets.places, targets.sizes, targets.labels))
        loss = loss + (
            _WEIGHTS["object"] * functional.softplus(-seen[:, 4]).sum()
            + _WEIGHTS["place"] * functional.mse_loss(torch.sigmoid(seen[:, :2]), places, reduction="sum")
            + _WEIGHTS["size"] * functional.smooth_l1_loss(seen[:, 2:4], sizes, reduction="sum")
            + _WEIGHTS["label"] * functional.cross_entropy(seen[:, 5:], labels, reduction="sum"))
    return loss / output.shape[0]
