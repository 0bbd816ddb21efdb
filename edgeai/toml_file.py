"""TOML files that people edit, read so that an error names file, line and remedy."""
import json
import math
import re

from edgeai.errors import ConfigError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason


def read_toml(path, error=ConfigError):
    """The file as a `Table`. Duplicate keys, wrong syntax and unknown encodings are errors."""
    return toml_table(read_text(path, error), path, error)


def toml_table(text, path, error=ConfigError):
    """`text`, which stands in the file `path`, as a `Table`."""
    try:
        return Table(_loads(text), str(path), _KeyLines(text).lines, error)
    # tomllib's and tomli's own error are ValueErrors; brackets in brackets may go too deep.
    except (ValueError, RecursionError) as problem:
        line = re.search(r"\(at line (\d+)", str(problem))
        raise error(
            _("{where}: not valid TOML: {problem}").format(
                where="%s:%s" % (path, line.group(1)) if line else path, problem=problem),
            _syntax_remedy(text.splitlines()[int(line.group(1)) - 1] if line else ""),
        ) from None


def _syntax_remedy(line):
    bare = next((name for name in re.findall(r"(?:^|[{,.])\s*(\w+)\s*=", line) if max(name) > "\x7f"), None)
    if bare:
        return _("Put the name before `=` in quotes, as it is not in plain letters: {name}.").format(
            name='"%s"' % bare)
    return _("Correct that line; TOML is described on toml.io.")


def _loads(text):
    try:
        import tomllib
    except ImportError:
        import tomli as tomllib
    return tomllib.loads(text)


def read_text(path, error=ConfigError):
    """The text of a file that people edit, in any encoding that Notepad saves."""
    try:
        with open(str(path), "rb") as file:
            data = file.read()
    except OSError as problem:
        raise error(
            _("{path} can't be read: {problem}").format(path=path, problem=system_reason(problem)),
            _("Check the path and the permissions."),
        ) from None
    # Notepad writes a mark before UTF-8, and UTF-16 when asked for "Unicode".
    codec = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise error(
            _("{path} is not UTF-8 text").format(path=path),
            _("Save it as UTF-8 (Notepad: Save as, Encoding)."),
        ) from None


def toml_string(text):
    """`text` as a TOML basic string, in quotes. A JSON string is one, but for U+007F; halves of
    characters, which neither TOML nor UTF-8 can hold, become question marks."""
    quoted = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return quoted.encode("utf-8", "replace").decode("utf-8")


def nearest(word, words, cutoff=0.6):
    """The one of `words` that is most like `word`, or None."""
    import difflib  # here: only a mistake needs it

    return next(iter(difflib.get_close_matches(word, words, 1, cutoff)), None)


class Table:
    """One table of a TOML file; hands out typed values once each.

    `finish()` refuses keys nobody asked for, so that a misspelt key is an error
    and not a silent default.
    """

    def __init__(self, data, path, lines, error, place=()):
        self._data = dict(data)
        self.path = path
        self._lines = lines
        self._error = error
        self._place = place
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
                self._fail_for_want_of(key)
            return default
        value = self._data.pop(key)
        kinds = kinds if isinstance(kinds, tuple) else (kinds,)
        if isinstance(value, bool) and bool not in kinds or not isinstance(value, kinds):
            name = _kind_name(kinds)
            self.fail(
                key,
                _("`{key}` is {value!r}, not {kind}").format(key=key, value=value, kind=name),
                _("Write {kind} there.").format(kind=name),
            )
        return value

    def string(self, key, default=None, required=False):
        return self.take(key, str, default, required)

    def integer(self, key, default=None, required=False):
        return self.take(key, int, default, required)

    def number(self, key, default=None, required=False):
        value = self.take(key, (int, float), default, required)
        if value is not None and not math.isfinite(value):
            self.fail(key, _("`{key}` is {value!r}").format(key=key, value=value),
                      _("Write {kind} there.").format(kind=_kind_name((float,))))
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
        return self._child(self.take(key, dict, {}), key)

    def tables(self, key):
        """The entries of the array of tables `[[key]]`."""
        entries = self._data.get(key)
        entries = [None] if isinstance(entries, dict) else self.take(key, list, [])  # [key] where [[key]] is meant
        for entry in entries:
            if not isinstance(entry, dict):
                self.fail(
                    key,
                    _("`{key}` is not a list of tables").format(key=key),
                    _("Write [[{key}]] above each entry.").format(key=key),
                )
        return [self._child(entry, key, number) for number, entry in enumerate(entries)]

    def one_or_more(self, key):
        """The tables under `key`, which is one { } or a list of them; there must be one."""
        if isinstance(self._data.get(key), list):
            entries = self.tables(key)
            if not entries:
                self.fail(key, _("`{key}` is an empty list").format(key=key), _("Add the line."))
            return entries
        return [self._child(self.take(key, dict, required=True), key)]

    def _fail_for_want_of(self, key):
        # Near enough for a slip; on_answer and off_answer are two keys (0.84).
        near = nearest(key, self._data, 0.85)
        self.fail(
            near or key,
            _("{table} needs `{key}`").format(table=self._name(), key=key),
            _("Did you mean it by `{near}`?").format(near=near) if near
            else _("Add the line."),
        )

    def finish(self):
        """Every key must have been taken by now."""
        for key in self._data:
            near = nearest(key, self._asked)
            remedy = _("Did you mean `{near}`?").format(near=near) if near else _(
                "Remove it; known are: {names}."
            ).format(names=", ".join(sorted(self._asked)))
            self.fail(key, _("unknown key `{key}`").format(key=key), remedy)

    def fail(self, key, message, remedy=""):
        """Raise the file's error for `key`, with its line."""
        where = "%s:%d" % (self.path, self.line_of(key))
        raise self._error("%s: %s" % (where, message), remedy)

    def line_of(self, key):
        """The line (from 1) where `key` of this table stands; without it, the table's own."""
        place = self._place + (key,)
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def _name(self):
        """As people write it: [voice], [[device]]."""
        keys = ".".join(key for key in self._place if isinstance(key, str))
        if not keys:
            return _("the file")
        return ("[[%s]]" if isinstance(self._place[-1], int) else "[%s]") % keys

    def _child(self, data, *place):
        return Table(data, self.path, self._lines, self._error, self._place + place)


