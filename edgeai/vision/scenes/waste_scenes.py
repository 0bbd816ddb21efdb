"""Waste of the four classes on a belt, a table, the ground."""
from edgeai.vision.scenes import waste
from edgeai.vision.scenes.item_scenes import centred, drawn_thing, every_one
from edgeai.vision.scenes.painting import spots

LABELS = tuple(waste.WASTE)
PLACES = ("table", "table", "yard", "wall")


def cast(dice, size):
    """One to five pieces; about every eighth thing is no waste."""
    count = dice.weighted(((1, 2), (2, 3), (3, 3), (4, 2), (5, 1)))
    largest = (0.36, 0.3, 0.25, 0.21, 0.19)[count - 1]
    return every_one(one, dice, spots(dice, size, count, 0.12, largest))


def one(dice, spot):
    """Something at the spot, as a list of Things."""
    if dice.chance(0.12):
        return [drawn_thing(dice, spot, None, dice.pick(waste.DECOYS))]
    label = dice.pick(LABELS)
    return [drawn_thing(dice, spot, label, dice.pick(waste.WASTE[label]))]


def crop(dice, size, number):
    """(Things, label): one piece that fills the picture."""
    label = LABELS[number % len(LABELS)]
    return [drawn_thing(dice, centred(dice, size), label, dice.pick(waste.WASTE[label]))], label
