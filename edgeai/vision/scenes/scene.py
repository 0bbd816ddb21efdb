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

# Kind -> its module: LABELS, PLACES, cast(dice, size) -> the Things of a scene, and, where whole
# pictures have a class, crop(dice, size, number) -> (Things, label) of one that fills the picture;
# one(dice, spot) -> the Things of one, anywhere.
_KINDS = {
    "items": "edgeai.vision.scenes.item_scenes",
    "waste": "edgeai.vision.scenes.waste_scenes",
    "signs": "edgeai.vision.scenes.sign_scenes",
    "plates": "edgeai.vision.scenes.plate_scenes",
    "masks": "edgeai.vision.scenes.mask_scenes",
    "expressions": "edgeai.vision.scenes.expression_scenes",
    "fire": "edgeai.vision.scenes.fire_scenes",
    "helmets": "edgeai.vision.scenes.helmet_scenes",
}
KINDS = tuple(_KINDS)
CROP_KINDS = tuple(kind for kind in KINDS if kind != "fire")


class Scene(NamedTuple):
    """image: BGR uint8, (height, width, 3). boxes: what is to be found, each the tight bounds of
    what is seen. label: the class of the whole picture, where it has one; of a plate that was cut
    out its text. texts: the PlateText of each plate, in the order of drawing."""

    image: Any
    boxes: Tuple[LabelBox, ...]
    label: Optional[str] = None
    texts: Tuple[Any, ...] = ()


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
    return Scene(photographed(painting.image, dice.child("camera")), painting.boxes(),
                 texts=painting.texts)


def draw_crop(kind, seed, index, width=None, height=None):
    """A Scene of one thing, cut out tightly, for a classifier: `label` is its class, and the classes
    take turns by index. 96 x 96 pixels if not asked otherwise, a plate 160 x 48."""
    module, dice = kind_module(kind), Dice(kind, seed, index, "crop")
    if not hasattr(module, "crop"):
        raise UsageError(_("scenes of the kind {kind!r} have no class as a whole").format(kind=kind),
                         _("Choose one of: {kinds}").format(kinds=" ".join(CROP_KINDS)))
    usual = getattr(module, "CROP", (96, 96))
    size = (width or usual[0], height or width or usual[1])
    painting = Painting(draw_background(dice.child("background"), size, module.PLACES))
    things, label = module.crop(dice.child("cast"), size, index)
    for thing in things:
        painting.add(thing)
    return Scene(photographed(painting.image, dice.child("camera")), painting.boxes(), label, painting.texts)


def paint(kind, dice, size, without=()):
    """The Painting before the camera's effects. without: the numbers of things to be left out."""
    module = kind_module(kind)
    painting = Painting(draw_background(dice.child("background"), size, module.PLACES))
    for number, thing in enumerate(module.cast(dice.child("cast"), size)):
        if number not in without:
            painting.add(thing)
    return painting
