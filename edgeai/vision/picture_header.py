"""What a picture's first bytes tell: its format, size and orientation. Nothing is decoded.

JPEG (ITU-T T.81), PNG (W3C), BMP, GIF89a, WebP (RFC 9649), TIFF 6.0; the orientation as EXIF has it.
Every length is the file's own word and is believed only as far as there are bytes.
"""
import re
import struct
from typing import NamedTuple

from edgeai.errors import ImageFileError, ImageTruncated
from edgeai.i18n import gettext as _

ENDINGS = {
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"), "png": (".png",), "bmp": (".bmp", ".dib"),
    "gif": (".gif",), "webp": (".webp",), "tiff": (".tif", ".tiff"),
}
_ORIENTATION_TAG = 0x0112
_ENTRIES_AT_MOST = 4096  # of a TIFF directory; real ones have some dozens
_LARGEST_TILE = 1 << 24  # pixels
_STEPS_AT_MOST = 100000  # from piece to piece of a file; large PNG files have some thousands
_NOT_FILLING = re.compile(b"[^\xff]")
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0..15; not DHT, JPG, DAC
_ALONE = frozenset([0x01]) | frozenset(range(0xD0, 0xD9))  # markers without a length


class PictureHeader(NamedTuple):
    """format: a key of ENDINGS. width, height: pixels as stored, before any turning.

    orientation: EXIF's 1 to 8; 1 is upright, from 5 on width and height change places.
    """

    format: str
    width: int
    height: int
    orientation: int = 1

    @property
    def pixels(self):
        return self.width * self.height

    @property
    def shown_size(self):
        """(width, height) as a person sees it, and as `read_image` gives it."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


def read_header(data):
    """The `PictureHeader` of a picture's first bytes, or of all.

    Raises ImageTruncated when the size stands further on than `data` reaches, ImageFileError
    when it is no picture of these formats.
    """
    data = bytes(data)
    reader = _READERS.get(format_of(data))
    if reader is None:
        raise ImageFileError(_no_picture(data), _("Give a JPEG, PNG, BMP, GIF, WebP or TIFF file."))
    try:
        header = reader(data)
    except struct.error:
        raise ImageTruncated(_("the picture ends within its header"), _remedy()) from None
    if header.width <= 0 or header.height <= 0:
        raise ImageFileError(_("the picture says that it is {width} x {height} pixels").format(
            width=header.width, height=header.height), _remedy())
    return header


def format_of(data):
    """The format that the first bytes show, a key of ENDINGS; None when it is none of them."""
    for start, name in _STARTS:
        if data[: len(start)] == start:
            return name
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def _remedy():
    return _("Copy the file again, or take another picture.")


def _no_picture(data):
    if not data:
        return _("the file is empty")
    for start, kind in _OTHERS:
        if data[: len(start)] == start:
            return _("this is a {kind} file and not a picture").format(kind=kind)
    return _("these bytes are not those of a picture")


def _png(data):
    if data[12:16] != b"IHDR":
        raise ImageFileError(_("the PNG file does not begin with its size"), _remedy())
    width, height = struct.unpack_from(">II", data, 16)
    return PictureHeader("png", width, height, _png_orientation(data))


def _png_orientation(data):
    place = 8
    for _step in range(_STEPS_AT_MOST):
        if place + 8 > len(data):
            break
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind == b"eXIf":
            return _exif_orientation(data[place + 8 : place + 8 + length])
        if kind == b"IDAT":
            break
        place += 12 + length
    return 1


def _jpeg(data):
    orientation = 1
    for marker, place, length in jpeg_segments(data):
        if marker in _FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", data, place + 3)
            return PictureHeader("jpeg", width, height, orientation)
        if marker in (0xD9, 0xDA):  # the end, or pixels, before any size
            break
        if marker == 0xE1 and data[place + 2 : place + 8] == b"Exif\0\0":
            orientation = _exif_orientation(data[place + 8 : place + length])
    raise ImageFileError(_("the JPEG file tells no size"), _remedy())


def jpeg_segments(data):
    """Yields (marker, where its length stands, length); struct.error where the bytes end."""
    place = 2
    for _step in range(_STEPS_AT_MOST):
        place = data.find(b"\xff", place)
        found = _NOT_FILLING.search(data, place) if place >= 0 else None
        if found is None:
            raise struct.error("the bytes end")
        marker, place = found.group()[0], found.end()
        if marker in _ALONE:
            continue
        (length,) = struct.unpack_from(">H", data, place) if marker != 0xD9 else (2,)
        yield marker, place, length
        place += max(2, length)


def _gif(data):
    """The larger of the screen and its first picture: decoders make room for both."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    place = 13 + _gif_table_bytes(flags)
    for _step in range(_STEPS_AT_MOST):
        if data[place : place + 1] != b"!":  # an extension
            break
        place = _after_gif_blocks(data, place + 2)
    left, top, inner_width, inner_height = struct.unpack_from("<HHHH", data, place + 1)
    return PictureHeader("gif", max(width, left + inner_width), max(height, top + inner_height))


