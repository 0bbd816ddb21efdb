"""Version 3, which ncc 0.1 writes and every MaixPy loads.

    header   u32: version 3, flags (bit 0: 8-bit weights), arch 0, layers, the highest address
             in the KPU's memory, main memory, outputs
    outputs  u32: address, bytes
    layers   u32: type, bytes of the body
    bodies   of a K210 convolution, u32: flags, its output in main memory, and where in the file
             its registers, weights, normalisation and activation are
    twelve u64 registers of a convolution: in [2] channels - 1 (bits 0..9 in, 32..41 out), in [3]
             width - 1 (0..9, 32..41) and height - 1 (10..18, 42..50)

From kendryte-standalone-sdk, lib/drivers/include/kpu.h (0.5.6).
"""
from edgeai.i18n import gettext as _
from edgeai.vision.kmodel import findings
from edgeai.vision.kmodel.fields import Broken, Fields
from edgeai.vision.kmodel.records import Kmodel, Layer, Output, Shape

HEADER_WORDS = 7
K210_CONVOLUTION, DEQUANTIZE = 10240, 12
REGISTERS = 12
MOST_LAYERS, MOST_OUTPUTS = 4096, 64  # far above what fits into the board's memory
ALIGNMENT = 8  # the padding behind the last body may be short by less than that
NAMES = dict(enumerate((
    "invalid", "add", "quantized_add", "global_max_pool2d", "quantized_global_max_pool2d",
    "global_average_pool2d", "quantized_global_average_pool2d", "max_pool2d",
    "quantized_max_pool2d", "average_pool2d", "quantized_average_pool2d", "quantize",
    "dequantize", "requantize", "l2_normalization", "softmax", "concat", "quantized_concat",
    "fully_connected", "quantized_fully_connected", "tensorflow_flatten",
    "quantized_tensorflow_flatten", "resize_nearest_neighbor",
    "quantized_resize_nearest_neighbor", "channelwise_dequantize", "logistic")))
NAMES.update({10240: "k210_conv", 10241: "k210_add_padding", 10242: "k210_remove_padding",
              10243: "k210_upload"})


def read(data):
    """A `Kmodel` of bytes that begin with a 3; raises `Broken`."""
    fields = Fields(data)
    _version, flags, arch, layers, _highest, memory, outputs = fields.words(HEADER_WORDS)
    if arch != 0:
        raise Broken(findings.other_target(arch))
    _check_count(_("layers"), layers, MOST_LAYERS)
    _check_count(_("outputs"), outputs, MOST_OUTPUTS)
    places = fields.records(outputs, 2)
    layers, found = _layers(data, fields, fields.records(layers, 2))
    found += _end(data, fields.offset)
    if layers[0].type != K210_CONVOLUTION:
        found.append(findings.no_convolution(layers[0].name))
    found += [findings.output_outside(index) for index, (address, size) in enumerate(places)
              if address + size > memory]
    return Kmodel(
        version=3, file_bytes=len(data), input=layers[0].input, layers=tuple(layers),
        main_memory_bytes=memory, outputs=_outputs(places, layers),
        has_8_bit_weights=bool(flags & 1), end_bytes=fields.offset, findings=tuple(found))


def _check_count(what, count, most):
    if not 1 <= count <= most:
        raise Broken(findings.bad_count(what, count))


def _layers(data, fields, headers):
    """Every layer and what is wrong with them; `fields` stands behind the bodies then."""
    layers, found = [], []
    for index, (kind, size) in enumerate(headers):
        if not size:
            found.append(findings.empty_layer(index))
        layer = Layer(kind, NAMES.get(kind, "type %d" % kind), size)
        if kind == K210_CONVOLUTION and size:
            layer, wrong = _with_shapes(data, fields.offset, layer)
            found += wrong
        layers.append(layer)
        fields.offset += size
    return layers, found


def _with_shapes(data, offset, layer):
    """The convolution with what its registers say of its pictures."""
    body = Fields(data, offset)
    _flags, _out, registers_at, weights_at, normalisation_at, activation_at = body.words(6)
    found = [findings.outside(name) for name, place in (
        (_("weights"), weights_at), (_("normalisation"), normalisation_at),
        (_("activation"), activation_at)) if place >= len(data)]
    if registers_at + REGISTERS * 8 > len(data):
        return layer, found + [findings.outside(_("registers"))]
    registers = Fields(data, registers_at).registers(REGISTERS)
    shapes = [Shape((registers[3] >> shift & 0x3FF) + 1, (registers[3] >> shift + 10 & 0x1FF) + 1,
                    (registers[2] >> shift & 0x3FF) + 1) for shift in (0, 32)]
    return layer._replace(input=shapes[0], output=shapes[1]), found


def _end(data, end):
    return [findings.cut_off(len(data), end)] if end - len(data) > ALIGNMENT else []


def _outputs(places, layers):
    """MaixPy takes the shape of the convolution before the last dequantisation."""
    shape = None
    if layers[-1].type == K210_CONVOLUTION:
        shape = layers[-1].output
    elif len(layers) > 1 and layers[-1].type == DEQUANTIZE:
        shape = layers[-2].output
    return tuple(Output(address, size, shape if index == 0 else None)
                 for index, (address, size) in enumerate(places))
