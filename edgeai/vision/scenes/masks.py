"""Masks on faces, right and wrong, and what only looks like one."""
from edgeai.vision.scenes.colours import darker, lighter, rgb, varied
from edgeai.vision.scenes.faces import draw_hand
from edgeai.vision.scenes.shapes import both_sides, ellipse, polygon, smooth

_SURGICAL = tuple(map(rgb, ("#a9d3e6", "#8fc1dc", "#e9eef0", "#b9dcd0", "#e7c3cf")))
_CLOTH = tuple(map(rgb, ("#1c1c20", "#2c3550", "#8c8f94", "#7a2f3a", "#d8d2c0", "#3d5a45")))

# What a mask's upper edge stands at, in the face's units: over the nose, under it, under the mouth.
_ABOVE_NOSE, _UNDER_NOSE, _UNDER_MOUTH = 0.08, 0.46, 0.78


def mask_by_chance(dice):
    """cover(head) for draw_head: a mask that is worn as it should be."""
    return _Mask(dice, _ABOVE_NOSE + dice.uniform(-0.04, 0.06))


def wrong_mask_by_chance(dice):
    """A mask under the nose or at the chin."""
    return _Mask(dice, dice.pick((_UNDER_NOSE, _UNDER_NOSE, _UNDER_MOUTH)))


def decoy_by_chance(dice):
    """Something before a bare face, or nothing: a hand, a cup, a scarf at the neck."""
    return dice.weighted(((None, 5), (_hand(dice), 1), (_cup(dice), 1), (_scarf(dice), 1)))


class _Mask:
    def __init__(self, dice, top):
        self._top = top
        self._kind = dice.weighted((("surgical", 5), ("cloth", 2), ("respirator", 2)))
        self._colour = varied(dice, dice.pick(_CLOTH if self._kind == "cloth" else _SURGICAL), 0.05)
        if self._kind == "respirator":
            self._colour = varied(dice, rgb("#eceeee"), 0.04)
        self._valve = dice.chance(0.4)
        self._dots = self._kind == "cloth" and dice.chance(0.4)

    def __call__(self, head):
        pen, top, width = head.pen, self._top, head.person.width
        shift = 0.22 * head.look.yaw
        ear = 0.74 * width
        for side in (-1, 1):  # behind the mask's edge: the loops
            for y, at in ((top + 0.1, -0.15), (0.85, 0.2)):
                pen.stroke(polygon((side * 0.6 * width, y), (side * ear, at)), 0.03, lighter(self._colour, 0.3), 0.9)
        half = 0.65 * width
        raised = min(0.14, max(0.0, 0.6 - top))
        outline = both_sides(((0, top - raised), (0.16, top - raised * 0.8), (0.34, top + 0.04), (half, top + 0.14),
                              (half * 0.97, (top + 1.0) / 2 + 0.06), (half * 0.68, 0.94), (0.2, 1.06), (0, 1.07)))
        outline = outline + _lean(outline, half, shift)
        pen.fill(outline, self._colour)
        with pen.clipped(outline):
            self._fold(head, top, half, shift)
        away = 1 if head.look.yaw >= 0 else -1
        pen.fill(outline, darker(self._colour, 0.55), 0.55, inside=True,
                 ramp=polygon((away * 0.0, 0.4), (away * 0.95, 0.7)))
        pen.fill(outline, darker(self._colour, 0.6), 0.5, inside=True, ramp=polygon((0, 0.8), (0, 1.2)))
        pen.stroke(outline, 0.025, darker(self._colour, 0.35), 0.8, closed=True)

    def _fold(self, head, top, half, shift):
        pen, dark = head.pen, darker(self._colour, 0.3)
        if self._kind == "respirator":
            pen.stroke(smooth(((shift, top - 0.1), (shift * 1.3, 0.6), (shift, 1.1)), False), 0.03, dark, 0.6, 0.01)
            pen.fill(ellipse(shift - 0.2, top + 0.25, 0.3, 0.25), lighter(self._colour, 0.7), 0.6, 0.12)
            if self._valve:
                pen.fill(ellipse(shift + 0.22, 0.68, 0.13, 0.12), darker(self._colour, 0.2))
                pen.stroke(ellipse(shift + 0.22, 0.68, 0.13, 0.12), 0.03, dark, closed=True)
            return
        for row in range(1, 4) if self._kind == "surgical" else (2,):
            y = top + 0.06 + (1.0 - top) * row / 4
            pleat = smooth(((-half, y + 0.02), (shift, y + 0.05), (half, y + 0.02)), False)
            pen.stroke(pleat, 0.035, dark, 0.75, 0.006)
            pen.stroke(pleat + (0, 0.035), 0.03, lighter(self._colour, 0.5), 0.6, 0.006)
        if self._kind == "surgical":
            wire = smooth(((-0.25 + shift, top + 0.02), (shift, top - 0.07), (0.25 + shift, top + 0.02)), False)
            pen.stroke(wire, 0.045, lighter(self._colour, 0.5), 0.8)
        if self._dots:
            for row in range(4):
                for column in range(-3, 4):
                    pen.fill(ellipse(0.2 * column + shift + 0.1 * (row % 2), top + 0.1 + 0.22 * row, 0.035), lighter(self._colour, 0.6))


def _lean(outline, half, shift):
    """The middle moves as the head turns, the sides stay at the ears."""
    import numpy

    return numpy.stack([shift * (1 - (outline[:, 0] / half) ** 2), 0 * outline[:, 0]], 1)


def _uncounted(draw):
    """What is before a bare face is not the face."""
    def cover(head):
        head.pen.counts = False
        draw(head)

    return cover


def _hand(dice):
    x, turn = dice.uniform(-0.15, 0.15), dice.uniform(-0.5, 0.5)
    return _uncounted(lambda head: draw_hand(head, x, 0.7, turn))


def _cup(dice):
    colour = varied(dice, rgb("#d8d8d4"), 0.1)
    x = dice.uniform(-0.1, 0.1)

    def draw(head):
        pen = head.pen
        body = polygon((x - 0.3, 0.55), (x + 0.3, 0.55), (x + 0.24, 1.3), (x - 0.24, 1.3))
        pen.fill(body, colour)
        pen.fill(body, darker(colour, 0.5), 0.7, inside=True, ramp=polygon((x - 0.1, 0.8), (x + 0.4, 0.8)))
        pen.fill(ellipse(x, 0.55, 0.3, 0.07), darker(colour, 0.25))
        for finger in range(3):
            pen.fill(ellipse(x + 0.16, 0.85 + 0.16 * finger, 0.2, 0.075), lighter(head.person.skin, 0.05))
            pen.stroke(ellipse(x + 0.16, 0.85 + 0.16 * finger, 0.2, 0.075), 0.02, darker(head.person.skin, 0.35), 0.7, closed=True)

    return _uncounted(draw)


def _scarf(dice):
    colour = varied(dice, dice.pick(_CLOTH), 0.06)

    def draw(head):
        pen = head.pen
        shape = smooth(((-0.75, 1.05), (0, 1.22), (0.75, 1.05), (0.85, 1.45), (0, 1.75), (-0.85, 1.45)))
        pen.fill(shape, colour)
        for row in range(4):
            line = smooth(((-0.8, 1.15 + 0.1 * row), (0, 1.32 + 0.1 * row), (0.8, 1.15 + 0.1 * row)), False)
            pen.stroke(line, 0.03, darker(colour, 0.3) if row % 2 else lighter(colour, 0.4), 0.8)

    return _uncounted(draw)
