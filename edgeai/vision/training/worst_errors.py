"""The errors that a person should look at first, each with the cause that the picture suggests."""
from typing import Any, NamedTuple, Optional

from edgeai.i18n import gettext as _
from edgeai.vision.boxes import iou
from edgeai.vision.training.confusion import pair
from edgeai.vision.training.package_evaluation import MIN_SCORE

_SMALL_SHARE = 0.06  # of the picture's longer side
_DARK, _BRIGHT = 55, 225  # mean grey
_FAINT = 14  # standard deviation of grey
_SHARP = 25  # variance of the Laplacian; less is blurred
_SURE = 0.85


class WorstError(NamedTuple):
    """kind: "missed", "invented" or "confused". truth: the `LabelBox`, or None. seen: the
    `Detection`, or None. weight: the larger, the worse."""

    kind: str
    sample: Any
    truth: Any
    seen: Any
    cause: str
    remedy: str
    weight: float

    @property
    def box(self):
        return tuple(self.truth[1:5]) if self.truth else self.seen.box


def worst_errors(evaluation, most=12, read=None):
    """The worst `most` of an `Evaluation`'s errors, the worst first. read: path -> image."""
    from edgeai.vision.image_file import read_image

    found = [error for judged in evaluation.pictures for error in _errors_of(judged)]
    found.sort(key=lambda one: (-one[4], one[0], one[1].image_path))
    return [_explained(one, (read or read_image)(one[1].image_path)) for one in found[:most]]


def _errors_of(judged):
    """(kind, sample, truth, seen, weight, other boxes) of each error in a picture."""
    found = [one for one in judged.found if one.score >= MIN_SCORE or len(judged.found) == 1]
    truths = [box for box in judged.truths if not box.is_difficult]
    pairs = pair(truths, found)
    for at, truth in enumerate(truths):
        others = [box for box in truths if box is not truth]
        if at not in pairs:
            yield "missed", judged.sample, truth, None, 0.6 + _share(truth, judged.sample), others
        elif found[pairs[at]].label != truth.label:
            seen = found[pairs[at]]
            yield "confused", judged.sample, truth, seen, 0.5 + seen.score, others
    for at, seen in enumerate(found):
        if at not in pairs.values() and seen.score >= MIN_SCORE:
            yield "invented", judged.sample, None, seen, seen.score, truths


def _share(box, sample):
    return max(box.width, box.height) / max(sample.width, sample.height)


def _explained(error, image):
    kind, sample, truth, seen, weight, others = error
    box = tuple(truth[1:5]) if truth else seen.box
    cause, remedy = _cause(kind, box, truth, seen, others, image)
    return WorstError(kind, sample, truth, seen, cause, remedy, weight)


def _cause(kind, box, truth, seen, others, image):
    """(what the picture suggests, what to do)"""
    flaw = _flaw(box, others, image)
    if flaw:
        return flaw
    if kind == "confused":
        if seen.score >= _SURE:
            return (_("label doubtful, or a look-alike: the model is {percent:.0f} % sure").format(
                percent=100 * seen.score), _("Check the label; add pictures of both classes."))
        return (_("{truth} and {seen} look alike here").format(truth=truth.label, seen=seen.label),
                _("Add pictures of both classes, from this side."))
    if kind == "invented":
        if seen.score >= _SURE:
            return (_("perhaps a label is missing: the model is {percent:.0f} % sure").format(
                percent=100 * seen.score), _("Look whether something is there, and label it."))
        return (_("the background looks like {label}").format(label=seen.label),
                _("Add pictures without any object, of places like this."))
    return (_("a rare look, side or pose"), _("Add pictures of it like this one."))


def _flaw(box, others, image):
    """What is wrong with the picture there, or None."""
    if max(box[2:]) < _SMALL_SHARE * max(image.shape[:2]):
        return _("too small"), _("Go nearer, or train with a larger --size.")
    if _is_cut(box, image):
        return _("cut off by the picture's edge"), _("Add pictures with parts of objects.")
    if len(others) and iou([box], [one[1:5] for one in others]).max() > 0.2:
        return _("covered by another object"), _("Add pictures where objects overlap.")
    return _light_flaw(box, image)


def _is_cut(box, image):
    return (box[0] <= 1 or box[1] <= 1 or box[0] + box[2] >= image.shape[1] - 1
            or box[1] + box[3] >= image.shape[0] - 1) and not (
                box[2] >= image.shape[1] - 2 and box[3] >= image.shape[0] - 2)


def _light_flaw(box, image) -> Optional[tuple]:
    import cv2

    left, top = (max(0, int(side)) for side in box[:2])
    part = image[top:top + max(2, int(box[3])), left:left + max(2, int(box[2]))]
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    if grey.mean() < _DARK:
        return _("too dark"), _("Add light, or train with darker pictures.")
    if grey.mean() > _BRIGHT:
        return _("too bright"), _("Close the aperture, or train with brighter pictures.")
    if grey.std() < _FAINT:
        return _("hardly any contrast"), _("Add light from the side.")
    if cv2.Laplacian(grey, cv2.CV_64F).var() < _SHARP:
        return _("blurred"), _("Focus, hold still, or train with blurred pictures.")
    return None
