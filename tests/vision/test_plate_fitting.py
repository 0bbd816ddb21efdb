"""Where a plate lies, told by its writing: boxes that are off, cars of the plate's own hue, faded paint."""
import numpy as np
import pytest

from edgeai.vision.detection.plate_fitting import Writing, fitted, likeness, pattern
from edgeai.vision.detection.plate_straightening import character_places
from edgeai.vision.scenes.scene import draw_scene

SEED = 31  # no threshold was tuned on it


def plates(count):
    """(picture, PlateText) of the first scenes with a plate that is seen whole."""
    found = []
    for index in range(40):
        scene = draw_scene("plates", SEED, index, 640, 480)
        found += [(scene.image, text) for text, box in zip(scene.texts, scene.boxes)
                  if len(scene.texts) == len(scene.boxes) and not box.is_difficult]
        if len(found) >= count:
            return found[:count]
    raise AssertionError("too few plates")


def error(image, text, off):
    """How far the worst corner is off, in plate heights; off: the box against the plate's bounds."""
    corners = np.array(text.corners)
    low, high = corners.min(axis=0), corners.max(axis=0)
    x, y = low + off * (high - low)
    box = x, y, (high - low)[0], (high - low)[1]
    is_green = text.colour == "green"
    fit = fitted(image, box, character_places(8 if is_green else 7), 480 if is_green else 440,
                 text.colour != "blue")
    return np.linalg.norm(fit.corners - corners, axis=1).max() / np.linalg.norm(corners[3] - corners[0])


def part_around(image, text):
    """What is near the plate, and its text as there: what the search is given."""
    corners = np.array(text.corners)
    size = corners.max(axis=0) - corners.min(axis=0)
    low = np.maximum(corners.min(axis=0) - 0.3 * size, 0).astype(int)
    high = (corners.max(axis=0) + 0.3 * size).astype(int)
    return (np.ascontiguousarray(image[low[1]:high[1], low[0]:high[0]]),
            text._replace(corners=[tuple(corner - low) for corner in corners]))


@pytest.mark.parametrize("off", [(0, 0), (0.08, -0.1), (-0.08, 0.12)])
def test_corners_are_found_though_the_box_is_off(off):
    errors = [error(*part_around(image, text), np.array(off)) for image, text in plates(12)]
    assert sorted(errors)[9] < 0.15, errors  # ten of twelve to a seventh of the height


def test_an_even_picture_is_like_no_plate_and_a_plate_is():
    places = character_places(7)
    weights = pattern(places, 440, 0.4)
    assert abs(weights.sum() - 0.4) < 1e-5  # the frame's: characters and gaps are even
    corners = np.array([(10, 10), (120, 10), (120, 45), (10, 45)], float)
    even = Writing(np.full((60, 140), 0.5, np.float32), (10, 10, 110, 35), places, 440)
    plate = np.zeros((60, 140), np.float32)
    plate[10:45, 10:120] = weights > 0
    assert likeness(even, corners) == pytest.approx(0.2, abs=0.02)
    assert likeness(even._replace(ink=plate), corners) > 1.2
    assert likeness(even._replace(ink=plate), corners + (7, 0)) < 0.7


def test_a_picture_of_nothing_gives_corners_all_the_same():
    nothing = np.full((40, 90, 3), 120, np.uint8)
    fit = fitted(nothing, (5, 5, 70, 22), character_places(7), 440, False)
    assert fit.corners.shape == (4, 2) and np.isfinite(fit.corners).all()
