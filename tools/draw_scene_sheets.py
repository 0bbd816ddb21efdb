"""Draw docs/pictures/scenes-KIND.jpg: eight scenes of each kind, the boxes drawn in.

    python tools/draw_scene_sheets.py [FOLDER]
"""
import os
import sys

import cv2
import numpy

from edgeai.vision.scenes.scene import KINDS, draw_scene

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "docs", "pictures")
COLUMNS, ROWS = 4, 2
WIDTH = 240  # pixels of one scene on the sheet
LARGEST_BYTES = 60000


def scene_with_boxes(kind, index):
    scene = draw_scene(kind, "sheet", index)
    image = scene.image.copy()
    for box in scene.boxes:
        left, top, right, bottom = box.corners
        cv2.rectangle(image, (left, top), (right - 1, bottom - 1), (60, 230, 60), 1)
        cv2.putText(image, box.label, (max(0, left), max(10, top - 3)), cv2.FONT_HERSHEY_SIMPLEX, 0.42,
                    (60, 230, 60), 1, cv2.LINE_AA)
    return cv2.resize(image, (WIDTH, WIDTH * 3 // 4), interpolation=cv2.INTER_AREA)


def main(folder=DOCS):
    os.makedirs(folder, exist_ok=True)
    for kind in KINDS:
        cells = [scene_with_boxes(kind, index) for index in range(COLUMNS * ROWS)]
        rows = [numpy.hstack(cells[row * COLUMNS : (row + 1) * COLUMNS]) for row in range(ROWS)]
        path = os.path.join(folder, "scenes-%s.jpg" % kind)
        write_small(path, numpy.vstack(rows))
        print("%s: %d bytes" % (path, os.path.getsize(path)))


def write_small(path, image):
    """As good a JPEG as fits into LARGEST_BYTES."""
    for quality in range(85, 20, -5):
        data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
        if len(data) <= LARGEST_BYTES:
            break
    with open(path, "wb") as file:
        file.write(data)


if __name__ == "__main__":
    main(*sys.argv[1:])
