"""Which class is getting a new name: on the disk before the first file changes, and until the last one has.

A rename that a kill or a full disk ended halfway would leave some boxes of the old class and some of the
new one, and nobody could tell that they are one.
"""
import contextlib
import json
import os

from edgeai.vision.labelling.class_list import checked_name
from edgeai.whole_file import whole_file

PLAN = ".edgeai-rename.json"  # a leading dot: no part of the set
_MOST_BYTES = 10000


def write_plan(folder, old, new):
    with whole_file(os.path.join(folder, PLAN)) as draft:
        with open(draft, "w", encoding="utf-8") as file:
            json.dump({"old": old, "new": new}, file, ensure_ascii=False)


def read_plan(folder):
    """(old, new), or None when nothing is left to be done; a file that says neither is no plan."""
    try:
        with open(os.path.join(folder, PLAN), encoding="utf-8") as file:
            said = json.loads(file.read(_MOST_BYTES))
        return checked_name(said["old"]), checked_name(said["new"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):  # UsageError is a ValueError
        return None


def remove_plan(folder):
    with contextlib.suppress(FileNotFoundError):
        os.remove(os.path.join(folder, PLAN))
