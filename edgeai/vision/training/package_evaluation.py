"""Runs a model package over labelled pictures, and measures what it says."""
from typing import Any, NamedTuple, Tuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.records import Detection
from edgeai.vision.boxes import grown
from edgeai.vision.image_file import read_image
from edgeai.vision.training.average_precision import LabelScore, detection_scores
from edgeai.vision.training.confusion import class_confusion, detection_confusion
from edgeai.vision.training.examples import class_examples

LEAST_SCORE = 0.01  # average precision is taken over all of these
MIN_SCORE = 0.5  # what precision, recall and confusion are told for


class Judged(NamedTuple):
    """A picture, or a part of one: what is there (`LabelBox`es) and what was seen (`Detection`s).
    A classifier has one of each, of the same box."""

    sample: Any
    truths: tuple
    found: tuple


class Evaluation(NamedTuple):
    """map50: of detectors, 0..1; accuracy: of classifiers; the other is None.

    confusion: rows what is there, columns what was seen; a detector's has one more of each, for
    nothing.
    """

    task: str
    labels: Tuple[str, ...]
    map50: Any
    accuracy: Any
    by_label: Tuple[LabelScore, ...]
    confusion: Any
    pictures: Tuple[Judged, ...]

    @property
    def main(self):
        """The one number to compare by."""
        return self.map50 if self.task == "detect" else self.accuracy

    def metrics(self):
        """As model.toml has them."""
        name = "map50" if self.task == "detect" else "accuracy"
        found = {name: round(self.main, 4), "pictures": len(self.pictures)}
        for key in ("average_precision", "precision", "recall", "f1"):
            values = {row.label: round(getattr(row, key), 4) for row in self.by_label
                      if getattr(row, key) is not None}
            if values:
                found[key] = values
        return found

    @property
    def measure(self):
        """What `main` is called."""
        return "mAP@0.5" if self.task == "detect" else _("accuracy")

    def __str__(self):
        return "%s %.3f" % (self.measure, self.main)


def samples_of(dataset, split="test"):
    """The samples of that part; of a set without it those to validate with, else all."""
    for part in (split, "val", None):
        samples = [sample for sample in dataset.samples(part)]
        if samples:
            return samples
    raise UsageError(_("{folder} has no pictures").format(folder=dataset.folder), "")


def evaluate(package, role, samples, on_picture=None):
    """`Evaluation` of a package's file. on_picture(done, in all)."""
    judge = _judge_detections if package.task == "detect" else _judge_classes
    pictures = []
    for judged in judge(package, role, samples):
        pictures.append(judged)
        if on_picture:
            on_picture(len(pictures), len(samples))
    if not any(judged.truths for judged in pictures):
        raise UsageError(_("no picture has a label that the model knows"),
                         _("It knows: {labels}.").format(labels=", ".join(package.labels)))
    return (_detection_evaluation if package.task == "detect" else _class_evaluation)(
        package.labels, tuple(pictures))


def _judge_detections(package, role, samples):
    from edgeai.vision.detection.detector import Detector

    detector = Detector(package, min_score=LEAST_SCORE, role=role)
    for sample in samples:
        truths = tuple(box for box in sample.boxes if box.label in package.labels)
        yield Judged(sample, truths, tuple(detector.detect(read_image(sample.image_path))))


def _judge_classes(package, role, samples):
    from edgeai.vision.datasets.label_box import LabelBox
    from edgeai.vision.detection.classifier import Classifier

    classifier = Classifier(package, role=role)
    for example in class_examples(samples, package.labels):
        image = read_image(example.sample.image_path)
        box = grown(example.boxes[0], image.shape[1], image.shape[0], 0.0)
        seen = classifier.classify(image, box)
        truth = LabelBox(package.labels[int(example.labels[0])], *box)
        yield Judged(example.sample, (truth,), (Detection(seen.label, seen.score, box),))


def _detection_evaluation(labels, pictures):
    pairs = [(one.truths, one.found) for one in pictures]
    scores = detection_scores(pairs, labels, MIN_SCORE)
    return Evaluation("detect", labels, scores.map50, None, scores.labels,
                      detection_confusion(pairs, labels, MIN_SCORE), pictures)


def _class_evaluation(labels, pictures):
    table = class_confusion([one.truths[0].label for one in pictures],
                            [one.found[0].label for one in pictures], labels)
    rows = tuple(_class_score(label, at, table) for at, label in enumerate(labels))
    return Evaluation("classify", labels, None, float(table.trace() / table.sum()), rows, table,
                      pictures)


def _class_score(label, at, table):
    right, said, count = (int(table[at, at]), int(table[:, at].sum()), int(table[at].sum()))
    return LabelScore(label, None, right / said if said else None, right / count if count else None,
                      2 * right / (said + count) if said + count else None, count)
