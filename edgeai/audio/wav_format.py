"""What a WAV file says of its samples, and those samples as int16.

Sources: "Multimedia Programming Interface and Data Specifications 1.0" (IBM and
Microsoft, 1991), RFC 2361 (the format codes), "Multiple channel audio data and WAVE
files" (Microsoft, 2001: the extensible form). Own code because the standard library's
`wave` knows no float, and the extensible form from Python 3.12 only.
"""
import os
import struct
from typing import NamedTuple

from edgeai.i18n import gettext as _

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
# The end of the sub-format's GUID; its first two bytes are a format code.
GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
LONGEST_FORMAT = 40  # what the extensible form needs
WIDTHS = {PCM: (1, 2, 3, 4), FLOAT: (4, 8)}  # bytes a sample
SHORTEST_HEADER = 44
# Of a recording that grows, the header may be a block behind the sound.
BEHIND_S = 0.5


class WavFormat(NamedTuple):
    """code: PCM or FLOAT; width: bytes a sample."""

    code: int
    channels: int
    rate_hz: int
    width: int


class Layout(NamedTuple):
    """Where the samples begin, and how many bytes of them the header tells of."""

    format: WavFormat
    start: int
    told_bytes: int

    @property
    def frame_bytes(self):
        return self.format.width * self.format.channels

    def seconds(self, size):
        """How long so many bytes of samples sound."""
        return size / (self.frame_bytes * self.format.rate_hz)


class NoHeader(ValueError):
    """It is something else, or bare samples."""


class HeaderLost(ValueError):
    """There is sound, and nothing that tells its format."""


class HeaderBehind(ValueError):
    """The header tells of less sound than there is: of `told_s` of `there_s`."""

    def __init__(self, told_s, there_s):
        super().__init__("%g s of %g s" % (told_s, there_s))
        self.told_s, self.there_s = told_s, there_s


class NoSound(ValueError):
    """The file ends within its header."""


def read_chunks(file):
    """(WavFormat, the data chunk's bytes) of a binary file at its start.

    A data chunk that is longer than the file ends with it: so a recording that was cut
    off is read as far as it goes. Raises ValueError when it is no WAV of ours: one of those
    above where more can be said.
    """
    layout = find_samples(file)
    there = max(0, file.seek(0, os.SEEK_END) - layout.start)
    _check_behind(file, layout, there)
    file.seek(layout.start)
    # No more is read than there is: a header may announce 4 GiB, and Python would make room.
    return layout.format, file.read(min(layout.told_bytes, there))


def find_samples(file):
    """The `Layout` of a binary file. Raises ValueError, as `read_chunks`."""
    file.seek(0)
    head = file.read(SHORTEST_HEADER)
    if not _may_be_torn(head):
        raise NoHeader(_("it has no RIFF/WAVE header"))
    layout = _walk(file) if head[8:12] == b"WAVE" else None
    if layout:
        return layout
    raise HeaderLost() if file.seek(0, os.SEEK_END) > SHORTEST_HEADER else NoSound()


def _walk(file):
    """Through the chunks to the samples; None when there are none, or their format is not told."""
    wav_format, place = None, 12
    while True:
        file.seek(place)
        head = file.read(8)
        if len(head) < 8:
            return None
        name, size = struct.unpack("<4sI", head)
        place += 8
        if name == b"data":
            return wav_format and Layout(wav_format, place, size)
        if name == b"fmt ":
            chunk = file.read(min(size, LONGEST_FORMAT))
            wav_format = read_format(chunk) if any(chunk) else None
        place += size + size % 2  # chunks begin at even places


def _may_be_torn(head):
    """Are these the first bytes of a WAV file, of which a part may never have reached the disk?

    What was never written is zeros. Bare samples, and other RIFF files, are not it.
    """
    if head[:4] != b"RIFF"[: len(head)]:
        return not any(head)
    kind = head[8:12]
    return kind in (b"WAVE"[: len(kind)], bytes(len(kind)))


def _check_behind(file, layout, there):
    told = layout.told_bytes
    if told >= there or is_chain(file, layout.start + told + told % 2, layout.start + there):
        return
    behind_s = layout.seconds(there - told)
    if behind_s >= BEHIND_S or told < layout.frame_bytes <= there:
        raise HeaderBehind(layout.seconds(told), layout.seconds(there))


def is_chain(file, place, size):
    """Do whole chunks, or nothing, fill the file of that size from `place` to its end?"""
    while place + 8 <= size:
        file.seek(place)
        name, chunk_bytes = struct.unpack("<4sI", file.read(8))
        if not name.strip().isalnum():
            return False
        place += 8 + chunk_bytes + chunk_bytes % 2
    return place == size


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
        raise ValueError(_("its format is not told"))
    code, channels, rate_hz, _per_second, _frame_bytes, bits = struct.unpack("<HHIIHH", chunk[:16])
    if code == EXTENSIBLE and chunk[26:40] == GUID_TAIL:
        code = struct.unpack("<H", chunk[24:26])[0]
    width = (bits + 7) // 8
    if width not in WIDTHS.get(code, ()) or not channels or not rate_hz:
        raise ValueError(_("format {code}, {bits} bits, {channels} channels, {rate} Hz").format(
            code=code, bits=bits, channels=channels, rate=rate_hz))
    return WavFormat(code, channels, rate_hz, width)
