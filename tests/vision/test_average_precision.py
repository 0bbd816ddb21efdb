"""The figures of a detector, against cases reckoned by hand."""
import numpy as np
import pytest

from edgeai.records import Detection
from edgeai.vision.datasets.label_box import LabelBox
from edgeai.vision.training.average_precision import average_precision, detection_scores
from edgeai.vision.training.confusion import class_confusion, detection_confusion


def box(label, x, **fields):
    return LabelBox(label, x, 0, 10, 10, **fields)


def seen(label, score, x):
    return Detection(label, score, (x, 0, 10, 10))


@pytest.mark.parametrize("rights, count, area", [
    ([1], 1, 1.0),
    ([0, 1], 1, 0.5),
    ([1, 0, 1], 2, 0.5 * 1 + 0.5 * 2 / 3),
    ([0, 1, 1], 2, 2 / 3),  # precision 0, 1/2, 2/3: what comes later raises what was before
    ([1, 1], 4, 0.5),
    ([0, 0], 3, 0.0),
    ([], 3, 0.0),
])
def test_the_area_below_precision_over_recall(rights, count, area):
    assert average_precision(np.array(rights, bool), count) == pytest.approx(area)


def test_a_second_detection_of_a_box_is_wrong_and_the_surest_counts():
    pictures = [([box("a", 0)], [seen("a", 0.6, 0), seen("a", 0.9, 1)])]
    scores = detection_scores(pictures, ("a",))
    assert scores.map50 == 1.0
    row = scores.labels[0]
    assert (row.precision, row.recall, row.count) == (0.5, 1.0, 1)
    assert row.f1 == pytest.approx(2 / 3)


def test_overlap_is_enough_from_half_on():
    # 10x10 boxes, 3 and 4 apart: 70/130 and 60/140.
    for shift, area in ((3, 1.0), (4, 0.0)):
        assert detection_scores([([box("a", 0)], [seen("a", 0.9, shift)])], ("a",)).map50 == area


def test_a_detection_counts_in_its_own_picture_and_label_only():
    pictures = [([box("a", 0)], [seen("b", 0.9, 0)]), ([], [seen("a", 0.9, 0)])]
    scores = detection_scores(pictures, ("a", "b", "c"))
    assert [row.average_precision for row in scores.labels] == [0.0, None, None]
    assert scores.map50 == 0.0 and scores.labels[0].precision == 0.0


def test_difficult_boxes_count_neither_way():
    pictures = [([box("a", 0, is_difficult=True), box("a", 50)],
                 [seen("a", 0.9, 0), seen("a", 0.8, 50)])]
    row = detection_scores(pictures, ("a",)).labels[0]
    assert (row.average_precision, row.precision, row.count) == (1.0, 1.0, 1)


def test_what_is_not_sure_enough_is_left_out_of_precision_and_not_of_the_area():
    row = detection_scores([([box("a", 0)], [seen("a", 0.3, 0)])], ("a",)).labels[0]
    assert (row.average_precision, row.precision, row.recall, row.f1) == (1.0, None, 0.0, 0.0)


def test_the_table_of_detections_has_nothing_as_its_last():
    pictures = [([box("a", 0), box("b", 50), box("a", 200)],
                 [seen("a", 0.9, 1), seen("a", 0.8, 50), seen("b", 0.7, 100), seen("b", 0.4, 200)])]
    assert detection_confusion(pictures, ("a", "b")).tolist() == [
        [1, 0, 1], [1, 0, 0], [0, 1, 0]]


def test_the_table_of_classes():
    assert class_confusion(["a", "b", "b"], ["a", "a", "b"], ("a", "b")).tolist() == [[1, 0], [1, 1]]
