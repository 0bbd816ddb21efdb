"""Scenes in time, for the camera of the virtual kit: something comes in, stays and leaves."""
import functools
import math

from edgeai.vision.scenes.backgrounds import draw_background
from edgeai.vision.scenes.camera_effects import photographed
from edgeai.vision.scenes.dice import Dice
from edgeai.vision.scenes.painting import Painting
from edgeai.vision.scenes.scene import Scene, kind_module

# A visit, in seconds: nothing is there, it comes, stays, leaves.
EMPTY_S, COMING_S, STAYING_S, LEAVING_S = 1.0, 1.5, 4.0, 1.5
VISIT_S = EMPTY_S + COMING_S + STAYING_S + LEAVING_S
_FRAMES_A_SECOND = 30  # the noise changes so often


def scene_at(kind, seed, time_s, width=320, height=240):
    """The Scene that a camera sees at a time, seconds from 0: always the same for the same arguments.

    Every VISIT_S seconds something else of that kind comes. The box is there as soon as a part of it
    is seen.
    """
    module, size = kind_module(kind), (width, height)
    number, since_s = divmod(max(0.0, time_s), VISIT_S)
    painting = Painting(_background(kind, seed, size).copy())
    if since_s >= EMPTY_S:
        dice = Dice(kind, seed, "visit", int(number))
        moment = _burning if kind == "fire" else _passing
        for thing in moment(module, dice, size, since_s - EMPTY_S):
            painting.add(thing)
    # Light and lens stay as they are, the noise does not.
    camera = Dice(kind, seed, "camera")
    image = photographed(painting.image, camera, 0.7, Dice(seed, int(time_s * _FRAMES_A_SECOND)))
    return Scene(image, painting.boxes(), texts=painting.texts)


@functools.lru_cache(maxsize=4)
def _background(kind, seed, size):
    return draw_background(Dice(kind, seed, "background"), size, kind_module(kind).PLACES)


def _passing(module, dice, size, since_s):
    """In from one side, a stay, and out by the other."""
    radius = dice.uniform(0.2, 0.3) * size[1]
    home = dice.uniform(0.35, 0.65) * size[0]
    side, outside = dice.pick((-1, 1)), 2.0 * radius
    came = _eased(since_s / COMING_S)
    left = _eased((since_s - COMING_S - STAYING_S) / LEAVING_S)
    start, end = (-outside, size[0] + outside)[::side]
    x = start + (home - start) * came + (end - home) * left
    step = abs(math.sin(5 * since_s)) * (1 if came < 1 or left > 0 else 0)
    y = 0.55 * size[1] + 0.06 * radius * (step + 0.5 * math.sin(1.3 * since_s))
    return module.one(dice, (x, y, radius))


def _burning(module, dice, size, since_s):
    """It grows where it stands, flickers, and dies down."""
    grown = _eased(since_s / COMING_S) * (1 - _eased((since_s - COMING_S - STAYING_S) / LEAVING_S))
    radius = dice.uniform(0.22, 0.32) * size[1]
    x, ground = dice.uniform(0.3, 0.7) * size[0], 0.85 * size[1]
    now = radius * (0.15 + 0.85 * grown)
    return module.one(dice, (x, ground - now, now), since_s)


def _eased(part):
    """0 to 1, softly at both ends."""
    part = min(1.0, max(0.0, part))
    return part * part * (3 - 2 * part)
