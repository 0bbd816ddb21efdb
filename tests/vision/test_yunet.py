"""YuNet's outputs decoded, against numbers by hand."""
from collections import namedtuple

import cv2
import numpy as np
import pytest
import tiny_onnx as tiny

from edgeai.errors import ModelError
from edgeai.vision.detection.detector import Detector
from edgeai.vision.detection.yunet import YuNetHead
from edgeai.vision.package_description import Description, ModelInput

Output = namedtuple("Output", "name shape")
NAMES = ["%s_%d" % (kind, stride) for kind in ("cls", "obj", "bbox", "kps") for stride in (8, 16, 32)]
DESCRIPTION = Description("yunet", "detect", ("face",), ModelInput(64, 32), "yunet")


def outputs():
    """Nothing in a picture of 64 x 32: 8 x 4, 4 x 2 and 2 x 1 cells."""
    cells = {8: 32, 16: 8, 32: 2}
    found = {}
    for name in NAMES:
        kind, stride = name.split("_")
        found[name] = np.zeros((1, cells[int(stride)], {"bbox": 4, "kps": 10}.get(kind, 1)),
                               np.float32)
    return found


def test_one_face():
    head, given = YuNetHead(DESCRIPTION, [Output(name, ()) for name in NAMES]), outputs()
    given["cls_16"][0, 6], given["obj_16"][0, 6] = 0.9, 0.4  # column 2 of row 1
    given["bbox_16"][0, 6] = 0.5, 0.25, np.log(2), np.log(1.5)
    given["cls_8"][0, 3], given["obj_8"][0, 3] = 0.9, 0.1  # root of 0.09: too unsure
    boxes, scores, labels = head.read(given, 0.5)
    assert boxes == pytest.approx(np.array([[40 - 16, 20 - 12, 32, 24]]))  # middle at (2.5, 1.25) * 16
    assert scores == pytest.approx([0.6]) and labels.tolist() == [0]


def tiny_yunet(seed):
    """An ONNX file with YuNet's inputs and outputs for 64 x 64, whose weights are drawn."""
    chance, nodes, weights, values = np.random.RandomState(seed), [], [], []
    for stride in (8, 16, 32):
        nodes.append(tiny.node("AveragePool", ["input"], ["means_%d" % stride], tiny.integers(
            "kernel_shape", [stride, stride]) + tiny.integers("strides", [stride, stride])))
        for kind, wide in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)):
            name = "%s_%d" % (kind, stride)
            drawn = chance.normal(0, 0.004, (wide, 3, 1, 1))
            if wide == 1:
                drawn[0, :, 0, 0] = np.array([0.04, -0.03, 0.01]) + chance.normal(0, 0.005, 3)
            weights += [tiny.tensor(name + "_w", drawn.astype(np.float32)),
                        tiny.tensor(name + "_shape", np.array([1, (64 // stride) ** 2, wide], np.int64))]
            nodes += [tiny.node("Conv", ["means_%d" % stride, name + "_w"], [name + "_map"],
                                tiny.integers("kernel_shape", [1, 1])),
                      tiny.node("Transpose", [name + "_map"], [name + "_rows"], tiny.integers("perm", [0, 2, 3, 1]))]
            last = name if wide > 1 else name + "_bare"
            nodes.append(tiny.node("Reshape", [name + "_rows", name + "_shape"], [last]))
            if wide == 1:
                nodes.append(tiny.node("Sigmoid", [last], [name]))
            values.append(tiny.value(name, (1, (64 // stride) ** 2, wide)))
    return tiny.model(nodes, [tiny.value("input", (1, 3, 64, 64))], values, weights)


YUNET_TOML = """format = 1
name = "yunet"
task = "detect"
labels = ["face"]
head = "yunet"
[input]
width = 64
height = 64
channels = 3
colour = "bgr"
layout = "nchw"
scale = 1.0
mean = [0, 0, 0]
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_model_that_was_brought_sees_what_opencvs_own_reader_of_yunet_sees(tmp_path, seed):
    if tuple(int(part) for part in cv2.__version__.split(".")[:2]) < (4, 8):
        pytest.skip("OpenCV reads this form of YuNet from 4.8 on")
    data = tiny_yunet(seed)
    (tmp_path / "y.onnx").write_bytes(data)
    image = cv2.resize(np.random.RandomState(seed).randint(0, 256, (8, 8, 3)).astype(np.uint8), (64, 64),
                       interpolation=cv2.INTER_NEAREST)
    # Overlaps stay: OpenCV weighs them before boxes are cut at the picture's edge, and we after it.
    _code, rows = cv2.FaceDetectorYN.create(str(tmp_path / "y.onnx"), "", (64, 64), 0.5, 1.0).detect(image)
    expected = [(cut(row[:4]), row[14]) for row in rows.tolist()]
    expected = sorted(one for one in expected if min(one[0][2:]) > 0)
    detector = Detector(tiny.write_package(tmp_path / "p", YUNET_TOML, data), min_score=0.5, max_overlap=1.0)
    found = sorted((one.box, one.score) for one in detector.detect(image))
    assert len(found) == len(expected) > 10
    assert [box for box, _score in found] == [box for box, _score in expected]
    assert [score for _box, score in found] == pytest.approx([score for _box, score in expected], abs=1e-3)


def cut(box):
    """In whole pixels of a picture of 64 x 64."""
    left, top, right, bottom = (min(64, max(0, int(np.round(side)))) for side in (
        box[0], box[1], box[0] + box[2], box[1] + box[3]))
    return left, top, right - left, bottom - top


def test_no_face():
    head = YuNetHead(DESCRIPTION, [Output(name, ()) for name in NAMES])
    assert [len(one) for one in head.read(outputs(), 0.5)] == [0, 0, 0]


def test_another_model():
    with pytest.raises(ModelError, match="cls_8"):
        YuNetHead(DESCRIPTION, [Output("output", ())])
