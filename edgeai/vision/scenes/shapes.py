"""Outlines: float arrays (points, 2) in a thing's own units, y downwards. Nobody changes one in
place: those that are asked for again are kept."""
import functools
import math

TURN = 2 * math.pi


def polygon(*points):
    import numpy

    return numpy.array(points, float)


def ellipse(x, y, radius_x, radius_y=None, turn=0.0, count=28):
    """turn: radians."""
    return arc(x, y, radius_x, radius_y, 0.0, TURN * (count - 1) / count, turn, count)


@functools.lru_cache(maxsize=2048)
def arc(x, y, radius_x, radius_y=None, start=0.0, end=TURN, turn=0.0, count=16):
    """Part of an ellipse, not closed; angles in radians, 0 to the right, clockwise."""
    import numpy

    angles = numpy.linspace(start, end, count)
    across = radius_x * numpy.cos(angles)
    down = (radius_x if radius_y is None else radius_y) * numpy.sin(angles)
    cosine, sine = math.cos(turn), math.sin(turn)
    return numpy.stack([x + across * cosine - down * sine, y + across * sine + down * cosine], 1)


def rectangle(left, top, right, bottom):
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))


def rounded(left, top, right, bottom, radius):
    """A rectangle with round corners."""
    import numpy

    quarter = TURN / 4
    corners = ((right - radius, top + radius, -quarter), (right - radius, bottom - radius, 0.0),
               (left + radius, bottom - radius, quarter), (left + radius, top + radius, 2 * quarter))
    return numpy.concatenate([arc(x, y, radius, radius, start, start + quarter, count=6)
                              for x, y, start in corners])


def regular(sides, radius, turn=0.0):
    return ellipse(0, 0, radius, radius, turn, sides)


def star(points, outer, inner, x=0.0, y=0.0, turn=0.0):
    import numpy

    shape = ellipse(0, 0, 1, 1, turn, 2 * points)
    return shape * numpy.where(numpy.arange(2 * points) % 2, inner, outer)[:, None] + (x, y)


def smooth(points, closed=True, steps=6):
    """A curve through the points (Catmull-Rom)."""
    return _smooth(tuple((float(x), float(y)) for x, y in points), closed, steps)


@functools.lru_cache(maxsize=2048)
def _smooth(points, closed, steps):
    import numpy

    points = numpy.asarray(points, float)
    if not closed:
        points = numpy.concatenate([points[:1], points, points[-1:]])
    before, here, after, beyond = (numpy.roll(points, shift, 0) for shift in (1, 0, -1, -2))
    if not closed:
        before, here, after, beyond = (part[1:-2] for part in (before, here, after, beyond))
    t = (numpy.arange(steps) / steps)[None, :, None]
    before, here, after, beyond = (part[:, None] for part in (before, here, after, beyond))
    curve = 0.5 * (2 * here + (after - before) * t
                   + (2 * before - 5 * here + 4 * after - beyond) * t ** 2
                   + (3 * here - before - 3 * after + beyond) * t ** 3)
    curve = curve.reshape(-1, 2)
    return curve if closed else numpy.concatenate([curve, points[-1:]])


def both_sides(points, steps=5):
    """A closed smooth outline from its right half, listed from top to bottom."""
    points = [tuple(point) for point in points]
    left = [(-x, y) for x, y in reversed(points) if abs(x) > 1e-9]
    return smooth(points + left, steps=steps)


def joined(*parts):
    import numpy

    return numpy.concatenate(parts)


def moved(points, x=0.0, y=0.0, scale=1.0, turn=0.0):
    """Scaled and turned about the origin, then moved."""
    cosine, sine = math.cos(turn) * scale, math.sin(turn) * scale
    return points @ polygon((cosine, sine), (-sine, cosine)) + (x, y)
