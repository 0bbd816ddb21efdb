"""A reader of Chinese number plates: found, made straight, cut into characters, read by the rules."""
from typing import NamedTuple, Tuple

from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.detection.detector import Detector
from edgeai.vision.detection.picture_input import image_of
from edgeai.vision.detection.plate_rules import CHARACTERS, ENDINGS, likeliest_plate
from edgeai.vision.detection.plate_straightening import COLOURS, character_pictures, straighten
from edgeai.vision.detection.text_reader import TextReader
from edgeai.vision.detection.vision_models import open_package


class Plate(NamedTuple):
    """text: what it says, as the rules of plates allow it. score: 0..1, of the least sure
    character. box: (x, y, width, height) in pixels. colour: blue, green, yellow or other."""

    text: str
    score: float
    box: Tuple[int, int, int, int]
    colour: str


class PlateReader:
    """`PlateReader().read(frame)`.

    detector: finds plates; a package's name or folder, or a `Detector`. A label that ends with
        _blue, _green or _yellow tells the colour, else the picture does.
    characters: the same for a `Classifier` whose labels are the characters, or for a `TextReader`
        (a package whose head is "ctc"), which reads the straight plate as one line.
    """

    def __init__(self, detector="plates", characters="plate-characters", min_score=0.5):
        self._detector = detector if hasattr(detector, "detect") else Detector(detector, min_score)
        self._characters = characters if hasattr(characters, "scores") or hasattr(
            characters, "read") else _open_characters(characters)

    def read(self, picture):
        """The `Plate`s in a `Frame` or an image, the surest found first."""
        image = image_of(picture)
        return [self._read(image, found) for found in self._detector.detect(image)]

    def _read(self, image, found):
        plate = straighten(image, found.box, _colour_in(found.label))
        read = self._read_line if hasattr(self._characters, "read") else self._read_characters
        text, score = read(plate)
        return Plate(text, score, found.box, plate.colour)

    def _read_characters(self, plate):
        import cv2
        import numpy

        scores = numpy.array([self._characters.scores(cv2.cvtColor(one, cv2.COLOR_GRAY2BGR))
                              for one in character_pictures(plate)])
        return likeliest_plate(scores, self._characters.labels)

    def _read_line(self, plate):
        """What a reader of text sees, without the dot and the spaces."""
        text, score = self._characters.read(plate.image)
        return "".join(one for one in text if one in CHARACTERS + ENDINGS), score


def _open_characters(name):
    package = open_package(name, "classify")
    return TextReader(package) if package.head == "ctc" else Classifier(package)


def _colour_in(label):
    return next((colour for colour in COLOURS if label.endswith("_" + colour)), None)
