"""The labels' names and order: labels.txt, labelImg's classes.txt, darknet's obj.names, data.yaml."""
import os
import re

from edgeai.i18n import gettext as _
from edgeai.vision.datasets.label_text import read_text, refuse
from edgeai.whole_file import whole_file

# In the order of preference; the folders are those where labelImg and others keep them.
NAME_FILES = ("labels.txt", "classes.txt", "obj.names", "predefined_classes.txt", "data.yaml",
              "data.yml", "dataset.yaml")
FOLDERS = ("", "labels", "annotations", "Annotations", "images")
MOST_LABELS = 10000
LONGEST_LABEL = 200


def find_label_names(folder):
    """The path of the data set's file of names, or None."""
    paths = (os.path.join(folder, below, name) for name in NAME_FILES for below in FOLDERS)
    return next((path for path in paths if os.path.isfile(path)), None)


def read_label_names(path):
    """The names, in their order. Raises LabelFileError for an empty list or one with doubles."""
    is_yaml = str(path).lower().endswith((".yaml", ".yml"))
    names = (_yaml_names if is_yaml else _lines)(path)
    doubles = sorted({name for name in names if names.count(name) > 1}) \
        if len(names) <= MOST_LABELS else names[:1]
    if doubles:
        refuse(path, _("{label!r} is there twice").format(label=doubles[0]),
               _("Let each label stand there once."))
    if not names:
        refuse(path, _("it has no names"), _("Write one label a line."))
    return tuple(names)


def write_label_names(path, names):
    """One a line, whole or not at all."""
    with whole_file(path) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as file:
            file.write("".join(name + "\n" for name in names))


def write_data_yaml(path, names, splits):
    """The file that Ultralytics' tools ask for. splits: the parts that there are."""
    lines = ["path: ."]
    lines += ["%s: %s" % (part, "images/" + part if part in splits else "images")
              for part in ("train", "val", "test") if part in splits or part != "test"]
    lines += ["nc: %d" % len(names), "names:"]
    lines += ["  %d: %s" % (place, _quoted(name)) for place, name in enumerate(names)]
    with whole_file(path) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(lines) + "\n")


def _lines(path):
    lines = [line.strip() for line in read_text(path).splitlines()]
    too_long = next((line for line in lines if len(line) > LONGEST_LABEL), None)
    if too_long:
        refuse(path, _("{label!r} is no label").format(label=too_long[:40]))
    return [line for line in lines if line]


def _yaml_names(path):
    """`names` of a data.yaml in the forms that occur: [a, b], a list of lines, {0: a, 1: b}.

    Not YAML as a whole: its readers build objects, and none runs on every target.
    """
    text = read_text(path)
    found = re.search(r"^names[ \t]*:[ \t]*(?:#.*)?(.*(?:\n(?:[ \t]+.*|-.*|[\]}].*|[ \t]*))*)", text,
                      re.MULTILINE)
    if not found:
        refuse(path, _("it has no names"), _("Write one label a line."))
    body = found.group(1).strip()
    if body[:1] in "[{" and body:
        entries = _split(re.sub(r"\s*\n\s*", " ", body).rstrip(" ")[1:].rstrip("]} "))
    else:
        entries = [line.strip() for line in body.splitlines() if line.strip()
                   and not line.strip().startswith("#")]
    return [_name(path, entry) for entry in entries]


def _split(text):
    """At commas outside quotes."""
    return [piece.strip() for piece in re.findall(r"(?:\"[^\"]*\"|'[^']*'|[^,\"'])+", text)
            if piece.strip()]


def _name(path, entry):
    entry = re.sub(r"^(-|\d+[ \t]*:)[ \t]*", "", entry)
    quoted = re.match(r"\"([^\"]*)\"|'((?:[^']|'')*)'", entry)
    if quoted:
        name = quoted.group(1) if quoted.group(1) is not None else quoted.group(2).replace("''", "'")
    else:
        name = re.sub(r"\s+#.*", "", entry).strip()
    if not name or len(name) > LONGEST_LABEL:
        refuse(path, _("{label!r} is no label").format(label=entry[:40]))
    return name


def _quoted(name):
    return "'%s'" % name.replace("'", "''")
