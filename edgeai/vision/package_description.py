"""What a model package's model.toml says: its records, and the reader that trusts nothing.

Format: docs/model-packages.md.
"""
import re
from typing import NamedTuple, Tuple

from edgeai.archives import unsafe_name
from edgeai.i18n import gettext as _

FORMAT = 1
TASKS = ("detect", "classify")
COLOURS = {"rgb": 3, "bgr": 3, "gray": 1}  # -> channels
LAYOUTS = ("nchw", "nhwc")
FITS = ("letterbox", "stretch", "crop")
ROLE = re.compile(r"[a-z][a-z0-9_]{0,31}$")
SHA256 = re.compile(r"[0-9a-f]{64}$")
# Above these no model that a board runs comes; they keep a hostile file from filling the memory.
MOST_FILE_BYTES = 512 << 20
MOST_SIDE = 4096
MOST_LABELS = 1000
MOST_CHARACTERS = 20000  # of a head "ctc": PP-OCR's Chinese have 6,624 and 18,709
MOST_LABEL_LENGTH = 64
MOST_ANCHORS = 32


class ModelInput(NamedTuple):
    """What the network takes: a tensor of (pixel - mean) * scale, pixels 0..255.

    colour: rgb, bgr or gray; layout: nchw or nhwc; mean: one number a channel.
    fit: how a picture of another shape comes to width x height: "letterbox" (whole, with grey
        bars), "stretch", or "crop" (its middle).
    """

    width: int
    height: int
    channels: int = 3
    colour: str = "rgb"
    layout: str = "nchw"
    scale: float = 1 / 255
    mean: Tuple[float, ...] = (0.0, 0.0, 0.0)
    fit: str = "letterbox"


class PackageFile(NamedTuple):
    """role: what it is for ("float", "int8", "kpu", ...); name: in the package's folder."""

    role: str
    name: str
    sha256: str
    bytes: int


class Description(NamedTuple):
    """All of model.toml but its files.

    head: how the outputs are read: "yolov2" for our detectors, "softmax" for classifiers; of a
        model that was brought, what reads it.
    anchors: ((width, height), ...) in grid cells, for yolov2.
    metrics: {role or data set: {name: number, or {label: number}}}.
    trained_on: what it learnt from, as model.toml has it.
    """

    name: str
    task: str
    labels: Tuple[str, ...]
    input: ModelInput
    head: str
    anchors: Tuple[Tuple[float, float], ...] = ()
    licence: str = ""
    metrics: dict = {}
    trained_on: dict = {}


def read_description(table):
    """(`Description`, `PackageFile`s) of an open model.toml's `Table`."""
    form = table.integer("format", required=True)
    if form != FORMAT:
        table.fail("format", _("format {form} is not known here").format(form=form),
                   _("Update edgeai, or write the package again with this one."))
    task = table.choice("task", TASKS, required=True)
    head = _text(table, "head")
    description = Description(
        name=_text(table, "name"), task=task, labels=_labels(table, head == "ctc"),
        input=_input(table.table("input"), table), head=head,
        anchors=_anchors(table), licence=_text(table, "licence", ""),
        metrics=_metrics(table), trained_on=_plain(table, "trained_on"))
    if description.head == "yolov2" and not description.anchors:
        table.fail("head", _("a yolov2 head needs `anchors`"), _("Add the line."))
    files = _files(table)
    table.finish()
    return description, files


def _text(table, key, default=None):
    text = table.string(key, default, required=default is None)
    if len(text) > 200 or not text.isprintable():
        table.fail(key, _("`{key}` is no short line of text").format(key=key),
                   _("Shorten it, and leave out what can't be printed."))
    return text


def _labels(table, are_characters):
    """are_characters: of a reader of text, which has more of them; a space is one too."""
    labels, most = table.strings("labels", required=True), MOST_CHARACTERS if are_characters else MOST_LABELS
    if not 1 <= len(labels) <= most:
        table.fail("labels", _("there are {count} labels").format(count=len(labels)),
                   _("Give 1 to {most}.").format(most=most))
    for label in labels:
        is_space = are_characters and len(label) == 1 and label.isspace()
        if not is_space and (
                not label.strip() or not label.isprintable() or len(label) > MOST_LABEL_LENGTH):
            table.fail("labels", _("{label!r} is no label").format(label=label[:80]),
                       _("A label is a short word that can be printed."))
    if len(set(labels)) < len(labels):
        table.fail("labels", _("a label is there twice"), _("Write each of them once."))
    return labels


