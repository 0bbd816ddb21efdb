"""A street with traffic signs on poles."""
from edgeai.vision.scenes import signs
from edgeai.vision.scenes.item_scenes import centred, every_one
from edgeai.vision.scenes.painting import Thing, spots
from edgeai.vision.scenes.pen import Pen
from edgeai.vision.scenes.placing import placed

LABELS = tuple(signs.SIGNS)
PLACES = ("street", "street", "street", "wall", "lights")


def cast(dice, size):
    """One to three signs; about every fifth is one that is not to be found."""
    count = dice.weighted(((1, 4), (2, 3), (3, 1.5)))
    largest = (0.34, 0.24, 0.19)[count - 1]
    return every_one(one, dice, spots(dice, size, count, 0.09, largest, 1.05))


def one(dice, spot):
    """A sign at the spot, as a list of Things."""
    if dice.chance(0.2):
        return [sign_thing(dice, spot, None, dice.pick(signs.DECOYS))]
    label = dice.pick(LABELS)
    return [sign_thing(dice, spot, label, signs.SIGNS[label])]


def sign_thing(dice, spot, label, draw_face):
    x, y, radius = spot
    matrix = placed(x, y, radius * 0.9, dice.uniform(-0.12, 0.12),
                    (dice.uniform(-0.2, 0.2), dice.uniform(-0.1, 0.1)), dice.uniform(0.75, 1.0))

    def draw(size):
        pen = Pen(matrix, signs.BOUNDS, size)
        pen.counts = False
        signs.draw_pole(pen)
        pen.counts = True
        signs.draw_sign(pen, dice.child("drawn"), draw_face)
        return pen.finish()

    return Thing(label, draw)


def crop(dice, size, number):
    """(Things, label): one sign that fills the picture."""
    label = LABELS[number % len(LABELS)]
    return [sign_thing(dice, centred(dice, size), label, signs.SIGNS[label])], label
