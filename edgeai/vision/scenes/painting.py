"""A picture that is put together thing by thing, and knows which pixels are whose."""
from typing import Any, Callable, NamedTuple, Optional

from edgeai.vision.datasets.label_box import LabelBox
from edgeai.vision.scenes.pen import mixed

_SMALLEST_SIDE = 4  # pixels: what is smaller is not labelled
_HARDLY_SEEN = 0.4  # of a thing: a box that is marked as difficult


class Thing(NamedTuple):
    """Something to be drawn. label: None for a decoy. draw(size) -> Patch. before(image): what it
    does to the picture behind it, a shadow or a glow; in place. text: the PlateText of a plate."""

    label: Optional[str]
    draw: Callable[[Any], Any]
    before: Optional[Callable[[Any], None]] = None
    text: Any = None


class Painting:
    def __init__(self, image):
        import numpy

        self.image = image
        self._owners = numpy.zeros(image.shape[:2], numpy.uint8)  # 0: nobody's
        self._things = []  # (label, pixels when nothing covered it yet)
        self.texts = ()  # of the plates

    @property
    def size(self):
        return self.image.shape[1], self.image.shape[0]

    def add(self, thing):
        """Draw it over what is there."""
        import numpy

        if thing.before:
            thing.before(self.image)
        patch = thing.draw(self.size)
        height, width = patch.cover.shape
        place = (slice(patch.top, patch.top + height), slice(patch.left, patch.left + width))
        self.image[place] = over(self.image[place], patch)
        owners, own = self._owners[place], patch.counted >= 128
        owners[patch.cover >= 128] = 0
        self._things.append((thing.label, int(numpy.count_nonzero(own))))
        if thing.text is not None:
            self.texts += (thing.text,)
        if thing.label is not None:
            owners[own] = len(self._things)

    def boxes(self):
        """A LabelBox for each labelled thing: the tight bounds of what is seen of it."""
        found = []
        for number, (label, pixels) in enumerate(self._things, 1):
            box = label and self._box(number, label, pixels)
            if box:
                found.append(box)
        return tuple(found)

    def _box(self, number, label, pixels):
        import numpy

        seen = self._owners == number
        columns, rows = (numpy.flatnonzero(seen.any(axis)) for axis in (0, 1))
        if len(columns) < _SMALLEST_SIDE or len(rows) < _SMALLEST_SIDE:
            return None
        left, top = int(columns[0]), int(rows[0])
        return LabelBox(label, left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top,
                        is_difficult=numpy.count_nonzero(seen) < _HARDLY_SEEN * pixels)


def over(below, patch):
    """A Patch laid over a picture of its size."""
    import numpy

    if not below.size:
        return below
    rest = mixed(below, 0, patch.cover)
    return numpy.minimum(rest.astype(numpy.uint16) + patch.image, 255).astype(numpy.uint8)


def shadow(x, y, reach_x, reach_y, opacity=0.5):
    """before() of a Thing that stands on something: a soft dark patch, pixels."""
    def darken(image):
        import numpy

        height, width = image.shape[:2]
        left, right = max(0, int(x - reach_x)), min(width, int(x + reach_x) + 1)
        top, bottom = max(0, int(y - reach_y)), min(height, int(y + reach_y) + 1)
        if left >= right or top >= bottom:
            return
        columns = ((numpy.arange(left, right) - x) / reach_x)[None, :] ** 2
        rows = ((numpy.arange(top, bottom) - y) / reach_y)[:, None] ** 2
        dark = (numpy.clip(1 - columns - rows, 0, 1) * opacity * 255).astype(numpy.uint8)
        image[top:bottom, left:right] = mixed(image[top:bottom, left:right], 0, dark)

    return darken


def spots(dice, size, count, smallest, largest, aside=0.9, above=0.0):
    """Places for up to `count` things that hardly cover each other: (x, y, radius) in pixels,
    from the farthest to the nearest. smallest, largest: radii, of the picture's height. aside: how near
    to one another, 1 is touching. above: the part of the picture at its top that stays free."""
    found = []
    for _attempt in range(count * 8):
        radius = dice.uniform(smallest, largest) * size[1]
        x = dice.uniform(0.75 * radius, size[0] - 0.75 * radius)
        low = above * size[1] + 0.9 * radius
        y = dice.uniform(min(low, size[1] - 0.9 * radius), size[1] - 0.9 * radius)
        if all(abs(x - other[0]) + 0.4 * abs(y - other[1]) > aside * (radius + other[2]) * 0.85
               or (x - other[0]) ** 2 + (y - other[1]) ** 2 > (aside * (radius + other[2])) ** 2 for other in found):
            found.append((x, y, radius))
        if len(found) == count:
            break
    return sorted(found, key=lambda spot: spot[1] + 0.5 * spot[2])
