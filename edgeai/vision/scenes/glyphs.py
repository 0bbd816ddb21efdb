"""The characters of plates and signs as pictures that ship: no font is needed, and all see the same."""
import functools
import os

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # a plate has no I and no O
DIGITS = "0123456789"
CHARACTERS = PROVINCES + LETTERS + DIGITS + "停让慢警学挂"
CELL = (80, 120)  # pixels: (width, height) of a character in glyphs.png
COLUMNS = 10
_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "glyphs.png")


@functools.lru_cache(maxsize=1)
def _sheet():
    import cv2
    import numpy

    with open(_FILE, "rb") as file:
        return cv2.imdecode(numpy.frombuffer(file.read(), numpy.uint8), cv2.IMREAD_GRAYSCALE)


def glyph(character):
    """uint8 (height, width), 255 where there is ink; ValueError for one that is not drawn."""
    number = CHARACTERS.index(character)
    width, height = CELL
    top, left = number // COLUMNS * height, number % COLUMNS * width
    return _sheet()[top : top + height, left : left + width]


def write(pen, text, left, top, width, height, gap, colour):
    """Print characters beside each other, each as wide and high as that; units."""
    from edgeai.vision.scenes.shapes import rectangle

    for number, character in enumerate(text):
        at = left + number * (width + gap)
        pen.stamp(glyph(character), rectangle(at, top, at + width, top + height), colour)
