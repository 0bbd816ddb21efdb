"""Drawing: what changes in the picture, and letters that are there."""
import numpy as np
import pytest

from edgeai.errors import DriverMissing
from edgeai.records import Detection, Frame
from edgeai.vision.detection import drawing

GREY = 128


def blank(height=240, width=320):
    return np.full((height, width, 3), GREY, np.uint8)


def changed(image):
    return (image != GREY).any(axis=2)


def test_the_box_is_drawn_on_its_own_pixels():
    image = drawing.draw(blank(), [Detection("a", 0.9, (100, 100, 50, 40))])
    colour = drawing.colour_of("a")
    for y, x in ((100, 100), (100, 149), (139, 100), (139, 149), (120, 100)):
        assert tuple(image[y, x]) == colour
    assert not changed(image)[102:138, 102:148].any()  # nothing inside


def test_the_picture_given_stays_as_it_was():
    frame = Frame(blank(), 0.0, 0)
    drawing.draw(frame, [Detection("a", 0.9, (10, 50, 50, 40))])
    assert not changed(frame.image).any()


@pytest.mark.parametrize("box", [(0, 0, 320, 240), (0, 0, 5, 5), (315, 235, 5, 5), (300, 0, 20, 9)])
def test_labels_stay_in_the_picture(box):
    image = drawing.draw(blank(), [Detection("no_mask", 0.87, box)])
    assert image.shape == (240, 320, 3) and changed(image).any()


def test_a_label_larger_than_the_picture_is_cut():
    assert drawing.draw(blank(10, 12), [Detection("no_mask", 0.5, (1, 1, 3, 3))]).shape == (10, 12, 3)


def test_a_classification_has_no_box():
    image = drawing.draw(blank(), [Detection("paper", 0.5)])
    assert changed(image).any()


def test_larger_pictures_have_wider_lines_and_letters():
    def wide(scale):
        image = drawing.draw(blank(240 * scale, 320 * scale),
                             [Detection("a", 0.5, tuple(40 * scale * one for one in (2, 2, 2, 2)))])
        return changed(image)[120 * scale, 70 * scale:90 * scale].sum()
    assert wide(3) > 2 * wide(1) > 0


def test_a_label_has_one_colour_in_every_process():
    """Not by hash(), which differs from one process to the next."""
    assert drawing.colour_of("mask") == drawing.COLOURS[0x7F6FC330 % len(drawing.COLOURS)]


def test_chinese_characters_are_drawn_each_as_itself():
    font = drawing.font_for("口")
    glyphs = [drawing._glyph(one, 24, font) for one in "口罩车"]
    assert all(one.max() > 200 for one in glyphs)
    assert len({one.tobytes() for one in glyphs}) == 3


def test_a_missing_font_is_named(monkeypatch):
    monkeypatch.setattr(drawing, "_cjk_font", lambda: None)
    with pytest.raises(DriverMissing) as caught:
        drawing.draw(blank(), [Detection("口罩", 0.9, (10, 50, 20, 20))])
    assert "口罩" in caught.value.message and "SimHei" in caught.value.remedy
    drawing.draw(blank(), [Detection("mask", 0.9, (10, 50, 20, 20))])
    drawing.draw(blank(), [Detection("口罩", 0.9, (10, 50, 20, 20))], names={"口罩": "mask"})
