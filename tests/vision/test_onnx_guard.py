"""Untrusted ONNX files: read without loading them, refused with a reason."""
import random

import numpy as np
import pytest
import tiny_onnx as tiny

from edgeai.errors import ModelError
from edgeai.vision.detection.onnx_bytes import read_onnx
from edgeai.vision.detection.onnx_guard import check_onnx
from edgeai.vision.package_description import ModelInput

INPUT = ModelInput(64, 64)


def refused(data):
    with pytest.raises(ModelError) as caught:
        check_onnx(data, "m.onnx", INPUT)
    return caught.value.message


def one_node(*nodes, **options):
    weights = options.pop("weights", [])
    return tiny.model(nodes, [tiny.value("picture", (1, 3, 64, 64))],
                      [tiny.value("out", (1, 3, 64, 64))], weights, **options)


def test_what_a_model_says_of_itself():
    model = read_onnx(tiny.colour_detector())
    assert (model.ir_version, model.opsets) == (5, {"": 10})
    assert [node.operator for node in model.nodes] == ["AveragePool", "Conv"]
    assert model.inputs == (("picture", (1, 3, 64, 64)),)
    assert model.outputs == (("head", (1, 7, 2, 2)),)
    assert [(one.name, one.shape) for one in model.weights] == [
        ("weights", (7, 3, 1, 1)), ("bias", (7,))]


def test_a_size_may_be_left_open():
    data = tiny.model([tiny.node("Relu", ["picture"], ["out"])],
                      [tiny.value("picture", ("batch", 3, 64, 64))],
                      [tiny.value("out", ("batch", 3, -1, 64))], [])
    assert read_onnx(data).inputs[0].shape == (None, 3, 64, 64)
    assert read_onnx(data).outputs[0].shape == (None, 3, None, 64)
    check_onnx(data, "m.onnx", INPUT)


@pytest.mark.parametrize("opset, ir", [(7, 3), (10, 5), (15, 8)])
def test_every_boards_window_is_let_in(opset, ir):
    check_onnx(tiny.colour_detector(opset, ir), "m.onnx", INPUT)


@pytest.mark.parametrize("opset, ir", [(6, 3), (16, 8), (18, 10), (13, 9), (10, 0)])
def test_outside_of_the_window(opset, ir):
    message = refused(tiny.colour_detector(opset, ir))
    assert "opset %d and IR %d" % (opset, ir) in message


@pytest.mark.parametrize("extra", [
    tiny.field(14, 1),
    tiny.field(13, tiny.field(1, "location") + tiny.field(2, "/etc/passwd")),
])
def test_weights_in_another_file(extra):
    assert "another file" in refused(tiny.colour_detector(weights_extra=extra))


def test_weights_in_another_file_in_a_constant():
    tensor = tiny.tensor("hidden", np.zeros(3, np.float32), tiny.field(14, 1))
    constant = tiny.node("Constant", [], ["c"], tiny.field(5, tiny.field(1, "value")
                                                           + tiny.field(5, tensor)))
    assert "another file" in refused(one_node(
        constant, tiny.node("Add", ["picture", "c"], ["out"])))


def test_operators_of_another_library():
    message = refused(one_node(tiny.node("Anything", ["picture"], ["out"], domain="evil.ops")))
    assert "'evil.ops'" in message


def test_loops_are_no_plain_network():
    loop = tiny.node("Loop", ["picture"], ["out"],
                     tiny.field(5, tiny.field(1, "body") + tiny.field(6, b"")))
    assert "loops" in refused(one_node(loop))


def test_functions_are_no_plain_network():
    assert "functions" in refused(one_node(
        tiny.node("Relu", ["picture"], ["out"]), extra=tiny.field(25, b"")))


@pytest.mark.parametrize("operator", ["ConstantOfShape", "Tile", "Expand"])
def test_a_shape_that_would_take_all_memory(operator):
    shape = tiny.tensor("shape", np.array([1 << 14, 1 << 14], np.int64))
    data = one_node(tiny.node(operator, ["shape"], ["out"]), weights=[shape])
    assert operator in refused(data)


def test_a_negative_size():
    weights = tiny.field(1, -4) + tiny.field(2, 1) + tiny.field(8, "w")
    assert "negative" in refused(one_node(
        tiny.node("Add", ["picture", "w"], ["out"]), weights=[weights]))


def test_the_input_is_model_tomls():
    with pytest.raises(ModelError) as caught:
        check_onnx(tiny.colour_detector(), "m.onnx", ModelInput(96, 64))
    assert "its input is 1 x 3 x 64 x 64, and model.toml says 1 x 3 x 64 x 96" in (
        caught.value.message)


def test_two_pictures_are_not_one():
    data = tiny.model([tiny.node("Add", ["a", "b"], ["out"])],
                      [tiny.value("a", (1, 3, 64, 64)), tiny.value("b", (1, 3, 64, 64))],
                      [tiny.value("out", (1, 3, 64, 64))], [])
    assert "2 inputs" in refused(data)


@pytest.mark.parametrize("data", [b"", b"\0" * 40, b"\x89PNG\r\n\x1a\n", b"PK\3\4" + b"\0" * 60,
                                  b"\xff" * 200, "不是模型".encode("gbk")])
def test_other_files(data):
    refused(data)


def test_every_truncation_is_refused_or_lacks_something():
    """A file cut at a field's end is a correct message; never anything but a ModelError."""
    data = tiny.colour_detector()
    for length in range(len(data)):
        try:
            check_onnx(data[:length], "m.onnx", INPUT)
        except ModelError:
            continue
        pytest.fail("the first %d of %d bytes passed" % (length, len(data)))


def test_damaged_files_raise_nothing_else():
    """A fuzz run: bytes changed, parts removed, doubled, and lengths blown up."""
    dice = random.Random(20240607)
    whole = tiny.colour_detector()
    for _number in range(3000):
        data = bytearray(whole)
        for _change in range(dice.randint(1, 6)):
            at = dice.randrange(len(data))
            kind = dice.randrange(4)
            if kind == 0:
                data[at] = dice.randrange(256)
            elif kind == 1:
                data[at] ^= 1 << dice.randrange(8)
            elif kind == 2:
                del data[at:at + dice.randint(1, 30)]
            else:
                data[at:at] = bytes([255] * dice.randint(1, 9))
            if not data:
                data = bytearray(b"\0")
        try:
            check_onnx(bytes(data), "m.onnx", INPUT)
        except ModelError:
            pass
