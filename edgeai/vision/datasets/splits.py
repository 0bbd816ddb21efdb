"""The parts train, val and test: files of names, read and written; a seeded division."""
import os
import random

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.files import SPLITS, key_of
from edgeai.vision.datasets.label_text import read_text
from edgeai.whole_file import whole_file

FILES = {"train": ("train.txt",), "val": ("val.txt", "valid.txt"), "test": ("test.txt",)}
FOLDERS = ("", "ImageSets/Main", "splits")


def split_files(folder):
    """{part: path} of the lists that are there."""
    found = {}
    for part, names in FILES.items():
        paths = [os.path.join(folder, below, name) for below in FOLDERS for name in names]
        path = next((path for path in paths if os.path.isfile(path)), None)
        if path:
            found[part] = path
    return found


def read_split(path):
    """The names of one list, as keys: a name or a path a line; VOC's " 1" after it is no part."""
    names = []
    for line in read_text(path).splitlines():
        line = line.strip()
        words = line.split()
        if len(words) == 2 and words[1] in ("1", "-1", "0"):
            line = words[0]
        if line:
            names.append(_key(line))
    return names


def _key(line):
    from edgeai.vision.datasets.files import is_picture

    # Without a picture's ending a dot is part of the name: splitext would cut "v1.2".
    return key_of(line if is_picture(line) else line + ".jpg")


def with_splits(folder, items):
    """The items with the part that the lists name, where there are lists."""
    parts = {}
    for part, path in split_files(folder).items():
        for key in read_split(path):
            parts.setdefault(key, part)
            parts.setdefault(key.rsplit("/", 1)[-1], part)
    if not parts:
        return items
    return [item._replace(split=parts.get(item.key) or parts.get(item.key.rsplit("/", 1)[-1])
                          or item.split) for item in items]


def divide(groups, seed, shares):
    """{key: part}. Every group is divided by the shares on its own, so that rare classes come into
    each part.

    groups: {group: [key]}. shares: of train, val and test; whole numbers or fractions.
    """
    total = sum(shares)
    if len(shares) != 3 or min(shares) < 0 or total <= 0:
        raise UsageError(_("shares of train, val and test can't be {shares}").format(shares=shares),
                         "--shares 8,1,1")
    parts, owed = {}, [0.0, 0.0, 0.0]
    chance = random.Random(seed)
    for group in sorted(groups, key=str):
        keys = sorted(groups[group])
        chance.shuffle(keys)
        for key in keys:
            # To the part that is furthest behind; what a group leaves over counts for the next.
            owed = [debt + share / total for debt, share in zip(owed, shares)]
            place = max(range(3), key=lambda one: (owed[one], -one))
            owed[place] -= 1
            parts[key] = SPLITS[place]
    return parts


def write_splits(folder, parts):
    """train.txt, val.txt and test.txt of {key: part}; a list whose part is empty is removed."""
    for part in SPLITS:
        path = os.path.join(folder, part + ".txt")
        keys = sorted(key for key, one in parts.items() if one == part)
        if keys:
            with whole_file(path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
                file.write("".join(key + "\n" for key in keys))
        elif os.path.exists(path):
            os.remove(path)
