"""Heads and shoulders. Units: a face reaches from -1 (the top of the brow) to 1 (the chin)."""
import math

from edgeai.vision.scenes import hair
from edgeai.vision.scenes.colours import darker, lighter, mix
from edgeai.vision.scenes.face_parts import draw_brows, draw_eyes, draw_glasses, draw_mouth, draw_nose
from edgeai.vision.scenes.shapes import both_sides, ellipse, moved, polygon, rounded, smooth

BOUNDS = (-1.95, -1.6, 1.95, 2.15)
_RADIUS = 0.86  # of the head, for what turns with it


class Head:
    """What the parts of a face are drawn by: the pen, the person, the look, and how the head stands."""

    def __init__(self, pen, person, look):
        self.pen, self.person, self.look = pen, person, look

    def turned(self, points, nearness=0.0):
        """Points of the face as the head turns and nods; nearness: how far they stand out."""
        import numpy

        points = numpy.asarray(points, float)
        across = numpy.minimum(numpy.maximum(points[:, 0] / _RADIUS, -1), 1)
        angles = numpy.minimum(numpy.maximum(numpy.arcsin(across) + self.look.yaw, -1.5), 1.5)
        seen = numpy.empty_like(points)
        seen[:, 0] = _RADIUS * numpy.sin(angles) + nearness * math.sin(self.look.yaw)
        seen[:, 1] = points[:, 1] + self.look.pitch * (1 + nearness)
        return seen


def face_outline(person):
    """The skin that a label box surrounds, closed."""
    w, jaw = person.width, person.jaw
    return both_sides(((0, -1.0), (0.36 * w, -0.95), (0.62 * w, -0.72), (0.73 * w, -0.3), (0.73 * w, 0.1),
                       (0.66 * w * (0.5 + jaw / 2), 0.48), (0.46 * w * jaw, 0.8), (0.2 * w * jaw, 0.97), (0, 1.0)))


def draw_head(pen, person, look, cover=None, on_top=None):
    """A head with its shoulders. cover(head): draws what is worn over the face, a mask, on_top(head)
    what is worn over all, a helmet; both count."""
    head = Head(pen, person, look)
    pen.counts = False
    hair.draw_behind(head)
    _draw_body(head)
    _draw_ears(head)
    pen.counts = True
    outline = face_outline(person)
    pen.fill(outline, person.skin)
    pen.counts = False
    _shade(head, outline)
    with pen.clipped(outline):
        _draw_age(head)
        hair.draw_beard(head)
        draw_eyes(head)
        draw_nose(head)
        draw_mouth(head)
    draw_brows(head)
    if cover:
        pen.counts = True
        cover(head)
        pen.counts = False
    draw_glasses(head)
    if on_top:
        pen.counts = True
        on_top(head)
    else:
        hair.draw_front(head)


def _draw_body(head):
    pen, person = head.pen, head.person
    shirt = both_sides(((0, 1.28), (0.42, 1.24), (0.62, 1.36), (1.2, 1.52), (1.62, 1.72), (1.82, 2.05), (1.84, 2.6)))
    neck = polygon((-0.38, 0.55), (0.38, 0.55), (0.42, 1.3), (0.2, 1.5), (0, 1.56), (-0.2, 1.5), (-0.42, 1.3))
    pen.fill(shirt, person.clothes)
    pen.fill(neck, darker(person.skin, 0.13))
    pen.fill(ellipse(0, 0.95, 0.5, 0.33), darker(person.skin, 0.45), 0.8, 0.08, inside=True)
    for side in (-1, 1):
        collar = polygon((side * 0.4, 1.2), (side * 0.54, 1.26), (side * 0.1, 1.74), (side * 0.02, 1.56))
        pen.fill(collar, lighter(person.clothes, 0.18))
        pen.stroke(polygon((side * 1.12, 2.2), (side * 1.05, 1.8)), 0.03, darker(person.clothes, 0.35))
    pen.stroke(polygon((0, 1.6), (0, 2.2)), 0.03, darker(person.clothes, 0.4))
    pen.fill(shirt, darker(person.clothes, 0.5), 0.5, inside=True, ramp=polygon((0, 1.3), (1.9, 2.1)))