def _input(table, parent):
    if not table.keys():
        parent.fail("input", _("the file needs [input]"), _("Add the line."))
    colour = table.choice("colour", COLOURS, required=True)
    found = ModelInput(
        width=_side(table, "width"), height=_side(table, "height"),
        channels=table.integer("channels", required=True), colour=colour,
        layout=table.choice("layout", LAYOUTS, required=True),
        scale=table.number("scale", required=True), mean=_numbers(table, "mean"),
        fit=table.choice("fit", FITS, "letterbox"))
    if found.channels != COLOURS[colour]:
        table.fail("channels", _("{colour} has {count} channels").format(
            colour=colour, count=COLOURS[colour]), _("Correct that line."))
    if len(found.mean) != found.channels:
        table.fail("mean", _("`mean` needs a number for each channel"), _("Correct that line."))
    if found.scale <= 0:
        table.fail("scale", _("`scale` is not above 0"), _("Correct that line."))
    table.finish()
    return found


def _side(table, key):
    side = table.integer(key, required=True)
    if not 1 <= side <= MOST_SIDE:
        table.fail(key, _("`{key}` is {value!r}").format(key=key, value=side),
                   _("Give 1 to {most}.").format(most=MOST_SIDE))
    return side


def _numbers(table, key):
    values = table.take(key, list, required=True)
    if not all(_is_number(value) for value in values):
        table.fail(key, _("`{key}` holds more than numbers").format(key=key),
                   _("Write numbers between the brackets."))
    return tuple(float(value) for value in values)


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and (
        abs(value) < float("inf"))


def _anchors(table):
    anchors = table.take("anchors", list, [])
    for anchor in anchors:
        if not (isinstance(anchor, list) and len(anchor) == 2 and all(
                _is_number(side) and 0 < side <= MOST_SIDE for side in anchor)):
            table.fail("anchors", _("`anchors` holds {value!r}").format(value=anchor),
                       _("Write [[width, height], ...] in grid cells, above 0."))
    if len(anchors) > MOST_ANCHORS:
        table.fail("anchors", _("there are {count} anchors").format(count=len(anchors)),
                   _("Give 1 to {most}.").format(most=MOST_ANCHORS))
    return tuple((float(width), float(height)) for width, height in anchors)


def _metrics(table):
    metrics = _plain(table, "metrics")
    numbers = list(metrics.values())
    while numbers:
        value = numbers.pop()
        if isinstance(value, dict):
            numbers.extend(value.values())
        elif not _is_number(value):
            table.fail("metrics", _("`{key}` holds {value!r}, not a number").format(
                key="metrics", value=value), _("Write numbers there."))
    return metrics


def _plain(table, key):
    return table.take(key, dict, {})


def _files(table):
    entries = table.tables("file")
    if not entries:
        table.fail("file", _("the package lists no file"), _("Write [[file]] above each entry."))
    files = []
    for entry in entries:
        file = _file_entry(entry)
        if file.role in [other.role for other in files]:
            entry.fail("role", _("{name!r} is there twice").format(name=file.role),
                       _("A role has one file."))
        files.append(file)
    return tuple(files)


def _file_entry(table):
    role, name = table.string("role", required=True), table.string("name", required=True)
    if not ROLE.match(role):
        table.fail("role", _("{role!r} is no role").format(role=role[:80]),
                   _("A role is a short word in small letters: float, int8, kpu."))
    danger = unsafe_name(name)
    if danger:
        table.fail("name", _("{name!r} is refused: {reason}").format(
            name=name[:200], reason=danger), _("Name a file in the package's folder."))
    size = table.integer("bytes", required=True)
    if not 0 < size <= MOST_FILE_BYTES:
        table.fail("bytes", _("`{key}` is {value!r}").format(key="bytes", value=size),
                   _("Give 1 to {most}.").format(most=MOST_FILE_BYTES))
    digest = table.string("sha256", required=True)
    if not SHA256.match(digest):
        table.fail("sha256", _("`sha256` is no SHA-256 digest"),
                   _("It is 64 digits 0-9 and a-f."))
    table.finish()
    return PackageFile(role, name, digest, size)
