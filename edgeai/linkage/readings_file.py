"""Tables of readings: CSV files, as programs write and spreadsheets save them.

    at_s,source,quantity,value          or, a column a quantity:   at_s,climate.temperature_c
    0.0,climate,temperature_c,25.1                                 0.0,25.1

`readings_writer` writes the first.
"""
import csv
import math
import sys

from edgeai.errors import ReadingsError
from edgeai.i18n import gettext as _
from edgeai.records import Reading
from edgeai.system_reasons import system_reason

TIME = "at_s"
LONG = ("source", "quantity", "value")
OPTIONAL = ("unit", "age_s", "ok")
CODECS = ("utf-8-sig", "gb18030")  # what Excel saves on Chinese Windows is the second
_NO = ("0", "false", "no", "否")


def read_readings(path, on_text=lambda line, text: None):
    """Yield the `Reading`s of a CSV file in the order of time; ReadingsError names the line.

    A value that is no number is NaN, which no rule believes; an empty one is no reading.
    on_text(line, text): called with each value that is text instead of a number.
    What a power cut left of a recording's last row is no reading.
    """
    with _open(path) as file:
        torn_line = _torn_line(file)
        rows = csv.reader(file)
        header = [name.strip() for name in next(rows, ())]
        convert = _converter(header, path, lambda text: on_text(rows.line_num, text))
        time_place, last_s = header.index(TIME), -sys.float_info.max
        try:
            for row in rows:
                if not row or rows.line_num == torn_line and _is_half(row, header):
                    continue
                at_s = _number(_cell(row, time_place))
                if not last_s <= at_s < math.inf:
                    raise _time_error(_cell(row, time_place), at_s, path, rows.line_num)
                last_s = at_s
                yield from convert(row, at_s)
        except csv.Error as problem:
            raise _error(path, rows.line_num, str(problem), _("Save it as CSV.")) from None


def _is_half(row, header):
    """A spreadsheet's last row may lack its end, but not its last cells."""
    return len(row) < len(header) or header[-1] == "ok" and not row[-1]


def _torn_line(file):
    """The number of the last line where it lacks its end, else 0."""
    count, last = 0, ""
    for piece in iter(lambda: file.read(1 << 20), ""):
        count, last = count + piece.count("\n"), piece[-1]
    file.seek(0)
    return count + 1 if last not in ("", "\n", "\r") else 0


def _open(path):
    """With the codec that the whole file is written in."""
    try:
        for codec in CODECS:
            file = open(str(path), encoding=codec, newline="")
            if _is_readable(file):
                file.seek(0)
                return file
            file.close()
    except OSError as problem:
        raise ReadingsError(
            _("{path} can't be read: {problem}").format(path=path, problem=system_reason(problem)),
            _("Check the path and the permissions.")) from None
    raise ReadingsError(_("{path} is not UTF-8 text").format(path=path),
                        _("Save it as CSV (UTF-8)."))


def _is_readable(file):
    try:
        while file.read(1 << 20):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _converter(header, path, on_text):
    """A function (row, at_s) that yields the row's readings."""
    if len(set(header)) != len(header) or TIME not in header:
        raise _error(path, 1, _("the first line does not name the columns"),
                     _("Write at_s,source,quantity,value, or at_s,climate.temperature_c ..."))
    others = [name for name in header if name != TIME]
    if set(LONG) <= set(others):
        strangers = set(others) - set(LONG + OPTIONAL)
        return _refuse(strangers, path) or _long(header, on_text)
    strangers = [name for name in others if not all(name.partition("."))]
    return _refuse(strangers, path) or _wide(header, on_text)


def _refuse(strangers, path):
    for name in strangers:
        raise _error(path, 1, _("there is no column {name!r}").format(name=name),
                     _("Write at_s,source,quantity,value, or at_s,climate.temperature_c ..."))


def _long(header, on_text):
    source, quantity, value = (header.index(name) for name in LONG)
    unit, age, ok = (header.index(name) if name in header else None for name in OPTIONAL)

    def convert(row, at_s):
        text = _cell(row, value)
        if not text:
            return ()
        number = _number(text, on_text)
        is_ok = number == number and _cell(row, ok).lower() not in _NO
        age_s = 0.0 if age is None else _number(_cell(row, age) or 0)
        return (Reading(_cell(row, source), _cell(row, quantity), number, _cell(row, unit), at_s,
                        age_s, is_ok),)

    return convert


def _wide(header, on_text):
    columns = [(place,) + tuple(name.split(".", 1)) for place, name in enumerate(header)
               if name != TIME]

    def convert(row, at_s):
        cells = [(_cell(row, place), source, quantity) for place, source, quantity in columns]
        return [Reading(source, quantity, _number(text, on_text), "", at_s)
                for text, source, quantity in cells if text]

    return convert


def _cell(row, place):
    return row[place].strip() if place is not None and place < len(row) else ""


def _number(text, on_text=lambda text: None):
    """NaN for what is none: a reading of it is not believed."""
    try:
        return float(text)
    except ValueError:
        on_text(text)
        return math.nan


def _time_error(text, at_s, path, line):
    if math.isfinite(at_s):
        return _error(path, line, _("the time goes back"), _("Sort the rows by at_s."))
    return _error(path, line, _("{text!r} is not a time in seconds").format(text=text),
                  _("Write at_s as seconds: 12.5"))


def _error(path, line, message, remedy):
    return ReadingsError("%s:%d: %s" % (path, line, message), remedy)
