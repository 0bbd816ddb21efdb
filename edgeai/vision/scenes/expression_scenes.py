"""Faces that show something."""
from edgeai.vision.scenes.face_traits import EXPRESSIONS
from edgeai.vision.scenes.mask_scenes import face_crop, person_things
from edgeai.vision.scenes.painting import spots

LABELS = EXPRESSIONS
PLACES = ("wall", "wall", "lights", "street", "table")


def cast(dice, size):
    """One to three people; each face is labelled by what it shows."""
    count = dice.weighted(((1, 5), (2, 3), (3, 1)))
    things = []
    for number, spot in enumerate(spots(dice, size, count, 0.16, {1: 0.38, 2: 0.28, 3: 0.21}[count], 1.25)):
        one = dice.child("person", number)
        label = one.pick(LABELS)
        things += person_things(one, spot, label, label)
    return things


def crop(dice, size, number):
    """(Things, label): one face, tightly: what a detector's box would cut out."""
    label = LABELS[number % len(LABELS)]
    return person_things(dice, face_crop(dice, size), label, label), label
