"""Fire and smoke, and what is taken for them. Units: a fire stands on y = 1 and reaches about y = -1.

Fire is a field of heat, 0 to 1, that a table turns into colours; smoke a field of density. Both take
the time, so that they move: a phase in turns of about a second.
"""
import math

from edgeai.vision.scenes.pen import Patch
from edgeai.vision.scenes.placing import pixels_a_unit, project
from edgeai.vision.scenes.shapes import polygon

FIRE_BOUNDS = (-1.0, -1.45, 1.0, 1.1)
SMOKE_BOUNDS = (-1.2, -1.4, 1.2, 1.15)

# Heat -> (blue, green, red, opacity).
_HEATS = ((0.0, 10, 20, 90, 0), (0.16, 12, 40, 170, 60), (0.3, 15, 75, 235, 215), (0.5, 25, 140, 255, 245),
          (0.7, 70, 205, 255, 255), (0.88, 170, 245, 255, 255), (1.0, 235, 255, 255, 255))
_SEEN = 100  # from this opacity on fire and smoke are counted


def draw_fire(matrix, size, dice, phase=0.0):
    """A fire by chance, as a Patch. phase: turns, its movement."""
    tongues = [(dice.uniform(-0.55, 0.55), dice.uniform(0.2, 0.42), dice.uniform(0.7, 1.9), dice.uniform(0, 6.3),
                dice.whole(1, 3)) for _number in range(dice.whole(4, 7))]
    middle = (dice.uniform(-0.15, 0.15), dice.uniform(0.4, 0.6), dice.uniform(1.6, 2.2), dice.uniform(0, 6.3), 1)
    waves = dice.angle()
    strength = dice.uniform(0.85, 1.1)

    def heat(x, y):
        return strength * _heat(x, y, tongues + [middle], waves, phase)

    return _field_patch(matrix, size, FIRE_BOUNDS, heat, _fire_colours)


def _heat(x, y, tongues, waves, phase):
    import numpy

    turn = 2 * math.pi * phase
    rise = 1 - y  # above the ground
    sway = 0.09 * rise * (numpy.sin(3.1 * y + waves + turn) + 0.6 * numpy.sin(7.3 * y + 2.2 * waves + 2 * turn))
    ragged = 0.14 * numpy.sin(9 * x + 5 * y + waves + 2 * turn) * numpy.sin(6 * y - 7 * x - waves + 3 * turn)
    best = None
    for at, wide, high, start, beat in tongues:
        high = high * (1 + 0.16 * math.sin(start + beat * turn))
        level = rise / high
        body = wide * numpy.sqrt(numpy.clip(level + 0.12, 0, 1)) * numpy.clip(1 - level, 0, None) * 2.2
        across = numpy.abs(x - at - sway) / (body + 0.02)
        one = (1.15 - across ** 1.6) * numpy.clip(1.25 - 0.75 * level, 0, 1)
        best = one if best is None else numpy.maximum(best, one)
    ground = numpy.clip((1.06 - y) * 9, 0, 1)
    return (best + ragged * numpy.clip(rise, 0, 1.2) * numpy.clip(2.5 * best, 0, 1)) * ground * 0.92


def _fire_colours(heat):
    import numpy

    steps = numpy.array(_HEATS)
    table = numpy.stack([numpy.interp(numpy.linspace(0, 1, 256), steps[:, 0], steps[:, channel])
                         for channel in range(1, 5)], 1)
    table[:, :3] *= table[:, 3:] / 255  # times its cover, as a Patch has it
    return table.astype(numpy.uint8)[(numpy.clip(heat, 0, 1) * 255).astype(numpy.uint8)]


def draw_smoke(matrix, size, dice, phase=0.0):
    """Smoke by chance, as a Patch: a column of puffs that grows and leans as it rises."""
    lean, shade = dice.uniform(-0.5, 0.5), dice.uniform(45, 190)
    puffs = [(number / 11.0, dice.uniform(-0.18, 0.18), dice.uniform(0.8, 1.25), dice.angle()) for number in range(12)]
    grain = _grain(dice)
    opacity = dice.uniform(0.75, 0.97)

    def density(x, y):
        return _density(x, y, puffs, lean, grain, phase)

    def colours(field):
        import numpy

        cover = numpy.clip(field[..., 0], 0, 1) * opacity
        grey = (shade * (0.75 + 0.5 * field[..., 1])).clip(0, 255)
        tint = numpy.array((1.03, 1.0, 0.98))
        return numpy.concatenate([(grey * cover)[..., None] * tint, 255 * cover[..., None]], 2).clip(0, 255).astype(numpy.uint8)

    return _field_patch(matrix, size, SMOKE_BOUNDS, density, colours)


