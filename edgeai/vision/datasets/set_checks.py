"""What can be wrong with a data set as a whole: its balance, its parts, its configuration."""
import os

from edgeai.i18n import gettext as _
from edgeai.vision.datasets.files import SPLITS, outward_links
from edgeai.vision.datasets.finding import found
from edgeai.vision.datasets.splits import read_split, split_files

IMBALANCE = 10  # times as many


def check_links(folder):
    for path in outward_links(folder):
        yield found("D-LINK", path, _("it is a link to another place, and is left out"))


def check_balance(dataset, counts):
    """counts: {label: number}."""
    most = max(counts.values(), default=0)
    path = dataset.labels_path or dataset.folder
    for label, count in sorted(counts.items(), key=lambda one: one[1]):
        if count * IMBALANCE < most:
            yield found("D-IMBALANCE", path, _("{label}: {count}, another class has {most}").format(
                label=label, count=count, most=most))


def check_lists(dataset):
    """Names in train.txt and the others that stand in two of them, or have no picture."""
    there = {name for item in dataset.items if item.image_path
             for name in (item.key, item.key.rsplit("/", 1)[-1])}
    seen = {}
    for part, path in sorted(split_files(dataset.folder).items()):
        for key in read_split(path):
            if key not in there and key.rsplit("/", 1)[-1] not in there:
                yield found("D-NOT-THERE", path, _("{key} has no picture").format(key=key))
            elif seen.setdefault(key, part) != part:
                yield found("D-LEAK", path, _("{key} is in {one} and in {two}").format(
                    key=key, one=seen[key], two=part))


def check_configuration(dataset):
    """What a training wants to know and nobody has written down."""
    from edgeai.vision.datasets.dataset import DESCRIPTION

    path, said = os.path.join(dataset.folder, DESCRIPTION), dataset.description
    if dataset.labels_path is None and dataset.layout != "folders":
        yield found("D-NO-LABEL-LIST", dataset.folder,
                    _("the labels' order is nowhere; now it is alphabetical"))
    if not any(item.split in SPLITS for item in dataset.items):
        yield found("D-NO-SPLIT", dataset.folder, _("there is no train.txt, val.txt, test.txt"))
    for key, code, example in (("format", "D-NO-FORMAT", '"%s"' % dataset.layout),
                               ("task", "D-NO-TASK", '"%s"' % dataset.task),
                               ("input", "D-NO-INPUT", "[224, 224]")):
        if key not in said:
            yield found(code, path, _("`{key}` is missing, such as {key} = {example}").format(
                key=key, example=example))
    if dataset.task == "detect" and "anchors" not in said:
        yield found("D-NO-ANCHORS", path, _("`{key}` is missing, such as {key} = {example}").format(
            key="anchors", example="[[1.0, 1.5], [2.0, 3.0]]"))
