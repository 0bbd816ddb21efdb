"""Single things for classifiers, and plates with their text."""
import numpy
import pytest

from edgeai.errors import UsageError
from edgeai.vision.scenes.dice import Dice
from edgeai.vision.scenes.glyphs import CHARACTERS, DIGITS, LETTERS, PROVINCES, glyph
from edgeai.vision.scenes.plates import plate_number
from edgeai.vision.scenes.scene import CROP_KINDS, draw_crop, draw_scene, labels_of


@pytest.mark.parametrize("kind", [kind for kind in CROP_KINDS if kind != "plates"])
def test_the_classes_take_turns(kind):
    labels = labels_of(kind)
    crops = [draw_crop(kind, 1, index, 48) for index in range(len(labels))]
    assert tuple(crop.label for crop in crops) == labels
    assert {crop.image.shape for crop in crops} == {(48, 48, 3)}


@pytest.mark.parametrize("kind", [kind for kind in CROP_KINDS if kind != "plates"])
def test_the_thing_fills_the_picture(kind):
    for index in range(6):
        crop = draw_crop(kind, 1, index)
        (box,) = crop.boxes
        assert box.label == crop.label
        assert max(box.width, box.height) > 0.5 * 96


def test_fire_has_no_class_as_a_whole():
    with pytest.raises(UsageError):
        draw_crop("fire", 1, 0)


def test_a_plate_says_what_stands_on_it():
    crop = draw_crop("plates", 1, 3)
    (text,) = crop.texts
    assert crop.image.shape == (48, 160, 3)
    assert crop.label == text.text == "".join(box.label for box in text.characters)


def test_characters_lie_on_their_plate_from_left_to_right():
    plates = [text for index in range(12) for text in draw_scene("plates", 1, index).texts]
    assert len(plates) > 6
    for plate in plates:
        corners = numpy.array(plate.corners)
        lefts = [box.x for box in plate.characters]
        assert lefts == sorted(lefts)
        for box in plate.characters:
            left, top, right, bottom = box.corners
            assert corners[:, 0].min() < left < right < corners[:, 0].max()
            assert corners[:, 1].min() < top < bottom < corners[:, 1].max()


def test_the_ink_of_a_character_is_in_its_box():
    """Blue plates: what is whiter than the plate lies within the boxes, or is the frame."""
    from edgeai.vision.scenes.painting import Painting
    from edgeai.vision.scenes.placing import placed
    from edgeai.vision.scenes.plate_scenes import plate_thing

    painting = Painting(numpy.zeros((160, 480, 3), numpy.uint8))
    thing = plate_thing(Dice("ink"), placed(240, 80, 90), "blue")
    painting.add(thing)
    red = painting.image[:, :, 2].astype(int)
    for box in thing.text.characters:
        left, top, right, bottom = (int(round(part)) for part in box.corners)
        inside = red[top:bottom, left:right] > 150
        assert 0.1 < inside.mean() < 0.9
        assert (red[top:bottom, right + 2 : right + 4] > 150).mean() < 0.2  # between two of them


@pytest.mark.parametrize("colour, length", [("blue", 7), ("yellow", 7), ("green", 8)])
def test_numbers_are_as_plates_have_them(colour, length):
    for seed in range(40):
        number = plate_number(Dice("number", seed), colour)
        assert len(number) == length
        assert number[0] in PROVINCES and number[1] in LETTERS
        assert set(number[2:]) <= set(LETTERS + DIGITS)
        if colour == "green":
            assert number[2] in "DF" and number[4:].isdigit()
        else:
            assert sum(one in LETTERS for one in number[2:]) <= 2


def test_every_character_is_drawn_and_looks_like_no_other():
    drawn = [glyph(character) for character in CHARACTERS]
    assert {one.shape for one in drawn} == {(120, 80)}
    assert min(one.mean() for one in drawn) > 25
    assert len({one.tobytes() for one in drawn}) == len(CHARACTERS)
    with pytest.raises(ValueError):
        glyph("I")
