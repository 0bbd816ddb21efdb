"""The physics of the virtual room: what each sensor could measure, at any room time.

Every value is a function of the scenario, its seed and the time, and of nothing else: two
processes of a run, or two runs, find the same.
"""
import math
import random

from edgeai.sim.course import Change, Course
from edgeai.sim.quantities import limits_of, quantities_of

AIR_C = 25.0
NOISE_STEP_S = 0.01  # the noise has another value every so often


class World:
    """Quantities by device and name: `value("climate", "temperature_c", at_s)`."""

    def __init__(self, config, scenario):
        self._seed = scenario.room.seed
        self._courses = {}
        for device in config.devices:
            for quantity, default in quantities_of(device).items():
                key = "%s.%s" % (device.name, quantity)
                self._courses[key] = _course(key, default, scenario)
        self._thermometer = next((device.name for device in config.devices
                                  if "temperature_c" in quantities_of(device)), None)
        self._deviations = {noise.of: noise.deviation for noise in scenario.noises}

    def value(self, device, quantity, at_s):
        """The quantity of that device at that room time, noise included."""
        key = "%s.%s" % (device, quantity)
        value = self._courses[key].at(at_s)
        deviation = self._deviations.get(key, 0.0)
        if deviation:
            slot = math.floor(at_s / NOISE_STEP_S)
            value += random_for(self._seed, "noise", key, slot).gauss(0.0, deviation)
        limits = limits_of(quantity)
        return min(max(value, limits.lowest), limits.highest)

    def air_temperature_c(self, at_s):
        """As the first thermometer of kit.toml has it, without noise; AIR_C without one."""
        if self._thermometer is None:
            return AIR_C
        return self._courses["%s.temperature_c" % self._thermometer].at(at_s)

    def highest(self, device, quantity, since_s, until_s):
        """The highest value between two times, without noise."""
        return self._courses["%s.%s" % (device, quantity)].highest(since_s, until_s)

    def next_change_s(self, device, quantity, after_s):
        """When it may next be another than at `after_s`; infinity for never."""
        key = "%s.%s" % (device, quantity)
        course = self._courses[key]
        if self._deviations.get(key) or course.is_moving(after_s):
            return next_step_s(after_s, NOISE_STEP_S)
        return next((time_s for time_s in course.bends_s() if time_s > after_s), math.inf)


def next_step_s(after_s, step_s):
    """The next multiple of `step_s`: later than `after_s`, however floats are rounded."""
    number = math.floor(after_s / step_s) + 1
    return (number if number * step_s > after_s else number + 1) * step_s


def random_for(*parts):
    """Random numbers that the parts decide: the room's seed, what they are for, their number."""
    return random.Random(":".join(str(part) for part in parts))


def _course(key, default, scenario):
    start = next((one.value for one in scenario.starts if one.of == key), default)
    return Course(start, [Change(event.at_s, event.to, event.over_s)
                          for event in scenario.events if event.set == key])
