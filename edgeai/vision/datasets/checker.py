"""Everything that is wrong with a data set."""
import collections
import os

from edgeai.errors import LabelFileError, message_of
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.box_checks import check_boxes
from edgeai.vision.datasets.finding import found, kinds
from edgeai.vision.datasets.measuring import measure_all
from edgeai.vision.datasets.near_duplicates import near_duplicates
from edgeai.vision.datasets.picture_checks import check_picture
from edgeai.vision.datasets.set_checks import (
    check_balance, check_configuration, check_links, check_lists)

PICTURES_SHARE = 0.8  # of the progress; the rest is comparing them


def check(dataset, threads=None, on_progress=None):
    """[`Finding`] of a `Dataset`, the worst kinds first, then by path.

    threads: that read pictures; left out, one a core. on_progress: called with 0..1 and a note.
    """
    tell = on_progress or (lambda share, note: None)
    findings = list(check_links(dataset.folder))
    findings += [_damaged(path, problem) for path, problem in dataset.broken_files]
    pictures = [item for item in dataset.items if item.image_path]
    seen, counts = [], collections.Counter(dict.fromkeys(dataset.labels, 0))
    for number, (item, measures) in enumerate(zip(pictures, measure_all(
            [item.image_path for item in pictures], threads)), 1):
        findings += check_picture(item.image_path, measures)
        findings += _check_labels(dataset, item, measures, counts)
        seen.append((item, measures))
        tell(PICTURES_SHARE * number / len(pictures), os.path.basename(item.image_path))
    findings += _orphans(dataset)
    findings += _doubles(seen, lambda share: tell(
        PICTURES_SHARE + (1 - PICTURES_SHARE) * share, _("comparing")))
    findings += check_balance(dataset, counts)
    findings += check_lists(dataset)
    findings += check_configuration(dataset) if dataset.is_labelled else [
        found("D-UNLABELLED", dataset.folder, _("no picture has labels"))]
    return sorted(findings, key=_rank)


def _rank(finding):
    order = {code: place for place, code in enumerate(kinds())}
    return order[finding.code], finding.path, finding.place or 0, finding.message


def _damaged(path, problem):
    message, prefix = message_of(problem), "%s: " % path
    return found("D-LABEL-FILE", path, message[len(prefix):] if message.startswith(prefix) else message)


def _check_labels(dataset, item, measures, counts):
    """The findings about an item's labels; counts them."""
    if item.label:
        counts[item.label] += 1
    if item.label_path is None:
        if not item.label and dataset.is_labelled:
            message = _("it lies in no class's folder") if dataset.task == "classify" else \
                _("it has no label file")
            yield found("D-NO-LABELS", item.image_path, message)
        return
    size = measures.header.shown_size if measures.header else None
    if size is None and dataset.layout == "yolo":
        return  # shares of an unknown size; the picture's own finding says enough
    try:
        annotation = dataset.annotation(item, size)
    except LabelFileError as problem:
        yield _damaged(item.label_path, problem)
        return
    # A misspelt label is a finding of its own, and no rare class.
    counts.update(box.label for box in annotation.boxes if box.label in counts)
    path = item.label_path if dataset.layout != "coco" else item.image_path
    yield from check_boxes(path, annotation, dataset.labels if dataset.labels_path else (), size)


def _orphans(dataset):
    for item in dataset.items:
        if item.image_path is None:
            yield found("D-ORPHAN", item.label_path, _("there is no picture {name}").format(
                name=item.key))


def _doubles(seen, tell):
    """Exact and near duplicates, and those of them that lie in two parts.

    Of two the later is named, which `clean` sets aside; of two parts that of the training.
    """
    readable = [(item, measures) for item, measures in seen if measures.problem is None]
    first = {}
    single = []
    for item, measures in sorted(readable, key=lambda one: _keeping_rank(one[0])):
        if measures.digest in first:
            yield from _pair(first[measures.digest], item, "D-DUPLICATE", _("the same as {name}"))
        else:
            first[measures.digest] = item
            single.append((item, measures))
    pairs = near_duplicates([measures.thumbnail for _item, measures in single],
                            lambda done, total: tell(done / max(1, total)))
    told = set()
    for one, two, likeness in pairs:
        if two not in told:  # one finding a picture, however many it is like
            told.add(two)
            yield from _pair(single[one][0], single[two][0], "D-NEAR-DUPLICATE",
                             _("nearly the same as {name}"))


def _keeping_rank(item):
    """Pictures of the test are kept before those of the training."""
    return {"test": 0, "val": 1}.get(item.split, 2), item.image_path


def _pair(kept, double, code, message):
    yield found(code, double.image_path, message.format(name=os.path.basename(kept.image_path)),
                kept.image_path)
    if kept.split and double.split and kept.split != double.split:
        yield found("D-LEAK", double.image_path, _("in {one}, and as {name} in {two}").format(
            one=double.split, name=os.path.basename(kept.image_path), two=kept.split),
            kept.image_path)
