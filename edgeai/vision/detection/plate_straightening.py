"""A number plate cut out of a picture, made straight, and cut into its characters.

A blue (yellow, black) plate is 440 x 140 mm, its characters 45 mm wide, 12 mm apart, 34 mm after
the second; a green one is 480 x 140 mm, characters of 43 mm (the first: 45), 9 mm apart, 49 mm
after the second (GA 36-2018). So a straight plate's characters are where they must be.
"""
from typing import Any, NamedTuple, Tuple

from edgeai.vision.detection.plate_fitting import fitted

HEIGHT = 140  # of a straight plate: a pixel a millimetre
CHARACTER_SIZE = (32, 48)  # width, height of each character's picture
_MARGIN_MM, _SEARCH_MM = 15.5, 8
# OpenCV's hues (0..179) of the background; saturated enough to be paint.
_HUES = {"blue": (95, 130), "green": (35, 95), "yellow": (12, 34)}
COLOURS = tuple(_HUES)
_LEAST_SATURATION, _LEAST_VALUE = 70, 40
_LEAST_SHARE = 0.2  # of the box that the plate's colour must take
_AROUND = 0.25  # of the box: what is looked at too, for boxes are off
_LIGHT = {"blue": (False,), "green": (True,), "yellow": (True,)}  # are the characters dark? else: try both


class StraightPlate(NamedTuple):
    """image: BGR uint8, 140 high, 440 or (green) 480 wide. colour: blue, green, yellow or other."""

    image: Any
    colour: str

    @property
    def count(self):
        return 8 if self.colour == "green" else 7


def straighten(image, box, colour=None):
    """The `StraightPlate` in the box (x, y, width, height) of a picture.

    colour: blue, green or yellow, where it is known; else the one there is most of. Where that
    paint lies, the writing is looked for first (see `plate_fitting`).
    """
    from edgeai.vision.boxes import grown

    x, y, width, height = grown(box, image.shape[1], image.shape[0], _AROUND)
    part = image[y:y + height, x:x + width]
    inside = box[0] - x, box[1] - y, box[2], box[3]
    colour, mask = _colour_of(part, colour)
    starts = [corners for corners in (_corners(mask), _outline(inside)) if corners is not None]
    wide = 480 if colour == "green" else 440
    places = character_places(8 if colour == "green" else 7)
    fits = [fitted(part, inside, places, wide, is_light, starts)
            for is_light in _LIGHT.get(colour, (False, True))]
    return StraightPlate(_warped(part, max(fits, key=lambda fit: fit.likeness).corners, wide), colour)


def _outline(box):
    import numpy

    x, y, width, height = box
    return numpy.float32([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])


def character_pictures(plate):
    """The characters of a `StraightPlate`, from left to right: grey uint8 (48, 32), light on dark."""
    ink = _ink(plate.image, plate.colour)
    return [_cut_out(ink, left, right) for left, right in character_places(plate.count)]


def character_places(count) -> Tuple:
    """((left, right), ...) of seven or eight characters in millimetres."""
    widths, gap, wide_gap = ([45] * 7, 12, 34) if count == 7 else ([45] + [43] * 7, 9, 49)
    places, left = [], _MARGIN_MM
    for number, width in enumerate(widths):
        places.append((left, left + width))
        left += width + (wide_gap if number == 1 else gap)
    return tuple(places)


def _colour_of(part, known):
    """(the plate's colour, where it is as a mask); "other" and None where there is too little."""
    import cv2
    import numpy

    hsv = cv2.cvtColor(part, cv2.COLOR_BGR2HSV)
    found = {colour: cv2.inRange(hsv, (low, _LEAST_SATURATION, _LEAST_VALUE), (high, 255, 255))
             for colour, (low, high) in _HUES.items() if known in (None, colour)}
    best = max(found, key=lambda colour: numpy.count_nonzero(found[colour]))
    if numpy.count_nonzero(found[best]) < _LEAST_SHARE * part.shape[0] * part.shape[1]:
        return known or "other", None
    return best, found[best] & _like_the_middle(hsv, found[best])


