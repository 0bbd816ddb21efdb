"""Chinese number plates by GA 36: blue, yellow, and green for new energy. Units: 100 mm, from the middle.

A blue or yellow plate is 440 x 140 mm with seven characters, a green one 480 x 140 with eight.
"""
from typing import Any, NamedTuple, Tuple

from edgeai.vision.datasets.label_box import LabelBox
from edgeai.vision.scenes.colours import darker, lighter, rgb, varied
from edgeai.vision.scenes.glyphs import DIGITS, LETTERS, PROVINCES, glyph
from edgeai.vision.scenes.placing import project
from edgeai.vision.scenes.shapes import ellipse, polygon, rectangle, rounded

COLOURS = ("blue", "green", "yellow")
HEIGHT = 1.4
BOUNDS = (-2.5, -0.8, 2.5, 0.8)
_HALF = {"blue": 2.2, "yellow": 2.2, "green": 2.4}
_SPACE_BELOW_ABOVE = 0.25


class PlateText(NamedTuple):
    """What stands on a plate. corners: of the plate in pixels, from the top left clockwise, before
    anything covers it. characters: a LabelBox for each, in reading order."""

    text: str
    colour: str
    corners: Tuple[Tuple[float, float], ...]
    characters: Tuple[Any, ...]


def plate_number(dice, colour):
    """A number as that colour of plate has it."""
    province, city = dice.pick(PROVINCES), dice.pick(LETTERS)
    if colour == "green":  # D or F and five digits; a letter may be second
        tail = dice.pick("DF") + dice.pick(DIGITS + LETTERS) + "".join(dice.pick(DIGITS) for _ in range(4))
        return province + city + tail
    letters = dice.weighted(((0, 3), (1, 4), (2, 2)))
    places = dice.shuffled(range(5))[:letters]
    return province + city + "".join(dice.pick(LETTERS if at in places else DIGITS) for at in range(5))


def _columns(colour):
    """(left, width) of each character, in units."""
    if colour == "green":
        lefts = [(15.5, 45), (69.5, 43)] + [(161.5 + 52 * at, 43) for at in range(6)]
        return [(left / 100 - 2.4, width / 100) for left, width in lefts]
    lefts = [15.5, 72.5] + [151.5 + 57 * at for at in range(5)]
    return [(left / 100 - 2.2, 0.45) for left in lefts]


def draw_plate(pen, text, colour, dice):
    half = _HALF[colour]
    body = rounded(-half, -0.7, half, 0.7, 0.09)
    paint, ink = _paints(dice, colour)
    pen.fill(body, paint)
    if colour == "green":
        pen.fill(body, lighter(paint, 0.85), 0.95, inside=True, ramp=polygon((0, 0.35), (0, -0.65)))
    pen.stroke(rounded(-half + 0.07, -0.63, half - 0.07, 0.63, 0.07), 0.045, ink, 0.9, closed=True)
    for (left, width), character in zip(_columns(colour), text):
        place = rectangle(left, -0.45, left + width, 0.45)
        pen.stamp(glyph(character), place + 0.02, darker(paint, 0.45), 0.6)
        pen.stamp(glyph(character), place, ink)
    if colour != "green":
        pen.fill(ellipse(-2.2 + 1.345, 0, 0.055), ink)
    for x in (-1.3, 1.3):  # screws
        pen.fill(ellipse(x, -0.6, 0.05), rgb("#b8bcc0"))
    _wear(pen, body, dice)


def _paints(dice, colour):
    """(ground, characters)"""
    if colour == "blue":
        return varied(dice, rgb("#123f9e"), 0.04), rgb("#f2f4f6")
    if colour == "yellow":
        return varied(dice, rgb("#e9b20e"), 0.04), rgb("#15161a")
    return varied(dice, rgb("#3fae62"), 0.04), rgb("#15181a")


def _wear(pen, body, dice):
    """Dirt, and the light of the sky on the metal."""
    if dice.chance(0.4):
        for _spot in range(6):
            pen.fill(ellipse(dice.uniform(-2.2, 2.2), dice.uniform(-0.3, 0.8), dice.uniform(0.1, 0.4), 0.1), rgb("#5a4c3a"),
                     dice.uniform(0.1, 0.4), 0.08, inside=True)
    if dice.chance(0.5):
        x = dice.uniform(-2, 2)
        pen.fill(polygon((x - 0.3, -1), (x + 0.5, -1), (x, 1), (x - 0.8, 1)), (255, 255, 255), dice.uniform(0.05, 0.25), 0.1, inside=True)


def plate_text(matrix, text, colour):
    """Where everything stands, by the matrix that the plate is drawn with."""
    half = _HALF[colour]
    corners = project(matrix, polygon((-half, -0.7), (half, -0.7), (half, 0.7), (-half, 0.7)))
    boxes = tuple(_character_box(matrix, character, left, width)
                  for (left, width), character in zip(_columns(colour), text))
    return PlateText(text, colour, tuple((float(x), float(y)) for x, y in corners), boxes)


def _character_box(matrix, character, left, width):
    points = project(matrix, polygon((left, -0.45), (left + width, -0.45), (left + width, 0.45), (left, 0.45)))
    low, high = points.min(0), points.max(0)
    return LabelBox(character, round(float(low[0]), 2), round(float(low[1]), 2),
                    round(float(high[0] - low[0]), 2), round(float(high[1] - low[1]), 2))
