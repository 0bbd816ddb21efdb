"""Checks on results.csv, the table in which a program notes what it saw on test pictures."""
import os
from collections import namedtuple

from edgeai.drill import vision_gold
from edgeai.drill.checks.data_set import match
from edgeai.drill.checks.seen import Finding
from edgeai.i18n import gettext as _

MOST_ROWS = 5000
LEAST_PIXELS = 14  # smaller things need not be found
_Found = namedtuple("_Found", "label score corners")


def scene_found(seen, file, kind_of, seed, pictures):
    """In these pictures (numbers from 1) everything is found, with the right class, and nothing else.

    Rows: picture, class, score, x, y, width, height.
    """
    rows = _rows(seen, file)
    truths = vision_gold.scene_boxes(kind_of, seed, max(pictures))
    wrong = [number for number in pictures if not _is_found(_boxes(rows, number), truths[number - 1])]
    return _told(wrong, pictures, file)


def crop_named(seen, file, kind_of, seed, count, pictures):
    """These of `count` pictures, of one thing each, have the right class. Rows: picture, class, score."""
    rows = _rows(seen, file)
    truths = vision_gold.crop_labels(kind_of, seed, count)
    wrong = []
    for number in pictures:
        labels = [row[1].strip() for row in rows if _number(row) == number and len(row) >= 3 and _score(row[2])]
        if labels != [truths[number - 1]]:
            wrong.append(number)
    return _told(wrong, pictures, file)


def judged_crops(seen, file, errors, kind_of, seed, count, least):
    """Every picture has a class, `least` of them the right one; `errors` lists those that are wrong, and
    no others; and the output has the accuracy, the confusion matrix and each class's recall."""
    from edgeai.vision.scenes.scene import labels_of

    truths = vision_gold.crop_labels(kind_of, seed, count)
    said = {_number(row): row[1].strip() for row in _rows(seen, file) if _number(row) and len(row) > 1}
    if sorted(said) != list(range(1, count + 1)):
        return Finding(False, _("{name} should have a row for each of {count} pictures").format(
            name=file, count=count), file)
    wrong = [number for number in sorted(said) if said[number] != truths[number - 1]]
    if 1 - len(wrong) / count < least:
        return Finding(False, _("too many pictures have the wrong class: {wrong} of {count}").format(
            wrong=len(wrong), count=count), file)
    listed = sorted((_number(row), row[1].strip(), row[2].strip()) for row in _rows(seen, errors)
                    if _number(row) and len(row) > 2)
    if listed != sorted((number, truths[number - 1], said[number]) for number in wrong):
        return Finding(False, _("{name} should list the {count} pictures that are wrong").format(
            name=errors, count=len(wrong)), errors)
    return _figures_told(seen.run.output, labels_of(kind_of), truths, said)


def _figures_told(output, labels, truths, said):
    lines = [" ".join(line.split()) for line in output.splitlines()]
    matrix = [[sum(1 for number, label in said.items() if label == column and truths[number - 1] == row)
               for column in labels] for row in labels]
    wanted = ["准确率 %.3f" % (sum(matrix[at][at] for at in range(len(labels))) / len(truths))]
    for at, label in enumerate(labels):
        wanted.append(" ".join([label] + [str(count) for count in matrix[at]]))
        wanted.append("召回率 %s %.3f" % (label, matrix[at][at] / sum(matrix[at])))
    missing = [line for line in wanted if line not in lines]
    if missing:
        return Finding(False, _("it should print: {wanted}").format(wanted=missing[0]))
    return Finding(True, _("accuracy, confusion matrix and recall are right"), wanted[0])


def errors_told(seen, file, results, kind_of, seed, count, number, causes):
    """The analysis tells at least `number` errors: a picture's true class, what the model took it for by
    the table `results`, and one of the causes. Rows: picture, truth, seen, cause."""
    truths = vision_gold.crop_labels(kind_of, seed, count)
    said = {_number(row): row[1].strip() for row in _rows(seen, results) if len(row) > 1}
    right = set()
    for row in _rows(seen, file):
        picture = _number(row)
        if 1 <= picture <= count and len(row) >= 4:
            truth, taken_for, cause = (cell.strip() for cell in row[1:4])
            if truth == truths[picture - 1] != taken_for == said.get(picture) and cause in causes:
                right.add(picture)
    reason = _("{count} errors are told (picture, its class, what {results} says, a cause); {number} are asked for")
    return Finding(len(right) >= number, reason.format(count=len(right), results=results, number=number), file)


def _told(wrong, pictures, file):
    if wrong:
        return Finding(False, _("wrong or missing: pictures {numbers}").format(
            numbers=" ".join("%d.jpg" % number for number in wrong)), file)
    return Finding(True, _("{count} pictures are right").format(count=len(pictures)), file)


def _rows(seen, file):
    return seen.table(file)[:MOST_ROWS]


def _number(row):
    """3 of a row whose first cell is test/3.jpg; 0 for any other."""
    stem = os.path.splitext(os.path.basename(row[0].strip().replace("\\", "/")))[0] if row else ""
    return int(stem) if stem.isdigit() and len(stem) < 6 else 0


def _score(text):
    try:
        return 0 < float(text) <= 1
    except ValueError:
        return False


def _boxes(rows, number):
    found = []
    for row in rows:
        if _number(row) != number:
            continue
        try:
            score, x, y, width, height = (float(cell) for cell in row[2:7])
        except ValueError:
            return None
        found.append(_Found(row[1].strip(), score, (x, y, x + width, y + height)))
    return found


def _is_found(boxes, truths):
    if boxes is None:
        return False
    pairs = match(boxes, truths)
    matched = [truth for _box, truth in pairs]
    missing = [truth for truth in truths if truth not in matched and min(truth.width, truth.height) >= LEAST_PIXELS]
    return (not missing and len(boxes) == len(pairs)
            and all(box.label == truth.label and 0 < box.score <= 1 for box, truth in pairs))
