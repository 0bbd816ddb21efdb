"""Faces that show something."""
from edgeai.vision.scenes.face_traits import EXPRESSIONS
from edgeai.vision.scenes.item_scenes import every_one
from edgeai.vision.scenes.mask_scenes import face_crop, person_things
from edgeai.vision.scenes.painting import spots

LABELS = EXPRESSIONS
PLACES = ("wall", "wall", "lights", "street", "table")


def cast(dice, size):
    """One to three people; each face is labelled by what it shows."""
    count = dice.weighted(((1, 5), (2, 3), (3, 1)))
    largest = (0.38, 0.28, 0.21)[count - 1]
    return every_one(one, dice, spots(dice, size, count, 0.16, largest, 1.25))


def one(dice, spot):
    """A person with the face at the spot, as a list of Things."""
    label = dice.pick(LABELS)
    return person_things(dice, spot, label, label)


def crop(dice, size, number):
    """(Things, label): one face, tightly: what a detector's box would cut out."""
    label = LABELS[number % len(LABELS)]
    return person_things(dice, face_crop(dice, size), label, label), label
