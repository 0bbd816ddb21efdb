"""Draw edgeai/vision/scenes/glyphs.png: the characters of plates and signs, from a font with Chinese.

    python tools/draw_glyphs.py FONT.ttc

What ships is from WenQuanYi Micro Hei (Apache-2.0), so that scenes need no font and are the same everywhere.
"""
import os
import sys

import cv2
import numpy
from PIL import Image, ImageDraw, ImageFont

from edgeai.vision.scenes.glyphs import CELL, CHARACTERS, COLUMNS

TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "edgeai", "vision", "scenes", "glyphs.png")


def drawn(font, character):
    """The character, as large as its cell, white on black."""
    canvas = Image.new("L", (440, 440), 0)
    ImageDraw.Draw(canvas).text((70, 20), character, fill=255, font=font)
    picture = numpy.array(canvas)
    # A plate's strokes are bolder than a text's.
    bold = 11 if ord(character) < 128 else 5
    picture = cv2.dilate(picture, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (bold, bold)))
    rows, columns = (numpy.flatnonzero(picture.any(axis)) for axis in (1, 0))
    tight = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width, height = CELL
    across = width if tight.shape[1] > 0.42 * tight.shape[0] else int(width * 0.45)  # a 1 stays slender
    cell = numpy.zeros((height, width), numpy.uint8)
    left = (width - across) // 2
    cell[:, left : left + across] = cv2.resize(tight, (across, height), interpolation=cv2.INTER_AREA)
    return numpy.where(cell >= 128, 255, 0).astype(numpy.uint8)


def main(path):
    font = ImageFont.truetype(path, 260)
    width, height = CELL
    rows = -(-len(CHARACTERS) // COLUMNS)
    sheet = numpy.zeros((rows * height, COLUMNS * width), numpy.uint8)
    for number, character in enumerate(CHARACTERS):
        top, left = number // COLUMNS * height, number % COLUMNS * width
        sheet[top : top + height, left : left + width] = drawn(font, character)
    Image.fromarray(sheet).convert("1").save(TARGET, optimize=True)
    print("%s: %d characters, %d bytes" % (TARGET, len(CHARACTERS), os.path.getsize(TARGET)))


if __name__ == "__main__":
    main(*sys.argv[1:])
