"""TOML that people edit: each kind of wrong, with file, line and remedy."""
import os
import sys

import pytest

from edgeai.errors import ConfigError, IntentsError
from edgeai.toml_file import read_toml, toml_string


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def write(tmp_path):
    """write(text or bytes) -> path; the folder's name is Chinese."""

    def written(content):
        path = tmp_path / "套件 目录" / "设置.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return str(path)

    return written


def problem_of(function, *args, **kwargs):
    """(message, remedy) of the ConfigError that the call raises."""
    with pytest.raises(ConfigError) as caught:
        function(*args, **kwargs)
    return caught.value.message, caught.value.remedy


# The file itself

def test_a_missing_file(tmp_path):
    path = str(tmp_path / "没有.toml")
    assert problem_of(read_toml, path) == (
        path + " can't be read: No such file or directory", "Check the path and the permissions.")


def test_a_folder(tmp_path):
    message, remedy = problem_of(read_toml, str(tmp_path))
    assert message.startswith(str(tmp_path) + " can't be read: ")
    assert remedy == "Check the path and the permissions."


@pytest.mark.parametrize("content", [
    "name = '灯'\n".encode("gbk"), b"name = '\xff'\n", b"\xff\xfen\x00a\x00m",
], ids=["GBK", "Latin", "half of UTF-16"])
def test_what_is_not_utf_8(write, content):
    path = write(content)
    assert problem_of(read_toml, path) == (
        path + " is not UTF-8 text", "Save it as UTF-8 (Notepad: Save as, Encoding).")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_notepad_writes(write, codec, newline):
    text = newline.join(["# 注释", "name = '灯'", "", "pin = 17", "pins = 18", ""])
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(codec, b"")
    table = read_toml(write(mark + text.encode(codec)))
    assert (table.string("name"), table.integer("pin")) == ("灯", 17)
    assert problem_of(table.finish) == (
        table.path + ":5: unknown key `pins`", "Did you mean `pin`?")


def test_an_empty_file_is_an_empty_table(write):
    table = read_toml(write(""))
    assert table.keys() == []
    table.finish()


def test_a_path_object_will_do(tmp_path):
    (tmp_path / "kit.toml").write_text("x = 1")
    assert read_toml(tmp_path / "kit.toml").path == str(tmp_path / "kit.toml")


@pytest.mark.parametrize("text, line", [
    ("a = 1\n\na = 2\n", 3),
    ("[t]\nx = 1\n[u]\n[t]\ny = 2\n", 4),
    ("a = 1\nb = \n", 2),
    ("a = 1\r\nb = \"x\r\nc = 2\r\n", 2),
    ("pin = 17\nname = 灯\n", 2),
    ("path = 'a'\nother = \"C:\\kits\"\n", 2),
], ids=["key twice", "table twice", "no value", "no end", "no quotes", "backslash"])
def test_wrong_syntax(write, text, line):
    path = write(text)
    message, remedy = problem_of(read_toml, path)
    assert message.startswith("%s:%d: not valid TOML: " % (path, line))
    assert remedy == "Correct that line; TOML is described on toml.io."


@pytest.mark.parametrize("text", ["时间 = 30\n", "a = {b = 1, 时间 = 2}\n"])
def test_a_key_that_needs_quotes(write, text):
    _message, remedy = problem_of(read_toml, write(text))
    assert remedy == 'Put the name before `=` in quotes, as it is not in plain letters: "时间".'


@pytest.mark.parametrize("text", ["a = [1,\n", "a = 'x\n", "[table"])
def test_what_has_no_end_has_no_line(write, text):
    path = write(text)
    message, _remedy = problem_of(read_toml, path)
    assert message.startswith(path + ": not valid TOML: ")
    assert message.endswith(" (at end of document)")


def test_brackets_without_end(write):
    text = "a = " + "[" * sys.getrecursionlimit() + "]" * sys.getrecursionlimit()
    path = write(text)
    message, _remedy = problem_of(read_toml, path)
    assert message.startswith(path + ": not valid TOML: ")


def test_the_caller_says_which_error(write):
    path = write("x = 1\n[t]\ny = 2\n")
    with pytest.raises(IntentsError):
        read_toml(path + ".no", IntentsError)
    table = read_toml(path, IntentsError)
    table.integer("x")
    with pytest.raises(IntentsError):
        table.table("t").finish()


# Values

@pytest.mark.parametrize("take, text, value, kind", [
    ("string", "12", "12", "text in quotes"),
    ("string", "true", "True", "text in quotes"),
    ("integer", "'12'", "'12'", "a whole number"),
    ("integer", "1.5", "1.5", "a whole number"),
    ("integer", "true", "True", "a whole number"),
    ("number", "'灯'", "'灯'", "a number"),
    ("number", "false", "False", "a number"),
    ("boolean", "1", "1", "true or false"),
    ("boolean", "'on'", "'on'", "true or false"),
    ("strings", "'灯'", "'灯'", "a list in [ ]"),
    ("table", "3", "3", "a [table]"),
])
def test_a_wrong_type(write, take, text, value, kind):
    path = write("\nkey = %s\n" % text)
    assert problem_of(getattr(read_toml(path), take), "key") == (
        "%s:2: `key` is %s, not %s" % (path, value, kind), "Write %s there." % kind)


