"""What a network learns from: pictures with boxes, or parts of pictures with a class."""
import collections
from typing import Any, NamedTuple, Optional

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

_SHARES = (("train", 0.8), ("val", 0.1), ("test", 0.1))
_MEMORY_BYTES = 800 << 20
_BALANCE = 0.7  # 0: as in the set; 1: as if of each label there were the same number


class Example(NamedTuple):
    """boxes: (n, 4) x, y, width, height; labels: (n,) numbers. sample: where it comes from.

    Of a classifier: boxes has one row, the part to look at, and labels its class.
    """

    sample: Any
    boxes: Any
    labels: Any
    part: Optional[int] = None  # of a sample's boxes


def split_samples(dataset, seed):
    """{"train", "val", "test": samples}; without a split of the set's own, by seed.

    What is not there is replaced: a test part by the one to validate with, and that by a tenth of
    the training part.
    """
    parts = collections.defaultdict(list)
    for sample in dataset.samples():
        parts[sample.split or "train"].append(sample)
    if not parts["val"] and not parts["test"]:
        parts = _divided(parts["train"], seed, _SHARES)
    elif not parts["val"]:
        parts.update(_divided(parts["train"], seed, (("train", 0.9), ("val", 0.1))))
    if not parts["train"] or not parts["val"]:
        raise UsageError(_("{folder} has too few pictures to train with").format(
            folder=dataset.folder), _("Give at least 20, of each class some."))
    parts["test"] = parts["test"] or parts["val"]
    return {name: parts[name] for name, _share in _SHARES}


def _divided(samples, seed, shares):
    import numpy

    order = numpy.random.RandomState(seed).permutation(len(samples))
    parts, start, share = collections.defaultdict(list), 0, 0.0
    for name, part in shares:
        share += part
        end = int(round(share * len(samples)))
        parts[name] = [samples[at] for at in sorted(order[start:end])]
        start = end
    return parts


def detection_examples(samples, labels):
    """An `Example` a picture; difficult boxes are not learnt."""
    found = []
    for sample in samples:
        boxes = [box for box in sample.boxes if not box.is_difficult and box.label in labels
                 and box.width > 0 and box.height > 0]
        found.append(Example(sample, _array([box[1:5] for box in boxes]),
                             _numbers([box.label for box in boxes], labels)))
    return found


def class_examples(samples, labels):
    """An `Example` a whole picture with a class, and one a labelled box of the others."""
    found = []
    for sample in samples:
        if sample.label is not None:
            parts = [((0, 0, sample.width, sample.height), sample.label, None)]
        else:
            parts = [(box[1:5], box.label, at) for at, box in enumerate(sample.boxes)
                     if not box.is_difficult and box.width >= 4 and box.height >= 4]
        found += [Example(sample, _array([box]), _numbers([label], labels), part)
                  for box, label, part in parts if label in labels]
    return found


def balancing_weights(examples, label_count):
    """How often to see each example, by its rarest label: one that is seldom would be learnt last."""
    import numpy

    counts = numpy.bincount(numpy.concatenate([example.labels for example in examples]),
                            minlength=label_count).clip(1)
    by_label = (counts.mean() / counts) ** _BALANCE
    return numpy.array([by_label[example.labels].max() if len(example.labels) else 1.0
                        for example in examples])


def _array(boxes):
    import numpy

    return numpy.array(boxes, numpy.float64).reshape(-1, 4)


def _numbers(names, labels):
    import numpy

    return numpy.array([labels.index(name) for name in names], numpy.int64)


class PictureStore:
    """Reads pictures, no larger than needed, and keeps them while there is room."""

    def __init__(self, most_side):
        self._most_side = most_side
        self._kept = {}
        self._bytes = 0

    def read(self, path):
        """(image, its scale against the file's)"""
        if path not in self._kept:
            image = self._read(path)
            if self._bytes + image[0].nbytes > _MEMORY_BYTES:
                return image
            self._kept[path] = image
            self._bytes += image[0].nbytes
        return self._kept[path]

    def _read(self, path):
        import cv2

        from edgeai.vision.image_file import read_image

        image = read_image(path)
        scale = self._most_side / max(image.shape[:2])
        if scale >= 1:
            return image, 1.0
        return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), scale
