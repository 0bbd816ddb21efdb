"""Where exactly a plate lies: a frame with characters, each where GA 36 puts it.

Paint tells little where a blue plate is on a blue car. The writing does: it is looked for as a band (by its
slope, top and height), in it as columns (by their lean, left and width), and the corners found so
are moved until ink and gaps stand where they must. Corners are float arrays (4, 2), from the top left clockwise.
"""
import functools
from typing import Any, NamedTuple

_WIDTH = 200  # pixels of the picture that is searched
_CELL_MM = 4.0  # of the pattern that a straightened plate is compared with
_HEIGHT_MM = 140
_ROWS_MM, _FRAME_MM = (26, 114), (4, 12)  # the characters; the frame, from each edge
_BARE_MM = (12, 22)  # between frame and characters
_FRAME_WEIGHT = 0.4  # of the characters'
ENOUGH = 0.66  # likeness at which no more is tried: 0 of an even grey, some 0.75 of a plate
_STEPS, _LAST_STEPS = (0.15, 0.05, 0.02), (0.04, 0.02, 0.01)  # of 1.5 plate heights
_SLOPES = [0.03 * number for number in range(-10, 11)]
_LEANS = [0.06 * number for number in range(-5, 6)]
_BANDS, _TRIED = 5, 3


class Writing(NamedTuple):
    """ink: float32 0..1, where something thin is lighter (or darker) than around it. box: x, y,
    width, height, about where the plate is. places: (left, right) of each character in mm.
    width: of the plate in mm. frame: how much that counts; the characters count 1."""

    ink: Any
    box: Any
    places: tuple
    width: int
    frame: float = _FRAME_WEIGHT


class Fit(NamedTuple):
    corners: Any
    likeness: float


def fitted(part, box, places, width, is_light, starts=()):
    """`Fit` of a plate in a BGR picture, in its pixels. is_light: has the plate dark characters?
    starts: corners to try first."""
    import cv2
    import numpy

    scale = _WIDTH / part.shape[1]
    grey = cv2.resize(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), None, fx=scale, fy=scale,
                      interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    box = [side * scale for side in box]
    height = min(box[3], box[2] * _HEIGHT_MM / width)
    writing = Writing(_ink(grey, height, is_light), box, places, width)
    best = _best(writing, [numpy.asarray(one, numpy.float64) * scale for one in starts])
    # A holder may hide the frame, and the plate's edge look like one: the last word is the characters'.
    exact = moved(writing._replace(frame=0.0), best.corners, _LAST_STEPS)
    return best._replace(corners=(exact.corners / scale).astype(numpy.float32))


def _best(writing, starts):
    best = Fit(None, -9.0)
    for corners in _tried(writing, starts):
        best = max(best, moved(writing, corners, _STEPS), key=lambda fit: fit.likeness)
        if best.likeness >= ENOUGH:
            break
    return best


def _tried(writing, starts):
    """Corners to begin at, the likeliest first."""
    for corners in starts:
        yield corners
    found = [_columns(writing, band) for band in _bands(writing)]
    for corners in sorted(found, key=lambda one: -likeness(writing, one))[:_TRIED]:
        yield corners


def _ink(grey, height, is_light):
    import cv2
    import numpy

    side = max(3, int(0.22 * height) | 1)  # wider than a stroke, narrower than a character
    ink = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT if is_light else cv2.MORPH_TOPHAT,
                           numpy.ones((side, side), numpy.uint8)).astype(numpy.float32)
    return numpy.minimum(ink / max(8.0, numpy.percentile(ink, 92)), 1.0)


@functools.lru_cache(maxsize=8)
def pattern(places, width, frame_weight):
    """float32 (35, width / 4): what a plate's ink is multiplied with. Characters and frame count
    for it, the gaps between against it, each by its mean."""
    import numpy

    weights = numpy.zeros((int(_HEIGHT_MM / _CELL_MM), int(width / _CELL_MM)), numpy.float32)
    rows, (bare, bare_end), (frame, frame_end) = (
        [int(round(at / _CELL_MM)) for at in pair] for pair in (_ROWS_MM, _BARE_MM, _FRAME_MM))
    written, around, gaps = (numpy.zeros(weights.shape, bool) for _number in range(3))
    for left, right in places:
        written[rows[0]:rows[1], int(round(left / _CELL_MM)):int(round(right / _CELL_MM))] = True
    around[frame:-frame, frame:-frame] = True
    around[frame_end:-frame_end, frame_end:-frame_end] = False
    for part in (slice(*rows), slice(bare, bare_end), slice(-bare_end, -bare)):
        gaps[part, frame_end:-frame_end] = True
    gaps &= ~written
    for mask, weight in ((written, 1.0), (around, frame_weight), (gaps, -1.0)):
        weights[mask] = weight / mask.sum()
    return weights


def likeness(writing, corners):
    """Of what lies between the corners to a plate."""
    import cv2
    import numpy

    weights = pattern(writing.places, writing.width, writing.frame)
    height, width = weights.shape
    target = numpy.array([(0, 0), (width, 0), (width, height), (0, height)], numpy.float32)
    straight = cv2.getPerspectiveTransform(corners.astype(numpy.float32), target)
    return float((cv2.warpPerspective(writing.ink, straight, (width, height)) * weights).sum())


@functools.lru_cache(maxsize=1)
def _moves():
    """(10, 4, 2): shift, one edge alone, turn, lean, and what perspective does."""
    import numpy

    none, both = numpy.zeros(4), numpy.ones(4)
    x, y = numpy.array([-1, 1, 1, -1.0]), numpy.array([-1, -1, 1, 1.0])
    return numpy.array([numpy.stack(move, axis=1) for move in (
        (both, none), (none, both), ((1 + x) / 2, none), ((1 - x) / 2, none), (none, (1 + y) / 2),
        (none, (1 - y) / 2), (none, x), (y, none), (none, x * y), (x * y, none))])


