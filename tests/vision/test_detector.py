"""The detector on a network whose weights are known: red things and blue things on cells of 32."""
import os
import sys

import numpy as np
import pytest
import tiny_onnx as tiny

from edgeai.errors import ModelAbsent, ModelError, UsageError
from edgeai.records import Frame
from edgeai.vision.detection import network
from edgeai.vision.detection.detector import Detector
from edgeai.vision.model_package import ModelPackage
from edgeai.vision.scenes.scene import draw_scene

RED, BLUE = (0, 0, 255), (255, 0, 0)


def picture(*cells, **size):
    """A black picture of 2 x 2 cells, some of which are coloured: (column, row, colour)."""
    width, height = size.get("width", 64), size.get("height", 64)
    image = np.zeros((height, width, 3), np.uint8)
    for column, row, colour in cells:
        image[row * height // 2:(row + 1) * height // 2,
              column * width // 2:(column + 1) * width // 2] = colour
    return image


@pytest.fixture(params=["onnxruntime", "cv2.dnn"])
def detector(tmp_path, request, monkeypatch):
    """With either runtime, the same."""
    if request.param == "cv2.dnn":
        monkeypatch.setattr(network, "find_runtime", lambda: network.OpenCVNetwork)
    made = Detector(tiny.write_detector(tmp_path / "颜色"))
    assert made.runtime == request.param
    return made


def test_what_is_found_and_where(detector):
    found = detector.detect(picture((1, 0, RED), (0, 1, BLUE)))
    assert [(one.label, one.box) for one in found] == [
        ("red", (40, 12, 16, 8)), ("blue", (8, 44, 16, 8))]
    # sigmoid(20 - 10) times softmax((8, 0)), by hand.
    assert found[0].score == pytest.approx(0.99995 * 0.99966, abs=2e-4)


def test_nothing_is_an_empty_list(detector):
    assert detector.detect(picture()) == []
    assert detector.detect(picture((0, 0, (0, 255, 0)))) == []


def test_boxes_are_of_the_picture_that_was_given(detector):
    """128 x 64 becomes 64 x 32 between two bars, and boxes in these are cut off."""
    image = np.zeros((64, 128, 3), np.uint8)
    image[:, :64] = (120, 0, 255)
    assert sorted((one.label, one.box) for one in detector.detect(image)) == [
        ("red", (16, 0, 32, 8)), ("red", (16, 56, 32, 8))]


def test_a_frame_is_a_picture(detector):
    image = picture((1, 0, RED))
    assert detector.detect(Frame(image, 1.5, 7)) == detector.detect(image)


def test_the_picture_stays_as_it_was(detector):
    image = picture((1, 0, RED))
    before = image.copy()
    detector.detect(image)
    assert np.array_equal(image, before)


def test_the_least_score(tmp_path):
    folder = tiny.write_detector(tmp_path / "p")
    dim = picture((0, 0, (0, 0, 130)))  # objectness 20 * 130 / 255 - 10 = 0.196: 0.549
    assert Detector(folder, min_score=0.6).detect(dim) == []
    assert Detector(folder, min_score=0.5).detect(dim)[0].score == pytest.approx(0.54, abs=0.02)


def test_the_surest_of_overlapping_boxes(tmp_path):
    """Two anchors on one cell: their boxes overlap, and one of them stays."""
    text = tiny.DETECTOR_TOML.replace("[[0.5, 0.25]]", "[[0.5, 0.25], [0.6, 0.25]]")
    weights = np.zeros((14, 3, 1, 1), np.float32)
    weights[4, 2], weights[11, 2], weights[6, 2], weights[13, 2] = 20, 16, 8, 8
    bias = np.zeros(14, np.float32)
    bias[[4, 11]] = -10
    data = tiny.model(
        [tiny.node("AveragePool", ["picture"], ["means"], tiny.integers("kernel_shape", [32, 32])
                   + tiny.integers("strides", [32, 32])),
         tiny.node("Conv", ["means", "w", "b"], ["head"], tiny.integers("kernel_shape", [1, 1]))],
        [tiny.value("picture", (1, 3, 64, 64))], [tiny.value("head", (1, 14, 2, 2))],
        [tiny.tensor("w", weights), tiny.tensor("b", bias)])
    folder = tiny.write_package(tmp_path / "two", text, data)
    image = picture((0, 0, BLUE), (1, 1, BLUE))
    assert [one.box for one in Detector(folder).detect(image)] == [(8, 12, 16, 8), (40, 44, 16, 8)]
    assert len(Detector(folder, max_overlap=0.95).detect(image)) == 4


@pytest.mark.parametrize("given", [
    None, "a.jpg", np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8),
    np.zeros((4, 4, 3), np.float32), np.zeros((0, 4, 3), np.uint8)])
