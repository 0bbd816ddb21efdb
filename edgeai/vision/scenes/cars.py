"""Cars from behind. Units: a car is about 2 wide."""
from edgeai.vision.scenes.colours import darker, hue, lighter, rgb, varied
from edgeai.vision.scenes.pen import Pen
from edgeai.vision.scenes.shapes import both_sides, ellipse, polygon, rectangle, rounded

BOUNDS = (-1.25, -1.1, 1.25, 1.0)


def car(matrix, size, dice):
    """A Patch."""
    pen = Pen(matrix, BOUNDS, size)
    paint = dice.pick((hue(dice.uniform(0, 1), dice.uniform(0.3, 0.9), dice.uniform(0.3, 0.8)),
                       varied(dice, rgb("#d9dcde"), 0.06), varied(dice, rgb("#2a2c30"), 0.04), varied(dice, rgb("#83888d"), 0.05)))
    pen.fill(ellipse(0, 0.8, 1.2, 0.14), (20, 20, 22), 0.7, 0.06)
    for side in (-1, 1):
        pen.fill(rounded(side * 0.76 - 0.16, 0.3, side * 0.76 + 0.16, 0.86, 0.07), (26, 26, 28))
    roof = dice.uniform(-1.0, -0.8)
    shell = both_sides(((0, roof), (0.55, roof + 0.03), (0.72, -0.38), (0.95, -0.22), (1.0, 0.1), (0.98, 0.58), (0.85, 0.68), (0, 0.7)))
    pen.fill(shell, paint)
    pen.fill(shell, darker(paint, 0.6), 0.7, inside=True, ramp=polygon((0, 0.0), (0, 0.9)))
    pen.fill(shell, lighter(paint, 0.6), 0.5, inside=True, ramp=polygon((0, -0.1), (0, -0.5)))
    glass = both_sides(((0, roof + 0.1), (0.48, roof + 0.12), (0.6, -0.36), (0, -0.34)))
    pen.fill(glass, (62, 54, 46))
    pen.fill(polygon((-0.5, roof + 0.1), (-0.2, roof + 0.1), (-0.42, -0.36), (-0.65, -0.36)), (230, 225, 215), 0.3, inside=True)
    for side in (-1, 1):
        lamp = rounded(side * 0.8 - 0.16, -0.12, side * 0.8 + 0.16, 0.12, 0.06)
        pen.fill(lamp, rgb("#a5161a"))
        pen.fill(rounded(side * 0.8 - 0.12, -0.08, side * 0.8 + 0.12, 0.0, 0.03), rgb("#e8584e"))
    pen.fill(rounded(-0.98, 0.33, 0.98, 0.6, 0.08), darker(paint, 0.28))
    pen.stroke(polygon((-0.95, 0.34), (0.95, 0.34)), 0.025, lighter(paint, 0.35), 0.8)
    pen.stroke(polygon((-0.78, -0.22), (0.78, -0.22)), 0.02, darker(paint, 0.5), 0.8)
    pen.fill(rectangle(-0.42, 0.02, 0.42, 0.3), darker(paint, 0.22))
    pen.fill(ellipse(0, -0.1, 0.06, 0.05), rgb("#c7cacd"))
    return pen.finish()
