"""What an ONNX model must be before a session is made of it.

onnxruntime 1.10, the last for Python 3.6, loads opset 7 to 15 and IR up to 8; a newer one than
that fails there with words nobody understands. A model from elsewhere may also name files of the
disk as its weights, hold operators that other libraries bring, or unfold to any size.
"""
from edgeai.errors import ModelError
from edgeai.i18n import gettext as _
from edgeai.vision.detection.onnx_bytes import read_onnx

BYTES_AT_MOST = 512 << 20
OPSETS = (7, 15)
LATEST_IR = 8
DOMAINS = ("", "ai.onnx", "ai.onnx.ml", "com.microsoft")  # what onnxruntime brings itself
# Operators that make something large of little; what their constants may come to.
_UNFOLDING = ("ConstantOfShape", "Expand", "Tile", "Resize", "Upsample", "Pad", "Range", "OneHot")
_NUMBERS_AT_MOST = 1 << 26


def check_onnx(data, path, model_input):
    """The `OnnxModel` of these bytes, fit to be loaded; else ModelError says why not.

    path: for the message. model_input: the `ModelInput` of model.toml.
    """
    if len(data) > BYTES_AT_MOST:
        raise _refused(path, _("it has more than {megabytes} MB").format(
            megabytes=BYTES_AT_MOST >> 20))
    try:
        model = read_onnx(data)
    except ValueError as problem:
        raise _refused(path, str(problem), _("Copy the file again.")) from None
    for check in (_check_versions, _check_domains, _check_weights, _check_nodes, _check_unfolding):
        check(model, path)
    _check_input(model, path, model_input)
    return model


def _check_versions(model, path):
    opset = model.opsets.get("", 0)
    if not OPSETS[0] <= opset <= OPSETS[1] or not 1 <= model.ir_version <= LATEST_IR:
        raise _refused(
            path, _("opset {opset} and IR {ir} are outside of opset {first} to {last} and IR 1 to "
                    "{latest}, which every board's onnxruntime loads").format(
                opset=opset, ir=model.ir_version, first=OPSETS[0], last=OPSETS[1],
                latest=LATEST_IR),
            _("Export it again for opset 10 (PyTorch: dynamo=False, opset_version=10)."))


def _check_domains(model, path):
    """Of the nodes only: exporters and quantisers list domains that no node uses."""
    for node in model.nodes:
        if node.domain not in DOMAINS:
            raise _refused(path, _("it needs operators of {domain!r}, which a library of its own "
                                   "would bring").format(domain=node.domain[:60]))


def _check_weights(model, path):
    tensors = list(model.weights) + [one for node in model.nodes for one in node.constants]
    for one in tensors:
        if one.is_external:
            raise _refused(
                path, _("its weights {name!r} lie in another file").format(name=one.name[:60]),
                _("Save it with all its weights inside: onnx.save(model, path)."))
        if any(side < 0 for side in one.shape):
            raise _refused(path, _("its weights {name!r} have a negative size").format(
                name=one.name[:60]))


def _check_nodes(model, path):
    if not model.nodes or not model.outputs:
        raise _refused(path, _("there is nothing in it that computes"))
    if model.has_functions or model.has_sparse_weights or any(
            node.has_graph for node in model.nodes):
        raise _refused(path, _("it has loops, branches or functions of its own"),
                       _("Export the plain network."))


def _check_unfolding(model, path):
    """A shape of a few bytes may ask for all the memory."""
    integers = {one.name: one.integers for one in model.weights}
    for node in model.nodes:
        if node.operator == "Constant":
            for one in node.constants:
                integers.update((name, one.integers) for name in node.outputs)
    for node in model.nodes:
        if node.operator in _UNFOLDING:
            for name in node.inputs:
                if _product(integers.get(name, ())) > _NUMBERS_AT_MOST:
                    raise _refused(path, _("its {operator} would take too much memory").format(
                        operator=node.operator))


def _product(numbers):
    total = 1
    for number in numbers:
        total *= max(1, abs(number))
    return total


def _check_input(model, path, wanted):
    if len(model.inputs) != 1:
        raise _refused(path, _("it has {count} inputs, not one picture").format(
            count=len(model.inputs)))
    sides = (wanted.height, wanted.width)
    shape = (1, wanted.channels) + sides if wanted.layout == "nchw" else (
        1,) + sides + (wanted.channels,)
    found = model.inputs[0].shape
    if len(found) != 4 or any(side not in (None, expected)
                              for side, expected in zip(found, shape)):
        raise _refused(
            path, _("its input is {found}, and model.toml says {expected}").format(
                found=_shape_text(found), expected=_shape_text(shape)),
            _("Correct [input] of model.toml."))


def _shape_text(shape):
    return " x ".join("?" if side is None else str(side) for side in shape) or "?"


def _refused(path, reason, remedy=None):
    return ModelError(_("{path} is refused: {problem}").format(path=path, problem=reason),
                      remedy or _("Do not use this model."))
