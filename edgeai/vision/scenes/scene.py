"""Scenes of the contest's kinds: pictures with exact labels, drawn by seed."""
import importlib
from typing import Any, NamedTuple, Optional, Tuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.label_box import LabelBox
from edgeai.vision.scenes.backgrounds import draw_background
from edgeai.vision.scenes.camera_effects import photographed
from edgeai.vision.scenes.dice import Dice
from edgeai.vision.scenes.painting import Painting

# Kind -> its module, with LABELS, PLACES and cast(dice, size) -> the Things of a scene.
_KINDS = {
    "items": "edgeai.vision.scenes.item_scenes",
    "masks": "edgeai.vision.scenes.mask_scenes",
    "fire": "edgeai.vision.scenes.fire_scenes",
}
KINDS = tuple(sorted(_KINDS))


class Scene(NamedTuple):
    """image: BGR uint8, (height, width, 3). boxes: what is to be found, each the tight bounds of
    what is seen. label: the class of the whole picture, where it has one."""

    image: Any
    boxes: Tuple[LabelBox, ...]
    label: Optional[str] = None


def kind_module(kind):
    """Where a kind is drawn. Raises UsageError for another name."""
    if kind not in _KINDS:
        raise UsageError(_("no scenes of the kind {kind!r} are drawn").format(kind=kind),
                         _("Choose one of: {kinds}").format(kinds=" ".join(KINDS)))
    return importlib.import_module(_KINDS[kind])


def labels_of(kind):
    """The classes of a kind, a tuple."""
    return kind_module(kind).LABELS


def draw_scene(kind, seed, index, width=320, height=240):
    """The Scene of that kind, seed and index: always the same picture."""
    dice = Dice(kind, seed, index)
    painting = paint(kind, dice, (width, height))
    return Scene(photographed(painting.image, dice.child("camera")), painting.boxes())


def paint(kind, dice, size, without=()):
    """The Painting before the camera's effects. without: the numbers of things to be left out."""
    module = kind_module(kind)
    painting = Painting(draw_background(dice.child("background"), size, module.PLACES))
    for number, thing in enumerate(module.cast(dice.child("cast"), size)):
        if number not in without:
            painting.add(thing)
    return painting
