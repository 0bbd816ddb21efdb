"""What burns, and what only looks like fire or smoke. Units: about -1 to 1."""
from edgeai.vision.scenes.colours import darker, hue, lighter, rgb, varied
from edgeai.vision.scenes.painting import Thing
from edgeai.vision.scenes.pen import Pen
from edgeai.vision.scenes.shapes import both_sides, ellipse, joined, moved, polygon, rectangle, rounded, smooth, star

_BOUNDS = (-1.5, -1.5, 1.5, 1.5)


def thing(dice, matrix, draw_with):
    """A Thing without a label. draw_with(pen, dice)."""
    def draw(size):
        pen = Pen(matrix, _BOUNDS, size)
        draw_with(pen, dice.child("drawn"))
        return pen.finish()

    return Thing(None, draw)


def draw_fuel(pen, dice):
    dice.pick((_logs, _crate, _bin))(pen, dice)


def _logs(pen, dice):
    for turn in (0.35, -0.35, 0.02):
        colour = varied(dice, rgb("#4a3020"), 0.05)
        log = moved(rounded(-0.95, -0.12, 0.95, 0.12, 0.1), 0, 0.35, 1, turn)
        pen.fill(log, colour)
        pen.stroke(log, 0.04, darker(colour, 0.5), closed=True)
        pen.fill(moved(ellipse(0.93, 0, 0.06, 0.11), 0, 0.35, 1, turn), lighter(colour, 0.4))


def _crate(pen, dice):
    colour = varied(dice, rgb("#9a7648"), 0.08)
    pen.fill(rectangle(-0.7, -0.1, 0.7, 0.7), colour)
    for y in (0.15, 0.42):
        pen.stroke(polygon((-0.7, y), (0.7, y)), 0.05, darker(colour, 0.5))
    pen.stroke(polygon((-0.65, 0.65), (0.65, -0.05)), 0.1, darker(colour, 0.25))
    pen.stroke(rectangle(-0.7, -0.1, 0.7, 0.7), 0.06, darker(colour, 0.4), closed=True)


def _bin(pen, dice):
    colour = varied(dice, hue(dice.uniform(0.3, 0.7), 0.4, 0.4), 0.06)
    body = polygon((-0.55, -0.15), (0.55, -0.15), (0.45, 0.8), (-0.45, 0.8))
    pen.fill(body, colour)
    pen.fill(body, darker(colour, 0.6), 0.7, inside=True, ramp=polygon((-0.1, 0.3), (0.6, 0.3)))
    pen.fill(ellipse(0, -0.15, 0.55, 0.12), darker(colour, 0.6))
    for x in (-0.3, 0, 0.3):
        pen.stroke(polygon((x, 0.05), (x * 0.9, 0.7)), 0.04, darker(colour, 0.3))


def _red_lamp(pen, dice):
    colour = hue(dice.uniform(-0.03, 0.09), 0.95, 1.0)
    pen.fill(ellipse(0, 0, 1.2), colour, 0.35, 0.3)
    pen.fill(rounded(-0.5, 0.35, 0.5, 0.65, 0.08), rgb("#2b2d31"))
    pen.fill(rounded(-0.42, -0.55, 0.42, 0.42, 0.35), colour)
    pen.fill(ellipse(0, -0.05, 0.22, 0.3), lighter(colour, 0.65), 0.9, 0.1)
    for y in (-0.3, 0, 0.25):
        pen.stroke(polygon((-0.42, y), (0.42, y)), 0.03, darker(colour, 0.4), 0.7)


def _sunset(pen, dice):
    colour = hue(dice.uniform(0.03, 0.11), 0.9, 1.0)
    for radius, opacity in ((1.4, 0.3), (1.0, 0.35)):
        pen.fill(ellipse(0, 0, radius), colour, opacity, 0.25)
    pen.fill(ellipse(0, 0, 0.5), lighter(colour, 0.45), 1.0, 0.03)
    for y in (-0.2, 0.15, 0.32):
        x = dice.uniform(-0.4, 0.4)
        pen.fill(rounded(x - 0.9, y, x + 0.9, y + 0.08, 0.04), darker(colour, 0.45), 0.75, 0.03)


