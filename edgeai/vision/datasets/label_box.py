"""A labelled box, and what one label file says of one picture."""
from typing import NamedTuple, Optional, Tuple


class LabelBox(NamedTuple):
    """One labelled thing in a picture.

    x, y, width, height: in pixels from the picture's top left corner, whole numbers or fractions;
        the picture itself is (0, 0, its width, its height).
    is_difficult: left out of a score, as VOC has it. is_truncated: cut off by the picture's edge,
        or None where nobody said. pose: VOC's word for it.
    extra: ((format, text), ...): what else a file says of the box, in that file's own words; given
        back when the same format is written.
    """

    label: str
    x: float
    y: float
    width: float
    height: float
    is_difficult: bool = False
    is_truncated: Optional[bool] = None
    pose: str = "Unspecified"
    extra: Tuple[Tuple[str, str], ...] = ()

    @property
    def corners(self):
        """(left, top, right, bottom), in pixels."""
        return self.x, self.y, self.x + self.width, self.y + self.height

    def extra_of(self, format):
        """The texts that files of that format left."""
        return tuple(text for one, text in self.extra if one == format)


class Annotation(NamedTuple):
    """What a label file says of one picture.

    picture_name: the picture's file name, without a folder; "" where the file does not say.
    width, height: the picture's, in pixels; 0 where the file does not say. depth: its channels.
    is_verified: somebody has ticked it off. extra: as in `LabelBox`.
    """

    picture_name: str
    width: int
    height: int
    boxes: Tuple[LabelBox, ...] = ()
    depth: int = 3
    is_verified: bool = False
    extra: Tuple[Tuple[str, str], ...] = ()

    def extra_of(self, format):
        """The texts that files of that format left."""
        return tuple(text for one, text in self.extra if one == format)


def box_between(label, left, top, right, bottom, **fields):
    """A `LabelBox` from corners."""
    return LabelBox(label, left, top, plain_number(right - left), plain_number(bottom - top), **fields)


def plain_number(value):
    """2.0 as the whole number 2; others as they are, with no more than 1/10,000 of a pixel."""
    value = round(float(value), 4)
    return int(value) if value == int(value) else value
