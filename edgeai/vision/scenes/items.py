"""Things of a desk: bottle, cup, box, ball, book; and things that resemble them. Units: -1 to 1."""
import math

from edgeai.vision.scenes.colours import darker, hue, lighter, mix, rgb, varied
from edgeai.vision.scenes.shapes import arc, both_sides, ellipse, joined, moved, polygon, rectangle, rounded, smooth, star

BOUNDS = (-1.15, -1.15, 1.15, 1.15)


def _colour(dice, saturation=(0.45, 0.95), value=(0.4, 0.95)):
    return hue(dice.uniform(0, 1), dice.uniform(*saturation), dice.uniform(*value))


def round_light(pen, outline, colour, left=-0.4, right=0.4):
    """Light and shade of something that is round about its upright middle."""
    middle = (left + right) / 2
    pen.fill(outline, darker(colour, 0.65), 0.75, inside=True, ramp=polygon((middle, 0), (right, 0)))
    pen.fill(outline, darker(colour, 0.5), 0.5, inside=True, ramp=polygon((middle, 0), (left * 1.15, 0)))
    shine = left + 0.28 * (right - left)
    with pen.clipped(outline):
        pen.stroke(polygon((shine, -1), (shine, 1)), 0.1 * (right - left), (255, 255, 255), 0.4, 0.04 * (right - left), inside=True)


def draw_bottle(pen, dice):
    dice.pick((_water_bottle, _water_bottle, _glass_bottle, _sport_bottle))(pen, dice)


def _water_bottle(pen, dice):
    tint, cap = varied(dice, rgb("#bfdcea"), 0.06), _colour(dice)
    wide = dice.uniform(0.27, 0.34)
    body = both_sides(((0, -0.8), (0.11, -0.8), (0.12, -0.66), (wide, -0.36), (wide, -0.05), (wide * 0.93, 0.1),
                       (wide, 0.25), (wide, 0.85), (wide * 0.85, 1.0), (0, 1.0)))
    pen.fill(body, tint)
    level = dice.uniform(-0.6, 0.2)
    with pen.clipped(body):
        drink = dice.pick((tint, tint, rgb("#c98a2c"), rgb("#5b2c16"), rgb("#7fc04e")))
        pen.fill(rectangle(-1, level, 1, 1.1), mix(drink, tint, 0.25))
        pen.fill(ellipse(0, level, wide, 0.05), lighter(drink, 0.4))
        label = _colour(dice)
        pen.fill(rectangle(-1, -0.02, 1, 0.42), label)
        pen.fill(ellipse(0, 0.2, 0.16, 0.12), lighter(label, 0.75))
        pen.stroke(smooth(((-0.3, 0.32), (0, 0.22), (0.3, 0.3)), False), 0.05, darker(label, 0.4))
        for y in (0.55, 0.68, 0.81):
            pen.stroke(smooth(((-wide, y - 0.02), (0, y + 0.02), (wide, y - 0.02)), False), 0.03, darker(tint, 0.35), 0.7)
    round_light(pen, body, tint, -wide, wide)
    pen.stroke(body, 0.022, darker(tint, 0.55), 0.8, closed=True)
    pen.fill(rounded(-0.14, -0.99, 0.14, -0.77, 0.03), cap)
    for x in (-0.08, 0, 0.08):
        pen.stroke(polygon((x, -0.97), (x, -0.79)), 0.02, darker(cap, 0.4))


def _glass_bottle(pen, dice):
    glass = dice.pick(tuple(map(rgb, ("#2f5a33", "#5a3212", "#1f3d2b", "#7d4a1a"))))
    glass = varied(dice, glass, 0.04)
    body = both_sides(((0, -0.95), (0.09, -0.95), (0.1, -0.45), (0.26, -0.15), (0.29, 0.1), (0.29, 0.9), (0.22, 1.0), (0, 1.0)))
    pen.fill(body, glass)
    with pen.clipped(body):
        label = varied(dice, dice.pick(tuple(map(rgb, ("#e8dfc8", "#b63a2c", "#d9b24a", "#f0f0ea")))), 0.05)
        pen.fill(rectangle(-1, 0.2, 1, 0.7), label)
        pen.stroke(polygon((-0.2, 0.35), (0.2, 0.35)), 0.06, darker(label, 0.6))
        pen.stroke(polygon((-0.15, 0.5), (0.15, 0.5)), 0.03, darker(label, 0.5))
        pen.fill(rectangle(-1, -1, 1, -0.72), darker(label, 0.2))
    round_light(pen, body, glass, -0.29, 0.29)
    pen.fill(rounded(-0.11, -1.02, 0.11, -0.9, 0.03), rgb("#c9c9cc"))


