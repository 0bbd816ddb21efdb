"""Hair, caps and beards, behind and before a face."""
from edgeai.vision.scenes.colours import darker, lighter
from edgeai.vision.scenes.shapes import arc, both_sides, ellipse, joined, polygon, smooth

_DOME = ((0, -1.3), (0.45, -1.24), (0.76, -0.96), (0.86, -0.5))


def draw_behind(head):
    pen, person = head.pen, head.person
    width = person.width
    if person.style in ("bald", "cap"):
        return
    if person.style == "long":
        shape = both_sides(_DOME + ((0.9, 0.1), (0.95, 0.8), (1.0, 1.45), (0.6, 1.55), (0.3, 1.3), (0, 1.2)))
    elif person.style == "curly":
        for point in both_sides(_DOME + ((0.93, -0.1), (0.85, 0.3), (0, 0.3)))[::4]:
            pen.fill(ellipse(point[0] * width, point[1], 0.24), person.hair)
        shape = both_sides(_DOME + ((0.85, 0.1), (0, 0.2)))
    else:
        shape = both_sides(_DOME + ((0.82, -0.12), (0.7, 0.12), (0, 0.1)))
        if person.style == "bun":
            pen.fill(ellipse(0.1, -1.32, 0.3, 0.26), person.hair)
    pen.fill(shape * (width, 1), darker(person.hair, 0.15))


def draw_front(head):
    {"short": _short, "parted": _parted, "fringe": _fringe, "long": _parted, "bun": _swept,
     "curly": _curly, "cap": _cap, "bald": _bald}[head.person.style](head)


def _cap_of_hair(head, hairline):
    """The top of the head down to the hairline, listed from the left to the right."""
    person, pen = head.person, head.pen
    dome = smooth(((-0.79, -0.1), (-0.83, -0.45), (-0.74, -0.95), (-0.42, -1.23), (0, -1.3), (0.42, -1.23), (0.74, -0.95),
                   (0.83, -0.45), (0.79, -0.1)), False)
    shape = joined(dome, smooth(hairline, False)[::-1]) * (person.width, 1)
    pen.fill(shape, person.hair)
    pen.fill(shape, darker(person.hair, 0.5), 0.5, inside=False, ramp=polygon((0, -0.95), (0, -0.4)))
    pen.fill(ellipse(-0.25, -1.02, 0.34, 0.1, -0.3), lighter(person.hair, 0.5), 0.35, 0.05)
    for strand in range(5):
        x = -0.56 + 0.28 * strand
        line = smooth(((x * 0.7, -1.22), (x * 1.05, -1.0), (x * 1.15, -0.8)), False)
        pen.stroke(line, 0.03, darker(person.hair, 0.35), 0.5)


def _lean(head):
    return 0.35 * head.look.yaw


def _short(head):
    x = _lean(head)
    _cap_of_hair(head, ((-0.79, -0.1), (-0.7, -0.12), (-0.66, -0.5), (-0.45 + x, -0.8), (x, -0.87), (0.45 + x, -0.8), (0.66, -0.5), (0.7, -0.12), (0.79, -0.1)))


def _parted(head):
    x = _lean(head)
    _cap_of_hair(head, ((-0.8, 0.05), (-0.68, 0.0), (-0.68, -0.42), (-0.42 + x, -0.72), (-0.2 + x, -0.98), (0.1 + x, -0.82), (0.5, -0.62), (0.68, -0.2), (0.72, 0.05), (0.8, 0.05)))


def _fringe(head):
    x = _lean(head)
    _cap_of_hair(head, ((-0.8, 0.15), (-0.68, 0.1), (-0.66, -0.3), (-0.5 + x, -0.46), (-0.25 + x, -0.4), (x, -0.47), (0.25 + x, -0.4), (0.5 + x, -0.46), (0.66, -0.3), (0.68, 0.1), (0.8, 0.15)))


def _swept(head):
    x = _lean(head)
    _cap_of_hair(head, ((-0.79, -0.1), (-0.7, -0.2), (-0.62, -0.6), (-0.3 + x, -0.9), (x, -0.95), (0.3 + x, -0.9), (0.62, -0.6), (0.7, -0.2), (0.79, -0.1)))


def _curly(head):
    person, pen = head.person, head.pen
    for index, point in enumerate(arc(0, -0.45, 0.68 * person.width, 0.62, -3.3, 0.16, count=13)):
        pen.fill(ellipse(point[0], point[1] - 0.1, 0.22), person.hair if index % 2 else lighter(person.hair, 0.07))
    for index, point in enumerate(arc(0, -0.7, 0.42 * person.width, 0.45, -3.1, 0.0, count=8)):
        pen.fill(ellipse(point[0], point[1] - 0.05, 0.22), lighter(person.hair, 0.05 * (index % 3)))


def _cap(head):
    person, pen = head.person, head.pen
    x = _lean(head)
    crown = smooth(((-0.8, -0.5), (-0.78, -0.9), (-0.45, -1.3), (0, -1.4), (0.45, -1.3), (0.78, -0.9), (0.8, -0.5)), False)
    colour = lighter(person.clothes, 0.1)
    pen.fill(joined(crown, smooth(((0.8, -0.5), (0.4, -0.72), (0, -0.77), (-0.4, -0.72), (-0.8, -0.5)), False)) * (person.width, 1), colour)
    pen.fill(smooth(((-0.66 + x, -0.68), (-0.35 + x * 1.3, -0.86), (x * 1.5, -0.9), (0.35 + x * 1.3, -0.86), (0.66 + x, -0.68),
                     (0.5 + x * 2, -0.5), (x * 2.2, -0.44), (-0.5 + x * 2, -0.5))), darker(colour, 0.35))
    pen.stroke(polygon((x, -1.38), (x, -0.86)), 0.02, darker(colour, 0.4), 0.7)


def _bald(head):
    pen, skin = head.pen, head.person.skin
    pen.fill(ellipse(-0.2, -0.78, 0.22, 0.09, -0.35), lighter(skin, 0.75), 0.6, 0.04, inside=True)


def draw_beard(head):
    pen, person = head.pen, head.person
    if not person.beard:
        return
    hair = darker(person.hair, 0.1)
    if person.beard == "stubble":
        pen.fill(smooth(((-0.68, 0.2), (-0.4, 0.45), (0, 0.42), (0.4, 0.45), (0.68, 0.2), (0.5, 0.95), (0, 1.1), (-0.5, 0.95))),
                 lighter(hair, 0.15), 0.35, 0.06)
        return
    lip = smooth(((-0.3, 0.6), (-0.15, 0.47), (0, 0.49), (0.15, 0.47), (0.3, 0.6), (0.1, 0.555), (-0.1, 0.555)))
    pen.fill(head.turned(lip, 0.08), hair, 0.95, 0.012)
    if person.beard == "full":
        jaw = joined(smooth(((-0.75, 0.05), (-0.6, 0.4), (-0.36, 0.5), (-0.3, 0.72), (0, 0.86 if head.look.gape < 0.3 else 0.97), (0.3, 0.72), (0.36, 0.5), (0.6, 0.4), (0.75, 0.05)), False),
                     polygon((0.9, 1.1), (-0.9, 1.1)))
        pen.fill(head.turned(jaw, 0.0), hair, 0.95, 0.02)
