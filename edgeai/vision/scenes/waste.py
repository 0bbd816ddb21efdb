"""Waste of the four classes: recyclable, hazardous, kitchen, other. Units: -1 to 1."""
import math

from edgeai.vision.scenes import items
from edgeai.vision.scenes.colours import darker, hue, lighter, mix, rgb, varied
from edgeai.vision.scenes.shapes import arc, both_sides, ellipse, joined, moved, polygon, rectangle, rounded, smooth


def _newspaper(pen, dice):
    paper = varied(dice, rgb("#d9d6cb"), 0.03)
    for shift in (0.08, 0.04, 0):
        pen.fill(polygon((-0.8, -0.7), (0.8, -0.7), (0.8, 0.7), (-0.8, 0.7)) + shift, darker(paper, 2 * shift))
    ink = rgb("#3a3a3e")
    pen.stroke(polygon((-0.65, -0.5), (0.65, -0.5)), 0.16, ink)
    pen.fill(rectangle(-0.65, -0.28, 0.0, 0.22), varied(dice, rgb("#8a8f96"), 0.08))
    for row in range(6):
        pen.stroke(polygon((0.1, -0.24 + 0.09 * row), (0.65, -0.24 + 0.09 * row)), 0.035, ink, 0.8)
    for row in range(3):
        pen.stroke(polygon((-0.65, 0.35 + 0.1 * row), (0.65, 0.35 + 0.1 * row)), 0.035, ink, 0.8)
    pen.stroke(polygon((-0.8, 0.02), (0.8, 0.02)), 0.02, darker(paper, 0.25), 0.8)


def _crushed_can(pen, dice):
    colour = hue(dice.uniform(0, 1), 0.8, 0.7)
    body = smooth(((-0.42, -0.7), (-0.3, -0.25), (-0.48, 0.1), (-0.36, 0.7), (0.4, 0.74), (0.5, 0.2), (0.3, -0.1), (0.44, -0.68)))
    pen.fill(body, colour)
    for y, slope in ((-0.3, 0.12), (0.05, -0.15), (0.35, 0.1)):
        pen.stroke(polygon((-0.5, y), (0.5, y + slope)), 0.09, lighter(colour, 0.5), 0.7, 0.02, inside=True)
        pen.stroke(polygon((-0.5, y + 0.09), (0.5, y + slope + 0.08)), 0.05, darker(colour, 0.5), 0.7, 0.02, inside=True)
    items.round_light(pen, body, colour)
    pen.fill(ellipse(0, -0.7, 0.42, 0.13, 0.05), rgb("#c6cace"))
    pen.fill(ellipse(0.05, -0.7, 0.16, 0.04), rgb("#3a3d40"))


def _battery(pen, dice):
    dark, gold = rgb("#25272c"), hue(dice.pick((0.11, 0.33, 0.6, 0.02)), 0.75, 0.8)
    body = rounded(-0.36, -0.78, 0.36, 0.95, 0.05)
    pen.fill(rounded(-0.13, -0.97, 0.13, -0.7, 0.04), rgb("#b9bdc2"))
    pen.fill(body, dark)
    with pen.clipped(body):
        pen.fill(rectangle(-1, -0.8, 1, -0.25), gold)
        pen.stroke(polygon((-0.1, -0.5), (0.1, -0.5)), 0.06, dark)
        pen.stroke(polygon((0, -0.6), (0, -0.4)), 0.06, dark)
        pen.stroke(polygon((-0.1, 0.75), (0.1, 0.75)), 0.06, lighter(dark, 0.7))
        pen.fill(polygon((0.06, -0.05), (-0.2, 0.33), (-0.02, 0.33), (-0.08, 0.6), (0.2, 0.2), (0.02, 0.2)), gold)
    items.round_light(pen, body, dark, -0.36, 0.36)


def _bulb(pen, dice):
    glass = varied(dice, dice.pick(tuple(map(rgb, ("#f4efd2", "#e6ecef", "#f0dc9a")))), 0.03)
    shape = both_sides(((0, -0.95), (0.36, -0.87), (0.58, -0.5), (0.52, -0.1), (0.3, 0.22), (0.24, 0.42), (0, 0.44)))
    pen.fill(shape, glass)
    items.round_light(pen, shape, darker(glass, 0.1), -0.58, 0.58)
    pen.stroke(smooth(((-0.12, 0.35), (-0.17, -0.15), (-0.05, -0.3), (0.05, -0.2), (0.14, -0.32), (0.17, -0.15), (0.12, 0.35)), False), 0.03, rgb("#8a6a3a"))
    pen.stroke(shape, 0.025, darker(glass, 0.5), 0.8, closed=True)
    metal = rgb("#9ea3a8")
    pen.fill(rounded(-0.24, 0.4, 0.24, 0.85, 0.05), metal)
    for row in range(3):
        pen.stroke(polygon((-0.26, 0.5 + 0.12 * row), (0.26, 0.46 + 0.12 * row)), 0.045, darker(metal, 0.4))
    pen.fill(rounded(-0.11, 0.83, 0.11, 0.96, 0.04), rgb("#33363a"))