def _sport_bottle(pen, dice):
    colour = _colour(dice)
    body = both_sides(((0, -0.6), (0.24, -0.58), (0.33, -0.42), (0.33, -0.05), (0.27, 0.1), (0.33, 0.25), (0.33, 0.9), (0.27, 1.0), (0, 1.0)))
    pen.fill(body, colour)
    with pen.clipped(body):
        pen.stroke(polygon((-1, 0.6), (1, 0.5)), 0.18, lighter(colour, 0.6))
    round_light(pen, body, colour, -0.33, 0.33)
    dark = rgb("#2a2c30")
    pen.fill(rounded(-0.27, -0.72, 0.27, -0.52, 0.05), dark)
    pen.fill(polygon((-0.12, -0.72), (-0.08, -0.95), (0.08, -0.95), (0.12, -0.72)), lighter(dark, 0.2))
    pen.fill(rounded(-0.07, -1.02, 0.07, -0.9, 0.03), lighter(colour, 0.3))


def draw_cup(pen, dice):
    colour = dice.pick((_colour(dice), varied(dice, rgb("#e9e7e2"), 0.05), varied(dice, rgb("#d7e0e6"), 0.05)))
    wide, foot, top, side = dice.uniform(0.5, 0.6), dice.uniform(0.4, 0.55), dice.uniform(-0.62, -0.5), dice.pick((-1, 1))
    handle = smooth(((side * (wide - 0.05), top + 0.25), (side * (wide + 0.3), top + 0.2), (side * (wide + 0.38), 0.1),
                     (side * (wide + 0.22), 0.45), (side * (foot - 0.02), 0.5)), False)
    pen.stroke(handle, 0.15, darker(colour, 0.22))
    pen.stroke(handle + (-0.02, -0.02), 0.06, lighter(colour, 0.3), 0.7, 0.02)
    body = joined(polygon((-wide, top)), smooth(((-foot - 0.02, 0.6), (-foot + 0.1, 0.74), (0, 0.8), (foot - 0.1, 0.74), (foot + 0.02, 0.6)), False),
                  polygon((wide, top)))
    pen.fill(body, colour)
    with pen.clipped(body):
        _cup_motif(pen, dice, colour)
    round_light(pen, body, colour, -wide, wide)
    pen.fill(ellipse(0, top, wide, 0.17), lighter(colour, 0.25))
    pen.fill(ellipse(0, top + 0.02, wide * 0.9, 0.135), darker(colour, 0.45))
    drink = dice.pick((rgb("#4a2a14"), rgb("#8a4a1c"), rgb("#e6e2d6"), None))
    if drink:
        pen.fill(ellipse(0, top + 0.06, wide * 0.8, 0.09), drink)


def _cup_motif(pen, dice, colour):
    kind, other = dice.pick(("", "band", "heart", "dots")), _colour(dice)
    if kind == "band":
        pen.stroke(smooth(((-0.7, 0.0), (0, 0.1), (0.7, 0.0)), False), 0.2, other)
    elif kind == "heart":
        pen.fill(ellipse(-0.09, 0.02, 0.12), other)
        pen.fill(ellipse(0.09, 0.02, 0.12), other)
        pen.fill(polygon((-0.2, 0.07), (0.2, 0.07), (0, 0.32)), other)
    elif kind == "dots":
        for row in range(3):
            for column in range(-3, 4):
                pen.fill(ellipse(column * 0.2 + 0.1 * (row % 2), -0.2 + 0.27 * row, 0.055), other)


