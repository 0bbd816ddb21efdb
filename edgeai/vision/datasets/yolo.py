"""YOLO's text: a file a picture, a line a box: "class x y width height", the class's place in the
labels file and the box's centre and size as shares of the picture.

Shares have six digits, as labelImg's: a box of whole pixels comes back as it was from pictures up
to 5,000 pixels wide. A line of a polygon or with a score after the box is kept as it stands and gives the
box around it. What YOLO can't say (difficult, truncated, the picture's size) is lost.
Formats: labelImg 1.8, libs/yolo_io.py; Ultralytics, "Object Detection Datasets Overview".
"""
from edgeai.errors import DatasetError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.label_box import Annotation, LabelBox, plain_number
from edgeai.vision.datasets.label_text import number, read_text, refuse
from edgeai.whole_file import whole_file

FORMAT = "yolo"
ROUNDED = 1e-6  # of the picture's side: what six digits leave of a corner, centre and half the size
MOST_LINES = 10000
MOST_CLASSES = 100000


def read_yolo(path, labels, width, height):
    """The file's `Annotation` for a picture of that size in pixels.

    A class that `labels` has not is told by its number ("7"). Raises LabelFileError.
    """
    lines = read_text(path).splitlines()
    if len(lines) > MOST_LINES:
        refuse(path, _("it has {count} boxes").format(count=len(lines)))
    boxes = tuple(_box(path, place, line, labels, width, height)
                  for place, line in enumerate(lines, 1) if line.strip())
    return Annotation("", width, height, boxes)


def write_yolo(path, annotation, labels):
    """Write it, whole or not at all. Raises DatasetError for a label that `labels` has not."""
    text = yolo_text(annotation, labels)
    with whole_file(path) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def yolo_text(annotation, labels):
    """The lines, each with its end."""
    places = {label: place for place, label in enumerate(labels)}
    return "".join(_line(box, places, annotation) for box in annotation.boxes)


def _box(path, place, line, labels, width, height):
    words = line.split()
    try:
        numbers = [number(word) for word in words]
    except ValueError as problem:
        refuse(path, _("line {place}: {problem}").format(place=place, problem=problem))
    index = numbers[0]
    if index != int(index) or not 0 <= index < MOST_CLASSES:
        refuse(path, _("line {place}: {word} is no class").format(place=place, word=words[0]))
    label = labels[int(index)] if index < len(labels) else str(int(index))
    extra = ((FORMAT, " ".join(words[1:])),) if len(words) > 5 else ()
    left, top, right, bottom = _shares(path, place, numbers[1:])
    left, right = _pixels(left, width), _pixels(right, width)
    top, bottom = _pixels(top, height), _pixels(bottom, height)
    return LabelBox(label, left, top, plain_number(right - left), plain_number(bottom - top),
                    extra=extra)


def _shares(path, place, numbers):
    """(left, top, right, bottom) as shares of the picture."""
    if len(numbers) in (4, 5):  # a fifth is a score
        x, y, width, height = numbers[:4]
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2
    if len(numbers) >= 6 and len(numbers) % 2 == 0:  # a polygon's corners
        return min(numbers[0::2]), min(numbers[1::2]), max(numbers[0::2]), max(numbers[1::2])
    return refuse(path, _("line {place} has {count} numbers after the class, not 4").format(
        place=place, count=len(numbers)))


def _pixels(share, side):
    """The whole pixel that was meant, if there is one; else as exact as it stands."""
    value = share * side
    return round(value) if abs(value - round(value)) <= ROUNDED * side else plain_number(value)


def _line(box, places, annotation):
    place = places.get(box.label, box.label if box.label.isdigit() else None)
    if place is None:
        raise DatasetError(_("the labels file has no {label!r}").format(label=box.label),
                           _("Add it there as a line of its own, at the end."))
    for text in box.extra_of(FORMAT):
        return "%s %s\n" % (place, text)
    width, height = annotation.width, annotation.height
    return "%s %.6f %.6f %.6f %.6f\n" % (
        place, (box.x + box.width / 2) / width, (box.y + box.height / 2) / height,
        box.width / width, box.height / height)
