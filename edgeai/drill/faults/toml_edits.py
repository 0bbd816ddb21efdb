"""Edits of TOML text that leave everything else, comments too, as it is."""
import re


def set_key(text, table, key, value):
    """`key = value` in [table]: in the place of its line, else below the header, else with the table at
    the end. value: as TOML writes it."""
    line = "%s = %s" % (key, value)
    header = re.search(r"^\[%s\][^\n]*\n?" % re.escape(table), text, re.MULTILINE)
    if header is None:
        return "%s\n[%s]\n%s\n" % (_ended(text), table, line)
    rest = text[header.end():]
    following = re.search(r"^\[", rest, re.MULTILINE)
    end = following.start() if following else len(rest)
    body, changed = re.subn(r"^%s[ \t]*=[^#\n]*?(?=[ \t]*(#|$))" % re.escape(key), lambda _match: line,
                            rest[:end], 1, re.MULTILINE)
    if not changed:
        body = line + "\n" + body
    return _ended(text[:header.end()]) + body + rest[end:]


def add_event(text, *lines):
    """An [[event]] more, at the end."""
    return "%s\n[[event]]\n%s\n" % (_ended(text), "\n".join(lines))


def _ended(text):
    return text if not text or text.endswith("\n") else text + "\n"