def draw_box(pen, dice):
    """A carton, seen from a corner."""
    colour = dice.pick((varied(dice, rgb("#b88a56"), 0.07), varied(dice, rgb("#c69c6a"), 0.06), _colour(dice, (0.3, 0.75))))
    turn, high, deep = dice.uniform(0.25, 0.75), dice.uniform(0.55, 0.95), dice.uniform(0.28, 0.45)
    left, right, y0 = (-0.9 * (1 - turn) - 0.25, -deep * 0.8), (0.9 * turn + 0.25, -deep * 0.7), 0.9
    near, back = (0.0, y0), (left[0] + right[0], left[1] + right[1] + y0)
    lower = [near, (left[0], left[1] + y0), back, (right[0], right[1] + y0)]
    upper = [(x, y - high) for x, y in lower]
    shift = (-(left[0] + right[0]) / 2, 0.5 * (high + deep) - 0.85)
    lower, upper = (polygon(*part) + shift for part in (lower, upper))
    left_side = joined(lower[:2], upper[1::-1])
    right_side = joined(lower[[0, 3]], upper[[3, 0]])
    pen.fill(left_side, darker(colour, 0.08))
    pen.fill(right_side, darker(colour, 0.38))
    pen.fill(upper, lighter(colour, 0.22))
    if dice.chance(0.75):  # tape along the top, down a side
        middle = [(upper[0] + upper[3]) / 2, (upper[1] + upper[2]) / 2]
        pen.stroke(joined([middle[1]], [middle[0]]), 0.12, lighter(colour, 0.55), 0.9)
        pen.stroke(joined([middle[0]], [middle[0] + (0, 0.25)]), 0.12, mix(lighter(colour, 0.4), (0, 0, 0), 0.2), 0.9)
    if dice.chance(0.6):
        centre = left_side.mean(0)
        slope = (upper[0] - upper[1]) / 3.2
        down = polygon((0, high / 5))[0]
        pen.fill(polygon(centre - slope - down, centre + slope - down, centre + slope + down, centre - slope + down),
                 dice.pick((rgb("#eeeae0"), _colour(dice))))
    for side in (left_side, right_side, upper):
        pen.stroke(side, 0.022, darker(colour, 0.55), 0.8, closed=True)


def draw_ball(pen, dice):
    dice.pick((_football, _basketball, _tennis_ball, _beach_ball))(pen, dice)


def _sphere(pen, colour, radius=0.95):
    disc = ellipse(0, 0, radius, radius, count=40)
    pen.fill(disc, darker(colour, 0.75), 0.8, inside=True, ramp=polygon((0.05, 0.05), (1.0, 0.9)))
    pen.fill(ellipse(-0.33, -0.38, 0.28, 0.22, -0.7), (255, 255, 255), 0.5, 0.13, inside=True)
    pen.stroke(disc, 0.03, darker(colour, 0.6), 0.7, closed=True)


def _football(pen, dice):
    white, dark, turn = varied(dice, rgb("#ecebe6"), 0.04), rgb("#1d1f24"), dice.angle()
    disc = ellipse(0, 0, 0.95, 0.95, count=40)
    pen.fill(disc, white)
    with pen.clipped(disc):
        pen.fill(moved(ellipse(0, 0, 0.32, 0.32, 0, 5), 0, 0, 1, turn), dark)
        for side in range(5):
            angle = turn + side * 2 * math.pi / 5
            x, y = math.cos(angle), math.sin(angle)
            pen.stroke(polygon((0.32 * x, 0.32 * y), (0.62 * x, 0.62 * y)), 0.04, dark)
            pen.fill(moved(ellipse(0, 0, 0.24, 0.33, 0, 5), 0.86 * x, 0.86 * y, 1, angle), dark)
            nearby = angle + 2 * math.pi / 5
            pen.stroke(polygon((0.62 * x, 0.62 * y), (0.74 * math.cos(angle + 0.63), 0.74 * math.sin(angle + 0.63)),
                               (0.62 * math.cos(nearby), 0.62 * math.sin(nearby))), 0.035, dark)
    _sphere(pen, white)


def _basketball(pen, dice):
    colour, turn = varied(dice, rgb("#cf6a28"), 0.06), dice.angle()
    disc = ellipse(0, 0, 0.95, 0.95, count=40)
    pen.fill(disc, colour)
    with pen.clipped(disc):
        lines = [polygon((-1, 0), (1, 0)), smooth(((0, -1), (dice.uniform(-0.3, 0.3), 0), (0, 1)), False),
                 arc(-1.15, 0, 0.75, 0.95, -1.5, 1.5), arc(1.15, 0, 0.75, 0.95, 1.64, 4.64)]
        for line in lines:
            pen.stroke(moved(line, 0, 0, 1, turn), 0.06, rgb("#26150c"))
    _sphere(pen, colour)


def _tennis_ball(pen, dice):
    colour, turn = varied(dice, rgb("#c4d93a"), 0.05), dice.angle()
    disc = ellipse(0, 0, 0.95, 0.95, count=40)
    pen.fill(disc, colour)
    with pen.clipped(disc):
        for side in (0, math.pi):
            pen.stroke(moved(arc(-1.2, 0.1, 0.85, 0.9, -1.4, 1.4), 0, 0, 1, turn + side), 0.09, rgb("#f4f4ea"))
    _sphere(pen, colour)


