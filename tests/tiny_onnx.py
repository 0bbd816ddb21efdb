"""ONNX files written byte by byte, so that tests need no other package; and packages of them."""
import hashlib
import os
import struct

import numpy as np

FLOAT, INT64 = 1, 7


def varint(number):
    number &= (1 << 64) - 1
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(found + bytearray([number]))


def field(number, value):
    """A field of a message: an integer as a varint, text and bytes with their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode("utf-8") if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def tensor(name, array, extra=b""):
    array = np.asarray(array)
    kind = INT64 if array.dtype == np.int64 else FLOAT
    raw = array.astype("<i8" if kind == INT64 else "<f4").tobytes()
    return b"".join(field(1, int(side)) for side in array.shape) + field(2, kind) + field(
        8, name) + field(9, raw) + extra


def value(name, shape):
    dims = b"".join(field(1, field(1, side) if isinstance(side, int) else field(2, side))
                    for side in shape)
    return field(1, name) + field(2, field(1, field(1, FLOAT) + field(2, dims)))


def integers(name, numbers):
    """An attribute of integers."""
    return field(5, field(1, name) + b"".join(field(8, one) for one in numbers) + field(20, 7))


def node(operator, inputs, outputs, attributes=b"", domain=""):
    return b"".join(field(1, one) for one in inputs) + b"".join(
        field(2, one) for one in outputs) + field(4, operator) + attributes + (
            field(7, domain) if domain else b"")


def model(nodes, inputs, outputs, weights, opset=10, ir=5, extra=b""):
    graph = b"".join(field(1, one) for one in nodes) + field(2, "tiny") + b"".join(
        field(5, one) for one in weights) + b"".join(field(11, one) for one in inputs) + b"".join(
            field(12, one) for one in outputs)
    return field(1, ir) + field(8, field(2, opset)) + field(7, graph) + extra


def colour_detector(opset=10, ir=5, side=64, weights_extra=b""):
    """A YOLOv2 head with one anchor on cells of 32 pixels: red is label 0, blue is label 1."""
    weights = np.zeros((7, 3, 1, 1), np.float32)
    weights[4, :, 0, 0] = 20, -40, 20  # objectness: red or blue, and not green
    weights[5, 0], weights[6, 2] = 8, 8
    bias = np.array([0, 0, 0, 0, -10, 0, 0], np.float32)
    cells = side // 32
    return model(
        [node("AveragePool", ["picture"], ["means"],
              integers("kernel_shape", [32, 32]) + integers("strides", [32, 32])),
         node("Conv", ["means", "weights", "bias"], ["head"], integers("kernel_shape", [1, 1]))],
        [value("picture", (1, 3, side, side))], [value("head", (1, 7, cells, cells))],
        [tensor("weights", weights, weights_extra), tensor("bias", bias)], opset, ir)


def colour_classifier(has_softmax=True, side=32):
    """Which of red, green and blue a picture mostly is."""
    weights = np.zeros((3, 3, 1, 1), np.float32)
    weights[[0, 1, 2], [0, 1, 2]] = 6
    nodes = [node("GlobalAveragePool", ["picture"], ["means"]),
             node("Conv", ["means", "weights"], ["sums"], integers("kernel_shape", [1, 1])),
             node("Flatten", ["sums"], ["flat"])]
    if has_softmax:
        nodes.append(node("Softmax", ["flat"], ["scores"]))
    name = "scores" if has_softmax else "flat"
    return model(nodes, [value("picture", (1, 3, side, side))], [value(name, (1, 3))],
                 [tensor("weights", weights)])


def detector_toml(name, labels, anchors, width, height):
    """A model.toml of a YOLOv2 detector, without its files. labels, anchors: as TOML has them."""
    return """format = 1
name = "%s"
task = "detect"
labels = %s
head = "yolov2"
anchors = %s
[input]
width = %d
height = %d
channels = 3
colour = "rgb"
layout = "nchw"
scale = 0.00392156862745098
mean = [0, 0, 0]
""" % (name, labels, anchors, width, height)


DETECTOR_TOML = detector_toml("colours", '["red", "blue"]', "[[0.5, 0.25]]", 64, 64)
CLASSIFIER_TOML = """format = 1
name = "colours"
task = "classify"
labels = ["red", "green", "blue"]
head = "{head}"
[input]
width = 32
height = 32
channels = 3
colour = "rgb"
layout = "nchw"
scale = 0.00392156862745098
mean = [0, 0, 0]
fit = "stretch"
"""


def write_package(folder, text, data, role="float"):
    """A package folder of that model.toml and those bytes; returns its path as text."""
    os.makedirs(str(folder), exist_ok=True)
    with open(os.path.join(str(folder), role + ".onnx"), "wb") as file:
        file.write(data)
    entry = '\n[[file]]\nrole = "%s"\nname = "%s.onnx"\nsha256 = "%s"\nbytes = %d\n' % (
        role, role, hashlib.sha256(data).hexdigest(), len(data))
    with open(os.path.join(str(folder), "model.toml"), "w", encoding="utf-8") as file:
        file.write(text + entry)
    return str(folder)


def write_detector(folder, **options):
    return write_package(folder, DETECTOR_TOML, colour_detector(**options))


def write_classifier(folder, head="softmax"):
    return write_package(folder, CLASSIFIER_TOML.format(head=head),
                         colour_classifier(head == "probabilities"))
