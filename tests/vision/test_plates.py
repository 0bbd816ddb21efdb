"""Number plates: the rules, and reading plates that are drawn, turned and leaning."""
import functools

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from edgeai.cjk_font import find_cjk_font
from edgeai.records import Detection
from edgeai.vision.detection import plate_rules
from edgeai.vision.detection.plate_reader import PlateReader
from edgeai.vision.detection.plate_straightening import straighten
from edgeai.vision.detection.text_reader import ReadText


@pytest.mark.parametrize("text, problem", [
    ("京A12345", ""), ("粤B8K2D7", ""), ("沪A1234学", ""), ("沪AD12345", ""), ("沪AF1234", ""),
    ("沪AFA1234", ""), ("粤B12345D", ""), ("京AK1234D", "energy"), ("京A123456", "energy"),
    ("京A1234", "length"), ("", "length"), ("A1234567", "province"), ("京112345", "letter"),
    ("京I12345", "letter"), ("京A12O45", "characters"), ("京A12I45", "characters"),
    ("京A学2345", "characters"), ("沪AD1234学", "energy"),
])
def test_what_a_plate_may_say(text, problem):
    assert plate_rules.plate_problem(text) == problem


def test_there_are_thirty_one_provinces_and_twenty_four_letters():
    assert (len(set(plate_rules.PROVINCES)), len(set(plate_rules.LETTERS))) == (31, 24)
    assert not set("IO") & set(plate_rules.LETTERS)



LABELS = tuple(plate_rules.CHARACTERS)


def test_rules_choose_where_a_network_is_in_doubt():
    """0 looks like D: in the second place only a letter may stand, in the last of eight a digit."""
    doubt = {"0": 0.6, "D": 0.4}
    rows = [{"京": 1.0}, doubt, {"D": 1.0}, {"1": 1.0}, {"2": 1.0}, {"3": 1.0}, {"4": 1.0},
            {"0": 0.4, "Z": 0.6}]
    scores = np.array([[row.get(label, 0.0) for label in LABELS] for row in rows])
    assert plate_rules.likeliest_plate(scores, LABELS) == ("京DD12340", 0.4)


def test_a_large_new_energy_car():
    rows = ["京", "A", "1", "2", "3", "4", "5", "F"]
    scores = np.array([[0.99 if label == row else 0.001 for label in LABELS] for row in rows])
    assert plate_rules.likeliest_plate(scores, LABELS).text == "京A12345F"


@functools.lru_cache(maxsize=None)
def glyph(character, width=45):
    """White on black, 90 mm high, as wide as a plate's characters are."""
    font = ImageFont.truetype(find_cjk_font(), 100)
    left, top, right, bottom = font.getbbox(character)
    image = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(image).text((-left, -top), character, fill=255, font=font)
    narrow = 20 if character == "1" else width
    return cv2.resize(np.array(image), (narrow, 90), interpolation=cv2.INTER_AREA)


def flat_plate(text):
    """By the measures of GA 36, written down here once more."""
    is_green = len(text) == 8
    lefts = [15.5, 69.5, 161.5, 213.5, 265.5, 317.5, 369.5, 421.5] if is_green else [
        15.5, 72.5, 151.5, 208.5, 265.5, 322.5, 379.5]
    paint, ink = ((80, 200, 60), 0) if is_green else ((160, 60, 10), 255)
    image = np.full((140, 480 if is_green else 440, 3), paint, np.uint8)
    for number, (character, left) in enumerate(zip(text, lefts)):
        width = 45 if number == 0 or not is_green else 43
        drawn = glyph(character, width)
        x = int(left + (width - drawn.shape[1]) / 2)
        share = drawn[:, :, None] / 255.0
        part = image[25:115, x:x + drawn.shape[1]]
        part[:] = part * (1 - share) + ink * share
    return image


def scene(text, corners):
    """A grey street with the plate at these corners; and its box."""
    plate = flat_plate(text)
    height, width = plate.shape[:2]
    street = np.random.RandomState(1).randint(90, 130, (240, 320, 1)).repeat(3, axis=2)
    street = cv2.GaussianBlur(street.astype(np.uint8), (5, 5), 0)
    points = np.array(corners, np.float32)
    warp = cv2.getPerspectiveTransform(
        np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32), points)
    inside = cv2.warpPerspective(np.full((height, width), 255, np.uint8), warp, (320, 240))
    drawn = cv2.warpPerspective(plate, warp, (320, 240), flags=cv2.INTER_AREA)
    image = np.where(inside[:, :, None] > 127, drawn, street).astype(np.uint8)
    left, top = points.min(axis=0)
    right, bottom = points.max(axis=0)
    return image, (int(left), int(top), int(right - left), int(bottom - top))


