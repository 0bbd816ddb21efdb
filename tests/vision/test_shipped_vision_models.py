"""The vision models that ship: whole, small, and as good as their cards say, on scenes of another seed."""
import os

import pytest

from edgeai.config import PACKAGE_DIR
from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.detection.detector import Detector
from edgeai.vision.model_package import ModelPackage
from edgeai.vision.scenes.scene import draw_crop, draw_scene
from edgeai.vision.training.average_precision import detection_scores

FOLDER = os.path.join(PACKAGE_DIR, "models", "vision")
NAMES = sorted(os.listdir(FOLDER))
SEED = 77001  # neither of training nor of the cards
# Package -> the kind of scenes that it knows, where a scene or a crop is all that it needs.
DETECTORS = [(name, kind) for name, kind in (
    ("masks", "masks"), ("fire", "fire"), ("helmets", "helmets"), ("plates", "plates"),
    ("faces", "expressions")) if name in NAMES]
CLASSIFIERS = [name for name in ("items", "waste", "expressions") if name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_a_package_is_whole_small_and_measured(name):
    package = ModelPackage.open(os.path.join(FOLDER, name))
    assert package.name == name and package.licence == "Apache-2.0"
    for role in ("float", "int8", "kpu", "calibration"):
        assert package.read(role)
    sizes = [os.path.getsize(os.path.join(package.folder, file)) for file in os.listdir(package.folder)]
    assert sum(sizes) <= 2000000
    key = "map50" if package.task == "detect" else "accuracy"
    assert package.metrics["float"][key] - package.metrics["int8"][key] <= 0.015
    with open(os.path.join(package.folder, "README.md"), encoding="utf-8") as file:
        card = file.read()
    assert "drawn" in card and "On real pictures" in card
    assert "%.3f" % package.metrics["int8"][key] in card


@pytest.mark.parametrize("name, kind", DETECTORS)
def test_a_detector_is_as_good_as_its_card_says(name, kind):
    detector = Detector(os.path.join(FOLDER, name), min_score=0.01)
    scenes = [draw_scene(kind, SEED, index) for index in range(40)]
    scores = detection_scores([(known(scene.boxes, detector.labels), detector.detect(scene.image))
                               for scene in scenes], detector.labels)
    assert abs(scores.map50 - detector.package.metrics["int8"]["map50"]) < 0.12


def known(boxes, labels):
    """`faces` has one label for what the scenes tell apart."""
    return boxes if len(labels) > 1 else [box._replace(label=labels[0]) for box in boxes]


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_classifier_is_as_good_as_its_card_says(name):
    classifier = Classifier(os.path.join(FOLDER, name))
    scenes = [draw_crop(name, SEED, index) for index in range(80)]
    right = sum(classifier.classify(scene.image).label == scene.label for scene in scenes)
    assert abs(right / 80 - classifier.package.metrics["int8"]["accuracy"]) < 0.12