def _density(x, y, puffs, lean, grain, phase):
    """(…, 2): how thick, and how lit."""
    import numpy

    thick, lit = numpy.zeros(x.shape), numpy.zeros(x.shape)
    for level, aside, size, start in puffs:
        high = (level + 0.09 * phase) % 1.0
        at_x = aside * (0.4 + high) + lean * high ** 1.5 + 0.05 * math.sin(start + 2 * math.pi * phase)
        at_y = 1.0 - 2.05 * high
        radius = size * (0.17 + 0.42 * high)
        near = numpy.clip(1 - ((x - at_x) ** 2 + (y - at_y) ** 2) / radius ** 2, 0, 1)
        fade = min(1.0, 6 * high + 0.5) * (1 - 0.55 * high)
        thick = thick + near * fade * 1.5
        lit = numpy.maximum(lit, near * (0.5 - 0.6 * (y - at_y + 0.5 * (x - at_x)) / radius))
    rough = _sample(grain, x * 0.9 + 0.1 * phase, y * 0.9 + 0.5 * phase)
    thick = thick * (0.55 + 0.9 * rough)
    return numpy.stack([numpy.clip(1.25 * thick - 0.15, 0, 1), lit + 0.5 * (rough - 0.5)], -1)


def _grain(dice):
    """A smooth random surface, float 0..1, that repeats at its edges."""
    import cv2
    import numpy

    surface = numpy.zeros((64, 64))
    for cells, weight in ((5, 0.55), (11, 0.3), (23, 0.15)):
        small = dice.bytes(cells * cells).reshape(cells, cells).astype(numpy.float32) / 255
        surface += weight * cv2.resize(small, (64, 64), interpolation=cv2.INTER_LINEAR)
    return numpy.clip((surface - 0.5) * 1.9 + 0.5, 0, 1)


def _sample(surface, x, y):
    import cv2
    import numpy

    across = numpy.mod(x * 24 + 320, 126)
    down = numpy.mod(y * 24 + 320, 126)
    across, down = (numpy.where(part > 63, 126 - part, part).astype(numpy.float32) for part in (across, down))
    return cv2.remap(surface.astype(numpy.float32), across, down, cv2.INTER_LINEAR)


def _field_patch(matrix, size, bounds, field, colours):
    """The Patch of what field(x, y) is at each pixel, in units."""
    import numpy

    left, top, right, bottom = bounds
    corners = project(matrix, polygon((left, top), (right, top), (right, bottom), (left, bottom)))
    low = numpy.clip(numpy.floor(corners.min(0)), 0, size).astype(int)
    high = numpy.clip(numpy.ceil(corners.max(0)), 0, size).astype(int)
    columns, rows = numpy.meshgrid(numpy.arange(low[0], high[0]) + 0.5, numpy.arange(low[1], high[1]) + 0.5)
    units = project(numpy.linalg.inv(matrix), numpy.stack([columns.ravel(), rows.ravel()], 1))
    painted = colours(field(units[:, 0].reshape(columns.shape), units[:, 1].reshape(columns.shape)))
    cover = numpy.ascontiguousarray(painted[..., 3])
    counted = numpy.where(cover >= _SEEN, 255, 0).astype(numpy.uint8)
    return Patch(numpy.ascontiguousarray(painted[..., :3]), cover, counted, int(low[0]), int(low[1]))


def glow(image, matrix, dice):
    """The light that a fire throws around it, onto the picture in place."""
    import numpy

    x, y = project(matrix, polygon((0, 0.3)))[0]
    reach = pixels_a_unit(matrix) * dice.uniform(1.6, 2.6)
    rows = ((numpy.arange(image.shape[0]) - y) / reach)[:, None] ** 2
    columns = ((numpy.arange(image.shape[1]) - x) / reach)[None, :] ** 2
    light = numpy.clip(1 - rows - columns, 0, 1) ** 2
    add = (light[..., None] * numpy.array((12, 50, 105))).astype(numpy.uint16)
    image[:] = numpy.minimum(255, image + add)