def _pills(pen, dice):
    foil = varied(dice, rgb("#b9c0c6"), 0.05)
    pen.fill(rounded(-0.62, -0.9, 0.62, 0.9, 0.1), foil)
    pill = hue(dice.uniform(0, 1), dice.uniform(0.3, 0.9), 0.9)
    for row in range(4):
        for column in (-0.28, 0.28):
            y = -0.63 + 0.42 * row
            empty = dice.chance(0.25)
            pen.fill(ellipse(column + 0.02, y + 0.03, 0.21, 0.15), darker(foil, 0.4))
            pen.fill(ellipse(column, y, 0.2, 0.14), darker(foil, 0.2) if empty else pill)
            pen.fill(ellipse(column - 0.06, y - 0.05, 0.07, 0.035), (255, 255, 255), 0.7)
    pen.stroke(rounded(-0.62, -0.9, 0.62, 0.9, 0.1), 0.025, darker(foil, 0.45), closed=True)


def _thermometer(pen, dice):
    glass = varied(dice, rgb("#dfe6ea"), 0.04)
    pen.fill(rounded(-0.13, -1.0, 0.13, 0.8, 0.12), glass)
    pen.fill(rounded(-0.06, 0.7, 0.06, 1.0, 0.05), rgb("#a9afb5"))
    red = rgb("#c2242c") if dice.chance(0.7) else rgb("#7d8287")
    pen.stroke(polygon((0, 0.9), (0, dice.uniform(-0.6, 0.2))), 0.055, red)
    for mark in range(12):
        pen.stroke(polygon((0.03, -0.8 + 0.12 * mark), (0.1 if mark % 3 else 0.13, -0.8 + 0.12 * mark)), 0.022, rgb("#2c2e32"))
    pen.stroke(rounded(-0.13, -1.0, 0.13, 0.8, 0.12), 0.02, darker(glass, 0.45), closed=True)


def _banana(pen, dice):
    skin, flesh = varied(dice, rgb("#e8c23a"), 0.05), rgb("#f3ecc8")
    for angle in (-2.4, -0.75, 0.4, 2.6):
        angle += dice.uniform(-0.2, 0.2)
        x, y = math.cos(angle), math.sin(angle)
        peel = smooth(((-0.14 * y, 0.14 * x), (0.5 * x - 0.17 * y, 0.5 * y + 0.17 * x - 0.1), (0.95 * x, 0.9 * y + 0.1),
                       (0.5 * x + 0.17 * y, 0.5 * y - 0.17 * x + 0.1), (0.14 * y, -0.14 * x)))
        pen.fill(peel, skin)
        pen.fill(moved(peel, 0, 0, 0.78), flesh if dice.chance(0.4) else darker(skin, 0.08))
        pen.stroke(polygon((0.2 * x, 0.2 * y), (0.85 * x, 0.8 * y + 0.08)), 0.025, darker(skin, 0.4), 0.7)
        pen.fill(ellipse(0.9 * x, 0.85 * y + 0.09, 0.07), rgb("#5a4020"))
    pen.fill(ellipse(0, 0, 0.2, 0.18), skin)
    pen.stroke(polygon((0, 0), (0.06, -0.3)), 0.13, rgb("#8a7a2a"))
    for _spot in range(6):
        pen.fill(ellipse(dice.uniform(-0.6, 0.6), dice.uniform(-0.5, 0.5), 0.05, 0.03), rgb("#6a4a1c"), 0.8, inside=True)