@pytest.mark.parametrize("take, text, value", [
    ("string", "'灯'", "灯"), ("integer", "-3", -3), ("number", "2", 2.0), ("number", "2.5", 2.5),
    ("boolean", "false", False), ("strings", "['灯', '']", ("灯", "")), ("strings", "[]", ()),
])
def test_a_right_type(write, take, text, value):
    found = getattr(read_toml(write("key = %s" % text)), take)("key")
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["nan", "inf", "-inf"])
def test_a_number_is_a_number(write, text):
    path = write("key = %s" % text)
    assert problem_of(read_toml(path).number, "key") == (
        "%s:1: `key` is %s" % (path, text), "Write a number there.")


def test_what_is_left_out(write):
    table = read_toml(write(""))
    assert table.string("a") is None
    assert table.number("b", 3) == 3.0
    assert table.strings("c", ["x"]) == ("x",)
    assert table.table("d").integer("e", 7) == 7
    assert table.tables("f") == []


def test_what_is_needed(write):
    path = write("# a comment\n\n[voice]\nname = 'x'\n[other]\nrate = 3\n")
    assert problem_of(read_toml(path).table("voice").integer, "rate", required=True) == (
        path + ":3: [voice] needs `rate`", "Add the line.")
    assert problem_of(read_toml(path).string, "name", required=True) == (
        path + ":1: the file needs `name`", "Add the line.")
    path = write("[[a]]\n[[a]]\n[a.b]\n[[a.c]]\n")
    second = read_toml(path).tables("a")[1]
    assert problem_of(second.string, "x", required=True)[0] == path + ":2: [[a]] needs `x`"
    assert problem_of(second.table("b").string, "x", required=True)[0] == (
        path + ":3: [a.b] needs `x`")
    assert problem_of(second.tables("c")[0].string, "x", required=True)[0] == (
        path + ":4: [[a.c]] needs `x`")


def test_a_choice(write):
    path = write("a = 'up'\nb = 'sideways'\n")
    table = read_toml(path)
    assert table.choice("a", ("up", "down")) == "up"
    assert table.choice("c", ("up", "down"), "down") == "down"
    assert problem_of(table.choice, "b", ("up", "down")) == (
        path + ":2: `b` is 'sideways'", "Choose one of: down, up.")


def test_a_list_of_texts_holds_texts(write):
    path = write("\n\nspoken = ['灯', 5]\n")
    assert problem_of(read_toml(path).strings, "spoken") == (
        path + ":3: `spoken` holds 5, not text", "Put every entry in quotes.")


@pytest.mark.parametrize("content", ["device = ['灯']\n", "[device]\nname = '灯'\n"], ids=["texts", "one bracket"])
def test_a_list_that_is_not_of_tables(write, content):
    path = write(content)
    assert problem_of(read_toml(path).tables, "device") == (
        path + ":1: `device` is not a list of tables", "Write [[device]] above each entry.")


# Keys that nobody asked for

def test_an_unknown_key_near_a_known_one(write):
    path = write("[voice]\ndriver = 'auto'\nvioce = 'zh'\n")
    table = read_toml(path).table("voice")
    table.string("driver"), table.string("voice")
    assert problem_of(table.finish) == (path + ":3: unknown key `vioce`", "Did you mean `voice`?")


def test_an_unknown_key_like_no_other(write):
    path = write("'灯' = 1\n")
    table = read_toml(path)
    table.string("voice"), table.string("driver")
    assert problem_of(table.finish) == (
        path + ":1: unknown key `灯`", "Remove it; known are: driver, voice.")


def test_an_unknown_table(write):
    path = write("x = 1\n[[event]]\n[[evnet]]\ny = 2\n")
    table = read_toml(path)
    table.integer("x"), table.tables("event")
    assert problem_of(table.finish) == (path + ":3: unknown key `evnet`", "Did you mean `event`?")


def test_in_and_keys_tell_what_is_left(write):
    table = read_toml(write("a = 1\nb = 2\n"))
    assert "a" in table and "c" not in table
    table.integer("a")
    assert table.keys() == ["b"]


# Lines

LINES = """\
# device = "in a comment"
device = "top"                 # 2
"quoted key" = 1               # 3
dotted.inner."a b" = 2         # 4
text = '''
device = "in a text"
[[entry]]
'''
list = [
  "[entry]",                   # 10
  ["device = 3"],
]
when = 1979-05-27 07:32:00.5
inline = { device = 4, inner = { device = 5 } }   # 14
inlines = [ { device = 6 },
            { device = 7 } ]   # 16

[table]                        # 18
device = "in the table"
[ table . sub ]                # 20
device = "in the sub-table"
[table."名 字"]
'device' = 8                   # 23
[[entry]]
[[entry]]                      # 25
device = "2nd entry"
[entry.sub]
device = "2nd entry's sub"     # 28
[[entry.deep]]
[[entry.deep]]                 # 30
device = "2nd entry's 2nd"
[[entry]]
[[entry.deep]]                 # 33
device = "3rd entry's 1st"
[[entry.deep]]
"""


