"""The room's physics: steps, ramps and noise, by time and seed alone."""
import math
import statistics

import pytest

from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sim.course import Change, Course
from edgeai.sim.scenario import load_scenario
from edgeai.sim.world import World, next_step_s

CONFIG = load_config(DEFAULT_CONFIG)
SCENARIO = """
[room]
seed = %d

[[start]]
of = "climate.temperature_c"
value = 20

[[noise]]
of = "climate.humidity_percent"
deviation = 2.0

[[event]]
at_s = 5
set = "climate.temperature_c"
to = 30.0
over_s = 10

[[event]]
at_s = 100
set = "door.motion"
to = 1.0
"""


@pytest.fixture
def world(tmp_path):
    def made(seed=1):
        path = tmp_path / "s.toml"
        path.write_text(SCENARIO % seed)
        return World(CONFIG, load_scenario(str(path), CONFIG))

    return made


def test_a_step_and_a_ramp():
    course = Course(1.0, [Change(10.0, 5.0, 4.0), Change(2.0, 3.0)])
    assert [course.at(time_s) for time_s in (0, 1.99, 2, 9, 10, 11, 12, 14, 99)] == [
        1.0, 1.0, 3.0, 3.0, 3.0, 3.5, 4.0, 5.0, 5.0]
    assert [course.is_moving(time_s) for time_s in (0, 2, 10, 13.9, 14)] == [
        False, False, True, True, False]


def test_a_change_during_a_ramp_goes_on_from_there():
    course = Course(0.0, [Change(0.0, 10.0, 10.0), Change(5.0, 0.0, 5.0)])
    assert [course.at(time_s) for time_s in (4, 5, 7.5, 10, 20)] == [4.0, 5.0, 2.5, 0.0, 0.0]


def test_the_highest_value_in_a_while():
    course = Course(0.0, [Change(1.0, 1.0), Change(2.0, 0.0)])
    assert [course.highest(since, until) for since, until in
            ((0, 0.9), (0, 1), (1.9, 5), (2, 5), (0, 9))] == [0.0, 1.0, 1.0, 0.0, 1.0]


def test_starts_changes_and_defaults(world):
    world = world()
    assert [world.value("climate", "temperature_c", time_s) for time_s in (0, 10, 15)] == [
        20.0, 25.0, 30.0]
    assert world.value("distance", "distance_m", 3) == 1.0
    assert world.value("door", "motion", 99) == 0.0 and world.value("door", "motion", 100) == 1.0


def test_noise_is_normal_seeded_and_limited(world):
    def row(seed):
        one = world(seed)
        return [one.value("climate", "humidity_percent", 0.01 * number) for number in range(400)]

    assert row(1) == row(1) != row(2)
    assert statistics.mean(row(1)) == pytest.approx(50.0, abs=0.5)
    assert statistics.pstdev(row(1)) == pytest.approx(2.0, abs=0.3)
    assert world().value("climate", "humidity_percent", 0.001) == row(1)[0]


def test_the_next_step_is_later_whatever_the_rounding():
    for number in range(1, 2000):
        for time_s in (number * 0.01, number / 100, number * 0.05, 0.1 * number):
            for step_s in (0.01, 0.05):
                assert time_s < next_step_s(time_s, step_s) <= time_s + 1.001 * step_s


def test_when_it_may_change_next(world):
    world = world()
    assert world.next_change_s("climate", "temperature_c", 0) == 5
    assert world.next_change_s("climate", "temperature_c", 7) == pytest.approx(7.01)
    assert world.next_change_s("climate", "temperature_c", 15) == math.inf
    assert world.next_change_s("climate", "humidity_percent", 15) == pytest.approx(15.01)
    assert world.next_change_s("flame", "flame", 0) == math.inf