def _orange_cloth(pen, dice):
    colour = hue(dice.uniform(0.02, 0.1), 0.9, dice.uniform(0.75, 1))
    shape = smooth(((-0.8, -0.8), (-0.2, -0.7), (0.3, -0.85), (0.8, -0.75), (0.72, 0.1), (0.85, 0.8), (0.3, 0.72), (-0.3, 0.85), (-0.8, 0.75), (-0.7, 0.0)))
    pen.fill(shape, colour)
    for number in range(5):
        x = -0.6 + 0.3 * number + dice.uniform(-0.05, 0.05)
        fold = smooth(((x, -0.8), (x + dice.uniform(-0.12, 0.12), 0), (x, 0.8)), False)
        pen.stroke(fold, 0.11, darker(colour, 0.45), 0.6, 0.04, inside=True)
        pen.stroke(fold + (0.12, 0), 0.08, lighter(colour, 0.45), 0.5, 0.04, inside=True)


def _vest(pen, dice):
    colour = hue(dice.uniform(0.03, 0.09), 0.95, 1.0)
    half = both_sides(((0, -0.65), (0.25, -0.9), (0.55, -0.8), (0.6, -0.3), (0.72, 0.0), (0.7, 0.9), (0, 0.95)))
    pen.fill(half, colour)
    for y in (0.2, 0.55):
        pen.stroke(polygon((-0.75, y), (0.75, y)), 0.14, rgb("#d8dde0"), inside=True)
    for x in (-0.4, 0.4):
        pen.stroke(polygon((x, -0.9), (x, 0.95)), 0.12, rgb("#d8dde0"), inside=True)
    pen.stroke(polygon((0, -0.65), (0, 0.95)), 0.03, darker(colour, 0.5))


def _steam(pen, dice):
    pen.fill(rounded(-0.5, 0.3, 0.4, 1.0, 0.15), varied(dice, rgb("#d0d4d8"), 0.15))
    pen.stroke(smooth(((0.38, 0.45), (0.65, 0.5), (0.62, 0.75), (0.38, 0.85)), False), 0.1, rgb("#b8bcc2"))
    pen.fill(ellipse(-0.05, 0.32, 0.43, 0.08), rgb("#3b2a20"))
    for number in range(3):
        x = -0.3 + 0.25 * number
        wisp = smooth(((x, 0.25), (x + 0.12, 0.0), (x - 0.08, -0.3), (x + 0.06, -0.6)), False)
        pen.stroke(wisp, 0.07, (250, 250, 250), 0.4, 0.05)


def _traffic_cone(pen, dice):
    colour = hue(dice.uniform(0.03, 0.07), 0.92, 0.95)
    cone = polygon((-0.1, -0.9), (0.1, -0.9), (0.45, 0.75), (-0.45, 0.75))
    pen.fill(rounded(-0.7, 0.7, 0.7, 0.9, 0.06), darker(colour, 0.3))
    pen.fill(cone, colour)
    with pen.clipped(cone):
        for y in (-0.35, 0.2):
            pen.stroke(polygon((-1, y), (1, y)), 0.24, (235, 238, 240))
    pen.fill(cone, darker(colour, 0.7), 0.5, inside=True, ramp=polygon((0, 0), (0.5, 0)))


def _autumn_leaves(pen, dice):
    for _leaf in range(14):
        colour = hue(dice.uniform(0.01, 0.13), 0.85, dice.uniform(0.6, 1))
        leaf = moved(joined(star(5, 0.3, 0.14)), dice.uniform(-0.7, 0.7), dice.uniform(-0.6, 0.6), 1, dice.angle())
        pen.fill(leaf, colour)


DECOYS = (_red_lamp, _sunset, _orange_cloth, _vest, _steam, _traffic_cone, _autumn_leaves)
