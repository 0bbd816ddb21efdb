"""What a model got wrong, each error with the cause that the picture suggests and what to do about it."""
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
_RIGHT_IOU, _NEAR_IOU = 0.5, 0.2  # a box that is right, and one that is at least about the same thing


class ErrorCase(NamedTuple):
    """kind: "missed", "invented" or "confused". truth: the `LabelBox`, or None. seen: the
    `Detection`, or None. weight: the larger, the worse."""

    kind: str
    sample: Any
    truth: Any
    seen: Any
    cause: str
    remedy: str
    weight: float


def error_cases(evaluation, read=None):
    """Every error of an `Evaluation`, the worst first. read: path -> image."""
    if read is None:
        from edgeai.vision.image_file import read_image as read
    found = []
    for judged in evaluation.pictures:
        errors = list(_errors_of(judged, evaluation.task))
        image = read(judged.sample.image_path) if errors else None
        found += [_explained(error, judged, image) for error in errors]
    return sorted(found, key=lambda one: (-one.weight, one.kind, one.sample.image_path))


def _errors_of(judged, task):
    """(kind, truth, seen, weight) of each error in a picture."""
    found = [one for one in judged.found if task == "classify" or one.score >= MIN_SCORE]
    truths = _truths(judged)
    pairs = pair(truths, found)
    for at, truth in enumerate(truths):
        if at not in pairs:
            yield "missed", truth, None, 0.6 + _share(truth, judged.sample)
        elif found[pairs[at]].label != truth.label:
            seen = found[pairs[at]]
            yield "confused", truth, seen, 0.5 + seen.score
    for at, seen in enumerate(found):
        if at not in pairs.values():
            yield "invented", None, seen, seen.score


def _truths(judged):
    return [box for box in judged.truths if not box.is_difficult]


def _share(box, sample):
    return max(box.width, box.height) / max(sample.width, sample.height)


def _explained(error, judged, image):
    kind, truth, seen, weight = error
    box = tuple(truth[1:5]) if truth else seen.box
    others = [one for one in _truths(judged) if one is not truth]
    cause, remedy = (_nearly(truth, judged) if kind == "missed" else None) or _flaw(
        box, others, image) or _look(kind, truth, seen)
    return ErrorCase(kind, judged.sample, truth, seen, cause, remedy, weight)


def _nearly(truth, judged):
    """Was it seen after all, elsewhere or with less faith? (cause, remedy), or None."""
    same = [one for one in judged.found if one.label == truth.label]
    if not same:
        return None
    shares = iou([truth[1:5]], [one.box for one in same])[0]
    if any(share >= _NEAR_IOU and one.score >= MIN_SCORE for share, one in zip(shares, same)):
        return (_("seen, but its box lies too far off"),
                _("Look how exact the labels' boxes are; train longer, or with more pictures."))
    if any(share >= _RIGHT_IOU for share in shares):
        return (_("seen, but by a score below {score}").format(score=MIN_SCORE),
                _("Ask for a lower score, or add pictures of it like this one."))
    return None


def _look(kind, truth, seen):
    """Nothing is wrong with the picture: what its content suggests."""
    if kind == "confused" and seen.score >= _SURE:
        return (_("label doubtful, or a look-alike: the model is surer than {percent} %").format(
            percent=round(100 * _SURE)), _("Check the label; add pictures of both classes."))
    if kind == "confused":
        return (_("{truth} and {seen} look alike here").format(truth=truth.label, seen=seen.label),
                _("Add pictures of both classes, from this side."))
    if kind == "invented" and seen.score >= _SURE:
        return (_("perhaps a label is missing: the model is surer than {percent} %").format(
            percent=round(100 * _SURE)), _("Look whether something is there, and label it."))
    if kind == "invented":
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
