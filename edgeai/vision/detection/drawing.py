"""Detections drawn into a picture: boxes, labels (Chinese too) and scores.

OpenCV's own letters are ASCII: any other becomes question marks. So a font's characters are
drawn by Pillow, each once, and copied from then on.
"""
import functools
import zlib

from edgeai.cjk_font import find_cjk_font, is_cjk
from edgeai.errors import DriverMissing
from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.vision.detection.picture_input import image_of

# Told apart by most eyes, dark enough for white letters; blue green red.
COLOURS = ((40, 39, 214), (180, 119, 31), (44, 140, 44), (189, 103, 148), (14, 107, 225),
           (75, 86, 140), (160, 90, 20), (127, 127, 23), (60, 60, 60), (120, 20, 160))


def draw(picture, detections, names=None):
    """A copy of a `Frame`'s image, or of an image, with the detections drawn into it.

    names: {label: what to write for it}. Lines and letters grow with the picture.
    Raises DriverMissing when a label needs a font with Chinese characters and there is none.
    """
    import cv2

    image = image_of(picture).copy()
    shorter = min(image.shape[:2])
    line_width, size = max(1, round(shorter / 240)), max(12, round(shorter / 22))
    for found in detections:
        colour = colour_of(found.label)
        x, y, width, height = found.box or (0, 0) + image.shape[1::-1]
        cv2.rectangle(image, (x, y), (x + width - 1, y + height - 1), colour, line_width)
        text = "%s %d%%" % ((names or {}).get(found.label, found.label), round(100 * found.score))
        _write(image, text, x, y if found.box else size * 2, colour, size)
    return image


def colour_of(label):
    """Blue green red, the same for a label on every machine."""
    return COLOURS[zlib.crc32(label.encode("utf-8")) % len(COLOURS)]


def _write(image, text, x, y, colour, size):
    """White letters on the colour, above (x, y) or, at the picture's top, below."""
    coverage = _line(text, size, font_for(text))[:image.shape[0], :image.shape[1]]
    height, width = coverage.shape
    left = max(0, min(x, image.shape[1] - width))
    top = y - height if y >= height else max(0, min(y, image.shape[0] - height))
    share = (coverage.astype("float32") / 255)[:, :, None]
    image[top:top + height, left:left + width] = (
        share * 255 + (1 - share) * _as_colour(colour)).round()


def _as_colour(colour):
    import numpy

    return numpy.array(colour, numpy.float32)


def _line(text, size, font):
    import numpy

    return numpy.concatenate([_glyph(one, size, font) for one in text], axis=1)


@functools.lru_cache(maxsize=1024)
def _glyph(character, size, font):
    """numpy uint8 (height of the line, the character's width), 255 where it is."""
    import numpy

    letters = _opened_font(font, size)
    ascent, descent = letters.getmetrics()
    advance = max(1, int(round(letters.getlength(character))))
    drawing = load("PIL.Image", "Pillow").new("L", (advance, ascent + descent))
    load("PIL.ImageDraw", "Pillow").Draw(drawing).text((0, 0), character, fill=255, font=letters)
    return numpy.array(drawing)


@functools.lru_cache(maxsize=8)
def _opened_font(font, size):
    return load("PIL.ImageFont", "Pillow").truetype(font, size)


def can_write(text):
    """Is there a font with the text's characters?"""
    return _cjk_font() is not None or not is_cjk(text)


def font_for(text):
    """The path of a font that has the text's characters. DriverMissing when there is none."""
    if not can_write(text):
        raise DriverMissing(
            _("no font here has the characters of {text!r}").format(text=text),
            _("Install Microsoft YaHei or SimHei; on Debian: sudo apt install "
              "fonts-wqy-microhei. Or give draw() other words by names=."))
    return _cjk_font() or _latin_font()


@functools.lru_cache(maxsize=1)
def _cjk_font():
    return find_cjk_font()


@functools.lru_cache(maxsize=1)
def _latin_font():
    """The one that matplotlib brings."""
    return load("matplotlib.font_manager", "matplotlib").findfont("DejaVu Sans")