def _draw_ears(head):
    pen, person, yaw = head.pen, head.person, head.look.yaw
    for side in (-1, 1):
        if side * yaw > 0.35:  # turned away
            continue
        x = side * (0.76 * person.width - 0.06 * max(0, side * yaw))
        pen.fill(ellipse(x, 0.02, 0.12, 0.23, side * 0.12), darker(person.skin, 0.08))
        pen.fill(ellipse(x + side * 0.01, 0.02, 0.06, 0.13, side * 0.12), darker(person.skin, 0.3), 0.7, 0.02)


def _shade(head, outline):
    pen, skin, yaw = head.pen, head.person.skin, head.look.yaw
    away = 1 if yaw >= 0 else -1
    shadow = mix(darker(skin, 0.45), (40, 40, 110), 0.15)
    pen.fill(outline, shadow, 0.5, inside=True, ramp=polygon((away * -0.2, -0.1), (away * 1.05, 0.3)))
    pen.fill(outline, lighter(skin, 0.4), 0.45, inside=True, ramp=polygon((away * 0.1, 0.0), (away * -0.95, -0.45)))
    pen.fill(ellipse(0, 1.05, 0.62, 0.22), shadow, 0.55, 0.1, inside=True)
    blush = mix(skin, (90, 90, 235), 0.35)
    for side in (-1, 1):
        pen.fill(head.turned(ellipse(side * 0.42, 0.32, 0.17, 0.13)), blush,
                 0.3 + 0.25 * max(0, head.look.cheeks), 0.07, inside=True)
        pen.fill(head.turned(ellipse(side * 0.33, -0.1, 0.22, 0.16)), shadow, 0.28, 0.06, inside=True)


def _draw_age(head):
    pen, skin, age = head.pen, head.person.skin, head.person.age
    line = darker(skin, 0.4)
    if age > 0.35:
        for row in range(3):
            y = -0.72 + 0.11 * row
            pen.stroke(head.turned(smooth(((-0.34, y + 0.03), (-0.1, y), (0.15, y + 0.01), (0.36, y + 0.03)), False)),
                       0.022, line, 0.7 * (age - 0.2), inside=True)
    for side in (-1, 1):
        smile = max(0.0, head.look.corners)
        fold = smooth(((side * 0.2, 0.28), (side * 0.33, 0.42), (side * (0.37 + 0.06 * smile), 0.58)), False)
        pen.stroke(head.turned(fold, 0.05), 0.028, line, min(0.8, 0.7 * age + 0.4 * smile), 0.008, inside=True)
        if age > 0.5:
            for fan in (-0.06, 0.0, 0.06):
                foot = polygon((side * 0.53, -0.06 + fan / 2), (side * 0.63, -0.06 + fan * 1.7))
                pen.stroke(head.turned(foot), 0.018, line, 0.8 * age, inside=True)
            bag = smooth(((side * 0.2, 0.04), (side * 0.33, 0.11), (side * 0.47, 0.04)), False)
            pen.stroke(head.turned(bag), 0.03, line, 0.6 * age, 0.01, inside=True)


def draw_hand(head, x=0.0, y=0.55, turn=0.2):
    """A hand before the mouth: a decoy for whoever looks for masks."""
    pen, skin = head.pen, lighter(head.person.skin, 0.06)
    edge = darker(skin, 0.35)
    parts = [moved(polygon((-0.34, 0.16), (0.36, 0.12), (0.4, 1.6), (-0.2, 1.6)), x, y, 1, turn)]
    parts += [moved(_finger(0.31 - 0.19 * number, length), x, y, 1, turn)
              for number, length in enumerate((0.36, 0.5, 0.53, 0.44))]
    parts.append(moved(moved(_finger(0, 0.4), -0.33, 0.55, 1, -0.9), x, y, 1, turn))
    for part in parts:
        pen.fill(part, skin)
        pen.stroke(part, 0.03, edge, 0.8, closed=True)
    pen.fill(parts[0], skin)
    pen.fill(parts[0], edge, 0.5, inside=True, ramp=polygon((x, y + 0.2), (x + 0.5, y + 1.2)))


def _finger(x, length):
    return rounded(x - 0.09, -length, x + 0.09, 0.25, 0.085)
