"""What a camera makes of a scene: light, colour temperature, lens, movement, noise, JPEG."""
import functools
import math


def photographed(image, dice, harm=1.0, noise=None):
    """The picture as a cheap camera gives it, by chance. harm: 0 none, 1 as usual. noise: Dice of its
    own for the noise, which differs where all else is the same."""
    image = _lit(image, dice, harm)
    image = _developed(image, dice, harm)
    image = _blurred(image, dice, harm)
    image = _noisy(image, dice.uniform(0.5, 9.0) * harm * (2.0 if dice.chance(0.12) else 1.0), noise or dice)
    return _compressed(image, dice.whole(45, 95)) if dice.chance(0.7 * min(1.0, harm)) else image


def _lit(image, dice, harm):
    """Brighter at one side, darker in the corners."""
    import cv2
    import numpy

    height, width = image.shape[:2]
    angle, slope = dice.angle(), dice.uniform(0, 0.28) * harm
    vignette = dice.uniform(0, 0.3) * harm
    columns, rows = numpy.linspace(-1, 1, 9)[None, :], numpy.linspace(-1, 1, 7)[:, None]
    gain = 1 + slope * (math.cos(angle) * columns + math.sin(angle) * rows) - vignette * (columns ** 2 + rows ** 2) / 2
    small = numpy.clip(gain * 128 + 0.5, 0, 255).astype(numpy.uint8)
    full = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.multiply(image, cv2.merge([full] * 3), scale=1 / 128.0)


def _developed(image, dice, harm):
    """Exposure, contrast and colour temperature: one table a channel."""
    import cv2
    import numpy

    gamma = 2 ** (dice.uniform(-0.6, 0.55) * harm)
    gain, lift = 1 + dice.uniform(-0.16, 0.16) * harm, dice.uniform(0, 16) * harm
    warmth, tint = dice.uniform(-0.14, 0.14) * harm, dice.uniform(-0.04, 0.04) * harm
    light = (numpy.arange(256) / 255.0) ** gamma * gain * (255 - lift) + lift
    table = numpy.stack([light * (1 + part) for part in (-warmth, tint, warmth)], 1)
    return cv2.LUT(image, numpy.clip(table + 0.5, 0, 255).astype(numpy.uint8)[None])


def _blurred(image, dice, harm):
    import cv2

    kind = dice.weighted((("", 5), ("focus", 2.5 * harm), ("movement", 1.5 * harm)))
    if kind == "focus":
        return cv2.GaussianBlur(image, (0, 0), dice.uniform(0.5, 1.5))
    if kind == "movement":
        return moved_while_open(image, dice.uniform(2.0, 6.0), dice.angle())
    return image


def moved_while_open(image, length, angle):
    """Blurred along a line. length: pixels; angle: radians."""
    import cv2
    import numpy

    size = int(length) | 1
    kernel = numpy.zeros((size, size), numpy.float32)
    middle = size // 2
    reach = (math.cos(angle) * middle, math.sin(angle) * middle)
    ends = [(int(round(middle + sign * reach[0])), int(round(middle + sign * reach[1]))) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    return cv2.filter2D(image, -1, kernel / kernel.sum())


_NOISE_SIZE = 1 << 19


@functools.lru_cache(maxsize=1)
def _noise():
    """Bell-shaped, of 32 a standard deviation, int8: made once, and a picture takes a stretch of it."""
    import numpy

    dice = numpy.random.RandomState(20240501)
    four = numpy.frombuffer(dice.bytes(4 * _NOISE_SIZE), numpy.uint8).reshape(4, -1).astype(numpy.int32)
    return ((four.sum(0) - 510) * 32 // 148).astype(numpy.int8)


def _noisy(image, sigma, dice):
    import cv2
    import numpy

    count = image.size
    grains = _noise()
    while len(grains) < count + 1:
        grains = numpy.concatenate([grains, grains[::-1]])
    start = dice.whole(0, len(grains) - count - 1)
    part = grains[start : start + count].reshape(image.shape)
    return cv2.add(image, part.astype(numpy.int16) * int(sigma * 64) >> 11, dtype=cv2.CV_8U) if sigma >= 0.5 else image


def _compressed(image, quality):
    import cv2

    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)