def _beach_ball(pen, dice):
    first, second = _colour(dice), _colour(dice)
    colours, turn = (first, rgb("#f2f2ee"), second, rgb("#f2f2ee"), lighter(first, 0.2), second), dice.angle()
    disc = ellipse(0, 0, 0.95, 0.95, count=40)
    pen.fill(disc, first)
    x, y = dice.uniform(-0.3, 0.3), dice.uniform(-0.3, 0.1)
    with pen.clipped(disc):
        for part, colour in enumerate(colours):
            angle = turn + part * math.pi / 3
            pen.fill(joined(polygon((x, y)), arc(x, y, 2.2, 2.2, angle, angle + math.pi / 3)), colour)
        pen.fill(ellipse(x, y, 0.13), rgb("#f2f2ee"))
    _sphere(pen, first)


def draw_book(pen, dice):
    (_shut_book if dice.chance(0.7) else _open_book)(pen, dice)


def _shut_book(pen, dice):
    colour = _colour(dice, (0.4, 0.9), (0.3, 0.8))
    pages = rgb("#ece5d3")
    thick = dice.uniform(0.1, 0.22)
    front = polygon((-0.62, -0.85), (0.58, -0.85), (0.58, 0.8), (-0.62, 0.8))
    pen.fill(polygon((-0.62, 0.8), (0.58, 0.8), (0.58 + thick, 0.8 + thick * 0.8), (-0.62 + thick, 0.8 + thick * 0.8)), pages)
    pen.fill(polygon((0.58, -0.85), (0.58 + thick, -0.85 + thick * 0.8), (0.58 + thick, 0.8 + thick * 0.8), (0.58, 0.8)), darker(pages, 0.15))
    for part in (0.3, 0.6, 0.85):
        edge = thick * part
        pen.stroke(polygon((-0.6 + edge, 0.8 + edge * 0.8), (0.58 + edge, 0.8 + edge * 0.8), (0.58 + edge, -0.83 + edge * 0.8)), 0.012, darker(pages, 0.35))
    pen.stroke(polygon((-0.62 + thick, 0.8 + thick * 0.8), (0.58 + thick, 0.8 + thick * 0.8), (0.58 + thick, -0.85 + thick * 0.8)), 0.045, darker(colour, 0.3))
    pen.fill(front, colour)
    pen.fill(rectangle(-0.62, -0.85, -0.48, 0.8), darker(colour, 0.3))
    ink = lighter(colour, 0.75)
    pen.stroke(polygon((-0.3, -0.55), (0.4, -0.55)), 0.11, ink)
    pen.stroke(polygon((-0.15, -0.34), (0.25, -0.34)), 0.06, ink, 0.9)
    motif = dice.pick((ellipse(0.05, 0.2, 0.28), star(5, 0.32, 0.14, 0.05, 0.2), rounded(-0.25, 0.0, 0.35, 0.45, 0.05)))
    pen.fill(motif, _colour(dice))
    pen.stroke(front, 0.025, darker(colour, 0.5), closed=True)


def _open_book(pen, dice):
    cover, page = _colour(dice, (0.4, 0.9), (0.3, 0.7)), varied(dice, rgb("#f0ebdc"), 0.02)
    pen.fill(rounded(-1.05, -0.62, 1.05, 0.7, 0.05), cover)
    for side in (-1, 1):
        leaf = joined(smooth(((0, -0.5), (side * 0.3, -0.62), (side * 0.98, -0.56)), False), smooth(((side * 0.98, 0.6), (side * 0.3, 0.52), (0, 0.64)), False))
        pen.fill(leaf, page)
        pen.fill(leaf, darker(page, 0.5), 0.55, inside=True, ramp=polygon((side * 0.25, 0), (0, 0)))
        for row in range(7):
            y = -0.4 + 0.13 * row
            end = 0.85 if row % 4 != 3 else 0.5
            pen.stroke(smooth(((side * 0.15, y + 0.03), (side * 0.35, y - 0.03), (side * end, y)), False), 0.035, darker(page, 0.6), 0.8)


