"""Boxes: conversions there and back, overlap by hand-counted pixels."""
import numpy as np
import pytest

from edgeai.vision import boxes


def test_corners_and_back():
    assert boxes.to_corners([(10, 20, 30, 40)]).tolist() == [[10, 20, 40, 60]]
    assert boxes.from_corners([(10, 20, 40, 60)]).tolist() == [[10, 20, 30, 40]]


def test_centres_and_back():
    assert boxes.to_centres([(10, 20, 30, 40)]).tolist() == [[25, 40, 30, 40]]
    assert boxes.from_centres([(25, 40, 30, 40)]).tolist() == [[10, 20, 30, 40]]


@pytest.mark.parametrize("first, second, expected", [
    ((0, 0, 10, 10), (0, 0, 10, 10), 1.0),
    ((0, 0, 10, 10), (5, 0, 10, 10), 50 / 150),
    ((0, 0, 10, 10), (2, 2, 5, 5), 25 / 100),
    ((0, 0, 10, 10), (10, 0, 10, 10), 0.0),  # they touch
    ((0, 0, 0, 0), (0, 0, 0, 0), 0.0),
    ((0, 0, -5, 10), (-5, 0, 5, 10), 0.0),
])
def test_iou_of_a_pair(first, second, expected):
    assert boxes.iou([first], [second])[0, 0] == pytest.approx(expected)


def test_iou_counts_what_pixels_say():
    rng = np.random.RandomState(3)
    first = np.hstack([rng.randint(0, 20, (6, 2)), rng.randint(1, 12, (6, 2))])
    second = np.hstack([rng.randint(0, 20, (5, 2)), rng.randint(1, 12, (5, 2))])

    def pixels(box):
        x, y, width, height = box
        return {(column, row) for column in range(x, x + width) for row in range(y, y + height)}

    expected = [[len(pixels(a) & pixels(b)) / len(pixels(a) | pixels(b)) for b in second.tolist()]
                for a in first.tolist()]
    assert np.allclose(boxes.iou(first, second), expected)


def test_no_boxes_are_no_error():
    assert boxes.iou([], [(0, 0, 1, 1)]).shape == (0, 1)
    assert boxes.areas([]).tolist() == []


def test_arguments_stay_as_they_are():
    given = np.array([[1.0, 2.0, 30.0, 40.0]])
    for function in (boxes.to_corners, boxes.from_centres, boxes.areas,
                     lambda rows: boxes.clip_boxes(rows, 10, 10)):
        function(given)
    assert given.tolist() == [[1, 2, 30, 40]]


def test_clipping():
    assert boxes.clip_boxes([(-5, -5, 10, 10), (8, 8, 10, 10), (30, 0, 5, 5)], 10, 9).tolist() == [
        [0, 0, 5, 5], [8, 8, 2, 1], [10, 0, 0, 5]]


@pytest.mark.parametrize("box, share, expected", [
    ((10, 10, 20, 10), 0.0, (10, 10, 20, 10)),
    ((10, 10, 20, 10), 0.5, (0, 5, 40, 20)),
    ((-10, -10, 20, 20), 0.1, (0, 0, 12, 12)),
    ((95, 45, 50, 50), 0.0, (95, 45, 5, 5)),
    ((500, 500, 5, 5), 0.0, (99, 49, 1, 1)),
])
def test_a_grown_box_lies_in_the_picture(box, share, expected):
    assert boxes.grown(box, 100, 50, share) == expected