def test_what_is_no_picture(tmp_path, given):
    with pytest.raises(UsageError, match="no picture"):
        Detector(tiny.write_detector(tmp_path / "p")).detect(given)


def test_one_flipped_bit(tmp_path):
    folder = tiny.write_detector(tmp_path / "p")
    path = os.path.join(folder, "float.onnx")
    with open(path, "rb") as file:
        data = bytearray(file.read())
    data[-3] ^= 1
    with open(path, "wb") as file:
        file.write(data)
    with pytest.raises(ModelError, match="SHA-256"):
        Detector(folder)


def test_a_model_of_newer_exporters(tmp_path):
    with pytest.raises(ModelError, match="opset 18 and IR 10"):
        Detector(tiny.write_detector(tmp_path / "p", opset=18, ir=10))


def test_a_head_that_does_not_fit_the_labels(tmp_path):
    text = tiny.DETECTOR_TOML.replace('"blue"]', '"blue", "green"]')
    folder = tiny.write_package(tmp_path / "p", text, tiny.colour_detector())
    with pytest.raises(ModelError, match="8 channels"):
        Detector(folder)


def test_a_head_that_nobody_reads(tmp_path):
    text = tiny.DETECTOR_TOML.replace('"yolov2"', '"yolov9"')
    with pytest.raises(ModelError, match="yolov9"):
        Detector(tiny.write_package(tmp_path / "p", text, tiny.colour_detector()))


def test_what_no_runtime_loads(tmp_path):
    """A graph that is sound for the guard, whose operator does not exist."""
    data = tiny.model([tiny.node("Convv", ["picture"], ["head"])],
                      [tiny.value("picture", (1, 3, 64, 64))], [tiny.value("head", (1, 7, 2, 2))],
                      [])
    with pytest.raises(ModelError, match="can't be loaded"):
        Detector(tiny.write_package(tmp_path / "p", tiny.DETECTOR_TOML, data))


def test_a_name_that_no_model_has():
    with pytest.raises(ModelAbsent, match="nothing-of-that-name"):
        Detector("nothing-of-that-name")


def test_where_onnxruntime_is_not_installed_opencv_runs_the_float_model(tmp_path, monkeypatch):
    """As on a 32-bit Pi: the same command, the same result, by a package that ships."""
    found = {}
    for name, path in (("masks", None), ("ours", tiny.write_detector(tmp_path / "p"))):
        image = draw_scene("masks", 5, 2).image if path is None else picture((1, 0, RED))
        found[name] = path or name, image, Detector(path or name, role="float").detect(image)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # importing it fails
    for path, image, expected in found.values():
        detector = Detector(path)
        assert detector.runtime == "cv2.dnn" and expected
        seen = detector.detect(image)
        assert [(one.label, one.box) for one in seen] == [(one.label, one.box) for one in expected]
        assert [one.score for one in seen] == pytest.approx([one.score for one in expected], abs=1e-3)


def test_a_classifier_is_no_detector(tmp_path):
    with pytest.raises(UsageError, match="classify"):
        Detector(tiny.write_classifier(tmp_path / "p"))


def test_an_installed_model_is_found_by_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("EDGEAI_MODELS", str(tmp_path))
    tiny.write_detector(tmp_path / "vision" / "颜色")
    assert Detector("颜色").labels == ("red", "blue")


def test_an_open_package_is_taken_as_it_is(tmp_path):
    package = ModelPackage.open(tiny.write_detector(tmp_path / "p"))
    assert Detector(package).package is package
