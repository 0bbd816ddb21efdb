"""A reader of Chinese number plates: found, made straight, cut into characters, read by the rules."""
from typing import NamedTuple, Tuple

from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.detection.detector import Detector
from edgeai.vision.detection.picture_input import image_of
from edgeai.vision.detection.plate_rules import likeliest_plate
from edgeai.vision.detection.plate_straightening import COLOURS, character_pictures, straighten


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
    characters: the same for a `Classifier` whose labels are the characters.
    """

    def __init__(self, detector="plates", characters="plate-characters", min_score=0.5):
        self._detector = detector if hasattr(detector, "detect") else Detector(detector, min_score)
        self._classifier = (
            characters if hasattr(characters, "scores") else Classifier(characters))

    def read(self, picture):
        """The `Plate`s in a `Frame` or an image, the surest found first."""
        image = image_of(picture)
        return [self._read(image, found) for found in self._detector.detect(image)]

    def _read(self, image, found):
        import cv2
        import numpy

        plate = straighten(image, found.box, _colour_in(found.label))
        scores = numpy.array([self._classifier.scores(cv2.cvtColor(one, cv2.COLOR_GRAY2BGR))
                              for one in character_pictures(plate)])
        text, score = likeliest_plate(scores, self._classifier.labels)
        return Plate(text, score, found.box, plate.colour)


def _colour_in(label):
    return next((colour for colour in COLOURS if label.endswith("_" + colour)), None)