def _apple_core(pen, dice):
    skin, flesh = hue(dice.pick((0.0, 0.02, 0.25)), 0.8, 0.7), varied(dice, rgb("#efe3b4"), 0.03)
    core = smooth(((-0.5, -0.7), (0, -0.6), (0.5, -0.7), (0.28, -0.25), (0.2, 0.05), (0.3, 0.4), (0.48, 0.75), (0, 0.85), (-0.48, 0.75), (-0.3, 0.4), (-0.2, 0.05), (-0.28, -0.25)))
    pen.fill(core, flesh)
    with pen.clipped(core):
        pen.fill(rectangle(-1, -1, 1, -0.5), skin)
        pen.fill(rectangle(-1, 0.58, 1, 1), skin)
    pen.fill(core, darker(flesh, 0.5), 0.5, inside=True, ramp=polygon((0, 0), (0.5, 0)))
    for x in (-0.06, 0.07):
        pen.fill(ellipse(x, 0.05, 0.04, 0.09), rgb("#4a2a14"))
    pen.stroke(smooth(((0, -0.6), (0.04, -0.8), (0.12, -0.95)), False), 0.07, rgb("#4a3018"))


def _fish_bone(pen, dice):
    bone = varied(dice, rgb("#e6e2d4"), 0.03)
    dark = darker(bone, 0.35)
    pen.stroke(smooth(((-0.5, 0), (0, 0.05), (0.7, 0)), False), 0.09, bone)
    for rib in range(6):
        x = -0.4 + 0.19 * rib
        high = 0.42 - 0.05 * rib
        pen.stroke(smooth(((x + 0.1, -high), (x, -high / 2), (x - 0.02, 0), (x, high / 2), (x + 0.1, high)), False), 0.06, bone)
    head = smooth(((-0.95, 0.0), (-0.75, -0.3), (-0.45, -0.28), (-0.4, 0), (-0.45, 0.28), (-0.75, 0.3)))
    pen.fill(head, bone)
    pen.stroke(head, 0.03, dark, closed=True)
    pen.fill(ellipse(-0.66, -0.08, 0.08), rgb("#2a2c30"))
    pen.stroke(polygon((-0.93, 0.06), (-0.75, 0.08)), 0.03, dark)
    tail = polygon((0.62, 0), (0.98, -0.34), (0.88, 0), (0.98, 0.34))
    pen.fill(tail, bone)
    pen.stroke(tail, 0.03, dark, closed=True)


def _eggshell(pen, dice):
    shell = varied(dice, dice.pick((rgb("#e3b88a"), rgb("#f0e8da"))), 0.03)
    for side, turn in ((-1, -0.4), (1, 0.5)):
        jagged = [(-0.42 + 0.14 * step, -0.06 if step % 2 else 0.1) for step in range(7)]
        cup = joined(polygon(*jagged), arc(0, 0.05, 0.42, 0.52, 0.0, math.pi, count=14))
        cup = moved(cup, side * 0.45, 0.0 + 0.15 * side, 1.1, turn)
        pen.fill(cup, shell)
        pen.fill(cup, darker(shell, 0.5), 0.5, inside=True, ramp=polygon((side * 0.45, 0), (side * 0.45 + 0.5, 0.5)))
        pen.fill(moved(ellipse(0, 0.05, 0.4, 0.12), side * 0.45, 0.15 * side, 1.1, turn), lighter(shell, 0.6))
    pen.fill(ellipse(-0.4, 0.0, 0.14, 0.07), rgb("#e9b12c"), 0.9)


def _vegetable(pen, dice):
    green = varied(dice, rgb("#4f9a3e"), 0.06)
    for turn in (-0.6, 0.5, -0.05):
        leaf = moved(smooth(((0, 0.2), (-0.35, -0.1), (-0.42, -0.5), (-0.2, -0.85), (0.1, -0.95), (0.36, -0.7), (0.4, -0.3), (0.25, 0))), 0, 0.15, 1, turn)
        pen.fill(leaf, varied(dice, green, 0.04))
        pen.stroke(leaf, 0.03, darker(green, 0.4), 0.7, closed=True)
        vein = moved(smooth(((0, 0.6), (0.0, -0.2), (0.02, -0.8)), False), 0, 0.15, 1, turn)
        pen.stroke(vein, 0.09, rgb("#dfe8cf"), 0.95)
        for row in range(3):
            for side in (-1, 1):
                pen.stroke(moved(polygon((0, -0.1 - 0.2 * row), (side * 0.25, -0.28 - 0.2 * row)), 0, 0.15, 1, turn), 0.03, rgb("#cfe0b8"), 0.8)
    pen.fill(smooth(((-0.2, 0.35), (0.2, 0.35), (0.16, 0.9), (-0.16, 0.9))), rgb("#e4ead6"))