def at(table, *place):
    """The table at that place: names of tables, positions in lists of tables."""
    for step, after in zip(place, place[1:] + (None,)):
        if isinstance(after, int):
            tables = table.tables(step)
        elif isinstance(step, int):
            table = tables[step]
        else:
            table = table.table(step)
    return table


@pytest.mark.parametrize("place, key, line", [
    ((), "device", 2),
    ((), "quoted key", 3),
    ((), "dotted", 4),
    (("dotted",), "inner", 4),
    (("dotted", "inner"), "a b", 4),
    ((), "text", 5),
    ((), "list", 9),
    ((), "when", 13),
    (("inline",), "device", 14),
    (("inline", "inner"), "device", 14),
    (("inlines", 0), "device", 15),
    (("inlines", 1), "device", 16),
    ((), "table", 18),
    (("table",), "device", 19),
    (("table",), "sub", 20),
    (("table", "sub"), "device", 21),
    (("table", "名 字"), "device", 23),
    (("table", "名 字"), "absent", 22),
    ((), "entry", 24),
    (("entry", 0), "device", 24),
    (("entry", 1), "device", 26),
    (("entry", 1, "sub"), "device", 28),
    (("entry", 1, "deep", 0), "device", 29),
    (("entry", 1, "deep", 1), "device", 31),
    (("entry", 2), "device", 32),
    (("entry", 2, "deep", 0), "device", 34),
    (("entry", 2, "deep", 1), "absent", 35),
    ((), "absent", 1),
])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_lines(write, place, key, line, newline):
    table = at(read_toml(write(LINES.replace("\n", newline))), *place)
    assert table.line_of(key) == line


def test_lines_are_an_editors_lines(write):
    """U+2028 and U+0085 end a line for str.splitlines, but for no editor and not in TOML."""
    table = read_toml(write('a = "\u2028\u0085"\nb = 1\n'))
    assert table.line_of("b") == 2


@pytest.mark.parametrize("text", [
    '"" = 1\n\'x\' = 2\n',
    'a = """"quoted""""\nx = 2\n', "a = ''''quoted'''' \nx = 2\n",
    'a = "\\"#\\\\"\nx = 2\n', "a = 'C:\\'\nx = 2\n", 'a = ""  # "\nx = 2\n',
    "a = +1_000.5e-3\nx = 2\n", "a.b = 1979-05-27\nx = 2\n", "a = [] # ]\nx = 2\n",
    'a = {}\nx = 2\n', '"\\u706f" = 3\nx = 2\n',
])
def test_what_may_stand_above_a_line(write, text):
    assert read_toml(write(text)).line_of("x") == 2


def test_shipped_files_are_read():
    """Every TOML file that ships is read, and each of its keys has a line of its own."""
    package = os.path.dirname(os.path.abspath(sys.modules["edgeai"].__file__))
    paths = [os.path.join(folder, name) for folder, _folders, names in os.walk(package)
             for name in names if name.endswith(".toml")]
    assert len(paths) >= 4
    for path in paths:
        table = read_toml(path)
        lines = [table.line_of(key) for key in table.keys()]
        assert lines == sorted(set(lines))


def test_one_table_or_a_list_of_them(write):
    table = read_toml(write("a = {x = 1}\nb = [{x = 2}, {x = 3}]\nc = []\nd = 4\n[[e]]\nx = 5\n"))
    assert [[one.integer("x") for one in table.one_or_more(key)] for key in "abe"] == [
        [1], [2, 3], [5]]
    assert problem_of(table.one_or_more, "c") == (
        table.path + ":3: `c` is an empty list", "Add the line.")
    assert problem_of(table.one_or_more, "d")[0] == table.path + ":4: `d` is 4, not a [table]"
    assert problem_of(table.one_or_more, "f") == (table.path + ":1: the file needs `f`", "Add the line.")


# Written

@pytest.mark.parametrize("text", [
    "", "打开灯", "a \"quoted\" \\ back\\slash", "C:\\模型\\new", "\U00020bb7野家 \U0001f600",
    "".join(map(chr, range(0x20))) + "\x7f\x80\x85\u2028\ufeff"])
def test_a_string_is_read_as_it_was_written(write, text):
    table = read_toml(write("key = %s\n" % toml_string(text)))
    assert table.string("key") == text


def test_half_a_character_leaves_a_file_that_can_be_read(write):
    assert read_toml(write("key = %s\n" % toml_string("a\udcffb"))).string("key") == "a?b"