def _plant(pen, dice):
    pot, leaf = varied(dice, rgb("#b0623a"), 0.07), varied(dice, rgb("#3f8a45"), 0.07)
    for number in range(9):
        angle = -math.pi * (0.12 + 0.76 * number / 8)
        x, y = math.cos(angle), math.sin(angle)
        shape = smooth(((0, 0.1), (0.4 * x - 0.12 * y, 0.4 * y + 0.12 * x), (0.95 * x, 0.9 * y), (0.4 * x + 0.12 * y, 0.4 * y - 0.12 * x)))
        pen.fill(shape, varied(dice, leaf, 0.05))
        pen.stroke(polygon((0, 0.1), (0.8 * x, 0.78 * y)), 0.02, darker(leaf, 0.4))
    body = polygon((-0.42, 0.15), (0.42, 0.15), (0.3, 1.0), (-0.3, 1.0))
    pen.fill(body, pot)
    round_light(pen, body, pot)
    pen.fill(rounded(-0.48, 0.05, 0.48, 0.25, 0.04), lighter(pot, 0.1))


def _apple(pen, dice):
    colour = hue(dice.pick((0.0, 0.02, 0.22)), 0.8, dice.uniform(0.6, 0.9))
    shape = both_sides(((0, -0.5), (0.3, -0.66), (0.72, -0.5), (0.82, 0.0), (0.62, 0.6), (0.25, 0.85), (0, 0.76)))
    pen.fill(shape, colour)
    round_light(pen, shape, colour, -0.8, 0.8)
    pen.stroke(smooth(((0, -0.45), (0.03, -0.7), (0.12, -0.9)), False), 0.07, rgb("#4a3018"))
    pen.fill(smooth(((0.1, -0.75), (0.35, -0.95), (0.6, -0.8), (0.35, -0.68))), rgb("#4f9440"))


def _remote(pen, dice):
    dark = varied(dice, rgb("#26282d"), 0.05)
    pen.fill(rounded(-0.27, -1.0, 0.27, 1.0, 0.1), dark)
    pen.fill(ellipse(0, -0.8, 0.07), rgb("#c33a2e"))
    for row in range(5):
        for column in (-0.14, 0, 0.14):
            pen.fill(ellipse(column, -0.5 + 0.24 * row, 0.05), lighter(dark, 0.45))
    pen.fill(rounded(-0.27, -1.0, -0.2, 1.0, 0.03), lighter(dark, 0.3), 0.6)


def _can(pen, dice):
    colour = _colour(dice)
    body = rounded(-0.42, -0.75, 0.42, 0.8, 0.08)
    pen.fill(body, colour)
    with pen.clipped(body):
        pen.stroke(smooth(((-0.5, 0.3), (0, 0.0), (0.5, -0.3)), False), 0.3, lighter(colour, 0.7))
    round_light(pen, body, colour, -0.42, 0.42)
    metal = rgb("#c3c7cc")
    pen.fill(ellipse(0, -0.75, 0.4, 0.1), metal)
    pen.fill(ellipse(0, -0.75, 0.33, 0.075), darker(metal, 0.2))
    pen.fill(ellipse(0.04, -0.75, 0.13, 0.03), darker(metal, 0.5))
    pen.stroke(smooth(((-0.4, 0.76), (0, 0.84), (0.4, 0.76)), False), 0.06, metal)


def _lamp(pen, dice):
    shade, metal = _colour(dice, (0.1, 0.7), (0.6, 0.95)), rgb("#70737a")
    pen.stroke(polygon((0, -0.2), (0, 0.9)), 0.08, metal)
    pen.fill(ellipse(0, 0.92, 0.45, 0.1), metal)
    cone = polygon((-0.3, -0.95), (0.3, -0.95), (0.65, -0.15), (-0.65, -0.15))
    pen.fill(cone, shade)
    pen.fill(cone, lighter(shade, 0.7), 0.6, inside=True, ramp=polygon((0, -0.9), (0, -0.1)))


def _plate(pen, dice):
    colour = varied(dice, rgb("#e4e6e8"), 0.06)
    rim = _colour(dice)
    for radius, paint in ((0.95, colour), (0.86, rim), (0.82, colour), (0.6, darker(colour, 0.12)), (0.56, lighter(colour, 0.3))):
        pen.fill(ellipse(0, 0, radius, radius * 0.55, count=40), paint)


ITEMS = {"bottle": draw_bottle, "cup": draw_cup, "box": draw_box, "ball": draw_ball, "book": draw_book}
DECOYS = (_plant, _apple, _remote, _can, _lamp, _plate)
