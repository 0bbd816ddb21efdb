"""Decoding a YOLOv2 head, the one that the K210's KPU takes too (Redmon and Farhadi, 2016).

For each anchor of each cell: x, y, width, height, objectness, then a number a class. The centre is
the cell plus sigmoid(x, y), the sides are exp(width, height) times the anchor, in cells; the score
is sigmoid(objectness) times the softmax over the classes.
"""
import math

_X_Y_OBJECT = [0, 1, 4]
_LARGEST_EXPONENT = 10.0  # a side of e^10 anchors lies far outside any picture


class YoloV2Head:
    """description: of a model package, with anchors in grid cells."""

    def __init__(self, description, outputs):
        import numpy

        self._anchors = numpy.array(description.anchors, numpy.float32)
        self._values = 5 + len(description.labels)
        self._sides = numpy.array([description.input.width, description.input.height], numpy.float32)
        self._output = outputs[0].name
        self._nothing = numpy.empty((0, 4)), numpy.empty(0), numpy.empty(0, int)
        check_channels(outputs[0], len(description.anchors) * self._values)

    def read(self, outputs, min_score):
        """(boxes (n, 4) as x, y, width, height in pixels of the input, scores, label numbers).

        outputs: {name: (1, anchors * (5 + classes), rows, columns)}. A box has the one label that
        fits best; overlapping boxes are still in it.
        """
        import numpy

        grid = outputs[self._output]
        rows, columns = grid.shape[2:]
        grid = grid.reshape(len(self._anchors), self._values, rows, columns)
        # Few cells hold anything: all else is left out before anything is computed.
        anchor, row, column = numpy.nonzero(grid[:, 4] >= _logit(min_score))
        if not len(anchor):
            return self._nothing
        found = grid[anchor, :, row, column]
        cell = self._sides / (columns, rows)
        shares = _sigmoid(found[:, _X_Y_OBJECT])
        sizes = numpy.exp(numpy.minimum(found[:, 2:4], _LARGEST_EXPONENT)) * (self._anchors * cell)[anchor]
        corners = shares[:, :2]
        corners[:, 0] += column
        corners[:, 1] += row
        boxes = numpy.concatenate([corners * cell - sizes / 2, sizes], axis=1)
        labels, label_shares = _best_labels(found[:, 5:])
        scores = shares[:, 2] * label_shares
        is_kept = scores >= min_score
        return boxes[is_kept], scores[is_kept], labels[is_kept]


def check_channels(output, expected):
    """ModelError when the network's head is not the one that model.toml describes."""
    from edgeai.errors import ModelError
    from edgeai.i18n import gettext as _

    shape = output.shape
    if shape and (len(shape) != 4 or shape[1] not in (None, expected)):
        raise ModelError(
            _("the output {name!r} is {shape}, and the labels and anchors of model.toml need "
              "{expected} channels").format(name=output.name, shape=list(shape), expected=expected),
            _("Correct labels and anchors in model.toml."))


def _best_labels(classes):
    """(which label, its softmax) of each row."""
    import numpy

    labels = classes.argmax(axis=1)
    best = classes[numpy.arange(len(labels)), labels]
    return labels, 1 / numpy.exp(classes - best[:, None]).sum(axis=1)


def _sigmoid(values):
    import numpy

    return 1 / (1 + numpy.exp(-numpy.maximum(values, -60)))


def _logit(score):
    score = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(score / (1 - score))
