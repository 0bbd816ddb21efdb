"""The bare files of a model as raw scripts read them: model.onnx, and labels.txt and anchors.txt beside it."""
import hashlib
import os

from edgeai.errors import ModelError
from edgeai.i18n import gettext as _
from edgeai.toml_file import read_text
from edgeai.vision.detection.vision_models import list_packages

MODEL, LABELS = "model.onnx", "labels.txt"
_MOST_BYTES = 64 << 20


def is_bare_model(folder):
    return all(os.path.isfile(os.path.join(folder, name)) for name in (MODEL, LABELS))


def about_bare_model(folder):
    """What the model is and wants, in words: it is known by its digest. ModelError where labels.txt is not
    in its order."""
    package = _package_of(os.path.join(folder, MODEL))
    if package is None:
        return _("model.onnx is of no package that is known here: its labels can't be checked")
    labels = read_text(os.path.join(folder, LABELS), ModelError).split()
    if labels != list(package.labels):
        raise ModelError(
            _("labels.txt is not in the order of model.onnx, which is {name}").format(name=_name(package)),
            _("The order is: {labels}.").format(labels=" ".join(package.labels)))
    return _("model.onnx is {name}: {width} x {height}, {colour}; labels in its order: {labels}").format(
        name=_name(package), width=package.input.width, height=package.input.height,
        colour=package.input.colour.upper(), labels=" ".join(labels))


def _name(package):
    return os.path.basename(package.folder)


def _package_of(path):
    """The package that has that very file, or None."""
    if os.path.getsize(path) > _MOST_BYTES:
        return None
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return next((one for one in list_packages() if digest in [file.sha256 for file in one.files]), None)
