"""Checks on a data set that was cleaned and labelled by hand, against how its pictures were drawn."""
import os

from edgeai.drill import vision_gold
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.errors import LabelFileError
from edgeai.i18n import gettext as _

MOST_LABEL_FILES = 1000
LEAST_IOU = 0.5
LEAST_FILES = 50  # fewer label files are not judged
SHOWN = 6  # names in a reason


def cleaned(seen, file, kind_of, seed):
    """A table whose first column names the pictures that were set aside: the planted ones, no others.
    Empty and slightly blurred ones count neither way."""
    truth = vision_gold.spoilt_set(kind_of, seed)
    listed = {os.path.basename(row[0].strip().replace("\\", "/")) for row in seen.table(file) if row}
    missed, used = [], set()
    for name, twin in truth.bad.items():
        found = {name, twin} & listed - {""}
        used |= found
        if not found:
            missed.append(name)
    known = set(truth.truths) - set(truth.empty) - vision_gold.doubtful(kind_of, seed)
    wrong = sorted((listed & known) - used)
    reason = _("{found} of {all} bad pictures found, {wrong} good ones set aside").format(
        found=len(truth.bad) - len(missed), all=len(truth.bad), wrong=len(wrong))
    return Finding(not missed and not wrong, reason, _names(missed + wrong), len(missed) + len(wrong))


def label_names(seen, file, kind_of):
    """The list of classes: all of them, in the task book's order."""
    from edgeai.vision.datasets.label_names import read_label_names
    from edgeai.vision.scenes.scene import labels_of

    names, wanted = tuple(read_label_names(seen.path(file))), tuple(labels_of(kind_of))
    if names != wanted:
        return Finding(False, _("the classes should be: {wanted}").format(wanted=" ".join(wanted)),
                       "%s: %s" % (file, " ".join(names)[:120]))
    return Finding(True, _("the classes are right, in their order"), file)


def label_format(seen, folder, kind_of, seed):
    """Valid VOC files: the picture's own name and size, boxes inside of it. Those of spoilt pictures
    are not looked at."""
    truth = vision_gold.spoilt_set(kind_of, seed)
    bad = [name for name, annotation in _enough(seen, folder).items()
           if annotation is None or not _is_well_formed(name, annotation, truth)]
    if bad:
        return Finding(False, _("{count} label files are damaged, or name another picture or size").format(
            count=len(bad)), _names(bad))
    return Finding(True, _("all label files are valid, with their picture's name and size"), folder)


def labels_right(seen, folder, kind_of, seed, least=0.9):
    """Of the boxes that fit, this share has the right class."""
    pairs, _missing, _extra = _matched(seen, folder, kind_of, seed)
    right = sum(1 for box, truth in pairs if box.label == truth.label)
    return _share(right, len(pairs), least, _("boxes with the right class"))


def boxes_right(seen, folder, kind_of, seed, least=0.85):
    """F1 of the boxes at IoU 0.5, whatever their class."""
    pairs, missing, extra = _matched(seen, folder, kind_of, seed)
    score = 2.0 * len(pairs) / max(1, 2 * len(pairs) + missing + extra)
    reason = _("boxes: {right} fit, {missing} are missing, {extra} are too many; F1 {score:.3f}, asked for {least}")
    return Finding(score >= least, reason.format(
        right=len(pairs), missing=missing, extra=extra, score=score, least=least), folder)


def label_count(seen, folder, kind_of, seed, wanted=vision_gold.KEPT, step=10):
    """One step is missing for each `step` valid label files fewer than wanted; of two copies one counts."""
    truth = vision_gold.spoilt_set(kind_of, seed)
    valid = set()
    for name, annotation in _annotations(seen, folder).items():
        picture = _picture_of(name, truth)
        if annotation is not None and picture in truth.pictures and (
                annotation.boxes or not truth.pictures[picture].boxes):
            valid.add(truth.bad.get(picture) or picture)
    steps = max(0, wanted - len(valid)) // step
    return Finding(not steps, _("{count} valid label files, {wanted} are asked for").format(
        count=len(valid), wanted=wanted), folder, steps)


def split(seen, folder, train, val, share, within=0.05):
    """Two lists: every labelled picture in one of them, none in both, this share in val."""
    from edgeai.vision.datasets.splits import read_split

    first, second = (set(map(_stem, read_split(seen.path(name)))) for name in (train, val))
    labelled = {_stem(name) for name, annotation in _enough(seen, folder).items() if annotation}
    both, lost = first & second, labelled - first - second
    if both or lost or (first | second) - labelled:
        return Finding(False, _("{both} pictures are in both lists, {lost} in none, {unknown} have no labels").format(
            both=len(both), lost=len(lost), unknown=len((first | second) - labelled)),
            _names(sorted(both | lost)))
    found = len(second) / max(1, len(first) + len(second))
    return Finding(bool(labelled) and abs(found - share) <= within, _(
        "{found:.3f} of the pictures are in {name}, asked for {share}").format(found=found, name=val, share=share))


