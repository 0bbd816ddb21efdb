"""What an ONNX file says of itself, read from its bytes: no model is loaded, no package needed.

The file is a protocol buffer (protobuf.dev/programming-guides/encoding); the field numbers are
those of onnx.proto3. Only what is asked of a model before it is trusted is read.
"""
import struct
from typing import NamedTuple, Tuple

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MODEL_IR, _MODEL_GRAPH, _MODEL_OPSET, _MODEL_FUNCTION = 1, 7, 8, 25
_OPSET_DOMAIN, _OPSET_VERSION = 1, 2
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT, _GRAPH_SPARSE = 1, 5, 11, 12, 15
_NODE_INPUT, _NODE_OUTPUT, _NODE_OPERATOR, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 4, 5, 7
_ATTRIBUTE_TENSOR, _ATTRIBUTE_GRAPH, _ATTRIBUTE_TENSORS, _ATTRIBUTE_GRAPHS = 5, 6, 10, 11
_TENSOR_DIMS, _TENSOR_TYPE, _TENSOR_INT64, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 7, 8, 9
_TENSOR_EXTERNAL, _TENSOR_LOCATION = 13, 14
_INT64 = 7  # TensorProto.DataType
_MOST_SHAPE_NUMBERS = 16  # a tensor with more integers is no shape


class OnnxTensor(NamedTuple):
    """An input or output. shape: None where a size is left open."""

    name: str
    shape: Tuple


class OnnxNode(NamedTuple):
    """One operation. constants: the tensors among its attributes."""

    operator: str
    domain: str
    inputs: Tuple[str, ...]
    outputs: Tuple[str, ...]
    has_graph: bool
    constants: Tuple


class OnnxWeights(NamedTuple):
    """A constant tensor. integers: its values, where they may be a shape; else ()."""

    name: str
    shape: Tuple[int, ...]
    integers: Tuple[int, ...]
    is_external: bool


class OnnxModel(NamedTuple):
    """opsets: {domain: version}, "" for ONNX's own. inputs: without the weights among them."""

    ir_version: int
    opsets: dict
    nodes: Tuple[OnnxNode, ...]
    inputs: Tuple[OnnxTensor, ...]
    outputs: Tuple[OnnxTensor, ...]
    weights: Tuple[OnnxWeights, ...]
    has_functions: bool
    has_sparse_weights: bool


def read_onnx(data):
    """The `OnnxModel` that these bytes describe; ValueError when they are none."""
    try:
        model = _fields(memoryview(data))
        return _model(model, _fields(_last(model, _MODEL_GRAPH)))
    except (TypeError, KeyError, IndexError, AttributeError, UnicodeDecodeError, struct.error,
            OverflowError) as problem:
        raise ValueError("not an ONNX file: %s" % problem) from None


def _model(model, graph):
    weights = tuple(_weights(one) for one in graph.get(_GRAPH_INITIALIZER, ()))
    names = {one.name for one in weights}
    return OnnxModel(
        int(model.get(_MODEL_IR, [0])[-1]),
        dict(_opset(one) for one in model.get(_MODEL_OPSET, ())),
        tuple(_node(one) for one in graph.get(_GRAPH_NODE, ())),
        tuple(one for one in map(_tensor, graph.get(_GRAPH_INPUT, ())) if one.name not in names),
        tuple(_tensor(one) for one in graph.get(_GRAPH_OUTPUT, ())),
        weights, _MODEL_FUNCTION in model, _GRAPH_SPARSE in graph)


def _opset(data):
    fields = _fields(data)
    domain = _text(fields, _OPSET_DOMAIN)
    return "" if domain == "ai.onnx" else domain, int(fields.get(_OPSET_VERSION, [0])[-1])


def _node(data):
    fields = _fields(data)
    attributes = [_fields(one) for one in fields.get(_NODE_ATTRIBUTE, ())]
    tensors = [tensor for one in attributes for number in (_ATTRIBUTE_TENSOR, _ATTRIBUTE_TENSORS)
               for tensor in one.get(number, ())]
    return OnnxNode(
        _text(fields, _NODE_OPERATOR), _text(fields, _NODE_DOMAIN),
        tuple(_decoded(one) for one in fields.get(_NODE_INPUT, ())),
        tuple(_decoded(one) for one in fields.get(_NODE_OUTPUT, ())),
        any(number in one for one in attributes
            for number in (_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS)),
        tuple(_weights(one) for one in tensors))


def _weights(data):
    fields = _fields(data)
    shape = tuple(_integers(fields, _TENSOR_DIMS))
    is_external = bool(fields.get(_TENSOR_LOCATION, [0])[-1]) or _TENSOR_EXTERNAL in fields
    integers = ()
    if fields.get(_TENSOR_TYPE, [0])[-1] == _INT64:
        raw = bytes(_last(fields, _TENSOR_RAW, b""))
        if len(raw) <= 8 * _MOST_SHAPE_NUMBERS:
            integers = struct.unpack("<%dq" % (len(raw) // 8), raw[:len(raw) // 8 * 8]) or tuple(
                _integers(fields, _TENSOR_INT64)[:_MOST_SHAPE_NUMBERS])
    return OnnxWeights(_text(fields, _TENSOR_NAME), shape, integers, is_external)


def _tensor(data):
    """ValueInfoProto: name 1, type 2 -> tensor_type 1 -> shape 2 -> dim 1 -> dim_value 1."""
    fields = _fields(data)
    shape = ()
    for number in (2, 1, 2):
        data = _last(_fields(data), number, b"")
    for dim in _fields(data).get(1, ()):
        value = _fields(dim).get(1, [None])[-1]
        shape += (value if value is None or value > 0 else None,)
    return OnnxTensor(_text(fields, 1), shape)


def _fields(data):
    """{field number: its values in their order}: an integer, or a part of the bytes."""
    fields, at = {}, 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
        elif kind in (_FIXED64, _FIXED32, _BYTES):
            length = {_FIXED64: 8, _FIXED32: 4}.get(kind)
            if length is None:
                length, at = _varint(data, at)
            if length < 0 or at + length > len(data):
                raise ValueError("not an ONNX file: it ends too early")
            value, at = data[at:at + length], at + length
        else:
            raise ValueError("not an ONNX file: there is no wire type %d" % kind)
        fields.setdefault(key >> 3, []).append(value)
    return fields


def _varint(data, at):
    """(value as a signed 64-bit number, where the next byte is)"""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise ValueError("not an ONNX file: it ends too early")
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            value &= (1 << 64) - 1
            return value - (1 << 64) if value >> 63 else value, at
    raise ValueError("not an ONNX file: a number has no end")


def _integers(fields, number):
    """A repeated integer: each by itself, or packed."""
    found = []
    for value in fields.get(number, ()):
        at = 0
        if isinstance(value, int):
            found.append(value)
            continue
        while at < len(value):
            one, at = _varint(value, at)
            found.append(one)
    return found


def _last(fields, number, default=None):
    value = fields.get(number, [default])[-1]
    if isinstance(value, int) or value is None:
        raise ValueError("not an ONNX file: field %d is missing" % number)
    return value


def _text(fields, number):
    return _decoded(_last(fields, number, b""))


def _decoded(data):
    return bytes(data).decode("utf-8")
