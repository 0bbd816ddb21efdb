"""Version 4, which ncc 0.2 writes and MaixPy's full firmware loads.

    header   "LDMK", u32: version 4, flags, target (1: K210), bytes of constants, main memory,
             nodes, inputs, outputs, reserved
    inputs   u32: kind of memory, data type, start, bytes; then int32[4] each: N, C, H, W
    outputs  u32: kind of memory, data type, start, bytes
    constants; nodes, u32: opcode, bytes of the body; bodies

From nncase 0.2, runtime/model.h and interpreter.cpp.
"""
from edgeai.i18n import gettext as _
from edgeai.vision.kmodel import findings
from edgeai.vision.kmodel.fields import Broken, Fields
from edgeai.vision.kmodel.records import Kmodel, Layer, Output, Shape

MAGIC = b"LDMK"
K210, MAIN_MEMORY = 1, 1
MOST_NODES, MOST_ENDS = 4096, 64
NAMES = {0x2001: "k210_upload", 0x2002: "k210_conv2d"}


def read(data):
    """A `Kmodel` of bytes that begin with the mark and a 4; raises `Broken`."""
    fields = Fields(data, len(MAGIC))
    (_version, _flags, target, constants, memory, nodes, inputs, outputs,
     _reserved) = fields.words(9)
    if target != K210:
        raise Broken(findings.other_target(target))
    for what, count, most in ((_("layers"), nodes, MOST_NODES), (_("inputs"), inputs, MOST_ENDS),
                              (_("outputs"), outputs, MOST_ENDS)):
        if not 1 <= count <= most:
            raise Broken(findings.bad_count(what, count))
    fields.records(inputs, 4)
    shapes = fields.records(inputs, 4)
    ranges = fields.records(outputs, 4)
    fields.skip(constants)
    layers = _layers(fields.records(nodes, 2))
    end = fields.offset + sum(layer.body_bytes for layer in layers)
    found = [findings.empty_layer(index) for index, layer in enumerate(layers)
             if not layer.body_bytes]
    found += [findings.cut_off(len(data), end)] if end > len(data) else []
    found += _wrong_outputs(ranges, memory)
    return Kmodel(
        version=4, file_bytes=len(data), input=_shape(shapes[0]), layers=layers,
        main_memory_bytes=memory, end_bytes=end, findings=tuple(found),
        outputs=tuple(Output(start, size) for _kind, _type, start, size in ranges))


def _layers(headers):
    return tuple(Layer(opcode, NAMES.get(opcode, "type %d" % opcode), size)
                 for opcode, size in headers)


def _shape(sides):
    count, channels, height, width = sides
    if count != 1 or not all(1 <= side <= 4096 for side in (channels, height, width)):
        raise Broken(findings.bad_count(_("pictures, channels, rows and columns"),
                                        "%d, %d, %d, %d" % tuple(sides)))
    return Shape(width, height, channels)


def _wrong_outputs(ranges, memory):
    return [findings.output_outside(index) for index, (kind, _type, start, size)
            in enumerate(ranges) if kind == MAIN_MEMORY and start + size > memory]
