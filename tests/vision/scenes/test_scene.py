"""Scenes by seed: always the same, and boxes that hold exactly what is seen."""
import os
import subprocess
import sys
import zlib

import numpy
import pytest

from edgeai.errors import UsageError
from edgeai.vision.scenes.backgrounds import draw_background
from edgeai.vision.scenes.dice import Dice
from edgeai.vision.scenes.painting import Painting
from edgeai.vision.scenes.scene import KINDS, draw_scene, kind_module, labels_of, paint

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), *[os.pardir] * 3))


def digest(image):
    return zlib.crc32(image.tobytes())


@pytest.mark.parametrize("kind", KINDS)
def test_a_scene_is_a_picture_with_boxes_inside_it(kind):
    seen = set()
    for index in range(6):
        scene = draw_scene(kind, 1, index)
        assert scene.image.shape == (240, 320, 3) and scene.image.dtype == numpy.uint8
        for box in scene.boxes:
            left, top, right, bottom = box.corners
            assert 0 <= left < right <= 320 and 0 <= top < bottom <= 240
            seen.add(box.label)
    assert seen and seen <= set(labels_of(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_label_comes_up(kind):
    seen = set()
    for index in range(60):
        seen.update(box.label for box in paint(kind, Dice(kind, 2, index), (160, 120)).boxes())
        if seen == set(labels_of(kind)):
            return
    assert seen == set(labels_of(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_seed_and_index_make_the_picture(kind):
    pictures = [draw_scene(kind, seed, index, 160, 120) for seed, index in ((1, 0), (1, 0), (1, 1), (2, 0))]
    assert digest(pictures[0].image) == digest(pictures[1].image)
    assert pictures[0].boxes == pictures[1].boxes
    assert len({digest(picture.image) for picture in pictures}) == 3


def test_another_process_draws_the_same():
    """Whatever the order of sets and dicts there."""
    code = ("import zlib; from edgeai.vision.scenes.scene import draw_scene\n"
            "print(zlib.crc32(draw_scene('masks', 5, 3, 160, 120).image.tobytes()))")
    environment = dict(os.environ, PYTHONHASHSEED="7", PYTHONPATH=ROOT)
    out = subprocess.check_output([sys.executable, "-c", code], env=environment)
    assert int(out) == digest(draw_scene("masks", 5, 3, 160, 120).image)


def test_the_size_is_asked_for():
    assert draw_scene("items", 1, 0, width=200, height=100).image.shape == (100, 200, 3)


def test_an_unknown_kind_is_refused():
    with pytest.raises(UsageError) as caught:
        draw_scene("unicorns", 1, 0)
    assert "unicorns" in str(caught.value) and "masks" in str(caught.value)




def painted_alone(kind, index, number):
    """One Thing of a scene alone before black and before white: where it lies shows itself there,
    without its own mask. Returns (boxes, the picture over black, over white)."""
    thing = kind_module(kind).cast(Dice(kind, 3, index).child("cast"), (320, 240))[number]
    paintings = []
    for shade in (0, 255):
        painting = Painting(numpy.full((240, 320, 3), shade, numpy.uint8))
        painting.add(thing._replace(before=None))
        paintings.append(painting)
    return paintings[0].boxes(), paintings[0].image, paintings[1].image


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in ("items", "waste")])
def test_a_box_is_where_the_thing_hides_what_is_behind_it(kind):
    """Black and white behind it: where the two pictures agree, the thing is solid."""
    looked_at = 0
    for index in range(8):
        for number in range(len(kind_module(kind).cast(Dice(kind, 3, index).child("cast"), (320, 240)))):
            boxes, on_black, on_white = painted_alone(kind, index, number)
            if not boxes:
                continue
            solid = numpy.abs(on_white.astype(int) - on_black).max(2) < 120
            rows, columns = numpy.flatnonzero(solid.any(1)), numpy.flatnonzero(solid.any(0))
            bounds = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
            assert max(abs(a - b) for a, b in zip(bounds, boxes[0].corners)) <= 1
            looked_at += 1
    assert looked_at > 8


def test_what_is_covered_counts_no_more():
    """A box shrinks to what is left when something is drawn over the thing's right half."""
    from edgeai.vision.scenes.painting import Thing
    from edgeai.vision.scenes.pen import Pen
    from edgeai.vision.scenes.placing import placed
    from edgeai.vision.scenes.shapes import rectangle

    def block(label, left, right):
        def draw(size):
            pen = Pen(placed(0, 0, 1), (0, 0, 100, 100), size)
            pen.fill(rectangle(left + 0.4, 20.4, right - 0.4, 59.6), (0, 0, 255))
            return pen.finish()

        return Thing(label, draw)

    painting = Painting(draw_background(Dice(1), (100, 80), ("wall",)))
    painting.add(block("a", 10, 50))
    assert painting.boxes()[0].corners == (10, 20, 50, 60)
    painting.add(block(None, 30, 70))
    assert painting.boxes()[0].corners == (10, 20, 30, 60)
    assert not painting.boxes()[0].is_difficult
    painting.add(block("b", 15, 70))
    assert [box.corners for box in painting.boxes()] == [(10, 20, 15, 60), (15, 20, 70, 60)]
    assert painting.boxes()[0].is_difficult
    painting.add(block(None, 8, 80))
    assert painting.boxes() == ()