class OneBox:
    """A detector that sees what it is told."""

    def __init__(self, box):
        self._box = box

    def detect(self, _image):
        return [Detection("plate", 0.9, self._box)]


class Templates:
    """A classifier by likeness to the font's characters: no network, and nothing it was taught."""

    labels = LABELS

    def scores(self, image):
        seen = cv2.GaussianBlur(image[:, :, 0].astype(np.float32), (5, 5), 0)
        likeness = np.array([self._likeness(seen, one) for one in self.labels])
        powers = np.exp(20 * (likeness - likeness.max()))
        return powers / powers.sum()

    @staticmethod
    def _likeness(seen, character):
        whole = np.zeros((104, 45), np.float32)
        drawn = glyph(character)
        left = (45 - drawn.shape[1]) // 2
        whole[7:97, left:left + drawn.shape[1]] = drawn
        whole = cv2.GaussianBlur(cv2.resize(whole, (32, 48)), (5, 5), 0)
        return float(cv2.matchTemplate(seen, whole, cv2.TM_CCOEFF_NORMED)[0, 0])


STRAIGHT = [(60, 90), (260, 90), (260, 154), (60, 154)]
TURNED = [(70, 60), (250, 105), (236, 165), (56, 120)]
LEANING = [(60, 80), (250, 95), (255, 170), (70, 140)]


@pytest.mark.parametrize("corners", [STRAIGHT, TURNED, LEANING])
@pytest.mark.parametrize("text", ["京A12345", "粤B8K2D7", "浙C9E6H3", "沪AD12345", "粤AF56789"])
def test_a_plate_is_read(text, corners):
    image, box = scene(text, corners)
    (plate,) = PlateReader(OneBox(box), Templates()).read(image)
    assert plate.text == text and plate.box == box
    assert plate.colour == ("green" if len(text) == 8 else "blue")


def test_a_straightened_plate_is_the_flat_one():
    image, box = scene("京A12345", LEANING)
    plate = straighten(image, box)
    difference = cv2.absdiff(cv2.GaussianBlur(plate.image, (9, 9), 0),
                             cv2.GaussianBlur(flat_plate("京A12345"), (9, 9), 0))
    assert plate.image.shape == (140, 440, 3) and difference.mean() < 15


@pytest.mark.parametrize("wall", [(120, 95, 80), (70, 28, 6)])
def test_a_wall_of_the_plates_hue_is_not_the_plate(wall):
    """Paler, or darker: the corners are still the plate's."""
    image, box = scene("京A12345", TURNED)
    street, _box = scene("京A12345", TURNED)
    is_street = (street.max(axis=2) - street.min(axis=2)) < 8
    image[is_street & (image[:, :, 0] < 200)] = wall
    (plate,) = PlateReader(OneBox(box), Templates()).read(image)
    assert plate.text == "京A12345"


def test_the_label_tells_the_colour():
    """On a green car a blue plate is still one of seven characters."""
    image, box = scene("京A12345", STRAIGHT)
    image[:85] = image[160:] = (60, 170, 40)
    detector = OneBox(box)
    detector.detect = lambda _image: [Detection("plate_blue", 0.9, box)]
    (plate,) = PlateReader(detector, Templates()).read(image)
    assert (plate.text, plate.colour) == ("京A12345", "blue")


def test_a_reader_of_whole_lines_may_read_the_plate():
    """Its dot and spaces are no characters of a plate."""
    class Lines:
        def read(self, image):
            assert image.shape == (140, 440, 3)
            return ReadText("京A·12 345、", 0.8)

    image, box = scene("京A12345", LEANING)
    (plate,) = PlateReader(OneBox(box), Lines()).read(image)
    assert (plate.text, plate.score, plate.colour) == ("京A12345", 0.8, "blue")


def test_a_box_without_a_plate_is_read_as_something():
    """A false detection: no crash, and little faith."""
    image = np.full((240, 320, 3), 120, np.uint8)
    (plate,) = PlateReader(OneBox((10, 10, 60, 20)), Templates()).read(image)
    assert plate.colour == "other" and plate_rules.plate_problem(plate.text) == ""