def _kind_name(kinds):
    return {
        str: _("text in quotes"),
        int: _("a whole number"),
        float: _("a number"),
        bool: _("true or false"),
        list: _("a list in [ ]"),
        dict: _("a [table]"),
    }[kinds[-1]]


_TOKEN = re.compile(
    r'''
    (?P<skipped> [ \t]+ | \#[^\n]* )
    | """ (?: \\. | [^\\] )*? """ "{0,2}
    | \'\'\' .*? \'\'\' \'{0,2}
    | " (?: \\. | [^"\\] )* "
    | \' [^\']* \'
    | [\[\]{}=,.\n]
    | [^\s\[\]{}=,.\#"\']+
    ''', re.VERBOSE | re.DOTALL)


class _KeyLines:
    """Where what stands in a correct TOML text.

    lines: {place: line from 1}; a place is the keys that lead there and, in arrays,
        positions from 0: ("device", 1, "pin").
    """

    def __init__(self, text):
        self.lines = {(): 1}
        self._tokens = _tokens(text)
        self._entries = {}  # place of an array of tables -> how many there are so far
        self._next()
        table = ()
        while self._token:
            if self._token == "[":
                table = self._header()
            elif self._token == "\n":
                self._next()
            else:
                self._pair(table)

    def _next(self):
        self._token, self._line = next(self._tokens, ("", 0))

    def _header(self):
        line, brackets = self._line, 0
        while self._token == "[":
            brackets += 1
            self._next()
        *parents, last = self._keys("]")
        place = ()
        for key in parents:
            place += (key,)
            self.lines.setdefault(place, line)
            if place in self._entries:
                place += (self._entries[place] - 1,)
        place += (last,)
        self.lines.setdefault(place, line)
        if brackets == 2:
            number = self._entries.get(place, 0)
            self._entries[place] = number + 1
            place += (number,)
            self.lines[place] = line
            self._next()
        return place

    def _pair(self, table):
        place, line = table, self._line
        for key in self._keys("="):
            place += (key,)
            self.lines.setdefault(place, line)
        self._value(place)

    def _keys(self, end):
        keys = []
        while self._token != end:
            if self._token != ".":
                quoted = self._token[0] in "\"'"
                keys.append(_loads("key = " + self._token)["key"] if quoted else self._token)
            self._next()
        self._next()
        return keys

    def _value(self, place):
        if self._token == "{":
            for _number in self._items("}"):
                self._pair(place)
        elif self._token == "[":
            for number in self._items("]"):
                self.lines[place + (number,)] = self._line
                self._value(place + (number,))
        else:
            while self._token and self._token not in "\n,]}":
                self._next()

    def _items(self, end):
        """Stand on each item up to the bracket `end`, and yield its number."""
        number = 0
        self._next()
        while self._token != end:
            if self._token in ",\n":
                self._next()
            else:
                yield number
                number += 1
        self._next()


def _tokens(text):
    line = 1
    for match in _TOKEN.finditer(text):
        if not match.group("skipped"):
            yield match.group(), line
        line += match.group().count("\n")
