"""Scenes in time: what comes in, stays and leaves."""
import numpy
import pytest

from edgeai.vision.scenes.moving import COMING_S, EMPTY_S, STAYING_S, VISIT_S, scene_at
from edgeai.vision.scenes.scene import KINDS

STAYS_S = EMPTY_S + COMING_S + 0.5 * STAYING_S


def boxes_at(kind, time_s, seed=4):
    return scene_at(kind, seed, time_s, 160, 120).boxes


@pytest.mark.parametrize("kind", KINDS)
def test_something_is_there_in_the_middle_of_a_visit_and_nothing_before(kind):
    visits = range(8)
    assert all(boxes_at(kind, visit * VISIT_S + 0.5 * EMPTY_S) == () for visit in visits)
    seen = [boxes_at(kind, visit * VISIT_S + STAYS_S) for visit in visits]
    assert sum(1 for boxes in seen if boxes) >= 4  # the others are decoys


def test_it_comes_from_a_side_and_leaves():
    visit = next(visit for visit in range(9) if boxes_at("items", visit * VISIT_S + STAYS_S))
    times = numpy.arange(EMPTY_S, VISIT_S, 0.25) + visit * VISIT_S
    middles = [boxes[0].x + boxes[0].width / 2 for boxes in map(lambda time_s: boxes_at("items", time_s), times) if boxes]
    steps = numpy.diff(middles)
    assert abs(middles[-1] - middles[0]) > 80
    assert (steps >= -1.5).all() or (steps <= 1.5).all()
    assert boxes_at("items", (visit + 1) * VISIT_S - 0.02) == ()


def test_the_same_moment_is_the_same_picture_and_the_next_is_not():
    first, again, later = (scene_at("fire", 4, time_s, 160, 120).image for time_s in (STAYS_S, STAYS_S, STAYS_S + 0.1))
    assert (first == again).all()
    assert (first != later).any()


def test_flames_flicker():
    """The fire's outline changes while it stays."""
    burns = next(visit for visit in range(12)
                 if any(box.label == "fire" for box in boxes_at("fire", visit * VISIT_S + STAYS_S)))
    heights = {next(box.height for box in boxes_at("fire", burns * VISIT_S + STAYS_S + 0.13 * step) if box.label == "fire")
               for step in range(6)}
    assert len(heights) > 1
