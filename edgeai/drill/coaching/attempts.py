"""Score sheets as attempts: read from files that others wrote, so every field is looked at."""
import json
import os
from typing import NamedTuple, Tuple

from edgeai.errors import DrillError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

MOST_BYTES = 8 << 20  # of one file; a sheet has some 20 kB
_MOST_ROWS, _MOST_ITEMS, _LONGEST = 100, 500, 2000


class ScoredItem(NamedTuple):
    title: str
    ok: bool
    reason: str
    evidence: str


class ScoredRow(NamedTuple):
    """A row that is part of the task book. most: points of the score table."""

    number: int
    module: int
    task: str
    title: str
    most: float
    points: float
    items: Tuple[ScoredItem, ...]

    @property
    def share(self):
        return self.points / self.most


class Attempt(NamedTuple):
    """name: the task book or rehearsal. seat, ticket: as the hand-in says. hand_in: its digest.
    path: the file that it was read from."""

    name: str
    seat: str
    ticket: str
    hand_in: str
    rows: Tuple[ScoredRow, ...]
    path: str

    @property
    def points(self):
        return round(sum(row.points for row in self.rows), 2)

    @property
    def most(self):
        return round(sum(row.most for row in self.rows), 2)

    @property
    def share(self):
        return self.points / self.most

    def module_share(self, module):
        """Of that module's points, 0 to 1; None where the book has none of it."""
        rows = [row for row in self.rows if row.module == module]
        return sum(row.points for row in rows) / sum(row.most for row in rows) if rows else None


def read_attempts(path):
    """[Attempt] of a JSON file: one sheet, or the sheets of a class. DrillError where it is none."""
    try:
        found = [_attempt(fields, str(path)) for fields in _sheets(_json(path))]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise DrillError(_("{path} is no score sheet").format(path=path),
                         _("Name a JSON file that `edgeai drill grade` wrote.")) from None
    return found


def _json(path):
    try:
        if os.path.getsize(str(path)) > MOST_BYTES:
            raise ValueError(path)
        with open(str(path), encoding="utf-8-sig") as file:
            return json.load(file)
    except OSError as problem:
        raise DrillError(_("{path} can't be read: {problem}").format(path=path, problem=system_reason(problem)),
                         _("Name a JSON file that `edgeai drill grade` wrote.")) from None


def _sheets(fields):
    return fields["sheets"] if "sheets" in fields else [fields]


def _attempt(fields, path):
    rows = [_row(one) for one in _list(fields["rows"], _MOST_ROWS) if one["is_part"] is True]
    if not rows or len({row.number for row in rows}) < len(rows):
        raise ValueError(path)
    return Attempt(_text(fields["name"]), _text(fields["seat"]), _text(fields["ticket"]),
                   _text(fields["hand_in"]), tuple(sorted(rows)), path)


def _row(fields):
    most = _number(fields["most"], 0.01, 1000)
    return ScoredRow(int(_number(fields["number"], 0, 999)), int(_number(fields["module"], 0, 99)),
                     _text(fields["task"]), _text(fields["title"]), most, _number(fields["points"], 0, most),
                     tuple(_item(one) for one in _list(fields["items"], _MOST_ITEMS)))


def _item(fields):
    return ScoredItem(_text(fields["title"]), fields["ok"] is True, _text(fields["reason"]), _text(fields["evidence"]))


def _list(value, most):
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("no list")
    return value


def _text(value):
    if not isinstance(value, str):
        raise ValueError("no text")
    return "".join(one if one.isprintable() else " " for one in value[:_LONGEST])


def _number(value, least, most):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise ValueError("no number in its range")
    return value