def _cigarettes(pen, dice):
    for number in range(dice.whole(2, 3)):
        turn, x, y = dice.uniform(-0.5, 0.5) + 1.9 * number, dice.uniform(-0.15, 0.15), 0.3 * (number - 1)
        long = dice.uniform(0.45, 0.7)
        for left, right, colour in ((-0.75, -0.15, rgb("#c98a3e")), (-0.15, long, rgb("#ecebe6")), (long, long + 0.12, rgb("#4a4a4c"))):
            part = moved(rectangle(left, -0.11, right, 0.11), x, y, 1, turn)
            pen.fill(part, colour)
            pen.fill(moved(rectangle(left, 0.03, right, 0.11), x, y, 1, turn), darker(colour, 0.3))
    for _ash in range(8):
        pen.fill(ellipse(dice.uniform(-0.8, 0.8), dice.uniform(-0.5, 0.6), 0.05, 0.03), rgb("#77787a"))


def _tissue(pen, dice):
    white = varied(dice, rgb("#ecedee"), 0.03)
    edge = [(radius * math.cos(angle), radius * math.sin(angle)) for angle, radius in
            ((2 * math.pi * at / 13, dice.uniform(0.6, 0.95)) for at in range(13))]
    shape = smooth(edge, steps=3)
    pen.fill(shape, white)
    pen.fill(shape, darker(white, 0.5), 0.6, inside=True, ramp=polygon((-0.2, -0.2), (0.8, 0.9)))
    for _fold in range(9):
        x, y, turn = dice.uniform(-0.5, 0.5), dice.uniform(-0.5, 0.5), dice.angle()
        fold = moved(smooth(((-0.4, 0), (0, 0.12), (0.35, -0.05)), False), x, y, 1, turn)
        pen.stroke(fold, 0.06, darker(white, 0.35), 0.7, 0.02, inside=True)
        pen.stroke(fold + (0.05, 0.05), 0.05, (255, 255, 255), 0.8, 0.02, inside=True)


def _shards(pen, dice):
    """A broken bowl."""
    glaze = varied(dice, dice.pick((rgb("#dfe5ea"), rgb("#e6dcc6"))), 0.04)
    band = hue(dice.uniform(0.5, 0.7), 0.7, 0.6)
    bowl = joined(polygon((-0.9, -0.2), (-0.55, -0.32), (-0.35, -0.05), (-0.1, -0.3), (0.15, 0.05), (0.3, -0.2)), arc(-0.3, -0.2, 0.6, 0.95, 0.1, math.pi, count=12))
    pen.fill(bowl, glaze)
    with pen.clipped(bowl):
        pen.stroke(smooth(((-1, 0.1), (-0.3, 0.3), (0.4, 0.05)), False), 0.12, band)
    pen.fill(bowl, darker(glaze, 0.6), 0.6, inside=True, ramp=polygon((-0.4, 0), (0.3, 0.4)))
    for x, y, turn in ((0.6, 0.1, 0.4), (0.5, 0.62, 1.6), (0.75, -0.45, 2.6)):
        piece = moved(polygon((-0.25, -0.15), (0.2, -0.22), (0.28, 0.1), (-0.05, 0.2)), x, y, 1, turn + dice.uniform(-0.3, 0.3))
        pen.fill(piece, glaze)
        pen.fill(moved(piece, 0, 0.0), darker(glaze, 0.3), 0.5, inside=True, ramp=polygon((x, y - 0.2), (x, y + 0.3)))
        pen.stroke(piece, 0.03, darker(glaze, 0.5), closed=True)


def _toothbrush(pen, dice):
    colour = hue(dice.uniform(0, 1), 0.8, 0.8)
    pen.stroke(smooth(((-0.9, 0.1), (-0.3, 0.14), (0.2, 0.0), (0.9, 0.02)), False), 0.15, colour)
    pen.stroke(smooth(((-0.85, 0.08), (-0.4, 0.11)), False), 0.05, lighter(colour, 0.6))
    for row in range(6):
        x = 0.5 + 0.075 * row
        pen.stroke(polygon((x, -0.02), (x, -0.27)), 0.055, rgb("#f2f3f4") if row % 2 else mix(colour, (255, 255, 255), 0.5))


WASTE = {
    "recyclable": (items.draw_bottle, _newspaper, _crushed_can, items.draw_box),
    "hazardous": (_battery, _bulb, _pills, _thermometer),
    "kitchen": (_banana, _apple_core, _fish_bone, _eggshell, _vegetable),
    "other": (_cigarettes, _tissue, _shards, _toothbrush),
}
# Things that nobody has thrown away.
DECOYS = tuple(draw for draw in items.DECOYS if draw.__name__ in ("_plant", "_remote", "_lamp")) + (items.draw_book,)
