"""What a WAV file says of its samples, and those samples as int16.

Sources: "Multimedia Programming Interface and Data Specifications 1.0" (IBM and
Microsoft, 1991), RFC 2361 (the format codes), "Multiple channel audio data and WAVE
files" (Microsoft, 2001: the extensible form). Own code because the standard library's
`wave` knows no float, and the extensible form from Python 3.12 only.
"""
import struct
from typing import NamedTuple

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
# The end of the sub-format's GUID; its first two bytes are a format code.
GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
LONGEST_FORMAT = 40  # what the extensible form needs
WIDTHS = {PCM: (1, 2, 3, 4), FLOAT: (4, 8)}  # bytes a sample


class WavFormat(NamedTuple):
    """code: PCM or FLOAT; width: bytes a sample."""

    code: int
    channels: int
    rate_hz: int
    width: int


def read_chunks(file):
    """(WavFormat, the data chunk's bytes) of a binary file at its start.

    A data chunk that is longer than the file ends with it: so a recording that was cut
    off is read as far as it goes. Raises ValueError when it is no WAV of ours.
    """
    riff, _size, kind = struct.unpack("<4sI4s", _exactly(file, 12))
    if riff != b"RIFF" or kind != b"WAVE":
        raise ValueError("no RIFF/WAVE header")
    wav_format = None
    while True:
        name, size = struct.unpack("<4sI", _exactly(file, 8))
        if name == b"fmt ":
            wav_format = read_format(_exactly(file, min(size, LONGEST_FORMAT)))
            file.seek(max(0, size - LONGEST_FORMAT), 1)
        elif name == b"data" and wav_format:
            return wav_format, file.read(min(size, _bytes_left(file)))
        else:
            file.seek(size, 1)
        file.seek(size % 2, 1)  # chunks begin at even places


def to_int16(data, wav_format):
    """Samples of shape (frames, channels); wider ones keep their high bytes, floats are clipped."""
    import numpy as np

    frame_bytes = wav_format.width * wav_format.channels
    data = data[: len(data) - len(data) % frame_bytes]
    if wav_format.code == FLOAT:
        samples = _from_float(np.frombuffer(data, "<f%d" % wav_format.width))
    elif wav_format.width == 1:  # 8-bit WAV is unsigned
        samples = (np.frombuffer(data, np.uint8).astype(np.int16) - 128) * 256
    elif wav_format.width == 2:
        samples = np.frombuffer(data, "<i2").astype(np.int16)
    else:
        high = np.frombuffer(data, np.uint8).reshape(-1, wav_format.width)[:, -2:]
        samples = high.copy().view("<i2").ravel().astype(np.int16)
    return samples.reshape(-1, wav_format.channels)


def _from_float(values):
    """Full scale is -1..1; what is no number is silence."""
    import numpy as np

    values = np.where(np.isfinite(values), values, 0.0)
    return np.rint(np.clip(values, -1.0, 1.0) * 32767).astype(np.int16)


def read_format(chunk):
    """The `WavFormat` that a "fmt " chunk tells; ValueError when it is none of ours."""
    if len(chunk) < 16:
        raise ValueError("a format chunk of %d bytes" % len(chunk))
    code, channels, rate_hz, _per_second, _frame_bytes, bits = struct.unpack("<HHIIHH", chunk[:16])
    if code == EXTENSIBLE and chunk[26:40] == GUID_TAIL:
        code = struct.unpack("<H", chunk[24:26])[0]
    width = (bits + 7) // 8
    if width not in WIDTHS.get(code, ()) or not channels or not rate_hz:
        raise ValueError("format %d, %d bits, %d channels, %d Hz" % (code, bits, channels, rate_hz))
    return WavFormat(code, channels, rate_hz, width)


def _bytes_left(file):
    """No more is read than there is: a header may announce 4 GiB, and Python would make room."""
    at = file.tell()
    end = file.seek(0, 2)
    file.seek(at)
    return max(0, end - at)


def _exactly(file, size):
    data = file.read(size)
    if len(data) != size:
        raise ValueError("it ends early")
    return data
