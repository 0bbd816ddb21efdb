"""Pictures in files: read and written whole, under Chinese names too.

OpenCV's own imread opens no path with Chinese characters on Windows, tells nothing of a file
that is not there, and decodes a 100 KB file to gigabytes. Here the bytes are read by Python, the
header first.
"""
import contextlib
import os

from edgeai.errors import ImageFileError, ImageTooLarge, ImageTruncated, UsageError
from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.system_reasons import system_reason
from edgeai.vision.picture_end import is_whole
from edgeai.vision.picture_header import ENDINGS, format_of, read_header
from edgeai.whole_file import whole_file

PIXELS_AT_MOST = 25 * 1000 * 1000  # 75 MB decoded; a phone's camera has 12
BYTES_AT_MOST = 256 << 20  # of the file: 25 megapixels of BMP or TIFF, and some
_HEADER_BYTES = 1 << 16
WRITTEN_ENDINGS = tuple(ending for name in ("jpeg", "png", "bmp", "webp", "tiff")
                        for ending in ENDINGS[name] if ending not in (".jpe", ".jfif", ".dib"))


def read_image(path):
    """The picture as numpy uint8 (height, width, 3), blue green red, turned upright by EXIF.

    Raises ImageFileError: not there, no picture, too large (ImageTooLarge), cut off
    (ImageTruncated). Of a GIF the first picture.
    """
    data = _read(path, BYTES_AT_MOST)
    with _naming(path):
        return decode_image(data)


def decode_image(data):
    """The same of a file's bytes."""
    header = read_header(data)
    check_size(header)
    if not is_whole(data, header):
        raise ImageTruncated(_("the picture's end is missing"),
                             _("Copy the file again, or take another picture."))
    image = _decoded(data, header)
    if image is None or image.shape[:2] != (header.height, header.width):
        raise ImageFileError(_("the picture is damaged and can't be decoded"),
                             _("Copy the file again, or take another picture."))
    return upright(image, header.orientation)


def read_header_of(path):
    """The `PictureHeader` of a file; only its beginning is read where that is enough."""
    data = _read(path, _HEADER_BYTES, is_part=True)
    with _naming(path):
        try:
            if format_of(data) != "webp":  # its EXIF stands at the end
                return read_header(data)
        except ImageTruncated:
            if len(data) < _HEADER_BYTES:
                raise
        return read_header(_read(path, BYTES_AT_MOST))


def write_image(path, image, is_draft=False):
    """Write numpy uint8 (height, width, 3) or grey (height, width): whole, or not there.

    The ending names the format, one of WRITTEN_ENDINGS. is_draft: it lies in a folder that is not
    in its place yet, and need not be forced to the disk; thousands would wait for that.
    """
    check_image_target(path)
    if str(image.dtype) != "uint8" or image.ndim not in (2, 3) or not image.size:
        raise UsageError(_("an array of {shape} {type} is no picture").format(
            shape=image.shape, type=image.dtype),
            _("Give uint8 of the shape (height, width, 3)."))
    ending = os.path.splitext(str(path))[1].lower()
    is_fine, data = _cv2().imencode(ending, image)
    if not is_fine:
        raise ImageFileError(_("{path}: the picture can't be encoded").format(path=path),
                             _("Try another format, such as .png."))
    try:
        if is_draft:
            _put(path, data)
        else:
            with whole_file(path) as draft:
                _put(draft, data)
    except OSError as problem:
        raise ImageFileError(_("{path} can't be written: {problem}").format(
            path=path, problem=system_reason(problem)),
            _("Check the folder, the free space, and that no other program has the file open."),
        ) from None


def _put(path, data):
    with open(str(path), "wb") as file:
        file.write(data.tobytes())


def check_image_target(path):
    """UsageError when the ending is no picture's; ImageFileError when its folder is not there."""
    if os.path.splitext(str(path))[1].lower() not in WRITTEN_ENDINGS:
        raise UsageError(_("{path} is no name for a picture").format(path=path),
                         _("Let it end in one of: {endings}").format(
                             endings=" ".join(WRITTEN_ENDINGS)))
    folder = os.path.dirname(str(path))
    if folder and not os.path.isdir(folder):
        raise ImageFileError(_("there is no folder {folder}").format(folder=folder),
                             _("Make it first: mkdir {folder}").format(folder=folder))


def is_image_name(path):
    """Has it the ending of a picture?"""
    ending = os.path.splitext(str(path))[1].lower()
    return any(ending in endings for endings in ENDINGS.values())


def check_size(header):
    """ImageTooLarge when decoding would take more than PIXELS_AT_MOST."""
    if header.pixels > PIXELS_AT_MOST:
        raise ImageTooLarge(
            _("the picture is {width} x {height}: {megapixels:.0f} megapixels").format(
                width=header.width, height=header.height, megapixels=header.pixels / 1e6),
            _("At most {megapixels:.0f} megapixels are decoded: make it smaller.").format(
                megapixels=PIXELS_AT_MOST / 1e6))


def upright(image, orientation):
    """The picture as EXIF's orientation (1 to 8) means it to be seen; a new array."""
    import numpy as np

    if orientation >= 5:  # rows and columns change places
        image = image.swapaxes(0, 1)
    is_upside_down = orientation in (3, 4, 7, 8)
    is_mirrored = orientation in (2, 3, 6, 7)
    return np.ascontiguousarray(
        image[:: -1 if is_upside_down else 1, :: -1 if is_mirrored else 1])


@contextlib.contextmanager
def _naming(path):
    """Puts the file's name before the error of what is done in the block."""
    try:
        yield
    except ImageFileError as error:
        raise type(error)("%s: %s" % (path, error.message), error.remedy) from None


def _read(path, bytes_at_most, is_part=False):
    try:
        with open(str(path), "rb") as file:
            data = file.read(bytes_at_most + (not is_part))
    except OSError as problem:
        raise ImageFileError(
            _("{path} can't be read: {problem}").format(path=path, problem=system_reason(problem)),
            _("Check the path and the permissions.")) from None
    if not is_part and len(data) > bytes_at_most:
        raise ImageTooLarge(
            _("{path} has more than {megabytes} MB").format(path=path, megabytes=bytes_at_most >> 20),
            _("Save it as JPEG or PNG."))
    return data


def _decoded(data, header):
    """uint8 (height, width, 3) as stored, or None."""
    import numpy as np

    if header.format == "gif":  # OpenCV reads it from 4.11 on only
        return _decoded_gif(data)
    cv2 = _cv2()
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION  # versions differ in what they turn
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except (cv2.error, MemoryError):
        return None


def _decoded_gif(data):
    import io

    import numpy as np

    image = load("PIL.Image", "Pillow")
    try:
        with image.open(io.BytesIO(data)) as picture:
            return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
    except Exception:  # whatever a damaged file makes it raise
        return None


def _cv2():
    return load("cv2", "opencv-python")
