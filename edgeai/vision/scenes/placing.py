"""Where a thing stands in a picture: 3x3 matrices from its own units to pixels."""
import math


def placed(x, y, scale, turn=0.0, tilt=(0.0, 0.0), stretch=1.0):
    """x, y: the pixel of the thing's origin; scale: pixels a unit; turn: radians; tilt: how much
    nearer its right and its lower side are (perspective, a unit); stretch: of its width."""
    import numpy

    cosine, sine = math.cos(turn) * scale, math.sin(turn) * scale
    upright = numpy.array([[cosine * stretch, -sine, x], [sine * stretch, cosine, y], [0, 0, 1.0]])
    seen = numpy.array([[1, 0, 0], [0, 1, 0], [tilt[0], tilt[1], 1.0]])
    return upright @ seen


def project(matrix, points):
    """Points (n, 2) in units -> in pixels."""
    import numpy

    flat = numpy.asarray(points, float) @ matrix[:, :2].T + matrix[:, 2]
    return flat[:, :2] / flat[:, 2:]


def pixels_a_unit(matrix):
    """At the thing's origin."""
    return math.sqrt(abs(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0])
                     / abs(matrix[2, 2]))