def _like_the_middle(hsv, mask):
    """Where it is about as saturated and as bright as the paint in the middle: a wall of the same
    hue around the plate is neither."""
    import cv2
    import numpy

    height, width = mask.shape
    middle = (slice(height // 4, height - height // 4), slice(width // 5, width - width // 5))
    paint = hsv[middle][mask[middle] > 0]
    if not len(paint):
        return mask
    _hue, saturation, value = numpy.median(paint, axis=0)
    return cv2.inRange(hsv, (0, 0.5 * saturation, 0.6 * value), (180, 255, 255))


def _corners(mask):
    """The plate's corners, from the top left clockwise: float32 (4, 2); None without a mask."""
    import cv2
    import numpy

    if mask is None:
        return None
    side = max(3, mask.shape[1] // 12)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, numpy.ones((side // 2 + 1, side), numpy.uint8))
    contours = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[-2]
    if not contours:
        return None
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    for share in (0.02, 0.03, 0.05, 0.08):
        found = cv2.approxPolyDP(hull, share * cv2.arcLength(hull, True), True)
        if len(found) == 4:
            return _in_order(found.reshape(4, 2))
    return _in_order(hull.reshape(-1, 2))


def _in_order(points):
    """The outermost ones, from the top left clockwise: x + y is least there, x - y most at the top
    right."""
    import numpy

    points = numpy.asarray(points, numpy.float32)
    sums, differences = points.sum(axis=1), points[:, 0] - points[:, 1]
    return points[[sums.argmin(), differences.argmax(), sums.argmax(), differences.argmin()]]


def _warped(part, corners, width):
    import cv2
    import numpy

    target = numpy.array([(0, 0), (width, 0), (width, HEIGHT), (0, HEIGHT)], numpy.float32)
    return cv2.warpPerspective(part, cv2.getPerspectiveTransform(corners, target), (width, HEIGHT),
                               borderMode=cv2.BORDER_REPLICATE)


def _ink(image, colour):
    """Grey, the characters light and the plate dark, stretched to 0..255."""
    import cv2
    import numpy

    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)[18:-18]  # without the frame and its screws
    low, high = numpy.percentile(grey[20:-20], (2, 98))
    stretched = ((grey - low) * (255 / max(1.0, high - low))).clip(0, 255).astype(numpy.uint8)
    # The plate takes more room than its characters.
    is_light = colour in ("green", "yellow") or (
        colour == "other" and numpy.median(stretched) > 127)
    return 255 - stretched if is_light else stretched


def _cut_out(ink, left, right):
    """The character between these places, wherever in them it begins and ends."""
    import cv2

    start, end = max(0, int(left - _SEARCH_MM)), min(ink.shape[1], int(right + _SEARCH_MM))
    part = ink[:, start:end]
    columns = (part > 127).sum(axis=0) > 1
    middle = part.shape[1] // 2
    at = _run_around(columns, middle)
    if at is None:
        at = int(left) - start, int(right) - start
    centre, half = (at[0] + at[1]) / 2, max((right - left) / 2, (at[1] - at[0]) / 2)
    first, last = int(max(0, centre - half)), int(min(part.shape[1], centre + half))
    return cv2.resize(part[:, first:last], CHARACTER_SIZE, interpolation=cv2.INTER_AREA)


def _run_around(columns, middle):
    """(first, after the last) column of what is written around the middle; None for nothing."""
    written = [at for at in range(len(columns)) if columns[at]]
    edge = _SEARCH_MM // 2
    inside = [at for at in written if edge <= at < len(columns) - edge]
    if not inside or not any(abs(at - middle) < len(columns) // 3 for at in inside):
        return None
    return inside[0], inside[-1] + 1
