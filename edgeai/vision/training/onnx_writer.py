"""Writes a stack of convolutions as ONNX that every runtime of ours takes: opset 10, IR 5.

Node by node and not by torch's exporter: the file is the same from every version of torch, and
holds nothing but Conv, Relu and, for classifiers, a mean over the map.
"""
from edgeai.i18n import gettext as _
from edgeai.packages import load

OPSET, IR = 10, 5
INPUT, OUTPUT = "input", "output"


def require_onnx():
    """The module, or DriverMissing: before minutes of work."""
    remedy = _("Install what training needs: pip install \"edgeai[train]\".")
    load("onnx.numpy_helper", "onnx", remedy)  # in onnx 1.11 a module of its own
    return load("onnx", "onnx", remedy)


def write_onnx(path, convolutions, channels, height, width, has_mean=False):
    """has_mean: average the last map to one number a channel, as a classifier wants it."""
    onnx = require_onnx()
    helper, real = onnx.helper, onnx.TensorProto.FLOAT
    nodes, weights, name = [], [], INPUT
    for number, layer in enumerate(convolutions):
        name = _add(nodes, weights, number, layer, name, onnx)
    if has_mean:
        nodes += [helper.make_node("GlobalAveragePool", [name], ["mean"], "mean"),
                  helper.make_node("Flatten", ["mean"], [OUTPUT], "flatten", axis=1)]
        shape = [1, len(convolutions[-1].bias)]
    else:
        nodes[-1].output[0] = OUTPUT
        shape = [1, len(convolutions[-1].bias)] + list(_map_sides(convolutions, height, width))
    graph = helper.make_graph(
        nodes, "edgeai", [helper.make_tensor_value_info(INPUT, real, [1, channels, height, width])],
        [helper.make_tensor_value_info(OUTPUT, real, shape)], weights)
    model = helper.make_model(graph, producer_name="edgeai",
                              opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR
    onnx.checker.check_model(model)
    with open(path, "wb") as file:
        file.write(model.SerializeToString())


def _map_sides(convolutions, height, width):
    for layer in convolutions:
        height, width = -(-height // layer.stride), -(-width // layer.stride)
    return height, width


def _add(nodes, weights, number, layer, name, onnx):
    """One convolution joins the graph; returns the name of its output."""
    helper, numpy_helper = onnx.helper, onnx.numpy_helper
    stem, kernel = "conv%d" % (number + 1), layer.weights.shape[2]
    weights.append(numpy_helper.from_array(layer.weights, stem + ".weight"))
    weights.append(numpy_helper.from_array(layer.bias, stem + ".bias"))
    nodes.append(helper.make_node(
        "Conv", [name, stem + ".weight", stem + ".bias"], [stem], stem, kernel_shape=[kernel] * 2,
        strides=[layer.stride] * 2, pads=[kernel // 2] * 4))
    if layer.has_relu:
        nodes.append(helper.make_node("Relu", [stem], [stem + ".relu"], stem + ".relu"))
    return nodes[-1].output[0]
