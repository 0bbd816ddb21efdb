"""A works yard: heads with safety helmets, heads without, helmets that nobody wears."""
from edgeai.vision.scenes.colours import darker, lighter, rgb, varied
from edgeai.vision.scenes.item_scenes import drawn_thing, every_one
from edgeai.vision.scenes.mask_scenes import person_things
from edgeai.vision.scenes.painting import spots
from edgeai.vision.scenes.shapes import ellipse, joined, polygon, smooth

LABELS = ("helmet", "no_helmet")
PLACES = ("yard", "yard", "yard", "street", "wall")
_COLOURS = tuple(map(rgb, ("#f2c318", "#e9eaea", "#d8422a", "#2a67b8", "#e87a1f")))


def cast(dice, size):
    """One to four people; a head's box is its face, with the helmet that it wears."""
    count = dice.weighted(((1, 2), (2, 3), (3, 2), (4, 1)))
    largest = {1: 0.32, 2: 0.25, 3: 0.19, 4: 0.15}[count]
    things = []
    if dice.chance(0.3):
        on_a_shelf = dice.child("left behind")
        spot = (on_a_shelf.uniform(0.1, 0.9) * size[0], on_a_shelf.uniform(0.2, 0.9) * size[1], 0.12 * size[1])
        things.append(drawn_thing(on_a_shelf, spot, None, _helmet_alone))
    return things + every_one(one, dice, spots(dice, size, count, 0.09, largest, 1.25, 0.08))


def one(dice, spot):
    """A person with the face at the spot, as a list of Things."""
    label = dice.pick(LABELS)
    helmet = _helmet(dice.child("helmet")) if label == "helmet" else None
    return person_things(dice, spot, label, "neutral", on_top=helmet)


def _helmet(dice):
    colour, ridge = varied(dice, dice.pick(_COLOURS), 0.04), dice.chance(0.7)

    def draw(head):
        draw_helmet(head.pen, colour, ridge, 0.3 * head.look.yaw, head.person.width)

    return draw


def _helmet_alone(pen, dice):
    draw_helmet(pen, varied(dice, dice.pick(_COLOURS), 0.04), True, 0.0, 1.0, down=0.9)


def draw_helmet(pen, colour, ridge, lean, width, down=0.0):
    """lean: how far the front is turned; down: moved, for one that no head is under."""
    crown = smooth(((-0.88, -0.5), (-0.86, -0.95), (-0.55, -1.4), (0, -1.55), (0.55, -1.4), (0.86, -0.95), (0.88, -0.5)), False)
    lower = smooth(((0.88, -0.5), (0.45 + lean, -0.62), (lean, -0.66), (-0.45 + lean, -0.62), (-0.88, -0.5)), False)
    shell = joined(crown, lower) * (width, 1) + (0, down)
    pen.fill(shell, colour)
    pen.fill(shell, darker(colour, 0.55), 0.6, inside=True, ramp=polygon((0.1, 0), (1.0, 0.1)))
    pen.fill(ellipse(-0.36, -1.15 + down, 0.22, 0.14, -0.6), (255, 255, 255), 0.6, 0.06, inside=True)
    if ridge:
        for at in (-0.22, 0, 0.22):
            line = smooth(((at * 0.7 + lean, -1.5), (at * 1.3 + lean * 1.3, -1.1), (at * 1.4 + lean * 1.4, -0.68)), False) + (0, down)
            pen.stroke(line, 0.07, darker(colour, 0.22), 0.9, inside=True)
            pen.stroke(line - (0.03, 0), 0.025, lighter(colour, 0.5), 0.8, inside=True)
    brim = smooth(((-0.95, -0.52), (-0.4 + lean, -0.7), (0.4 + lean, -0.7), (0.95, -0.52), (0.55 + lean * 1.3, -0.46), (lean * 1.6, -0.42),
                   (-0.55 + lean * 1.3, -0.46))) * (width, 1) + (0, down)
    pen.fill(brim, darker(colour, 0.15))
    pen.stroke(brim, 0.03, darker(colour, 0.5), 0.7, closed=True)
    pen.fill(ellipse(lean * 1.3, -0.98 + down, 0.11, 0.1), lighter(colour, 0.6), 0.8)


def crop(dice, size, number):
    """(Things, label): one head that fills the picture."""
    label = LABELS[number % 2]
    helmet = _helmet(dice.child("helmet")) if label == "helmet" else None
    spot = (size[0] / 2, size[1] * 0.6, min(size) * 0.36)
    return person_things(dice, spot, label, "neutral", on_top=helmet), label
