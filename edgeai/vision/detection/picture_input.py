"""From a picture to a network's input tensor, in buffers that are made once."""
from typing import NamedTuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

GREY = 114  # of a letterbox's bars
_LEAST_ROWS = 1.25  # of the picture for one of the input


class Placement(NamedTuple):
    """Where a picture lies in the input: x in the input = left + x in the picture * scale_x."""

    scale_x: float
    scale_y: float
    left: float
    top: float


class PictureInput:
    """Fills the tensor that a `ModelInput` describes. Not for two threads at once."""

    def __init__(self, model_input):
        import numpy

        self._input = model_input
        sides = (model_input.height, model_input.width)
        self._canvas = numpy.full(sides + (3,), GREY, numpy.uint8)
        self._planes = [numpy.empty(sides, numpy.uint8) for _number in range(3)]
        self._placed = None  # the part of the canvas that the last picture took
        self._tensor = numpy.empty(
            (1, model_input.channels) + sides if model_input.layout == "nchw"
            else (1,) + sides + (model_input.channels,), numpy.float32)
        self._scale = numpy.float32(model_input.scale)
        self._offsets = [numpy.float32(-mean * model_input.scale) for mean in model_input.mean]

    def fill(self, image):
        """(tensor, `Placement`) of an image, uint8 (height, width, 3), blue green red.

        The tensor is the same array at every call.
        """
        _check_image(image)
        placement = {"letterbox": self._letterbox, "stretch": self._stretch,
                     "crop": self._crop}[self._input.fit](image)
        self._scale_pixels()
        return self._tensor, placement

    def _letterbox(self, image):
        height, width = image.shape[:2]
        scale = min(self._input.width / width, self._input.height / height)
        new_width = min(self._input.width, max(1, int(round(width * scale))))
        new_height = min(self._input.height, max(1, int(round(height * scale))))
        left = (self._input.width - new_width) // 2
        top = (self._input.height - new_height) // 2
        part = (slice(top, top + new_height), slice(left, left + new_width))
        if part != self._placed:
            self._canvas[:] = GREY
            self._placed = part
        self._resize(image, self._canvas[part])
        return Placement(new_width / width, new_height / height, left, top)

    def _stretch(self, image):
        height, width = image.shape[:2]
        self._resize(image, self._canvas)
        return Placement(self._input.width / width, self._input.height / height, 0, 0)

    def _crop(self, image):
        height, width = image.shape[:2]
        scale = max(self._input.width / width, self._input.height / height)
        part_width = min(width, int(round(self._input.width / scale)))
        part_height = min(height, int(round(self._input.height / scale)))
        x, y = (width - part_width) // 2, (height - part_height) // 2
        self._resize(image[y:y + part_height, x:x + part_width], self._canvas)
        scale_x, scale_y = self._input.width / part_width, self._input.height / part_height
        return Placement(scale_x, scale_y, -x * scale_x, -y * scale_y)

    def _resize(self, image, target):
        import cv2

        # Of a large picture not every row comes from memory: that takes longer than the resizing.
        every = max(1, int(image.shape[0] / target.shape[0] / _LEAST_ROWS))
        cv2.resize(image[(every - 1) // 2::every], (target.shape[1], target.shape[0]), dst=target,
                   interpolation=cv2.INTER_LINEAR)

    def _scale_pixels(self):
        """A plane at a time: three quick passes over contiguous memory."""
        import cv2
        import numpy

        colour = self._input.colour
        if colour == "gray":
            cv2.cvtColor(self._canvas, cv2.COLOR_BGR2GRAY, dst=self._planes[0])
        else:
            cv2.split(self._canvas, self._planes)
        planes = self._planes[::-1] if colour == "rgb" else self._planes
        for number, (plane, offset) in enumerate(zip(planes, self._offsets)):
            target = self._tensor[0, number] if self._input.layout == "nchw" else (
                self._tensor[0, :, :, number])
            numpy.multiply(plane, self._scale, out=target, dtype=numpy.float32)
            if offset:
                target += offset


def image_of(picture):
    """The image of a `Frame`, or the image itself."""
    return getattr(picture, "image", picture)


def _check_image(image):
    shape = getattr(image, "shape", ())
    if len(shape) != 3 or shape[2] != 3 or 0 in shape or str(image.dtype) != "uint8":
        raise UsageError(
            _("{what} is no picture").format(
                what="%s %s" % (getattr(image, "dtype", type(image).__name__), shape or "")),
            _("Give a Frame, or uint8 of the shape (height, width, 3), blue green red."))
