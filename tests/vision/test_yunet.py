"""YuNet's outputs decoded, against numbers by hand."""
from collections import namedtuple

import numpy as np
import pytest

from edgeai.errors import ModelError
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


def test_no_face():
    head = YuNetHead(DESCRIPTION, [Output(name, ()) for name in NAMES])
    assert [len(one) for one in head.read(outputs(), 0.5)] == [0, 0, 0]


def test_another_model():
    with pytest.raises(ModelError, match="cls_8"):
        YuNetHead(DESCRIPTION, [Output("output", ())])
