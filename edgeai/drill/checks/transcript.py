"""Checks on texts of what was heard and answered, by their character error rate."""
import re

from edgeai.audio.recognition.error_rate import character_error_rate, normalise
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.i18n import gettext as _

MOST_ERRORS = 0.2  # a sentence with more of its characters wrong was not understood
MOST_LINES = 200
LONGEST_LINE = 200
ASKED, ANSWERED = ("问", "Q"), ("答", "A")
NUMBER = r"\d+(?:\.\d+)?"


def transcript(seen, file, said, needed, max_rate=MOST_ERRORS, only=False):
    """Of the sentences `said` so many stand in the file, a line each, in their order.

    max_rate: the character error rate up to which a line counts as the sentence. only: nothing
    else stands in it.
    """
    lines = _lines(seen, file)
    found = _found(said, lines, lambda sentence, line: _rate(sentence, line) <= max_rate)
    missing = [one for number, one in enumerate(said) if number not in found]
    if len(found) < needed:
        return Finding(False, _("{name} should hold {needed} of {count} sentences; missing: {missing}").format(
            name=file, needed=needed, count=len(said), missing="、".join(missing)), file)
    if only and len(lines) > len(found):
        return Finding(False, _("{name} holds lines that nobody said").format(name=file), file)
    return Finding(True, _("{name} holds {needed} of {count} sentences or more").format(
        name=file, needed=needed, count=len(said)), file)


def dialogue(seen, file, turns, needed, max_rate=MOST_ERRORS):
    """Of the turns [[asked, answered], ...] so many stand in the file, in their order, as lines
    `问：…` and `答：…`. asked: "" for any. In `answered` `#` stands for a number."""
    pairs = _pairs(_lines(seen, file))
    found = _found(turns, pairs, lambda turn, pair: (
        (not turn[0] or _rate(turn[0], pair[0]) <= max_rate) and is_answer(turn[1], pair[1])))
    missing = ["%s → %s" % (asked or "…", answered) for number, (asked, answered) in enumerate(turns)
               if number not in found]
    if len(found) < needed:
        return Finding(False, _("{name} should hold {needed} questions with their answers; missing: {missing}").format(
            name=file, needed=needed, missing="、".join(missing)), file)
    return Finding(True, _("{name} holds {needed} questions with their answers").format(
        name=file, needed=needed), file)


def is_answer(wanted, text):
    """Is that text the answer, punctuation aside? `#` in `wanted` stands for a number."""
    pattern = NUMBER.join(re.escape(normalise(part)) for part in wanted.split("#"))
    return re.match(pattern + "$", _with_points(text)) is not None


def _with_points(text):
    """Normalised, but for the points within numbers."""
    return ".".join(normalise(part) for part in re.split(r"(?<=\d)\.(?=\d)", text))


def _lines(seen, file):
    lines = [line.strip() for line in seen.text(file).splitlines() if line.strip()]
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise CheckFailed(_("{name} should have a sentence a line").format(name=file), file)
    return lines


def _pairs(lines):
    """(asked, answered) of each answer that stands below its question."""
    pairs, asked = [], None
    for line in lines:
        mark, _colon, text = line.replace("：", ":").partition(":")
        if mark.strip() in ASKED:
            asked = text
        elif mark.strip() in ANSWERED and asked is not None:
            pairs.append((asked, text))
            asked = None
    return pairs


def _rate(sentence, line):
    """At once 1.0 where the lengths alone are too far apart to be counted."""
    return character_error_rate(sentence, line) if len(line) <= 3 * len(sentence) + 10 else 1.0


def _found(wanted, there, fits):
    """Numbers of the most `wanted` that fit ones of `there`, both in their order."""
    best = [[()] * (len(there) + 1) for _number in range(len(wanted) + 1)]
    for row, one in enumerate(wanted):
        for column, other in enumerate(there):
            best[row + 1][column + 1] = max(best[row][column + 1], best[row + 1][column], key=len)
            if len(best[row][column]) + 1 > len(best[row + 1][column + 1]) and fits(one, other):
                best[row + 1][column + 1] = best[row][column] + (row,)
    return best[-1][-1]
