"""People with masks, without, and with masks worn wrongly."""
from edgeai.vision.scenes import faces, masks
from edgeai.vision.scenes.face_traits import EXPRESSIONS, draw_look, draw_person
from edgeai.vision.scenes.item_scenes import every_one
from edgeai.vision.scenes.painting import Thing, spots
from edgeai.vision.scenes.pen import Pen
from edgeai.vision.scenes.placing import pixels_a_unit, placed
from edgeai.vision.scenes.shapes import polygon

LABELS = ("mask", "no_mask", "mask_wrong")
PLACES = ("wall", "wall", "street", "lights", "yard")


def cast(dice, size):
    """One to four people; each face is labelled by its mask."""
    count = dice.weighted(((1, 3), (2, 3), (3, 2), (4, 1)))
    largest = {1: 0.36, 2: 0.27, 3: 0.2, 4: 0.16}[count]
    return every_one(one, dice, spots(dice, size, count, 0.1, largest, 1.25))


def one(dice, spot, label=None):
    """A person with the face at the spot, as a list of Things."""
    label = label or dice.weighted((("mask", 4), ("no_mask", 4), ("mask_wrong", 1.6)))
    cover = {"mask": masks.mask_by_chance, "no_mask": masks.decoy_by_chance,
             "mask_wrong": masks.wrong_mask_by_chance}[label](dice.child("mask"))
    expression = "neutral" if label != "no_mask" else dice.pick(EXPRESSIONS + ("neutral",) * 3)
    return person_things(dice, spot, label, expression, cover)


def person_things(dice, spot, label, expression, cover=None, on_top=None):
    """A person whose face is at the spot (x, y, half its height): the body, and the face with its
    label. cover, on_top: what is worn over the face, and over everything, by draw_head."""
    x, y, half = spot
    matrix = placed(x, y, half, dice.uniform(-0.22, 0.22),
                    (dice.uniform(-0.06, 0.06), dice.uniform(-0.05, 0.05)))
    person, look = draw_person(dice.child("who")), draw_look(dice.child("look"), expression)

    def draw(size):
        pen = Pen(matrix, faces.BOUNDS, size)
        faces.draw_head(pen, person, look, cover, on_top)
        return pen.finish()

    return [Thing(None, lambda size: _body(matrix, size, person.clothes)), Thing(label, draw)]


def _body(matrix, size, clothes):
    """The rest of a person, down to the picture's edge."""
    ground = max(2.2, 2 + size[1] / pixels_a_unit(matrix))
    pen = Pen(matrix, (-1.85, 1.9, 1.85, ground), size)
    pen.fill(polygon((-1.84, 2.1), (1.84, 2.1), (1.84, ground), (-1.84, ground)), clothes)
    return pen.finish()


def face_crop(dice, size):
    """The spot of a face that fills a picture of that size, as a detector's box would cut it out."""
    half = size[1] * dice.uniform(0.47, 0.53)
    return size[0] / 2 + dice.uniform(-0.05, 0.05) * size[0], size[1] / 2 + dice.uniform(-0.04, 0.04) * size[1], half


def crop(dice, size, number):
    """(Things, label): one face that fills the picture."""
    label = LABELS[number % len(LABELS)]
    return one(dice, face_crop(dice, size), label), label
