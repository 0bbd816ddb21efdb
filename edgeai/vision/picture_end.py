"""Is all of a picture there? Decoders fill what is missing with grey, and say nothing."""
import struct

from edgeai.vision.picture_header import jpeg_segments

_STEPS_AT_MOST = 100000  # a PNG file of 25 megapixels has some thousand pieces


def is_whole(data, header):
    """Does the file reach as far as its format says? header: its `PictureHeader`."""
    try:
        return _CHECKS[header.format](data, header)
    except struct.error:  # a length stands where nothing is any more
        return False


def _jpeg(data, _header):
    """Within coded pixels 0xFF 0xD9 is the end marker and nothing else: a 0xFF there is followed
    by 0. A thumbnail in EXIF has an end of its own, before them; what phones append does no harm."""
    for marker, place, _length in jpeg_segments(data):
        if marker == 0xDA:
            return data.rfind(b"\xff\xd9", place) >= 0
    return False


def _png(data, _header):
    place = 8
    for _step in range(_STEPS_AT_MOST):
        length, kind = struct.unpack_from(">I4s", data, place)
        place += 12 + length
        if kind == b"IEND":
            return place <= len(data)
    return False


def _gif(data, _header):
    return data.rstrip(b"\0")[-1:] == b";"


def _bmp(data, header):
    (offset,) = struct.unpack_from("<I", data, 10)
    (header_bytes,) = struct.unpack_from("<I", data, 14)
    if header_bytes == 12:
        bits, compression = struct.unpack_from("<H", data, 24)[0], 0
    else:
        bits, compression = struct.unpack_from("<HI", data, 28)
    if compression in (1, 2):  # run lengths: only its end tells
        return data.find(b"\0\1", offset) >= 0
    row_bytes = (header.width * bits + 31) // 32 * 4
    return len(data) >= offset + row_bytes * header.height


def _webp(data, _header):
    return len(data) >= 8 + struct.unpack_from("<I", data, 4)[0]


def _tiff(data, _header):
    """Strips or tiles, each with its place and length; where they stand is the last we need."""
    order = "<" if data[:2] == b"II" else ">"
    (place,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, place)
    arrays = {}
    for number in range(count):
        tag, kind, length = struct.unpack_from(order + "HHI", data, place + 2 + 12 * number)
        if tag in (273, 279, 324, 325):
            arrays[tag] = _numbers(data, order, kind, length, place + 10 + 12 * number)
    starts = arrays.get(273) or arrays.get(324) or ()
    lengths = arrays.get(279) or arrays.get(325) or ()
    return bool(starts) and all(
        start + length <= len(data) for start, length in zip(starts, lengths))


def _numbers(data, order, kind, length, place):
    form, size = ("H", 2) if kind == 3 else ("I", 4)
    if length * size > 4:
        (place,) = struct.unpack_from(order + "I", data, place)
    if length * size > len(data):
        raise struct.error("more numbers than bytes")
    return struct.unpack_from("%s%d%s" % (order, length, form), data, place)


_CHECKS = {"jpeg": _jpeg, "png": _png, "gif": _gif, "bmp": _bmp, "webp": _webp, "tiff": _tiff}