def moved(writing, corners, steps):
    """The best `Fit` that moves of these sizes lead to."""
    best = Fit(corners, likeness(writing, corners))
    for step in steps:
        for _turn in range(6):
            before = best.likeness
            best = _one_turn(writing, best, step)
            if best.likeness - before < 1e-4:
                break
    return best


def _one_turn(writing, best, step):
    import numpy

    for move in _moves():
        side = 1.5 * numpy.linalg.norm(best.corners[3] - best.corners[0])
        for size in (-step, step, -2 * step, 2 * step):
            corners = best.corners + move * (size * side)
            value = likeness(writing, corners)
            if value > best.likeness + 1e-4:
                best = Fit(corners, value)
                break
    return best


class _Band(NamedTuple):
    """Of a slope that makes the writing level at the box's middle: where the plate begins and how
    high it is, in pixels."""

    value: float
    slope: float
    top: float
    height: float


def _bands(writing):
    """The likeliest, each of another slope."""
    import cv2
    import numpy

    x, y, width, height = writing.box
    heights = numpy.arange(0.35 * height, 1.1 * height, max(1, 0.04 * height))[:, None]
    tops = numpy.arange(max(0, y - 0.15 * height), y + 0.7 * height)[None]
    end = min(writing.ink.shape[0], y + 1.15 * height)
    found = []
    for slope in _SLOPES:
        level = numpy.array([[1, 0, 0], [-slope, 1, slope * (x + width / 2)]])
        ink = cv2.warpAffine(writing.ink, level, writing.ink.shape[::-1])
        profile = ink[:, int(x + 0.12 * width):int(x + 0.88 * width)].mean(axis=1)
        values = numpy.where(tops + heights > end, -9, _band_value(profile, tops, heights))
        at = numpy.unravel_index(values.argmax(), values.shape)
        found.append(_Band(values[at], slope, tops[0, at[1]], heights[at[0], 0]))
    return sorted(found, reverse=True)[:_BANDS]


def _band_value(profile, tops, heights):
    def mean(first, last):
        return _mean(profile, tops + heights * (first / _HEIGHT_MM), tops + heights * (last / _HEIGHT_MM))

    (bare, bare_end), (frame, frame_end) = _BARE_MM, _FRAME_MM
    return (mean(*_ROWS_MM) - 0.5 * mean(bare, bare_end)
            - 0.5 * mean(_HEIGHT_MM - bare_end, _HEIGHT_MM - bare)
            + _FRAME_WEIGHT / 2 * mean(frame, frame_end)
            + _FRAME_WEIGHT / 2 * mean(_HEIGHT_MM - frame_end, _HEIGHT_MM - frame))


def _columns(writing, band):
    """The corners of a plate whose characters fit best into the band."""
    import numpy

    x, _y, width, _height = writing.box
    widths = band.height * writing.width / _HEIGHT_MM * numpy.linspace(0.78, 1.2, 15)[:, None]
    lefts = numpy.arange(x - 0.12 * width, x + 0.6 * width)[None]
    best = (-9.0, None)
    for lean in _LEANS:
        values = _column_value(_profile(writing, band, lean), lefts, widths, writing)
        values = numpy.where(lefts + widths > x + 1.15 * width, -9, values)
        at = numpy.unravel_index(values.argmax(), values.shape)
        if best[1] is None or values[at] > best[0]:
            best = values[at], _slanted(writing, band, lean, lefts[0, at[1]], widths[at[0], 0])
    return best[1]


def _profile(writing, band, lean):
    """How much is written in each column of the band, made level and upright."""
    import cv2
    import numpy

    first, last = (int(round(band.top + band.height * at / _HEIGHT_MM)) for at in _ROWS_MM)
    size = writing.ink.shape[1], last + 1
    upright = cv2.warpAffine(writing.ink, _slant(writing, band, lean), size,
                             flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return upright[first:max(last, first + 1)].mean(axis=0).astype(numpy.float64)


def _slant(writing, band, lean):
    """(2, 3): from level and upright to the picture."""
    import numpy

    middle, centre = band.top + band.height / 2, writing.box[0] + writing.box[2] / 2
    return numpy.array([[1, lean, -lean * middle], [
        band.slope, 1 + band.slope * lean, -band.slope * (lean * middle + centre)]])


def _slanted(writing, band, lean, left, width):
    import numpy

    right, bottom = left + width, band.top + band.height
    upright = numpy.array([(left, band.top, 1), (right, band.top, 1), (right, bottom, 1), (left, bottom, 1)])
    return upright @ _slant(writing, band, lean).T


def _column_value(profile, lefts, widths, writing):
    """How much more is written in the characters' places than between them."""
    scale, end = widths / writing.width, _FRAME_MM[1]
    sums, length = 0, 0
    for left, right in writing.places:
        sums = sums + _sum(profile, lefts + scale * left, lefts + scale * right)
        length += right - left
    whole = _sum(profile, lefts + scale * end, lefts + scale * (writing.width - end))
    gaps = writing.width - 2 * end - length
    return sums / (scale * length) - (whole - sums) / (scale * gaps)


def _mean(profile, first, last):
    return _sum(profile, first, last) / (last - first)


def _sum(profile, first, last):
    """Of the profile between these places, which may lie between two of its values."""
    import numpy

    sums = numpy.concatenate([[0.0], numpy.cumsum(profile)])
    at = numpy.arange(len(sums))
    return numpy.interp(last, at, sums) - numpy.interp(first, at, sums)
