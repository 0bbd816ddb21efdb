"""TOML files that people edit, read so that an error names file, line and remedy."""
import difflib
import re

from edgeai.errors import ConfigError
from edgeai.i18n import gettext as _


def read_toml(path, error=ConfigError):
    """The file as a `Table`. Duplicate keys, wrong syntax and unknown encodings are errors."""
    text = _read_text(path, error)
    try:
        data = _loads(text)
    except ValueError as problem:  # tomllib's and tomli's own error are ValueErrors
        raise error(
            _("{path}: {problem}").format(path=path, problem=problem),
            _("Correct that line; TOML is described on toml.io."),
        ) from None
    return Table(data, str(path), text.splitlines(), error)


def _loads(text):
    try:
        import tomllib
    except ImportError:
        import tomli as tomllib
    return tomllib.loads(text)


def _read_text(path, error):
    try:
        with open(str(path), "rb") as file:
            data = file.read()
    except OSError as problem:
        raise error(
            _("{path} can't be read: {problem}").format(path=path, problem=problem.strerror),
            _("Check the path and the permissions."),
        ) from None
    # Notepad writes a mark before UTF-8, and UTF-16 when asked for "Unicode".
    codec = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(codec).replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise error(
            _("{path} is not UTF-8 text").format(path=path),
            _("Save it as UTF-8 (Notepad: Save as, Encoding)."),
        ) from None


class Table:
    """One table of a TOML file; hands out typed values once each.

    `finish()` refuses keys nobody asked for, so that a misspelt key is an error
    and not a silent default.
    """

    def __init__(self, data, path, lines, error, header="", occurrence=0):
        self._data = dict(data)
        self.path = path
        self._lines = lines
        self._error = error
        self._header = header
        self._occurrence = occurrence
        self._asked = []

    def __contains__(self, key):
        return key in self._data

    def keys(self):
        return list(self._data)

    def take(self, key, kinds, default=None, required=False):
        """The value of `key`, which must be of one of the types `kinds`."""
        self._asked.append(key)
        if key not in self._data:
            if required:
                self.fail(key, _("needs `{key}`").format(key=key), _("Add the line."))
            return default
        value = self._data.pop(key)
        kinds = kinds if isinstance(kinds, tuple) else (kinds,)
        if isinstance(value, bool) and bool not in kinds or not isinstance(value, kinds):
            names = " / ".join(_KIND_NAMES[kind] for kind in kinds)
            self.fail(
                key,
                _("`{key}` is {value!r}, not {kind}").format(key=key, value=value, kind=names),
                _("Write {kind} there.").format(kind=names),
            )
        return value

    def string(self, key, default=None, required=False):
        return self.take(key, str, default, required)

    def integer(self, key, default=None, required=False):
        return self.take(key, int, default, required)

    def number(self, key, default=None, required=False):
        value = self.take(key, (int, float), default, required)
        return value if value is None else float(value)

    def boolean(self, key, default=None):
        return self.take(key, bool, default)

    def choice(self, key, choices, default=None, required=False):
        value = self.string(key, default, required)
        if value is not None and value not in choices:
            self.fail(
                key,
                _("`{key}` is {value!r}").format(key=key, value=value),
                _("Choose one of: {choices}.").format(choices=", ".join(sorted(choices))),
            )
        return value

    def strings(self, key, default=(), required=False):
        values = self.take(key, list, None, required)
        if values is None:
            return tuple(default)
        for value in values:
            if not isinstance(value, str):
                self.fail(
                    key,
                    _("`{key}` holds {value!r}, not text").format(key=key, value=value),
                    _("Put every entry in quotes."),
                )
        return tuple(values)

    def table(self, key):
        """The table under `key`; an empty one when the file has none."""
        data = self.take(key, dict, {})
        return self._child(data, self._child_header(key), 0)

    def tables(self, key):
        """The entries of the array of tables `[[key]]`."""
        entries = self.take(key, list, [])
        for entry in entries:
            if not isinstance(entry, dict):
                self.fail(
                    key,
                    _("`{key}` is not a list of tables").format(key=key),
                    _("Write [[{key}]] above each entry.").format(key=key),
                )
        header = self._child_header(key)
        return [self._child(entry, header, number) for number, entry in enumerate(entries)]

    def finish(self):
        """Every key must have been taken by now."""
        for key in self._data:
            near = difflib.get_close_matches(key, self._asked, 1)
            remedy = _("Did you mean `{near}`?").format(near=near[0]) if near else _(
                "Remove it; known are: {names}."
            ).format(names=", ".join(sorted(self._asked)))
            self.fail(key, _("unknown key `{key}`").format(key=key), remedy)

    def fail(self, key, message, remedy=""):
        """Raise the file's error for `key`, with its line."""
        where = "%s:%d" % (self.path, self.line_of(key))
        raise self._error("%s: %s" % (where, message), remedy)

    def line_of(self, key):
        """The line (from 1) where `key` of this table stands, or the table's header."""
        start = self._header_line()
        pattern = re.compile(r'\s*["\']?%s["\']?\s*[=.]' % re.escape(key))
        header = re.compile(r"\s*\[+\s*%s\s*\]+" % re.escape(self._child_header(key)))
        for number in range(start, len(self._lines)):
            line = self._lines[number]
            if pattern.match(line) or header.match(line):
                return number + 1
            if number > start and line.lstrip().startswith("[") and self._header:
                break
        return max(1, start)

    def _header_line(self):
        if not self._header:
            return 0
        pattern = re.compile(r"\s*\[+\s*%s\s*\]+" % re.escape(self._header))
        found = [number for number, line in enumerate(self._lines) if pattern.match(line)]
        return found[min(self._occurrence, len(found) - 1)] + 1 if found else 0

    def _child_header(self, key):
        return "%s.%s" % (self._header, key) if self._header else key

    def _child(self, data, header, occurrence):
        return Table(data, self.path, self._lines, self._error, header, occurrence)


_KIND_NAMES = {
    str: '"text"',
    int: "12",
    float: "1.5",
    bool: "true / false",
    list: "[ ... ]",
    dict: "[table]",
}
