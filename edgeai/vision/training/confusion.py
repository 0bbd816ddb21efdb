"""What was taken for what: a table of labels against what the model said; pure numpy."""
from edgeai.vision.boxes import iou
from edgeai.vision.training.average_precision import LEAST_IOU


def detection_confusion(pictures, labels, min_score=0.5):
    """(labels + 1, labels + 1) whole numbers: rows what is there, columns what was seen; the last
    row is nothing there, the last column nothing seen.

    Each labelled box takes the detection that overlaps it most (0.5 or more), whatever its label.
    """
    import numpy

    table = numpy.zeros((len(labels) + 1,) * 2, int)
    number = {label: at for at, label in enumerate(labels)}
    for truths, found in pictures:
        truths = [box for box in truths if box.label in number and not box.is_difficult]
        found = [one for one in found if one.score >= min_score]
        pairs = pair(truths, found)
        for at, box in enumerate(truths):
            seen = number[found[pairs[at]].label] if at in pairs else len(labels)
            table[number[box.label], seen] += 1
        for at in set(range(len(found))) - set(pairs.values()):
            table[len(labels), number[found[at].label]] += 1
    return table


def pair(truths, found):
    """{number of a labelled box: of the detection on it}, the best overlaps first."""
    shares = iou([box[1:5] for box in truths], [one.box for one in found])
    pairs, taken = {}, set()
    order = sorted(((shares[row, column], row, column) for row in range(len(truths))
                    for column in range(len(found))), key=lambda one: (-one[0], one[1], one[2]))
    for share, row, column in order:
        if share >= LEAST_IOU and row not in pairs and column not in taken:
            pairs[row] = column
            taken.add(column)
    return pairs


def class_confusion(truths, seen, labels):
    """(labels, labels): rows what is there, columns what was seen."""
    import numpy

    table = numpy.zeros((len(labels),) * 2, int)
    for truth, said in zip(truths, seen):
        table[labels.index(truth), labels.index(said)] += 1
    return table