def _gif_table_bytes(flags):
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_gif_blocks(data, place):
    for _step in range(_STEPS_AT_MOST):
        (length,) = struct.unpack_from("B", data, place)
        place += 1 + length
        if not length:
            break
    return place


def _bmp(data):
    (header_bytes,) = struct.unpack_from("<I", data, 14)
    if header_bytes == 12:
        width, height = struct.unpack_from("<HH", data, 18)
    else:
        width, height = struct.unpack_from("<ii", data, 18)
    return PictureHeader("bmp", width, abs(height))  # negative: the rows run downwards


def _webp(data):
    """The largest of the canvas and the picture in it."""
    width = height = 0
    orientation, place = 1, 12
    for _step in range(_STEPS_AT_MOST):
        if place + 8 > len(data):
            break
        kind, length = struct.unpack_from("<4sI", data, place)
        body = place + 8
        if kind in _WEBP_SIZES:
            size = _WEBP_SIZES[kind](data, body)
            width, height = max(width, size[0]), max(height, size[1])
        elif kind == b"EXIF":
            orientation = _exif_orientation(data[body : body + length])
        place = body + length + (length & 1)
    if not width:
        raise struct.error("the bytes end")
    return PictureHeader("webp", width, height, orientation)


def _webp_lossy(data, place):
    width, height = struct.unpack_from("<HH", data, place + 6)
    return width & 0x3FFF, height & 0x3FFF


def _webp_lossless(data, place):
    (bits,) = struct.unpack_from("<I", data, place + 1)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _webp_canvas(data, place):
    low_width, high_width, low_height, high_height = struct.unpack_from("<HBHB", data, place + 4)
    return (high_width << 16 | low_width) + 1, (high_height << 16 | low_height) + 1


def _tiff(data):
    tags = _directory(data)
    tile = max(tags.get(322, (0,))) * max(tags.get(323, (0,)))
    if tile > _LARGEST_TILE:  # what a decoder makes room for, however small the picture
        raise ImageFileError(_("the TIFF file's tiles are too large"), _remedy())
    return PictureHeader("tiff", max(tags.get(256, (0,))), max(tags.get(257, (0,))),
                         _valid_orientation(tags))


def _exif_orientation(data):
    """Of a TIFF structure in EXIF; 1 where there is none or it is broken: that is no reason
    to refuse a picture."""
    if data[:6] == b"Exif\0\0":
        data = data[6:]
    try:
        return _valid_orientation(_directory(data))
    except struct.error:
        return 1


def _valid_orientation(tags):
    (orientation,) = tags.get(_ORIENTATION_TAG, (1,))[:1]
    return orientation if 1 <= orientation <= 8 else 1


def _directory(data):
    """{tag: its values} of the first directory, of the tags that are one number.

    A tag may stand there twice: then decoders differ, and all its values are here.
    """
    order = "<" if data[:2] == b"II" else ">"
    (place,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, place)
    tags = {}
    for number in range(min(count, _ENTRIES_AT_MOST)):
        tag, kind, _length = struct.unpack_from(order + "HHI", data, place + 2 + 12 * number)
        form = {1: "B", 3: "H", 4: "I"}.get(kind)
        if form:
            value = struct.unpack_from(order + form, data, place + 10 + 12 * number)
            tags[tag] = tags.get(tag, ()) + value
    return tags


_STARTS = (
    (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"BM", "bmp"),
    (b"GIF87a", "gif"), (b"GIF89a", "gif"), (b"II*\0", "tiff"), (b"MM\0*", "tiff"),
)
_READERS = {"jpeg": _jpeg, "png": _png, "bmp": _bmp, "gif": _gif, "webp": _webp, "tiff": _tiff}
_WEBP_SIZES = {b"VP8 ": _webp_lossy, b"VP8L": _webp_lossless, b"VP8X": _webp_canvas}
# What people give a picture's name to.
_OTHERS = (
    (b"%PDF", "PDF"), (b"PK\3\4", "ZIP"), (b"<?xml", "XML"), (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"), (b"<svg", "SVG"), (b"\0\0\0", "HEIC / MP4"), (b"RIFF", "RIFF"),
    (b"MZ", "EXE"), (b"\x1f\x8b", "GZIP"), (b"8BPS", "PSD"),
)