def anchors(seen, file, count, kind_of, seed, least=0.6):
    """So many pairs of width and height, in cells of 32 pixels of a 224 x 224 input, that fit the boxes."""
    import numpy as np

    from edgeai.vision.training.anchors import shape_iou

    try:
        found = np.array([[float(word) for word in line.replace(",", " ").split()]
                          for line in seen.text(file).splitlines() if line.strip()])
    except ValueError:
        raise CheckFailed(_("{name} holds something else than numbers").format(name=file), file) from None
    if found.shape != (count, 2) or not (found > 0).all() or not np.isfinite(found).all():
        return Finding(False, _("{name} should hold {count} lines of width and height").format(
            name=file, count=count), file)
    sizes = np.array([[box.width * 224 / 320 / 32, box.height * 224 / 320 / 32]
                      for boxes in vision_gold.spoilt_set(kind_of, seed).truths.values() for box in boxes])
    fit = float(shape_iou(sizes, found).max(axis=1).mean())
    return Finding(fit >= least, _("the anchors overlap the boxes by {fit:.3f}, asked for {least}").format(
        fit=fit, least=least), file)


def _annotations(seen, folder):
    """{name of a label file: `Annotation`, or None where it is damaged}."""
    from edgeai.vision.datasets.voc import read_voc

    place = os.path.join(seen.folder, *folder.rstrip("/").split("/"))
    if not os.path.isdir(place) or os.path.islink(place):
        raise CheckFailed(_("there is no folder {name}").format(name=folder), folder)
    found = {}
    for name in sorted(os.listdir(place))[:MOST_LABEL_FILES]:
        path = os.path.join(place, name)
        if name.lower().endswith(".xml") and os.path.isfile(path) and not os.path.islink(path):
            try:
                found[name] = read_voc(path)
            except LabelFileError:
                found[name] = None
    if not found:
        raise CheckFailed(_("{name} holds no label files").format(name=folder), folder)
    return found


def _enough(seen, folder):
    """As `_annotations`, where enough of them have boxes to be judged."""
    found = _annotations(seen, folder)
    count = sum(1 for annotation in found.values() if annotation is None or annotation.boxes)
    if count < LEAST_FILES:
        raise CheckFailed(_("{folder} holds {count} label files with boxes; from {least} on they are judged").format(
            folder=folder, count=count, least=LEAST_FILES), folder)
    return found


def _is_well_formed(name, annotation, truth):
    picture = _picture_of(name, truth)
    if picture not in truth.pictures:
        return picture is not None
    width, height = truth.pictures[picture].width, truth.pictures[picture].height
    return annotation.picture_name == picture and (annotation.width, annotation.height) == (width, height) and all(
        0 <= box.x < box.x + box.width <= width and 0 <= box.y < box.y + box.height <= height
        for box in annotation.boxes)


def _picture_of(name, truth):
    """The picture that a label file belongs to, or None."""
    picture = _stem(name) + ".jpg"
    return picture if picture in truth.pictures or picture in truth.bad else None


def _stem(name):
    return os.path.splitext(os.path.basename(name))[0]


def _matched(seen, folder, kind_of, seed):
    """(pairs of a box and what is there, things without a box, boxes without a thing)."""
    truth = vision_gold.spoilt_set(kind_of, seed)
    pairs, missing, extra = [], 0, 0
    for name, annotation in _enough(seen, folder).items():
        picture = _picture_of(name, truth)
        if annotation is None or picture not in truth.pictures:
            continue
        found = match(annotation.boxes, truth.pictures[picture].boxes)
        pairs += found
        missing += len(truth.pictures[picture].boxes) - len(found)
        extra += len(annotation.boxes) - len(found)
    return pairs, missing, extra


def match(boxes, truths):
    """[(box, truth)]: pairs whose boxes overlap by half, the best first, each once."""
    import numpy as np

    from edgeai.vision.boxes import iou

    if not boxes or not truths:
        return []
    overlaps = np.asarray(iou(*(np.array([one.corners for one in side], float) for side in (boxes, truths))))
    pairs = []
    while overlaps.max() >= LEAST_IOU:
        row, column = np.unravel_index(overlaps.argmax(), overlaps.shape)
        pairs.append((boxes[row], truths[column]))
        overlaps[row], overlaps[:, column] = -1, -1
    return pairs


def _share(right, count, least, what):
    share = right / count if count else 0.0
    return Finding(share >= least, _("{share:.3f} of {what}, asked for {least}").format(
        share=share, what=what, least=least))


def _names(names):
    return " ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
