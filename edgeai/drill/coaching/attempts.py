"""Score sheets as attempts: the rows that are part of the task book, in words that a terminal may be told."""
from typing import NamedTuple, Tuple

from edgeai.drill.sheet import SheetRow
from edgeai.drill.sheet_file import no_sheet, read_sheets

_LONGEST = 2000


class Attempt(NamedTuple):
    """name: the task book or rehearsal. seat, ticket: as the hand-in says. hand_in: its digest.
    path: the file that it was read from."""

    name: str
    seat: str
    ticket: str
    hand_in: str
    rows: Tuple[SheetRow, ...]
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
    return [_attempt(sheet, str(path)) for sheet in read_sheets(path)]


def _attempt(sheet, path):
    rows = tuple(_row(row) for row in sorted(sheet.rows) if row.is_part)
    if not rows:
        raise no_sheet(path)
    return Attempt(_plain(sheet.name), _plain(sheet.seat), _plain(sheet.ticket), _plain(sheet.hand_in), rows, path)


def _row(row):
    items = tuple(item._replace(title=_plain(item.title), reason=_plain(item.reason), evidence=_plain(item.evidence))
                  for item in row.items)
    return row._replace(task=_plain(row.task), title=_plain(row.title), reason=_plain(row.reason), items=items)


def _plain(text):
    return "".join(one if one.isprintable() else " " for one in text[:_LONGEST])
