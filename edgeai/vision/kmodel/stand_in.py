"""A kmodel of version 3 with true headers and no network in it, for the virtual kit.

The virtual board reads its headers as a real one would and lets the model package's ONNX do the
inference. A real board could load it and would see nothing: where its weights would be it says
what it is.
"""
import struct

from edgeai.vision.kmodel.version3 import DEQUANTIZE, K210_CONVOLUTION, REGISTERS

MARK = b"edgeai stand-in kmodel: no weights, for the virtual kit only\n"
_BODY, _PARAMETERS = struct.Struct("<6I"), struct.Struct("<7I")


def is_stand_in(data):
    return MARK in data


def stood_for(data):
    """The digest of the ONNX file behind a stand-in (hex); None for any other kmodel."""
    _before, mark, rest = bytes(data).partition(MARK)
    return rest.partition(b"\n")[0].decode("ascii", "replace") if mark else None


def stand_in_kmodel(input_shape, output_shape, digest, weight_bytes=0):
    """The file's bytes.

    input_shape, output_shape: `Shape`s of the network's picture and of its last feature map.
    digest: of the ONNX file that stands behind it (hex), so that two models differ.
    weight_bytes: how large a real one's weights would be; memory and copying go by that.
    """
    values = output_shape.width * output_shape.height * output_shape.channels
    weights = MARK + digest.encode("ascii") + b"\n"
    weights += bytes(max(0, weight_bytes - len(weights)))
    weights += bytes(-len(weights) % 8)
    headers_end = _PARAMETERS.size + 8 + 2 * 8
    registers_at = headers_end + _BODY.size
    weights_at = registers_at + REGISTERS * 8
    convolution = _BODY.pack(1, 0, registers_at, weights_at, weights_at, weights_at)
    convolution += _registers(input_shape, output_shape) + weights
    dequantisation = struct.pack("<4I2f", 0, 4 * values, 0, values, 1.0, 0.0)
    return b"".join((
        _PARAMETERS.pack(3, 1, 0, 2, 0, 5 * values, 1), struct.pack("<2I", 0, 4 * values),
        struct.pack("<4I", K210_CONVOLUTION, len(convolution), DEQUANTIZE, len(dequantisation)),
        convolution, dequantisation))


def _registers(first, last):
    registers = [0] * REGISTERS
    registers[2] = (first.channels - 1) | (last.channels - 1) << 32
    registers[3] = ((first.width - 1) | (first.height - 1) << 10
                    | (last.width - 1) << 32 | (last.height - 1) << 42)
    return struct.pack("<%dQ" % REGISTERS, *registers)
