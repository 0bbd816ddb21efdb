"""The contest's score table (表4): 26 rows, 100 points."""
import functools
import os
from typing import NamedTuple

from edgeai.toml_file import read_toml

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rubric.toml")


class Row(NamedTuple):
    """rule: the words of the rules. note: how this project reads them where they leave a doubt."""

    number: int
    module: int
    task: str
    title: str
    points: int
    rule: str
    note: str


@functools.lru_cache(maxsize=None)
def rows():
    """All rows, by number from 0; a tuple, read once."""
    table = read_toml(PATH)
    found = tuple(_row(entry) for entry in table.tables("row"))
    table.finish()
    return found


def row(number):
    """Raises KeyError for a number that the table lacks."""
    return {one.number: one for one in rows()}[number]


def _row(entry):
    read = Row(entry.integer("number", required=True), entry.integer("module", required=True),
               entry.string("task", required=True), entry.string("title", required=True),
               entry.integer("points", required=True), entry.string("rule", required=True),
               entry.string("note", ""))
    entry.finish()
    return read
