"""Finds what a contestant wrote into the blanks of a sheet, whatever else was changed in it.

Lines that are as given hold the two texts together; what stands between two of them is the answer of
the blank there, of one line or of several.
"""
import difflib
import io
import re
import tokenize
from typing import NamedTuple

_HINT = re.compile(r"#\s*空\s*(\d+)\s*（")
_ALIKE = 0.6  # from here on two lines are the same line, changed


class Answer(NamedTuple):
    """text: "" where it was left. is_whole_line: code around the blank was changed too, and `text`
    stands for the whole line, its indentation included."""

    text: str
    is_whole_line: bool = False


class _Gap(NamedTuple):
    """Places of lines that have no equal: start and end in the sheet, start and end in the other."""

    given_from: int
    given_to: int
    handed_from: int
    handed_to: int


def read_handed_in(given, blank_lines, blank, handed_in):
    """({line of the sheet: Answer}, changed).

    given: the sheet's lines. blank_lines: which of them hold `blank`, from 0. handed_in: a text.
    changed: ((line from 1 in handed_in, or 0 where it is gone, text), ...) outside of the blanks.
    """
    handed = [_without_tabs(line.rstrip()) for line in split_lines(handed_in)]
    lines = [line.rstrip() for line in given]
    found, used = {}, set()
    gaps = _gaps([None if at in blank_lines else line for at, line in enumerate(lines)], handed)
    for gap in gaps:
        parts = _parts(lines, blank_lines, blank, handed, gap)
        for at, places in parts.items():
            if at in blank_lines:
                found[at] = _answer(lines[at], blank, [handed[place] for place in places])
                used.update(places)
    answers = {at: found.get(at, Answer("")) for at in blank_lines}
    return answers, _changed(lines, blank_lines, handed, gaps, used, answers)


def split_lines(text):
    """Lines as an editor counts them; `str.splitlines` knows more ends than Python's source has."""
    return re.split(r"\r\n|\r|\n", text.lstrip("\ufeff"))


def _without_tabs(line):
    """Indented by spaces, as the sheet is; some editors put tabs."""
    code = line.lstrip(" \t")
    return line[:len(line) - len(code)].replace("\t", "    ") + code


def code_of(line):
    """The line without its comment and the blanks before that."""
    end = len(line)
    try:
        for token in tokenize.generate_tokens(io.StringIO(line.lstrip()).readline):
            if token.type == tokenize.COMMENT:
                end = token.start[1] + len(line) - len(line.lstrip())
    except (tokenize.TokenError, SyntaxError, IndentationError):  # a bracket that goes on, a slip
        hint = _HINT.search(line)
        end = min(end, hint.start() if hint else end)
    return line[:end].rstrip()


def _gaps(given, handed):
    """The places between equal lines; a blank's line, None, is never equal to one. Empty lines hold nothing
    together: there are as many as somebody likes."""
    ours, theirs = ([at for at, line in enumerate(lines) if line != ""] for lines in (given, handed))
    matcher = difflib.SequenceMatcher(None, [given[at] for at in ours], [handed[at] for at in theirs], autojunk=False)
    return [_Gap(*(_span(ours, len(given), first, last) + _span(theirs, len(handed), start, end)))
            for kind, first, last, start, end in matcher.get_opcodes() if kind != "equal"]


def _span(places, count, first, last):
    """(start, end) among all lines of what is places[first:last]."""
    start = places[first] if first < len(places) else count
    return start, places[last - 1] + 1 if last > first else start


def _parts(lines, blank_lines, blank, handed, gap):
    """{line of the sheet in this gap: [lines handed in that belong to it]}, in their order."""
    places = [at for at in range(gap.handed_from, gap.handed_to) if handed[at]]
    wanted = [at for at in range(gap.given_from, gap.given_to) if lines[at]]
    heads = _heads(lines, blank_lines, blank, handed, wanted, places)
    parts, current = {}, None
    for place in places:
        current = heads.get(place, current)
        if current is not None:
            parts.setdefault(current, []).append(place)
    return parts


def _heads(lines, blank_lines, blank, handed, wanted, places):
    """{line handed in: the sheet's line that begins there}."""
    if len(wanted) == 1:
        return {places[0]: wanted[0]} if places else {}
    heads, left = {}, list(places)
    by_hint = {_hint(handed[place]): place for place in places if _hint(handed[place])}
    for number, at in enumerate(wanted):
        others = len(wanted) - number - 1
        fitting = [place for place in left if _fits(lines[at], at in blank_lines, blank, handed[place])]
        own = by_hint.get(_hint(lines[at]))
        if own in left:
            head = own
        elif fitting and (at not in blank_lines or len(left) > others or not _bare(lines[at], blank)):
            head = fitting[0]
        else:
            continue
        heads[head] = at
        left = [place for place in left if place > head]
    return heads


def _hint(line):
    match = _HINT.search(line)
    return match.group(1) if match else None


def _bare(line, blank):
    """Is the blank the whole statement, which any line would fit?"""
    return code_of(line).strip() == blank


def _fits(given, is_blank, blank, handed):
    if not is_blank:
        return difflib.SequenceMatcher(None, given, handed).ratio() >= _ALIKE
    if _hint(handed):
        return _hint(handed) == _hint(given)
    before, after = code_of(given).split(blank)
    code = code_of(handed)
    return code.strip().startswith(before.strip()) and code.endswith(after.strip())


def _answer(given, blank, handed):
    before, after = code_of(given).split(blank)
    first, last = handed[0], code_of(handed[-1])
    if len(handed) == 1:
        first = last
    cut = _after(first, before)
    if cut is None or not last.endswith(after.strip()):
        text = "\n".join([code_of(line) for line in handed])
        return Answer("" if blank in text else text, True)
    body = [cut] + [code_of(line) for line in handed[1:]]
    body[-1] = body[-1][:len(body[-1].rstrip()) - len(after.strip())] if after.strip() else body[-1]
    text = "\n".join([code_of(body[0]) if len(body) > 1 else body[0]] + body[1:]).strip()
    return Answer("" if not text.strip("_ ") or blank in text else text)


def _after(line, before):
    """What follows `before` in the line, blanks aside; None where it does not begin so."""
    if line.startswith(before):
        return line[len(before):]
    if before.strip() and line.lstrip().startswith(before.strip()):
        return line.lstrip()[len(before.strip()):]
    return None


def _changed(lines, blank_lines, handed, gaps, used, answers):
    seen = []
    for gap in gaps:
        own = [at for at in range(gap.handed_from, gap.handed_to) if at not in used and handed[at]]
        seen += [(at + 1, handed[at].strip()) for at in own]
        if not own:
            seen += [(0, lines[at].strip()) for at in range(gap.given_from, gap.given_to)
                     if at not in blank_lines and lines[at]]
    seen += [(0, answer.text.strip()) for answer in answers.values() if answer.is_whole_line and answer.text]
    return tuple(seen)
