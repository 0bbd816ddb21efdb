"""PortAudio's sample formats from and to int16, as its converters do it."""
from edgeai.sim.portaudio_constants import (
    paFloat32, paInt8, paInt16, paInt24, paInt32, paUInt8)

SAMPLE_BYTES = {paFloat32: 4, paInt32: 4, paInt24: 3, paInt16: 2, paInt8: 1, paUInt8: 1}
NAMES = {paFloat32: "float32", paInt32: "int32", paInt24: "int24", paInt16: "int16",
         paInt8: "int8", paUInt8: "uint8"}


def from_int16(samples, format):
    """The bytes of int16 `samples` in PortAudio's `format`, low byte first."""
    return _FROM_INT16[format](samples).tobytes()


def to_int16(data, format, channels):
    """int16 of shape (frames, channels): the whole frames in `data`."""
    frame_bytes = SAMPLE_BYTES[format] * channels
    whole = data[: len(data) - len(data) % frame_bytes]
    return _TO_INT16[format](whole).reshape(-1, channels)


def _to_float32(samples):
    return (samples / 32768.0).astype("<f4")


def _to_int32(samples):
    return samples.astype("<i4") * 65536


def _to_int24(samples):
    return _to_int32(samples).reshape(-1, 1).view("u1")[:, 1:]


def _to_int8(samples):
    return (samples >> 8).astype("i1")


def _to_uint8(samples):
    return ((samples >> 8) + 128).astype("u1")


def _of_float32(data):
    import numpy as np

    scaled = np.nan_to_num(np.frombuffer(data, "<f4").astype("f8")) * 32767
    return np.clip(np.rint(scaled), -32768, 32767).astype("<i2")


def _of_int32(data):
    import numpy as np

    return (np.frombuffer(data, "<i4") >> 16).astype("<i2")


def _of_int24(data):
    import numpy as np

    return np.frombuffer(data, "u1").reshape(-1, 3)[:, 1:].copy().view("<i2")


def _of_int16(data):
    import numpy as np

    return np.frombuffer(data, "<i2")


def _of_int8(data):
    import numpy as np

    return np.frombuffer(data, "i1").astype("<i2") * 256


def _of_uint8(data):
    import numpy as np

    return (np.frombuffer(data, "u1").astype("<i2") - 128) * 256


_FROM_INT16 = {
    paFloat32: _to_float32,
    paInt32: _to_int32,
    paInt24: _to_int24,
    paInt16: lambda samples: samples.astype("<i2"),
    paInt8: _to_int8,
    paUInt8: _to_uint8,
}
_TO_INT16 = {
    paFloat32: _of_float32,
    paInt32: _of_int32,
    paInt24: _of_int24,
    paInt16: _of_int16,
    paInt8: _of_int8,
    paUInt8: _of_uint8,
}
