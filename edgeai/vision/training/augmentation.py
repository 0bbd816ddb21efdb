"""Pictures as another camera, place and light would have them, by numpy and OpenCV.

`rng` is a numpy RandomState: the same one gives the same picture. Images are uint8, BGR.
"""
from typing import NamedTuple

GREY = 114  # what lies outside of a picture, as in a letterbox
_LEAST_SEEN = 0.35  # of a box's area: what shows less after the crop is no longer labelled


class Augmentation(NamedTuple):
    """zoom: least and most size of the picture against a letterbox. shift: of the input's side.
    stretch: most change of the sides' ratio. flips: mirrors left and right; not for writing."""

    zoom: tuple = (0.75, 1.4)
    shift: float = 0.15
    stretch: float = 0.15
    flips: bool = True


PLAIN = Augmentation((1.0, 1.0), 0.0, 0.0, False)


def placed(image, boxes, width, height, augmentation, rng):
    """(image of width x height, boxes in it, numbers of those that are left).

    boxes: (n, 4) x, y, width, height. All is one warp of the picture: zoom, crop, stretch, flip.
    """
    import cv2
    import numpy

    matrix = _matrix(image.shape[1], image.shape[0], width, height, augmentation, rng)
    shown = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR
                           if matrix[1, 1] > 0.5 else cv2.INTER_AREA,
                           borderMode=cv2.BORDER_CONSTANT, borderValue=(GREY,) * 3)
    boxes = numpy.asarray(boxes, numpy.float64).reshape(-1, 4)
    corners = numpy.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)
    scale, offset = matrix[[0, 1], [0, 1]], matrix[:, 2]
    corners = corners * numpy.tile(scale, 2) + numpy.tile(offset, 2)
    if scale[0] < 0:
        corners = corners[:, [2, 1, 0, 3]]
    return (shown,) + _seen(corners, width, height)


def _matrix(from_width, from_height, width, height, augmentation, rng):
    import numpy

    fit = min(width / from_width, height / from_height)
    zoom = fit * numpy.exp(rng.uniform(*numpy.log(augmentation.zoom)))
    stretch = numpy.exp(rng.uniform(-augmentation.stretch, augmentation.stretch))
    scale_x, scale_y = zoom * stretch ** 0.5, zoom / stretch ** 0.5
    shift = rng.uniform(-augmentation.shift, augmentation.shift, 2)
    left = (width - from_width * scale_x) / 2 + shift[0] * width
    top = (height - from_height * scale_y) / 2 + shift[1] * height
    if augmentation.flips and rng.rand() < 0.5:
        scale_x, left = -scale_x, width - left
    return numpy.array([[scale_x, 0, left], [0, scale_y, top]])


def _seen(corners, width, height):
    """(boxes that are still seen, their numbers)."""
    import numpy

    cut = corners.clip(0, [width, height, width, height])
    sides, whole = cut[:, 2:] - cut[:, :2], (corners[:, 2:] - corners[:, :2]).prod(axis=1)
    kept = numpy.flatnonzero((sides > 2).all(axis=1) & (sides.prod(axis=1) > _LEAST_SEEN * whole))
    return numpy.concatenate([cut[:, :2], sides], axis=1)[kept], kept


def recoloured(image, rng):
    """Other light, white balance and saturation; now and then blurred or noisy."""
    import cv2
    import numpy

    gain = rng.uniform(0.6, 1.35) * rng.uniform(0.85, 1.15, 3)
    levels = numpy.arange(256) / 255.0
    curves = (255 * levels[:, None] ** rng.uniform(0.75, 1.35) * gain + rng.uniform(-20, 20))
    image = cv2.LUT(image, curves.clip(0, 255).astype(numpy.uint8)[:, None, :])
    if rng.rand() < 0.5:
        image = _saturated(image, rng.uniform(0.3, 1.5))
    if rng.rand() < 0.2:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 1.6))
    return noisy(image, rng.uniform(2, 14), rng) if rng.rand() < 0.25 else image


def _saturated(image, share):
    import cv2

    grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    return cv2.addWeighted(image, share, grey, 1 - share, 0)


def noisy(image, deviation, rng):
    """With a sensor's noise: each value's own, about normal."""
    import cv2
    import numpy

    # Three bytes' sum: in half the time that normal numbers take, and nobody sees the difference.
    bytes_ = numpy.frombuffer(rng.bytes(3 * image.size), numpy.uint8).reshape((3,) + image.shape)
    noise = bytes_.sum(axis=0, dtype=numpy.int16) - 382  # of deviation 128
    return cv2.add(image, (noise * numpy.float32(deviation / 128)).round().astype(numpy.int16),
                   dtype=cv2.CV_8U)


def still():
    """A generator for PLAIN, which asks for numbers and does nothing with them."""
    import numpy

    return numpy.random.RandomState(0)
