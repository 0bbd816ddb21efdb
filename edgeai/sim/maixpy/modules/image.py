"""Stand-in for MaixPy's image: the part of OpenMV's that scripts use.

As there, a keyword that a drawing call does not know (tickness=5) is passed over.
A picture has its pixels and, apart from them, the planes that the KPU reads (pix_ai): the camera
fills both, drawing changes the pixels alone until pix_to_ai().
"""
from edgeai.sim.maixpy import hardware as _hardware
from edgeai.sim.maixpy.modules import _blobs, _drawing
from edgeai.sim.maixpy.modules._affine import get_affine_transform, warp_affine_ai  # noqa: F401

ROTATE_0, ROTATE_90, ROTATE_180, ROTATE_270 = 0, 1, 2, 3


def rgb_to_lab(rgb):
    return _blobs.lab_of(rgb)


class Image:
    """Image(path), Image(size=(w, h)) or Image(): RGB565, 320x240, black."""

    def __init__(self, path=None, copy_to_fb=False, size=(320, 240)):
        import numpy
        if isinstance(path, str):
            self._pixels = _read(path)
        else:
            self._pixels = numpy.zeros((size[1], size[0], 3), numpy.uint8)
        self._ai = None

    def _rgb(self):
        import numpy
        if self._pixels.ndim == 2:
            return numpy.repeat(self._pixels[:, :, None], 3, axis=2)
        return self._pixels

    @property
    def _is_grey(self):
        return self._pixels.ndim == 2

    def _colour(self, colour):
        if isinstance(colour, (tuple, list)):
            red, green, blue = colour
        elif self._is_grey:
            return int(colour)
        else:  # a number is RGB565
            red, green, blue = (colour >> 11) * 255 // 31, (colour >> 5 & 63) * 255 // 63, (
                colour & 31) * 255 // 31
        if self._is_grey:
            return (red * 38 + green * 75 + blue * 15) >> 7
        return (int(red), int(green), int(blue))

    def width(self):
        return self._pixels.shape[1]

    def height(self):
        return self._pixels.shape[0]

    def format(self):
        return 1 if self._is_grey else 2

    def size(self):
        return self.width() * self.height() * (1 if self._is_grey else 2)

    def to_bytes(self):
        return bytes(self._pixels.tobytes() if self._is_grey else _to_565(self._pixels))

    def get_pixel(self, *place, **named):
        x, y = place[0] if len(place) == 1 else place[:2]
        if not (0 <= x < self.width() and 0 <= y < self.height()):
            return None
        value = self._pixels[y, x]
        return int(value) if self._is_grey else tuple(int(part) for part in value)

    def set_pixel(self, x, y=None, color=(255, 255, 255)):
        if isinstance(x, (tuple, list)):
            (x, y), color = x, y if y is not None else color
        if 0 <= x < self.width() and 0 <= y < self.height():
            self._pixels[y, x] = self._colour(color)
        return self

    def draw_line(self, *place, color=(255, 255, 255), thickness=1, **_ignored):
        import cv2
        (x0, y0, x1, y1), color, thickness = _places(place, 4, color, thickness)
        cv2.line(self._pixels, (x0, y0), (x1, y1), self._colour(color), thickness)
        return self

    def draw_rectangle(self, *place, color=(255, 255, 255), thickness=1, fill=False, **_ignored):
        import cv2
        (x, y, w, h), color, thickness = _places(place, 4, color, thickness)
        cv2.rectangle(self._pixels, (x, y), (x + w - 1, y + h - 1), self._colour(color),
                      -1 if fill else thickness)
        return self

    def draw_circle(self, *place, color=(255, 255, 255), thickness=1, fill=False, **_ignored):
        import cv2
        (x, y, radius), color, thickness = _places(place, 3, color, thickness)
        cv2.circle(self._pixels, (x, y), radius, self._colour(color), -1 if fill else thickness)
        return self

    def draw_cross(self, *place, color=(255, 255, 255), size=5, thickness=1, **_ignored):
        (x, y), color, size = _places(place, 2, color, size)
        self.draw_line(x - size, y, x + size, y, color=color, thickness=thickness)
        return self.draw_line(x, y - size, x, y + size, color=color, thickness=thickness)

    def draw_arrow(self, *place, color=(255, 255, 255), thickness=1, **_ignored):
        import cv2
        (x0, y0, x1, y1), color, thickness = _places(place, 4, color, thickness)
        cv2.arrowedLine(self._pixels, (x0, y0), (x1, y1), self._colour(color), thickness)
        return self

    def draw_string(self, x, y, text, color=(255, 255, 255), scale=1.0, x_spacing=0, y_spacing=0,
                    mono_space=True, char_rotation=0, char_hmirror=False, char_vflip=False,
                    string_rotation=0, string_hmirror=False, string_vflip=False, **_ignored):
        _drawing.text(self._pixels, x, y, text, self._colour(color), scale, spacing=x_spacing)
        return self

    def draw_image(self, other, x, y=None, x_scale=1.0, y_scale=1.0, alpha=256, mask=None):
        if isinstance(x, (tuple, list)):
            x, y = x
        picture = other.resize(int(other.width() * x_scale), int(other.height() * y_scale))
        pixels = (picture.to_grayscale(True) if self._is_grey else picture.to_rgb565(True))._pixels
        left, top = max(0, -x), max(0, -y)
        pixels = pixels[top:self.height() - y, left:self.width() - x]
        x, y = x + left, y + top
        self._pixels[y:y + pixels.shape[0], x:x + pixels.shape[1]] = pixels
        return self

    def clear(self):
        self._pixels[:] = 0
        return self

    def copy(self, roi=None, copy_to_fb=False):
        x, y, wide, high = roi or (0, 0, self.width(), self.height())
        return _wrap(self._pixels[y:y + high, x:x + wide].copy())

    cut = crop = lambda self, *roi: self.copy(roi[0] if len(roi) == 1 else roi)

    def resize(self, w, h):
        import cv2
        return _wrap(cv2.resize(self._pixels, (max(1, w), max(1, h)),
                                interpolation=cv2.INTER_NEAREST))

    def to_grayscale(self, copy=False):
        if self._is_grey:
            return self
        grey = (self._pixels.astype("uint16") @ _WEIGHTS() >> 7).astype("uint8")
        return _wrap(grey) if copy else self._become(grey)

    def to_rgb565(self, copy=False):
        return _wrap(self._rgb().copy()) if copy else self._become(self._rgb().copy())

    def _become(self, pixels):
        self._pixels = pixels
        return self

    def pix_to_ai(self):
        self._ai = self._pixels.copy()
        return self

    def ai_to_pix(self):
        if self._ai is not None:
            self._pixels = self._ai.copy()
        return self

    def binary(self, thresholds, invert=False, zero=False):
        import numpy
        chosen = _blobs.mask(self._pixels, thresholds, invert)
        self._pixels = numpy.where(chosen if self._is_grey else chosen[:, :, None],
                                   numpy.uint8(255), numpy.uint8(0)) * numpy.ones_like(
                                       self._pixels)
        return self

    def invert(self):
        return self._become(255 - self._pixels)

    negate = invert

    def mean(self, size, **_named):
        import cv2
        side = 2 * size + 1
        return self._become(cv2.blur(self._pixels, (side, side)))

    def median(self, size, **_named):
        import cv2
        return self._become(cv2.medianBlur(self._pixels, 2 * size + 1))

    def gaussian(self, size, **_named):
        import cv2
        side = 2 * size + 1
        return self._become(cv2.GaussianBlur(self._pixels, (side, side), 0))

    def erode(self, size, threshold=0):
        import cv2
        import numpy
        side = 2 * size + 1
        return self._become(cv2.erode(self._pixels, numpy.ones((side, side), numpy.uint8)))

    def dilate(self, size, threshold=0):
        import cv2
        import numpy
        side = 2 * size + 1
        return self._become(cv2.dilate(self._pixels, numpy.ones((side, side), numpy.uint8)))

    def conv3(self, kernel):
        """Each pixel becomes the sum of its nine neighbours times the kernel's nine numbers."""
        import cv2
        import numpy
        weights = numpy.asarray(kernel, numpy.float32).reshape(3, 3)
        return self._become(cv2.filter2D(self._pixels, -1, weights))

    def lens_corr(self, strength=1.8, zoom=1.0):
        """The virtual camera's lens does not bend: nothing is left to correct."""
        return self

    def replace(self, other=None, hmirror=False, vflip=False, transpose=False):
        pixels = self._pixels if other is None else other._pixels
        pixels = pixels[:, ::-1] if hmirror else pixels
        return self._become((pixels[::-1] if vflip else pixels).copy())

    def rotation_corr(self, x_rotation=0.0, y_rotation=0.0, z_rotation=0.0, **_named):
        import cv2
        middle = (self.width() / 2, self.height() / 2)
        turn = cv2.getRotationMatrix2D(middle, z_rotation, 1.0)
        return self._become(cv2.warpAffine(self._pixels, turn, (self.width(), self.height())))

    def find_blobs(self, thresholds, invert=False, roi=None, x_stride=2, y_stride=1,
                   area_threshold=10, pixels_threshold=10, merge=False, margin=0,
                   threshold_cb=None, merge_cb=None, x_hist_bins_max=0, y_hist_bins_max=0):
        return _blobs.find(self._pixels, thresholds, invert, roi, area_threshold,
                           pixels_threshold, merge, margin)

    def find_qrcodes(self, roi=None):
        return _blobs.qrcodes(self._rgb(), roi)

    def save(self, path, roi=None, quality=95):
        """The format goes by the name's ending: .jpg, .bmp; another one is a JPEG too."""
        import cv2
        pixels = self.copy(roi)._rgb()[:, :, ::-1]
        ending = ".bmp" if path.endswith(".bmp") else ".jpg"
        done, data = cv2.imencode(ending, pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        with _hardware.current().files.open(path, "wb") as file:
            file.write(data.tobytes())
        return self

    def compress(self, quality=50):
        import cv2
        done, data = cv2.imencode(".jpg", self._rgb()[:, :, ::-1],
                                  [cv2.IMWRITE_JPEG_QUALITY, quality])
        return data.tobytes()


def _WEIGHTS():
    import numpy
    return numpy.array([38, 75, 15], numpy.uint16)


def _places(given, count, colour, third):
    """OpenMV takes the places one by one or as one tuple, then colour and thickness."""
    given = tuple(given[0]) + tuple(given[1:]) if isinstance(given[0], (tuple, list)) else given
    if len(given) < count:
        raise TypeError("Expected tuple/list of %d" % count)
    more = given[count:]
    return ([int(value) for value in given[:count]], more[0] if more else colour,
            more[1] if len(more) > 1 else third)


def _wrap(pixels, ai=None):
    image = Image.__new__(Image)
    image._pixels, image._ai = pixels, ai
    return image


def _of_camera(picture, is_grey):
    """RGB, cut to what 16 bits hold; the KPU's planes are of the same picture."""
    import numpy
    if is_grey:
        picture = (picture.astype("uint16") @ _WEIGHTS() >> 7).astype(numpy.uint8)
    else:
        picture = picture & numpy.array([0xF8, 0xFC, 0xF8], numpy.uint8)
    return _wrap(picture, picture.copy())


def _to_565(picture):
    parts = picture.astype("uint16")
    packed = (parts[:, :, 0] >> 3) << 11 | (parts[:, :, 1] >> 2) << 5 | parts[:, :, 2] >> 3
    return packed.astype(">u2").tobytes()


def _read(path):
    from edgeai.errors import EdgeaiError
    from edgeai.vision.image_file import read_image
    chip = _hardware.current()
    with chip.files.open(path, "rb"):
        pass
    try:
        return read_image(chip.files.host_path(path))[:, :, ::-1].copy()
    except EdgeaiError:
        raise OSError("Unsupported format!") from None
