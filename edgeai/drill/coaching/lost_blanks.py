"""Which blanks cost points most often, by name and hint where the task book is known here."""
import re
from typing import NamedTuple

from edgeai.drill.book import read_books
from edgeai.errors import EdgeaiError


class LostBlank(NamedTuple):
    """file, line: where; line 0 where the sheet does not say it. name, hint: "" where the book is not known.
    lost, asked: in how many attempts. answers: the last ones that were wrong."""

    row: int
    file: str
    line: int
    name: str
    hint: str
    lost: int
    asked: int
    answers: tuple


def lost_blanks(attempts):
    """[LostBlank], those that were lost most often first; none that was always right."""
    books, asked, lost, answers = {}, {}, {}, {}
    for attempt in attempts:
        scripts = books.setdefault(attempt.name, _scripts(attempt.name))
        for row in attempt.rows:
            for item in row.items:
                key, answer = _key(row, item, scripts)
                if key is None:
                    continue
                asked[key] = asked.get(key, 0) + 1
                if not item.ok:
                    lost[key] = lost.get(key, 0) + 1
                    answers.setdefault(key, []).append(answer)
    found = [LostBlank(*key, lost=lost[key], asked=asked[key], answers=tuple(filter(None, answers[key]))[-3:])
             for key in lost]
    return sorted(found, key=lambda one: (-one.lost, -one.lost / one.asked, one[:4]))


def _key(row, item, scripts):
    """((row, file, line, name, hint), answer) of a program row's item; (None, "") of another."""
    if row.number not in scripts:
        return None, ""
    hand_in, blanks = scripts[row.number]
    match = re.match(r"%s\D{0,20}?(\d{1,4})\D{0,9}?(?:[:：] ?(.*))?$" % re.escape(hand_in), item.evidence, re.DOTALL)
    if not match:
        return (row.number, hand_in, 0, "", item.title), ""
    line = int(match.group(1))
    name, hint = blanks.get(line, ("", item.title))
    return (row.number, hand_in, line, name, hint), (match.group(2) or "").split("  ")[0].strip()[:80]


def _scripts(name):
    """{program row: (file handed in, {line: (name, hint)})}; nothing where the book is not known."""
    try:
        tasks = [task for book in read_books(name) for task in book.tasks]
    except EdgeaiError:
        return {}
    return {script.row: (script.hand_in, {blank.line + 1: (blank.name, blank.hint)
                                          for blank in task.script(script.file).blanks})
            for task in tasks for script in task.scripts if script.row is not None}
