"""A model package on the virtual board's card, as `edgeai board push --package` leaves it."""
import json
import os

from edgeai.linkage.board_b.delivery import SETTINGS, firmware_items, model_items
from edgeai.vision.detection.onnx_bytes import read_onnx
from edgeai.vision.kmodel.records import Shape
from edgeai.vision.kmodel.stand_in import stand_in_kmodel
from edgeai.vision.model_package import ModelPackage

_ROLES = ("int8", "float")  # of the ONNX that stands behind a stand-in, as the virtual KPU looks for it


def put_on_card(package_folder, settings, card_folder):
    """Its kmodel, or a stand-in where it ships none, and edgeai.json; files that are there stay.

    settings: of edgeai.json, beside the package's own.
    """
    package = ModelPackage.open(package_folder)
    kmodel = package.read("kmodel") if package.has("kmodel") else stand_in_of(package)
    model, description = model_items(package, kmodel, "/sd")
    _put(card_folder, model.name, model.data)
    _put_settings(dict(json.loads(description.data.decode("utf-8")), **settings), card_folder)


def put_settings(settings, folder):
    """The firmware's own edgeai.json with `settings` in place of its own."""
    usual = next(one for one in firmware_items() if one.name == SETTINGS)
    _put_settings(dict(json.loads(usual.data.decode("utf-8")), **settings), folder)


def stand_in_of(package):
    """A kmodel with true headers, as long as this package's int8 network: for the virtual KPU."""
    role = next(one for one in _ROLES if package.has(one))
    data = package.read(role)
    _batch, channels, height, width = (tuple(read_onnx(data).outputs[0].shape) + (1, 1))[:4]
    file = next(one for one in package.files if one.role == role)
    wanted = package.input
    return stand_in_kmodel(Shape(wanted.width, wanted.height, wanted.channels),
                           Shape(width, height, channels), file.sha256, len(data))


def _put_settings(settings, folder):
    _put(folder, SETTINGS, json.dumps(settings, ensure_ascii=False, indent=4).encode("utf-8"))


def _put(folder, name, data):
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        with open(path, "wb") as file:
            file.write(data)
