"""Divides a data set into train, val and test, by a seed; each class on its own."""
import collections

from edgeai.errors import DatasetError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.files import SPLITS, split_of
from edgeai.vision.datasets.splits import divide, write_splits


def split_dataset(dataset, seed, shares=(8, 1, 1)):
    """Write train.txt, val.txt and test.txt; returns {part: pictures}.

    A picture counts for its rarest class. The same seed gives the same parts, on every machine.
    """
    items = [item for item in dataset.items if item.image_path]
    if any(split_of(item.key) for item in items):
        raise DatasetError(
            _("{folder} is divided by its folders already").format(folder=dataset.folder),
            _("Convert it first, or move the pictures together."))
    parts = divide(_groups(dataset, items), seed, shares)
    write_splits(dataset.folder, parts)
    count = collections.Counter(parts.values())
    return {part: count[part] for part in SPLITS}


def _groups(dataset, items):
    """{rarest label or None: [key]}"""
    labels = {item.key: set(dataset.labels_of(item)) for item in items}
    often = collections.Counter(label for names in labels.values() for label in names)
    groups = collections.defaultdict(list)
    for key, names in labels.items():
        groups[min(names, key=lambda name: (often[name], name), default=None)].append(key)
    return groups

