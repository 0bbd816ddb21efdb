"""Scripts whose blanks are marked in comments; sheet, key and answers come from that one file.

    # 空 width 「2」 提示：16 位的采样占几个字节？ 查：record
    wav.setsampwidth(2)

A marker stands alone on the line above its code. 「…」 is what becomes the blank and occurs once
in that code. 查 names the runs whose checks decide.
"""
import re
from typing import Dict, NamedTuple, Tuple

from edgeai.drill.answer_sheet import Answer, read_handed_in, split_lines
from edgeai.errors import TaskError
from edgeai.i18n import gettext as _

BLANK = "____________"
_MARKER = re.compile(r"^\s*# 空 ([a-z][a-z0-9_]*) 「(.+)」 提示：(.+?) 查：([a-z0-9_, ]+?)\s*$")
_LIKE_A_MARKER = re.compile(r"^\s*#\s*空")


class Blank(NamedTuple):
    """line: its index in the script's lines. start: where in that line `text` begins.
    runs: names of the runs that decide."""

    name: str
    text: str
    hint: str
    runs: Tuple[str, ...]
    line: int
    start: int


class Script(NamedTuple):
    """lines: without markers, without line ends."""

    lines: Tuple[str, ...]
    blanks: Tuple[Blank, ...]

    def key(self):
        """The script as it works, without markers."""
        return _joined(self.lines)

    def sheet(self, names):
        """The script with the blanks `names` to be filled in, numbered from 1 in their order."""
        return _joined(_sheet_lines(self, names))

    def filled(self, answers):
        """The key with `answers` {name: Answer} in the place of its own text."""
        lines = list(self.lines)
        for name, answer in answers.items():
            blank = self.blank(name)
            lines[blank.line] = (answer.text if answer.is_whole_line
                                 else _replaced(lines[blank.line], blank, answer.text))
        return _joined(lines)

    def blank(self, name):
        """Raises KeyError where it has none of that name."""
        return {one.name: one for one in self.blanks}[name]


class Answers(NamedTuple):
    """changed: lines that differ from the sheet outside the blanks: (line from 1 in the handed-in
    file, or 0 where it is gone or holds a blank too, its text)."""

    by_name: Dict[str, Answer]
    changed: Tuple[Tuple[int, str], ...]


def read_script(text, where):
    """The `Script` of a marked source. where: its name for errors, which are `TaskError`s."""
    lines, blanks, marker = [], [], None
    for number, line in enumerate(_source_lines(text), 1):
        place = "%s:%d" % (where, number)
        if _LIKE_A_MARKER.match(line):
            _check(marker is None, place, _("two markers above one line"))
            marker = _read_marker(line, place)
            continue
        if marker:
            blanks.append(_blank(marker, line, len(lines), place))
            marker = None
        lines.append(line)
    _check(marker is None, where, _("a marker with no line below it"))
    names = [blank.name for blank in blanks]
    _check(len(set(names)) == len(names), where, _("two blanks have one name"))
    return Script(tuple(lines), tuple(blanks))


def read_answers(script, names, handed_in):
    """What a contestant wrote into the sheet of `names`; `handed_in` is that file's text."""
    chosen = _chosen(script, names)
    by_line, changed = read_handed_in(
        _sheet_lines(script, names), [blank.line for blank in chosen], BLANK, handed_in)
    return Answers({blank.name: by_line[blank.line] for blank in chosen}, changed)


def _source_lines(text):
    lines = split_lines(text)
    return lines[:-1] if lines[-1] == "" else lines


def _read_marker(line, place):
    match = _MARKER.match(line)
    _check(match, place, _("not a marker: # 空 name 「text」 提示：hint 查：run"))
    name, text, hint, runs = match.groups()
    return name, text, hint.strip(), tuple(run.strip() for run in runs.split(","))


def _blank(marker, line, index, place):
    name, text, hint, runs = marker
    _check(line.count(text) == 1, place,
           _("「{text}」 occurs {count} times in the line, not once").format(
               text=text, count=line.count(text)))
    return Blank(name, text, hint, runs, index, line.index(text))


def _chosen(script, names):
    return [blank for blank in script.blanks if blank.name in names]


def _sheet_lines(script, names):
    lines = list(script.lines)
    for number, blank in enumerate(_chosen(script, names), 1):
        line = _replaced(lines[blank.line], blank, BLANK)
        lines[blank.line] = "%s  # 空%d（1分）：%s" % (line, number, blank.hint)
    return lines


def _replaced(line, blank, text):
    return line[:blank.start] + text + line[blank.start + len(blank.text):]


def _joined(lines):
    return "\n".join(lines) + "\n"


def _check(is_so, place, message):
    if not is_so:
        raise TaskError("%s: %s" % (place, message), _("Correct the marker."))
