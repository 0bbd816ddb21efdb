"""The vision models that ship: whole, small, and what they say of themselves is true."""
import os

import pytest

from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.detection.detector import Detector
from edgeai.vision.detection.plate_reader import PlateReader
from edgeai.vision.detection.vision_models import SHIPPED_DIR, list_packages
from edgeai.vision.scenes.scene import draw_scene

MOST_BYTES = 2 * 1000 * 1000
PACKAGES = [one for one in list_packages() if one.folder.startswith(SHIPPED_DIR)]
NAMES = [os.path.basename(one.folder) for one in PACKAGES]


def test_the_kits_applications_have_their_models():
    assert {"masks", "expressions", "plates", "plate-characters", "fire", "waste"} <= set(NAMES)


@pytest.mark.parametrize("package", PACKAGES, ids=NAMES)
def test_each_is_small_and_has_its_card(package):
    sizes = [os.path.getsize(os.path.join(package.folder, name))
             for name in os.listdir(package.folder)]
    assert sum(sizes) <= MOST_BYTES and os.path.exists(os.path.join(package.folder, "README.md"))


@pytest.mark.parametrize("role", ["float", "int8"])
@pytest.mark.parametrize("package", PACKAGES, ids=NAMES)
def test_each_file_runs(package, role):
    image = draw_scene("masks", 777001, 0, 640, 480).image
    if package.task == "detect":
        found = Detector(package, 0.05, role=role).detect(image)
        assert all(0.05 <= one.score <= 1 for one in found)
    else:
        scores = Classifier(package, role).scores(image)
        assert scores.min() >= 0 and scores.sum() == pytest.approx(1, abs=1e-4)


def test_most_plates_that_are_seen_are_read():
    """On scenes of a seed of its own, without a mistake in seven or eight characters."""
    reader, count, right = PlateReader(), 0, 0
    for index in range(16):
        scene = draw_scene("plates", 777002, index, 960, 720)
        seen = {plate.text for plate in reader.read(scene.image)}
        count += len(scene.texts)
        right += len(seen & {text.text for text in scene.texts})
    assert count >= 16 and right >= 0.7 * count, (right, count)
