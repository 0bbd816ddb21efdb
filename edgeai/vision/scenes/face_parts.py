"""Eyes, brows, nose, mouth and glasses. In the face's units, turned with the head."""
from edgeai.vision.scenes.colours import darker, lighter, mix
from edgeai.vision.scenes.shapes import arc, ellipse, joined, polygon, rounded, smooth

EYE_X, EYE_Y = 0.33, -0.08
_LID = (20, 22, 30)


def draw_eyes(head):
    for side in (-1, 1):
        _draw_eye(head, side)


def _draw_eye(head, side):
    pen, person, look = head.pen, head.person, head.look
    wide, high = 0.165 * person.eye, 0.085 * person.eye * look.eyes
    x, y = side * EYE_X, EYE_Y
    low = high * (1 - 0.55 * max(0.0, look.cheeks))  # a smile lifts the lower lid
    upper = arc(x, y, wide, high, -3.1416, 0.0, count=12)
    lower = arc(x, y, wide, low, 0.0, 3.1416, count=12)
    opening = head.turned(joined(upper, lower))
    pen.fill(opening, (232, 236, 240))
    iris_x = x + 0.04 * look.gaze
    iris_y = y + 0.01
    size = 0.088 * person.eye
    with pen.clipped(opening):
        pen.fill(head.turned(ellipse(iris_x, iris_y, size, size)), darker(person.iris, 0.35))
        pen.fill(head.turned(ellipse(iris_x, iris_y, size * 0.8, size * 0.8)), person.iris)
        pen.fill(head.turned(ellipse(iris_x, iris_y, size * 0.45, size * 0.45)), (8, 8, 8))
        pen.fill(head.turned(ellipse(iris_x - 0.03, iris_y - 0.03, 0.024, 0.024)), (255, 255, 255))
        pen.fill(head.turned(ellipse(x, y - high, wide, 0.04)), (60, 60, 70), 0.5, 0.015)
    pen.stroke(head.turned(upper), 0.045, _LID)
    pen.stroke(head.turned(lower), 0.02, darker(person.skin, 0.45))
    crease = arc(x, y - 0.035, wide * 1.02, high + 0.035, -2.8, -0.34, count=10)
    pen.stroke(head.turned(crease), 0.022, darker(person.skin, 0.4), 0.8)


def draw_brows(head):
    pen, person, look = head.pen, head.person, head.look
    colour = mix(person.hair, (20, 20, 30), 0.35)
    for side in (-1, 1):
        inner, outer = -0.29 - 0.13 * look.brow_inner, -0.27 - 0.11 * look.brow_outer
        middle = (inner + outer) / 2 - 0.06
        pinch = 0.035 * look.frown
        line = smooth(((side * (0.14 - pinch), inner + 0.02), (side * 0.25, (inner + middle) / 2 - 0.01),
                       (side * 0.38, middle + 0.01), (side * 0.53, outer + 0.06)), False)
        pen.stroke(head.turned(line), 0.07 * person.brow, colour, 0.9, 0.008)
        pen.stroke(head.turned(line[:14]), 0.085 * person.brow, colour, 0.6, 0.01)
        if look.frown > 0.3:
            crease = polygon((side * 0.055, -0.38), (side * 0.045, -0.2))
            pen.stroke(head.turned(crease), 0.03, darker(person.skin, 0.45), 0.9, 0.006)


def draw_nose(head):
    pen, person = head.pen, head.person
    size, yaw = person.nose, head.look.yaw
    side = 1 if yaw >= 0 else -1
    shadow = darker(person.skin, 0.42)
    bridge = smooth(((side * 0.07, -0.1), (side * 0.09, 0.12), (side * 0.15 * size, 0.32)), False)
    pen.stroke(head.turned(bridge, 0.12), 0.05, shadow, 0.5, 0.025, inside=True)
    pen.stroke(head.turned(polygon((-side * 0.0, -0.12), (0, 0.24)), 0.14), 0.06,
               lighter(person.skin, 0.5), 0.4, 0.03, inside=True)
    under = smooth(((-0.15 * size, 0.33), (-0.09 * size, 0.385), (0, 0.4), (0.09 * size, 0.385),
                    (0.15 * size, 0.33)), False)
    pen.stroke(head.turned(under, 0.14), 0.035, shadow, 0.85, 0.008)
    for wing in (-1, 1):
        pen.fill(head.turned(ellipse(wing * 0.075 * size, 0.375, 0.04 * size, 0.022), 0.14), darker(person.skin, 0.7), 0.9)
        ala = arc(wing * 0.125 * size, 0.33, 0.05, 0.06, -1.6 if wing > 0 else 1.6, 1.6 if wing > 0 else 4.7, count=7)
        pen.stroke(head.turned(ala, 0.12), 0.024, shadow, 0.7)


