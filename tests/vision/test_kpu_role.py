"""What a package carries for board B: an ONNX file that `ncc` 0.2 imports, by nncase's list of operators."""
import os

import pytest

from edgeai.archives import unpack_zip
from edgeai.errors import ModelError
from edgeai.vision.detection.onnx_bytes import read_onnx
from edgeai.vision.detection.vision_models import SHIPPED_DIR
from edgeai.vision.image_file import read_header_of
from edgeai.vision.model_package import ModelPackage

NAMES = sorted(os.listdir(SHIPPED_DIR))
# Of nncase's docs/onnx_ops.md, those that our networks are made of.
IMPORTED = {"Conv", "Relu", "GlobalAveragePool", "Flatten"}


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_packages_kpu_file_is_what_ncc_imports(name):
    package = ModelPackage.open(os.path.join(SHIPPED_DIR, name))
    model = read_onnx(package.read("kpu"))
    assert {node.operator for node in model.nodes} <= IMPORTED
    assert model.opsets[""] == 10 and model.ir_version == 5
    (picture,) = model.inputs
    assert picture.shape == (1, 3, package.input.height, package.input.width)  # nothing is left open


@pytest.mark.parametrize("name", NAMES)
def test_its_calibration_pictures_have_the_networks_size(name, tmp_path):
    package = ModelPackage.open(os.path.join(SHIPPED_DIR, name))
    unpack_zip(package.path_of("calibration"), str(tmp_path), ModelError)
    paths = [os.path.join(place, one) for place, _folders, names in os.walk(str(tmp_path)) for one in names]
    assert len(paths) >= 20
    for path in paths:
        header = read_header_of(path)
        assert (header.width, header.height) == (package.input.width, package.input.height)
