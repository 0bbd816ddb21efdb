"""Draws one thing with soft edges, as the camera sees it from where it stands."""
import contextlib

from edgeai.vision.scenes.placing import pixels_a_unit, project
from edgeai.vision.scenes.shapes import polygon

# What is small is drawn at twice its size, so that halving it smooths the edges; what is larger than
# so many pixels a unit has smooth edges by OpenCV's drawing.
_LARGE = 28
_FAINTEST = 0.1  # of a pixel's paint: a line below it is not drawn
_SHIFT = 3  # fractional bits of a coordinate, as OpenCV takes them


class Patch:
    """A drawn thing. image: BGR times its cover, uint8; cover: 0..255; counted: the part of it that
    its label box surrounds; left, top: where it lies in the picture, pixels."""

    def __init__(self, image, cover, counted, left, top):
        self.image, self.cover, self.counted = image, cover, counted
        self.left, self.top = left, top


class Pen:
    """matrix: from units to pixels. bounds: (left, top, right, bottom) in units that nothing is
    drawn beyond. size: the picture's (width, height).

    Colours are (blue, green, red). `counts` says whether what is drawn belongs to the thing that
    the label names: a face's hair does not.
    """

    def __init__(self, matrix, bounds, size):
        import cv2
        import numpy

        left, top, right, bottom = bounds
        corners = project(matrix, polygon((left, top), (right, top), (right, bottom), (left, bottom)))
        low = numpy.clip(numpy.floor(corners.min(0)) - 1, 0, size).astype(int)
        high = numpy.clip(numpy.ceil(corners.max(0)) + 1, 0, size).astype(int)
        self.left, self.top = int(low[0]), int(low[1])
        self._finer = finer = 1 if pixels_a_unit(matrix) > _LARGE else 2
        self._edges = cv2.LINE_AA if finer == 1 else cv2.LINE_8
        width, height = ((high - low) * finer).tolist() if (high > low).all() else (0, 0)
        self._matrix = numpy.array([[finer, 0, -finer * self.left - 0.5],
                                    [0, finer, -finer * self.top - 0.5], [0, 0, 1.0]]) @ matrix
        self._scale = pixels_a_unit(matrix) * finer
        self._image = numpy.zeros((height, width, 3), numpy.uint8)
        self._cover = numpy.zeros((height, width), numpy.uint8)
        self._counted = numpy.zeros((height, width), numpy.uint8)
        self._clip = None
        self.counts = True

    def fill(self, points, colour, opacity=1.0, blur=0.0, inside=False, ramp=None):
        """Fill an outline. blur: units. inside: on what is drawn already only. ramp: two points
        between which the paint grows from nothing to full."""
        import cv2

        pixels = project(self._matrix, points)
        fixed = _fixed(pixels)
        if not self._cover.size:
            return
        if opacity >= 1 and not blur and not inside and ramp is None and self._clip is None:
            cv2.fillPoly(self._image, fixed, _bgr(colour), self._edges, _SHIFT)
            cv2.fillPoly(self._cover, fixed, 255, self._edges, _SHIFT)
            if self.counts:
                cv2.fillPoly(self._counted, fixed, 255, self._edges, _SHIFT)
            return
        self._paint(pixels, lambda mask, low: cv2.fillPoly(
            mask, _fixed(pixels - low), 255, self._edges, _SHIFT),
            0, colour, opacity, blur, inside, ramp)

    def stroke(self, points, width, colour, opacity=1.0, blur=0.0, inside=False, closed=False):
        """Draw a line along points. width: units."""
        import cv2

        pixels = project(self._matrix, points)
        thickness = width * self._scale
        if thickness < 1:  # thinner than a pixel is fainter
            opacity *= thickness
            if opacity < _FAINTEST:
                return
        whole = max(1, int(thickness + 0.5))
        self._paint(pixels, lambda mask, low: cv2.polylines(
            mask, _fixed(pixels - low), closed, 255, whole, self._edges, _SHIFT),
            whole, colour, opacity, blur, inside, None)

    def stamp(self, mask, corners, colour, opacity=1.0, inside=False):
        """Print a grey picture (255: full paint) between four corners, from the top left clockwise."""
        import cv2
        import numpy

        pixels = project(self._matrix, corners)
        height, width = mask.shape
        source = numpy.array([(0, 0), (width, 0), (width, height), (0, height)], numpy.float32) - 0.5

        def draw(target, low):
            warp = cv2.getPerspectiveTransform(source, (pixels - low).astype(numpy.float32))
            cv2.warpPerspective(mask, warp, target.shape[::-1], target, cv2.INTER_AREA)

        self._paint(pixels, draw, 1, colour, opacity, 0.0, inside, None)

    @contextlib.contextmanager
    def clipped(self, points):
        """Within the block nothing is painted outside this outline."""
        import cv2
        import numpy

        before, clip = self._clip, numpy.zeros_like(self._cover)
        if clip.size:
            cv2.fillPoly(clip, _fixed(project(self._matrix, points)), 255, self._edges, _SHIFT)
        self._clip = clip if before is None else numpy.minimum(clip, before)
        yield
        self._clip = before

    def finish(self):
        """The Patch, at the picture's own size."""
        import cv2

        if self._finer == 1 or not self._cover.size:
            return Patch(self._image, self._cover, self._counted, self.left, self.top)
        size = (self._cover.shape[1] // self._finer, self._cover.shape[0] // self._finer)
        image, cover, counted = (cv2.resize(part, size, interpolation=cv2.INTER_AREA)
                                 for part in (self._image, self._cover, self._counted))
        return Patch(image, cover, counted, self.left, self.top)

    def _paint(self, pixels, draw, margin, colour, opacity, blur, inside, ramp):
        import numpy

        spread = int(2 * blur * self._scale + margin) + 1
        height, width = self._cover.shape
        low = numpy.maximum(numpy.floor(pixels.min(0)).astype(int) - spread, 0)
        high = numpy.minimum(numpy.ceil(pixels.max(0)).astype(int) + spread + 1, (width, height))
        if (high <= low).any():
            return
        rows, columns = slice(low[1], high[1]), slice(low[0], high[0])
        mask = numpy.zeros((high - low)[::-1], numpy.uint8)
        draw(mask, low)
        mask = self._weakened(mask, opacity, blur, ramp, low)
        for limit in ([self._clip] if self._clip is not None else []) + [self._cover] * inside:
            mask = numpy.minimum(mask, limit[rows, columns])
        self._lay(mask, rows, columns, colour, inside)

    def _weakened(self, mask, opacity, blur, ramp, low):
        import cv2

        reach = int(blur * self._scale + 0.5)
        if reach:  # two passes of a box are near enough to a bell
            mask = cv2.blur(cv2.blur(mask, (2 * reach + 1,) * 2, borderType=cv2.BORDER_CONSTANT),
                            (reach | 1,) * 2, borderType=cv2.BORDER_CONSTANT)
        if ramp is not None:
            mask = (mask * _ramp_of(project(self._matrix, ramp) - low, mask.shape)).astype("uint8")
        return cv2.convertScaleAbs(mask, alpha=opacity) if opacity < 1 else mask

    def _lay(self, mask, rows, columns, colour, inside):
        import numpy

        self._image[rows, columns] = mixed(self._image[rows, columns], numpy.array(_bgr(colour), numpy.uint16),
                                           mask)
        if inside:
            return
        for part in (self._cover, self._counted)[: 2 if self.counts else 1]:
            part[rows, columns] = numpy.maximum(part[rows, columns], mask) if part is self._counted \
                else mixed(part[rows, columns], 255, mask)


def mixed(below, above, mask):
    """`above`, a number or a colour, over `below` by the mask, 0..255; uint8."""
    import cv2
    import numpy

    if below.ndim == 3:  # a mask a channel, and a table: numpy is slow along rows of three
        mask = cv2.merge([mask] * 3)
        table = numpy.arange(256, dtype=numpy.uint16)[:, None] * numpy.uint16(above)
        painted = cv2.LUT(mask, numpy.broadcast_to(table, (256, 3)).reshape(1, 256, 3))
    else:
        painted = numpy.multiply(mask, above, dtype=numpy.uint16)
    sum_ = numpy.multiply(below, 255 - mask, dtype=numpy.uint16)
    sum_ += painted
    sum_ += 255
    sum_ >>= 8
    return sum_.astype(numpy.uint8)


def _ramp_of(ends, shape):
    """0 at the first point, 1 at the second, between them in proportion."""
    import numpy

    (x, y), (across, down) = ends[0], ends[1] - ends[0]
    length = across * across + down * down + 1e-9
    columns = (numpy.arange(shape[1]) - x) * (across / length)
    rows = (numpy.arange(shape[0]) - y) * (down / length)
    return numpy.minimum(numpy.maximum(columns[None, :] + rows[:, None], 0), 1)


def _fixed(pixels):
    import numpy

    near = numpy.minimum(numpy.maximum(pixels, -1e5), 1e5)  # what lies behind the camera; clip is slower
    return [numpy.floor(near * (1 << _SHIFT) + 0.5).astype(numpy.int32)]


def _bgr(colour):
    return tuple(min(255, max(0, int(part + 0.5))) for part in colour)


