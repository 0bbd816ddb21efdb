"""Models from elsewhere, as the page on detection says they are brought: its model.tomls are read as they stand."""
import os
import re

import numpy as np
import pytest
import tiny_onnx as tiny

from edgeai.errors import ModelError
from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.detection.plate_reader import PlateReader
from edgeai.vision.detection.text_reader import TextReader
from edgeai.vision.model_package import ModelPackage

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def example(name):
    """The page's model.toml of that name, without its [[file]]."""
    with open(os.path.join(ROOT, "docs", "detection.md"), encoding="utf-8") as file:
        blocks = re.findall(r"```toml\n(.*?)```", file.read(), re.DOTALL)
    (block,) = [one for one in blocks if 'name = "%s"' % name in one]
    return block.partition("\n[[file]]")[0].partition("\n# and [[file]]")[0]


def grey_emotions():
    """As emotion-ferplus takes and gives it: 1 x 1 x 64 x 64 grey in, eight bare numbers out. The lighter the
    picture, the more of number 1."""
    weights = np.zeros((8, 1, 1, 1), np.float32)
    weights[1] = 0.1
    return tiny.model(
        [tiny.node("GlobalAveragePool", ["Input3"], ["means"]),
         tiny.node("Conv", ["means", "w"], ["sums"], tiny.integers("kernel_shape", [1, 1])),
         tiny.node("Flatten", ["sums"], ["Plus692_Output_0"])],
        [tiny.value("Input3", (1, 1, 64, 64))], [tiny.value("Plus692_Output_0", (1, 8))],
        [tiny.tensor("w", weights)])


def test_the_pages_emotions_take_grey_pixels_from_0_to_255(tmp_path):
    classifier = Classifier(tiny.write_package(tmp_path / "情绪", example("emotion-ferplus"), grey_emotions()))
    grey = np.full((80, 60, 3), 100, np.uint8)
    found = classifier.classify(grey)
    powers = np.exp([10.0] + [0.0] * 7)  # 0.1 x 100
    assert found.label == "happiness" and found.score == pytest.approx(powers[0] / powers.sum(), abs=1e-3)


def test_the_pages_yunet_is_a_package(tmp_path):
    package = ModelPackage.open(tiny.write_package(tmp_path / "yunet", example("yunet"), b"a file of its own"))
    assert (package.head, package.labels, package.input.width, package.input.colour) == ("yunet", ("face",), 640, "bgr")


def lines_network(count, seen):
    """(1, 3, 48, 320) in, (1, 4, count) out: whatever the picture, the steps see these characters."""
    steps = np.zeros((1, len(seen), count), np.float32)
    for at, number in enumerate(seen):
        steps[0, at, number] = 0.9
    return tiny.model(
        [tiny.node("ReduceMean", ["x"], ["mean"], tiny.integers("axes", [1, 2, 3])),
         tiny.node("Mul", ["mean", "nothing"], ["zero"]), tiny.node("Add", ["zero", "steps"], ["seen"])],
        [tiny.value("x", (1, 3, 48, 320))], [tiny.value("seen", (1, len(seen), count))],
        [tiny.tensor("steps", steps), tiny.tensor("nothing", np.zeros((1, 1, 1), np.float32))])


CHARACTERS = ["京", "A", "·"] + [chr(0x4E00 + at) for at in range(6600)] + ["8", "\u3000", " "]


def characters_toml(labels):
    listed = ", ".join('"%s"' % one for one in labels)
    return re.sub(r"labels = \[.*", lambda _found: "labels = [%s]" % listed, example("pp-ocr"))


def write_lines(folder, seen):
    labels = [one for at, one in enumerate(CHARACTERS) if one not in CHARACTERS[:at]]
    numbers = [0 if one is None else 1 + labels.index(one) for one in seen]
    return tiny.write_package(folder, characters_toml(labels), lines_network(1 + len(labels), numbers))


def test_the_pages_reader_has_the_thousands_of_characters_of_chinese_and_spaces(tmp_path):
    reader = TextReader(write_lines(tmp_path / "ocr", ["京", "京", "A", None, "A", " ", "8", "\u3000"]))
    assert reader.read(np.zeros((40, 200, 3), np.uint8)) == ("京AA 8\u3000", pytest.approx(0.9))


def test_it_reads_plates_in_the_place_of_the_characters_network(tmp_path):
    class OnePlate:
        def detect(self, _image):
            from edgeai.records import Detection

            return [Detection("plate_blue", 0.9, (20, 20, 120, 40))]

    reader = PlateReader(OnePlate(), write_lines(tmp_path / "ocr", ["京", "A", "·", "8", None, "8", " "]))
    (plate,) = reader.read(np.full((90, 200, 3), (160, 60, 10), np.uint8))
    assert plate.text == "京A88"


@pytest.mark.parametrize("head, count", [("softmax", 1001), ("ctc", 20001)])
def test_too_many_labels(tmp_path, head, count):
    text = characters_toml("%d" % number for number in range(count)).replace('"ctc"', '"%s"' % head)
    with pytest.raises(ModelError, match="%d labels" % count):
        ModelPackage.open(tiny.write_package(tmp_path / "p", text, b"x"))
