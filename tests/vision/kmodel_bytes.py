"""Constructed kmodels, written field by field from the formats' descriptions."""
import struct


def version3(width=320, height=240, channels=3, first=10240, memory=97280, out=(10, 7, 35),
             output_size=None, layers=None, flags=0, arch=0, tail=b""):
    """A convolution and a dequantisation; layers: (type, body) pairs behind the first."""
    size = 4 * out[0] * out[1] * out[2] if output_size is None else output_size
    layers = [(12, b"\0" * 24)] if layers is None else layers
    count = 1 + len(layers)
    start = 28 + 8 + 8 * count
    registers = [0] * 12
    registers[2] = channels - 1 | out[2] - 1 << 32
    registers[3] = width - 1 | height - 1 << 10 | out[0] - 1 << 32 | out[1] - 1 << 42
    first_body = struct.pack("<6I", 1, 0, start + 24, start + 120, start + 128, start + 136)
    first_body += struct.pack("<12Q", *registers) + b"\x11" * 64
    bodies = [(first, first_body)] + layers
    head = struct.pack("<7I", 3, flags, arch, count, 0, memory, 1) + struct.pack("<2I", 0, size)
    head += b"".join(struct.pack("<2I", kind, len(body)) for kind, body in bodies)
    return head + b"".join(body for _kind, body in bodies) + tail


def version4(width=224, height=160, channels=3, version=4, target=1, memory=300000,
             nodes=((0x2001, b"u" * 32), (0x2002, b"c" * 64)), output=(1, 0, 0, 8000),
             constants=b"k" * 48):
    head = b"LDMK" + struct.pack("<9I", version, 0, target, len(constants), memory, len(nodes),
                                 1, 1, 0)
    head += struct.pack("<4I", 2, 1, 0, width * height * channels)
    head += struct.pack("<4i", 1, channels, height, width)
    head += struct.pack("<4I", *output) + constants
    head += b"".join(struct.pack("<2I", code, len(body)) for code, body in nodes)
    return head + b"".join(body for _code, body in nodes)


def version5():
    return b"LDMK" + struct.pack("<7I", 5, 32, 0, 0, 1, 0, 0) + b"\0" * 64
