"""How good a detector is, by a stated definition; pure numpy.

A detection is right when it overlaps a labelled box of its label, of its picture, by an
intersection over union of 0.5 or more and no surer detection has that box already. Precision is
made to fall monotonously with recall, and the area below it over all recalls is the average
precision (Pascal VOC from 2010 on). Its mean over the labels that occur is mAP@0.5. Boxes that are
labelled difficult count neither way.
"""
from typing import NamedTuple, Tuple

from edgeai.vision.boxes import iou

LEAST_IOU = 0.5


class LabelScore(NamedTuple):
    """precision, recall, f1: of detections from `min_score` on; None for 0 of 0.
    average_precision: over all scores; None for a label that does not occur. count: labelled boxes."""

    label: str
    average_precision: float
    precision: float
    recall: float
    f1: float
    count: int


class DetectionScores(NamedTuple):
    map50: float
    labels: Tuple[LabelScore, ...]
    pictures: int


def detection_scores(pictures, labels, min_score=0.5):
    """`DetectionScores`. pictures: [(truths, found)]: `LabelBox`es and `Detection`s of each."""
    rows = tuple(_label_score(pictures, label, min_score) for label in labels)
    known = [row.average_precision for row in rows if row.average_precision is not None]
    return DetectionScores(sum(known) / len(known) if known else 0.0, rows, len(pictures))


def _label_score(pictures, label, min_score):
    import numpy

    scores, rights, count = judged(pictures, label)
    if not count:
        return LabelScore(label, None, None, None, None, 0)
    order = numpy.argsort(-scores, kind="stable")
    area = average_precision(rights[order], count)
    sure = scores >= min_score
    right, said = int(rights[sure].sum()), int(sure.sum())
    precision = right / said if said else None
    return LabelScore(label, area, precision, right / count, 2 * right / (said + count), count)


def judged(pictures, label):
    """(scores, is each right, how many boxes there are to find), of one label."""
    import numpy

    scores, rights, count = [], [], 0
    for truths, found in pictures:
        truths = [box for box in truths if box.label == label]
        found = sorted((one for one in found if one.label == label), key=lambda one: -one.score)
        count += sum(not box.is_difficult for box in truths)
        for one, verdict in zip(found, _verdicts(truths, found)):
            if verdict is not None:
                scores.append(one.score)
                rights.append(verdict)
    return numpy.array(scores, float), numpy.array(rights, bool), count


def _verdicts(truths, found):
    """For each detection, the surest first: is it right; None where it does not count."""
    shares = iou([one.box for one in found], [box[1:5] for box in truths])
    taken = set()
    for row in shares:
        best = max(range(len(truths)), key=row.__getitem__, default=None)
        if best is None or row[best] < LEAST_IOU:
            yield False
        elif truths[best].is_difficult:
            yield None
        else:
            yield best not in taken
            taken.add(best)


def average_precision(rights, count):
    """The area below precision over recall. rights: of the detections, the surest first."""
    import numpy

    right = numpy.cumsum(rights)
    precision = right / numpy.arange(1, len(right) + 1)
    falling = numpy.maximum.accumulate(precision[::-1])[::-1]
    return float((falling * rights).sum() / count)
