"""Chinese traffic signs (GB 5768), and boards that resemble them. Units: -1 to 1."""
import math

from edgeai.vision.scenes.colours import rgb
from edgeai.vision.scenes.glyphs import glyph, write
from edgeai.vision.scenes.shapes import ellipse, moved, polygon, rectangle, regular, rounded

BOUNDS = (-1.15, -1.15, 1.15, 3.2)
RED, BLUE, WHITE, BLACK, YELLOW = map(rgb, ("#c4161c", "#1556a8", "#f3f4f2", "#16171a", "#f4c21a"))


def _disc(pen, colour, radius=1.0):
    pen.fill(ellipse(0, 0, radius, radius, count=44), colour)


def _stop(pen):
    pen.fill(regular(8, 1.06, math.pi / 8), WHITE)
    pen.fill(regular(8, 0.98, math.pi / 8), RED)
    pen.stamp(glyph("停"), rectangle(-0.48, -0.55, 0.48, 0.55), WHITE)


def _give_way(pen):
    pen.fill(polygon((-1.0, -0.86), (1.0, -0.86), (0, 0.9)), RED)
    pen.fill(polygon((-0.66, -0.66), (0.66, -0.66), (0, 0.5)), WHITE)
    pen.stamp(glyph("让"), rectangle(-0.24, -0.58, 0.24, -0.05), BLACK)


def _no_entry(pen):
    _disc(pen, RED)
    pen.fill(rectangle(-0.72, -0.17, 0.72, 0.17), WHITE)


def _limit(text):
    def draw(pen):
        _disc(pen, RED)
        _disc(pen, WHITE, 0.79)
        write(pen, text, -0.54, -0.45, 0.48, 0.9, 0.12, BLACK)

    return draw


def _straight_arrow():
    return polygon((-0.13, 0.65), (-0.13, -0.15), (-0.38, -0.15), (0, -0.7), (0.38, -0.15), (0.13, -0.15), (0.13, 0.65))


def _bent_arrow(side):
    """Up, then to the side: 1 right, -1 left."""
    points = polygon((-0.42, 0.62), (-0.42, -0.05), (-0.3, -0.3), (-0.05, -0.38), (0.15, -0.38), (0.15, -0.66), (0.68, -0.22),
                     (0.15, 0.22), (0.15, -0.08), (0.0, -0.08), (-0.12, 0.02), (-0.12, 0.62))
    return points * (side, 1)


def _arrow(shape):
    def draw(pen):
        _disc(pen, WHITE)
        _disc(pen, BLUE, 0.96)
        pen.fill(shape(), WHITE)

    return draw


def _advert(pen):
    pen.fill(rounded(-0.9, -0.6, 0.9, 0.6, 0.1), rgb("#3a8f5c"))
    write(pen, "K8", -0.5, -0.4, 0.45, 0.8, 0.1, WHITE)


def _red_disc(pen):
    _disc(pen, RED)
    _disc(pen, WHITE, 0.55)
    _disc(pen, RED, 0.25)


def _warning(pen):
    pen.fill(polygon((0, -0.95), (1.0, 0.8), (-1.0, 0.8)), BLACK)
    pen.fill(polygon((0, -0.78), (0.86, 0.72), (-0.86, 0.72)), YELLOW)
    pen.fill(rounded(-0.09, -0.3, 0.09, 0.3, 0.05), BLACK)
    pen.fill(ellipse(0, 0.5, 0.1), BLACK)


def _parking(pen):
    pen.fill(rounded(-0.9, -0.9, 0.9, 0.9, 0.12), BLUE)
    pen.stamp(glyph("P"), rectangle(-0.4, -0.6, 0.4, 0.6), WHITE)


def _end_of_limit(pen):
    _disc(pen, rgb("#8d9196"))
    _disc(pen, WHITE, 0.85)
    for shift in (-0.2, 0, 0.2):
        pen.stroke(moved(polygon((-0.72, 0), (0.72, 0)), shift, shift, 1, -math.pi / 4), 0.08, rgb("#303236"))


SIGNS = {
    "stop": _stop, "give_way": _give_way, "no_entry": _no_entry, "limit_40": _limit("40"), "limit_60": _limit("60"),
    "limit_80": _limit("80"), "straight": _arrow(_straight_arrow),
    "turn_left": _arrow(lambda: _bent_arrow(-1)), "turn_right": _arrow(lambda: _bent_arrow(1)),
}
DECOYS = (_advert, _red_disc, _warning, _parking, _end_of_limit)


def draw_sign(pen, dice, draw_face):
    """A sign's face; weather has been at it."""
    draw_face(pen)
    if dice.chance(0.4):
        x = dice.uniform(-0.8, 0.8)
        pen.fill(polygon((x - 0.2, -1.1), (x + 0.3, -1.1), (x - 0.1, 1.1), (x - 0.6, 1.1)), WHITE, dice.uniform(0.1, 0.3), 0.08, inside=True)
    if dice.chance(0.35):
        for _spot in range(4):
            pen.fill(ellipse(dice.uniform(-0.8, 0.8), dice.uniform(-0.6, 0.9), 0.25, 0.1), rgb("#6a5038"), dice.uniform(0.1, 0.35), 0.08, inside=True)


def draw_pole(pen):
    """What a sign stands on."""
    pen.fill(rectangle(-0.07, 0.2, 0.07, 3.2), rgb("#8b9095"))
    pen.fill(rectangle(0.02, 0.2, 0.07, 3.2), rgb("#5d6166"))
