"""What stands behind a kmodel on the virtual board: the ONNX of the same model package.

A K210's binary layers can't run here. The kmodel is looked up by its digest among the model
packages that the board was given; a stand-in kmodel names the ONNX it was made for.
"""
import hashlib
import os

from edgeai.vision.kmodel.stand_in import stood_for
from edgeai.vision.model_package import DESCRIPTION, ModelPackage

ROLES = ("int8", "float")  # of the ONNX, the likest to the KPU first


def find_package(data, folders):
    """The `ModelPackage` that this kmodel's bytes belong to, or None.

    folders: of a package each, or of several.
    """
    digests = {hashlib.sha256(data).hexdigest(), stood_for(data)}
    for folder in _packages(folders):
        package = ModelPackage.open(folder)
        if any(file.sha256 in digests for file in package.files):
            return package
    return None


def _packages(folders):
    for folder in folders:
        if os.path.isfile(os.path.join(folder, DESCRIPTION)):
            yield folder
        elif os.path.isdir(folder):
            for name in sorted(os.listdir(folder)):
                if os.path.isfile(os.path.join(folder, name, DESCRIPTION)):
                    yield os.path.join(folder, name)


class Network:
    """Runs a package's ONNX on what the camera saw."""

    def __init__(self, package):
        import onnxruntime
        self.package = package
        role = next(role for role in ROLES if package.has(role))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            package.read(role), options, providers=["CPUExecutionProvider"])

    def run(self, picture):
        """Every output, float32, without the batch's axis; picture: RGB or grey, uint8."""
        outputs = self._session.run(None, {
            self._session.get_inputs()[0].name: self._tensor(picture)})
        return [output[0].astype("float32") for output in outputs]

    def _tensor(self, picture):
        import numpy
        wanted = self.package.input
        values = picture.reshape(picture.shape[0], picture.shape[1], -1).astype(numpy.float32)
        if wanted.colour == "bgr":
            values = values[:, :, ::-1]
        values = (values - numpy.asarray(wanted.mean, numpy.float32)) * numpy.float32(wanted.scale)
        if wanted.layout == "nchw":
            values = values.transpose(2, 0, 1)
        return numpy.ascontiguousarray(values[None])
