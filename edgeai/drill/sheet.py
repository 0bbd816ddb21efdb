"""A score sheet: the rows of the score table with points, reasons and evidence."""
from typing import NamedTuple, Tuple


class Item(NamedTuple):
    """One thing that was looked at: a blank, a check, a step. points: what it earned; None where
    it has none of its own."""

    title: str
    ok: bool
    points: float
    reason: str
    evidence: str


class SheetRow(NamedTuple):
    """most: the points of the score table. is_part: the book has this row."""

    number: int
    module: int
    task: str
    title: str
    most: float
    points: float
    is_part: bool
    reason: str
    items: Tuple[Item, ...]


class Sheet(NamedTuple):
    """seat, ticket: as the hand-in says. notes: what was refused of it, and what differs from the
    drill. tampering, changed: ((file, line, words), ...). hand_in, key: digests. layer: what confined
    the programs."""

    name: str
    seat: str
    ticket: str
    notes: Tuple[str, ...]
    tampering: Tuple[Tuple[str, int, str], ...]
    changed: Tuple[Tuple[str, int, str], ...]
    rows: Tuple[SheetRow, ...]
    hand_in: str
    key: str
    layer: str

    @property
    def total(self):
        return round(sum(row.points for row in self.rows), 2)

    @property
    def most(self):
        return round(sum(row.most for row in self.rows if row.is_part), 2)


def as_fields(sheet):
    """As JSON has it."""
    fields = dict(sheet._asdict(), format=1, total=sheet.total, most=sheet.most)
    fields["rows"] = [dict(row._asdict(), items=[item._asdict() for item in row.items])
                      for row in sheet.rows]
    for name in ("tampering", "changed"):
        fields[name] = [list(one) for one in fields[name]]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def from_fields(fields):
    """The `Sheet` again; ValueError, KeyError or TypeError where it is none."""
    rows = tuple(SheetRow(*[tuple(Item(*[item[name] for name in Item._fields]) for item in row["items"])
                            if name == "items" else row[name] for name in SheetRow._fields])
                 for row in fields["rows"])
    values = dict(fields, rows=rows, notes=tuple(fields["notes"]))
    for name in ("tampering", "changed"):
        values[name] = tuple(tuple(one) for one in fields[name])
    return Sheet(*[values[name] for name in Sheet._fields])


def differences(old, new):
    """[words]: what a second grading finds otherwise than the first."""
    from edgeai.i18n import gettext as _

    found = []
    if old.hand_in != new.hand_in:
        found.append(_("the files handed in are not the same"))
    if old.key != new.key:
        found.append(_("the key is not the same"))
    before = {row.number: row for row in old.rows}
    for row in new.rows:
        one = before.get(row.number)
        if one is None or (one.points, one.is_part) != (row.points, row.is_part):
            found.append(_("row {number}: {old} points before, {new} now").format(
                number=row.number, old=one.points if one else "-", new=row.points))
        elif one.items != row.items or one.reason != row.reason:
            found.append(_("row {number}: the same points, another reason").format(number=row.number))
    for name, words in (("tampering", _("signs of tampering differ")), ("changed", _("changed lines differ")),
                        ("notes", _("notes differ"))):
        if getattr(old, name) != getattr(new, name):
            found.append(words)
    return found
