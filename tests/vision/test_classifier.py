"""The classifier and the text reader on networks whose weights are known."""
import numpy as np
import pytest
import tiny_onnx as tiny

from edgeai.errors import ModelError, UsageError
from edgeai.vision.detection import network
from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.detection.text_reader import TextReader, decode_ctc

BGR = {"red": (0, 0, 255), "green": (0, 255, 0), "blue": (255, 0, 0)}


def plain(label, height=20, width=30):
    return np.full((height, width, 3), BGR[label], np.uint8)


@pytest.mark.parametrize("runtime", [network.OnnxruntimeNetwork, network.OpenCVNetwork])
@pytest.mark.parametrize("head", ["softmax", "probabilities"])
@pytest.mark.parametrize("label", sorted(BGR))
def test_the_label_and_its_score(tmp_path, monkeypatch, runtime, head, label):
    monkeypatch.setattr(network, "find_runtime", lambda: runtime)
    found = Classifier(tiny.write_classifier(tmp_path / "p", head)).classify(plain(label))
    assert (found.label, found.box) == (label, None)
    # softmax((6, 0, 0)) by hand
    assert found.score == pytest.approx(403.43 / 405.43, abs=1e-4)


def test_a_part_of_the_picture(tmp_path):
    classifier = Classifier(tiny.write_classifier(tmp_path / "p"))
    image = np.hstack([plain("red", width=20), plain("blue", width=20)])
    assert classifier.classify(image, (20, 0, 20, 20)).label == "blue"
    assert classifier.classify(image, (-5, -5, 20, 20)).label == "red"
    with pytest.raises(UsageError):
        classifier.classify(image, (60, 0, 5, 5))


def test_scores_are_together_one(tmp_path):
    scores = Classifier(tiny.write_classifier(tmp_path / "p", "softmax")).scores(plain("green"))
    assert scores.argmax() == 1 and scores.sum() == pytest.approx(1, abs=1e-6)


def test_labels_that_do_not_fit(tmp_path):
    text = tiny.CLASSIFIER_TOML.format(head="softmax").replace('"blue"]', '"blue", "grey"]')
    folder = tiny.write_package(tmp_path / "p", text, tiny.colour_classifier())
    with pytest.raises(ModelError, match="3 numbers.*4 labels"):
        Classifier(folder).classify(plain("red"))


def test_a_detector_is_no_classifier(tmp_path):
    with pytest.raises(UsageError, match="detect"):
        Classifier(tiny.write_detector(tmp_path / "p"))


def steps(*best, **sizes):
    found = np.full((len(best), sizes.get("labels", 4)), 0.1, np.float32)
    found[np.arange(len(best)), best] = 0.9
    return found


@pytest.mark.parametrize("best, text", [
    ((1, 1, 2), "京A"), ((1, 0, 1, 3), "京京8"), ((0, 0, 0), ""), ((2, 2, 0, 2, 2), "AA")])
def test_ctc_by_hand(best, text):
    assert decode_ctc(steps(*best), ("京", "A", "8")).text == text


def test_ctc_is_as_sure_as_its_least_character():
    found = steps(1, 0, 2)
    found[2, 2] = 0.55
    assert decode_ctc(found, ("京", "A", "8")).score == pytest.approx(0.55)
    assert decode_ctc(steps(0), ("京", "A", "8")).score == 0.0


def test_a_reader_that_was_brought(tmp_path):
    """An "OCR model" of three steps across the width: red is label 1, green 2, blue 3."""
    weights = np.zeros((4, 3, 1, 1), np.float32)
    weights[[1, 2, 3], [0, 1, 2]] = 9
    bias = np.array([1, 0, 0, 0], np.float32)
    data = tiny.model(
        [tiny.node("AveragePool", ["picture"], ["means"], tiny.integers("kernel_shape", [8, 8])
                   + tiny.integers("strides", [8, 8])),
         tiny.node("Conv", ["means", "w", "b"], ["map"], tiny.integers("kernel_shape", [1, 1])),
         tiny.node("Transpose", ["map"], ["rows"], tiny.integers("perm", [0, 3, 2, 1])),
         tiny.node("Softmax", ["rows"], ["steps"], tiny.field(
             5, tiny.field(1, "axis") + tiny.field(3, 3) + tiny.field(20, 2)))],
        [tiny.value("picture", (1, 3, 8, 24))], [tiny.value("steps", (1, 3, 1, 4))],
        [tiny.tensor("w", weights), tiny.tensor("b", bias)])
    text = (tiny.CLASSIFIER_TOML.format(head="ctc").replace('"red", "green", "blue"', '"京", "A", "8"')
            .replace("width = 32", "width = 24").replace("height = 32", "height = 8"))
    reader = TextReader(tiny.write_package(tmp_path / "ocr", text, data))
    image = np.hstack([plain("red", 8, 8), plain("blue", 8, 8), plain("green", 8, 8)])
    assert reader.read(image).text == "京8A"
    image[:, 8:16] = 0
    assert reader.read(image).text == "京A"
