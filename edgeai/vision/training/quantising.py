"""Float ONNX to int8 by onnxruntime's static quantisation: ranges measured on calibration pictures."""
import logging
import os
import shutil
import tempfile
import warnings

from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.vision.training.onnx_writer import INPUT, require_onnx


def quantise(float_path, int8_path, tensors):
    """Write the int8 model. tensors: float32 arrays as the network takes them, (1, ...) each.

    Quantise-dequantise pairs around each node, 8-bit weights and activations, a scale a tensor:
    what opset 10 has, so onnxruntime 1.10 runs it. The first convolution and the last one stay as they
    are: what is lost in the first is lost for all, and the last one's one scale would have to do for
    sure scores and small shifts.
    """
    quantization = load("onnxruntime.quantization", "onnxruntime", _(
        "Install what training needs: pip install \"edgeai[train]\"."))
    folder = tempfile.mkdtemp(prefix="edgeai-")  # ASCII: it writes files beside the model
    level = logging.getLogger().level
    try:
        logging.getLogger().setLevel(logging.ERROR)  # advice on preparing models, for each of them
        plain, made = os.path.join(folder, "float.onnx"), os.path.join(folder, "int8.onnx")
        shutil.copyfile(float_path, plain)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            quantization.quantize_static(
                plain, made, _reader(quantization, tensors), per_channel=False,
                quant_format=quantization.QuantFormat.QDQ, nodes_to_exclude=_ends(plain),
                activation_type=quantization.QuantType.QUInt8,
                weight_type=quantization.QuantType.QInt8)
        shutil.copyfile(made, int8_path)
    finally:
        logging.getLogger().setLevel(level)
        shutil.rmtree(folder, ignore_errors=True)


def _ends(path):
    """The names of the first convolution and its ReLU, and of the last one and what follows it."""
    nodes = require_onnx().load(path).graph.node
    last = max(at for at, node in enumerate(nodes) if node.op_type == "Conv")
    return [node.name for node in list(nodes[:2]) + list(nodes[last:])]


def _reader(quantization, tensors):
    class Reader(quantization.CalibrationDataReader):
        def __init__(self):
            self._left = iter(tensors)

        def get_next(self):
            tensor = next(self._left, None)
            return None if tensor is None else {INPUT: tensor}

    return Reader()
