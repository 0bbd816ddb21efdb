"""What a check looks at, and what it finds."""
import csv
import io
import json
import os
from typing import Any, Dict, NamedTuple, Optional

from edgeai.drill.handed_in_text import decoded
from edgeai.i18n import gettext as _

MOST_TEXT_BYTES = 4 << 20


class Finding(NamedTuple):
    """reason: what was expected and what was seen. evidence: where; both are the same for the same
    hand-in, so they hold no measured times, passing paths or process numbers. missing: how many of
    the things that a row of the kind "count" counts are not there."""

    ok: bool
    reason: str
    evidence: str = ""
    missing: Optional[int] = None


class CheckFailed(Exception):
    """Raised inside a check instead of returning a `Finding` that is not ok."""

    def __init__(self, reason, evidence=""):
        super().__init__(reason)
        self.finding = Finding(False, reason, evidence)


class Seen(NamedTuple):
    """folder: where the check's files are: the run's, or with `where = "hand_in"` the hand-in's.

    hand_in: the files as handed in (a private copy). run: the `Run`, None where a row has none.
    values: {name: value} drawn by the seed. Neither folder holds links or devices.
    """

    folder: str
    hand_in: str
    run: Optional[Any]
    values: Dict[str, Any]

    def path(self, name):
        """The path of that file; `CheckFailed` where it is not there, or is a folder."""
        path = os.path.join(self.folder, *name.split("/"))
        if not os.path.exists(path):
            raise CheckFailed(_("there is no file {name}").format(name=name), name)
        if not os.path.isfile(path) or os.path.islink(path):
            raise CheckFailed(_("{name} is not a file").format(name=name), name)
        return path

    def text(self, name):
        """The file's text; `CheckFailed` where it is too long or no text."""
        path = self.path(name)
        if os.path.getsize(path) > MOST_TEXT_BYTES:
            raise CheckFailed(_("{name} is too long for a text file").format(name=name), name)
        with open(path, "rb") as file:
            text = decoded(file.read())
        if text is None:
            raise CheckFailed(_("{name} is not a text file").format(name=name), name)
        return text

    def table(self, name):
        """The rows of a CSV file, lists of cells; `CheckFailed` where it is none."""
        try:
            return list(csv.reader(io.StringIO(self.text(name))))
        except csv.Error:
            raise CheckFailed(_("{name} is no table").format(name=name), name) from None

    def json(self, name):
        """What the JSON file holds; `CheckFailed` where it is not valid."""
        try:
            return json.loads(self.text(name))
        except (ValueError, RecursionError):
            raise CheckFailed(_("{name} is not valid JSON").format(name=name), name) from None

    def entries(self, kind=None):
        """The journal's entries of that kind by their times; what the program wrote into it itself is left out."""
        journal = self.run.journal if self.run else ()
        return [entry for entry in journal if kind in (None, entry.get("kind"))]
