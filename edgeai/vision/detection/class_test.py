"""A classifier on pictures whose class is known: how often is it right, and where is it wrong?

    test = ClassTest(Classifier("expressions"), "test")
    print(test.accuracy, [(case.name, case.found.label) for case in test.errors])
"""
import csv
import os
from typing import NamedTuple

from edgeai.csv_table import write_table
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.records import Detection
from edgeai.vision.detection.results_table import ResultsTable
from edgeai.vision.image_file import read_image
from edgeai.vision.training.confusion import class_confusion

TRUTHS = "truth.csv"  # a heading, then picture and class


class Case(NamedTuple):
    """A picture: its name, its class, and what it was taken for."""

    name: str
    truth: str
    found: Detection


class ClassTest:
    """classifier: has `labels` and `classify`. folder: pictures, and their classes in truth.csv.

    confusion: rows the truth, columns what was seen, in the order of the classifier's labels.
    """

    def __init__(self, classifier, folder):
        self.labels = tuple(classifier.labels)
        self.cases = [Case(name, truth, classifier.classify(read_image(os.path.join(str(folder), name))))
                      for name, truth in _truths(str(folder), self.labels)]
        self.confusion = class_confusion([case.truth for case in self.cases],
                                         [case.found.label for case in self.cases], self.labels)

    @property
    def errors(self):
        """The `Case`s that it got wrong."""
        return [case for case in self.cases if case.found.label != case.truth]

    @property
    def accuracy(self):
        """The share that it got right, 0 to 1."""
        return 1 - len(self.errors) / len(self.cases)

    def recall(self, label):
        """Of the pictures of that class, the share that it got right; None where there are none."""
        counts = self.confusion[self.labels.index(label)]
        return counts[self.labels.index(label)] / counts.sum() if counts.sum() else None

    def save(self, results="results.csv", errors="errors.csv"):
        """Two tables: every picture with what was seen; those it got wrong, with a column for the cause."""
        with ResultsTable(results) as table:
            for case in self.cases:
                table.add(case.name, case.found)
        write_table(errors, [_("picture"), _("truth"), _("seen"), _("cause")],
                    [[case.name, case.truth, case.found.label, ""] for case in self.errors])


def _truths(folder, labels):
    """[(name, class)]; UsageError where there is none, or a class that is not among `labels`."""
    path = os.path.join(folder, TRUTHS)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = [row[:2] for row in list(csv.reader(file))[1:] if len(row) > 1]
    except (OSError, ValueError, csv.Error) as problem:
        raise UsageError(_("{path} can't be read: {problem}").format(path=path, problem=problem),
                         _("It is a table of pictures and their classes, in UTF-8.")) from None
    if not rows:
        raise UsageError(_("{path} names no pictures").format(path=path),
                         _("It is a table of pictures and their classes, in UTF-8."))
    strange = [truth for _name, truth in rows if truth not in labels]
    if strange:
        raise UsageError(_("the model has no class {label!r}").format(label=strange[0]),
                         _("There are: {names}.").format(names=", ".join(labels)))
    return rows