def _mouth_lines(look):
    """(upper edge, lower edge) of the opening, left to right; equal where the mouth is shut."""
    wide = 0.26 * look.mouth_width
    y = 0.62 - 0.02 * look.gape
    lift = -0.1 * look.corners
    upper = ((-wide, y + lift), (-wide * 0.5, y + lift * 0.25 - 0.06 * look.gape), (0, y - 0.1 * look.gape * (look.mouth_width < 0.8) + 0.01),
             (wide * 0.5, y + lift * 0.25 - 0.06 * look.gape), (wide, y + lift))
    drop = 0.3 * look.gape
    lower = ((-wide, y + lift), (-wide * 0.62, y + lift * 0.25 + drop * 0.72), (0, y + 0.015 + drop),
             (wide * 0.62, y + lift * 0.25 + drop * 0.72), (wide, y + lift))
    return smooth(upper, False), smooth(lower, False)


def draw_mouth(head):
    pen, person, look = head.pen, head.person, head.look
    upper, lower = _mouth_lines(look)
    lip = mix(mix(person.skin, (80, 70, 190), 0.55), (40, 30, 90), 0.15)
    thick = 0.05 * person.lips
    top = joined(upper + (0, -thick) * _bow(upper), upper[::-1])
    bottom = joined(lower, (lower + (0, thick * 1.35) * _bow(lower))[::-1])
    pen.fill(head.turned(bottom, 0.06), lip)
    pen.fill(head.turned(top, 0.06), darker(lip, 0.15))
    opening = head.turned(joined(upper, lower[::-1]), 0.06)
    if look.gape > 0.03:
        pen.fill(opening, (28, 18, 60))
        with pen.clipped(opening):
            pen.fill(head.turned(ellipse(0, 0.64 + 0.32 * look.gape, 0.15, 0.1), 0.06), (95, 85, 190))
            if look.teeth:
                pen.fill(head.turned(joined(upper, (upper + (0, 0.035 + 0.07 * look.gape))[::-1]), 0.06), (225, 235, 240))
    pen.stroke(head.turned(upper, 0.06), 0.024, darker(lip, 0.6), 0.9)
    if look.gape < 0.03:
        shade = smooth(((-0.12, 0.78), (0, 0.8), (0.12, 0.78)), False)
        pen.stroke(head.turned(shade, 0.06), 0.05, darker(person.skin, 0.4), 0.5, 0.03, inside=True)


def _bow(line):
    """0 at a lip's corners, 1 in its middle, for each point."""
    import numpy

    return numpy.sin(numpy.linspace(0.12, 3.02, len(line)))[:, None]


def draw_glasses(head):
    pen, style = head.pen, head.person.glasses
    if not style:
        return
    frame = (30, 28, 26) if style != "round" else (70, 110, 140)
    for side in (-1, 1):
        x = side * 0.345
        glass = ellipse(x, -0.03, 0.23, 0.21) if style == "round" else \
            rounded(x - 0.24, -0.21, x + 0.24, 0.15, 0.09)
        glass = head.turned(glass, 0.08)
        pen.fill(glass, (35, 30, 25) if style == "dark" else (255, 250, 240), 0.9 if style == "dark" else 0.13)
        shine = head.turned(polygon((x - 0.12, -0.17), (x - 0.02, -0.17), (x - 0.12, 0.08), (x - 0.18, 0.03)), 0.08)
        pen.fill(shine, (255, 255, 255), 0.22)
        pen.stroke(glass, 0.035, frame, closed=True)
        pen.stroke(head.turned(polygon((side * 0.57, -0.1), (side * 0.78, -0.06)), 0.04), 0.04, frame)
    pen.stroke(head.turned(smooth(((-0.12, -0.08), (0, -0.12), (0.12, -0.08)), False), 0.1), 0.035, frame)
