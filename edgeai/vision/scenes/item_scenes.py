"""A desk with things on it."""
from edgeai.vision.scenes import items
from edgeai.vision.scenes.painting import Thing, shadow, spots
from edgeai.vision.scenes.pen import Pen
from edgeai.vision.scenes.placing import placed

LABELS = ("bottle", "cup", "box", "ball", "book")
PLACES = ("table", "table", "table", "wall", "lights")


def cast(dice, size):
    """One to five things; about every fifth is none of ours."""
    count = dice.weighted(((1, 2), (2, 3), (3, 3), (4, 2), (5, 1)))
    largest = (0.36, 0.3, 0.25, 0.21, 0.19)[count - 1]
    return every_one(one, dice, spots(dice, size, count, 0.11, largest))


def every_one(draw_one, dice, places):
    """The Things of draw_one(dice, spot) at every spot."""
    things = []
    for number, spot in enumerate(places):
        things += draw_one(dice.child("one", number), spot)
    return things


def one(dice, spot):
    """Something at the spot, as a list of Things."""
    if dice.chance(0.18):
        return [drawn_thing(dice, spot, None, dice.pick(items.DECOYS))]
    label = dice.pick(LABELS)
    return [drawn_thing(dice, spot, label, items.ITEMS[label])]


def drawn_thing(dice, spot, label, draw_with, bounds=items.BOUNDS):
    """A Thing about the spot (x, y, radius), a little turned and tilted, with its shadow."""
    x, y, radius = spot
    turn = dice.uniform(-0.3, 0.3) if dice.chance(0.8) else dice.angle()
    matrix = placed(x, y, radius, turn, (dice.uniform(-0.12, 0.12), dice.uniform(-0.1, 0.1)), dice.uniform(0.85, 1.15))

    def draw(size):
        pen = Pen(matrix, bounds, size)
        draw_with(pen, dice.child("drawn"))
        return pen.finish()

    below = shadow(x + 0.18 * radius, y + 0.75 * radius, 1.15 * radius, 0.5 * radius, dice.uniform(0.25, 0.6))
    return Thing(label, draw, below)


def centred(dice, size):
    """The spot of a thing that fills a picture."""
    radius = min(size) * dice.uniform(0.36, 0.46)
    return tuple(side / 2 + dice.uniform(-0.05, 0.05) * side for side in size) + (radius,)


def crop(dice, size, number):
    """(Things, label): one thing that fills the picture."""
    label = LABELS[number % len(LABELS)]
    return [drawn_thing(dice, centred(dice, size), label, items.ITEMS[label])], label
