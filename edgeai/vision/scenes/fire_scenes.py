"""Fire and smoke, and what is taken for them: lamps, sunsets, orange cloth, steam, a red car light."""
from edgeai.vision.scenes import fire_decoys, flames
from edgeai.vision.scenes.item_scenes import every_one
from edgeai.vision.scenes.painting import Thing, spots
from edgeai.vision.scenes.placing import placed

LABELS = ("fire", "smoke")
PLACES = ("yard", "yard", "street", "wall", "table", "lights")


def cast(dice, size):
    """Up to three of fire, smoke and decoys; every fourth scene has decoys only."""
    draw_one = _decoy if dice.chance(0.25) else one
    return every_one(draw_one, dice, spots(dice, size, dice.whole(1, 3), 0.12, 0.34, 1.0))


def one(dice, spot, phase=0.0):
    """Fire, smoke, both or a decoy at the spot, as a list of Things. phase: of their movement, turns."""
    what = dice.weighted((("fire", 4), ("smoke", 2.5), ("both", 2), ("decoy", 2)))
    return _WHAT[what](dice, spot, phase)


def _fire(dice, spot, phase=0.0):
    x, y, radius = spot
    matrix = placed(x, y, radius * 0.9, dice.uniform(-0.12, 0.12), stretch=dice.uniform(0.7, 1.15))
    return [fuel(dice, spot), fire_thing(dice.child("fire"), matrix, phase)]


def fire_thing(dice, matrix, phase):
    return Thing("fire", lambda size: flames.draw_fire(matrix, size, dice.child("drawn"), phase),
                 lambda image: flames.glow(image, matrix, dice.child("glow")))


def smoke_thing(dice, matrix, phase):
    return Thing("smoke", lambda size: flames.draw_smoke(matrix, size, dice.child("drawn"), phase))


def _smoke(dice, spot, phase=0.0):
    x, y, radius = spot
    return [smoke_thing(dice, placed(x, y, radius, dice.uniform(-0.2, 0.2), stretch=dice.uniform(0.7, 1.2)), phase)]


def _both(dice, spot, phase=0.0):
    x, y, radius = spot
    above = placed(x, y - radius * 0.7, radius, dice.uniform(-0.2, 0.2), stretch=dice.uniform(0.7, 1.2))
    return [smoke_thing(dice.child("smoke"), above, phase)] + _fire(dice.child("fire"), (x, y + 0.2 * radius, 0.75 * radius), phase)


def fuel(dice, spot):
    """What burns: logs, a crate or a bin under the fire."""
    x, y, radius = spot
    matrix = placed(x, y + 0.55 * radius, radius * 0.8)
    return fire_decoys.thing(dice.child("fuel"), matrix, fire_decoys.draw_fuel)


def _decoy(dice, spot, _phase=0.0):
    x, y, radius = spot
    matrix = placed(x, y, radius * dice.uniform(0.6, 0.95), dice.uniform(-0.2, 0.2))
    return [fire_decoys.thing(dice, matrix, dice.pick(fire_decoys.DECOYS))]


_WHAT = {"fire": _fire, "smoke": _smoke, "both": _both, "decoy": _decoy}
