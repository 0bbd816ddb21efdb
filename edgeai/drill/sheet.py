"""A score sheet: the rows of the score table with points, reasons and evidence."""
import unicodedata
from typing import NamedTuple, Tuple

from edgeai.i18n import LANGUAGES
from edgeai.i18n import gettext as _

MOST_ROWS, MOST_ENTRIES = 100, 5000
_STEERS = ("Cc", "Cf", "Cs", "Zl", "Zp")  # Unicode's controls, formats, lone surrogates, ends of lines


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

    @property
    def share(self):
        """Of its points, 0 to 1."""
        return self.points / self.most


class Sheet(NamedTuple):
    """seat, ticket: as the hand-in says. notes: what was refused of it, and what differs from the
    drill. tampering, changed: ((file, line, words), ...). hand_in, key: digests. layer: what confined
    the programs. language: of the reasons."""

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
    language: str

    @property
    def total(self):
        return round(sum(row.points for row in self.rows), 2)

    @property
    def most(self):
        return round(sum(row.most for row in self.rows if row.is_part), 2)


def readable(value):
    """A sheet, or a part, for people: what a hand-in printed, or is called, steers no terminal and no page,
    and can be written."""
    if isinstance(value, str):
        return "".join("\ufffd" if unicodedata.category(one) in _STEERS else one for one in value.replace("\n", " "))
    if isinstance(value, tuple):
        parts = [readable(one) for one in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def as_fields(sheet):
    """As JSON has it."""
    fields = dict(sheet._asdict(), format=1, total=sheet.total, most=sheet.most)
    fields["rows"] = [dict(row._asdict(), items=[item._asdict() for item in row.items])
                      for row in sheet.rows]
    for name in ("tampering", "changed"):
        fields[name] = [list(one) for one in fields[name]]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def from_fields(fields):
    """The `Sheet` again; ValueError, KeyError or TypeError where it is none. Sheets come as files from
    others, so every field is looked at."""
    rows = tuple(_row(one) for one in _list(fields["rows"], MOST_ROWS))
    if len({row.number for row in rows}) < len(rows):
        raise ValueError("a row twice")
    words = {name: _text(fields[name]) for name in ("name", "seat", "ticket", "hand_in", "key", "layer")}
    sheet = Sheet(rows=rows, notes=tuple(_text(one) for one in _list(fields["notes"])),
                  tampering=_places(fields["tampering"]), changed=_places(fields["changed"]),
                  language=_one_of(LANGUAGES, fields["language"]), **words)
    return readable(sheet)


def _row(fields):
    most = _number(fields["most"], 0.01, 1000)
    return SheetRow(_whole(fields["number"], 999), _whole(fields["module"], 99), _text(fields["task"]),
                    _text(fields["title"]), most, _number(fields["points"], 0, most), _truth(fields["is_part"]),
                    _text(fields["reason"]), tuple(_item(one) for one in _list(fields["items"])))


def _item(fields):
    points = fields["points"]
    return Item(_text(fields["title"]), _truth(fields["ok"]), None if points is None else _number(points, 0, 1000),
                _text(fields["reason"]), _text(fields["evidence"]))


def _places(value):
    found = [tuple(_list(one, 3)) for one in _list(value)]
    return tuple((_text(file), _whole(line, 10 ** 9), _text(words)) for file, line, words in found)


def _list(value, most=MOST_ENTRIES):
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("no list")
    return value


def _one_of(choices, value):
    if value not in choices:
        raise ValueError("none of %s" % (choices,))
    return value


def _text(value):
    return _of(str, value)


def _truth(value):
    return _of(bool, value)


def _of(kind, value):
    if not isinstance(value, kind):
        raise ValueError("no %s" % kind.__name__)
    return value


def _whole(value, most):
    return _of(int, _number(value, 0, most))


def _number(value, least, most):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise ValueError("no number in its range")
    return value


def differences(old, new):
    """[words]: what a second grading finds otherwise than the first."""
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
