"""Tables for people: CSV as Excel and WPS read Chinese, and in which nothing is executed."""
import csv

from edgeai.whole_file import whole_file

MARK = "\ufeff"  # by which spreadsheets know that it is UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would execute


def write_table(path, headings, rows):
    """Write it whole, in UTF-8 with its mark; what is no text (a strange file name) is replaced."""
    with whole_file(path) as draft:
        with open(draft, "w", encoding="utf-8-sig", newline="", errors="replace") as file:
            csv.writer(file).writerows([list(map(safe_cell, cells)) for cells in [headings] + list(rows)])


def safe_cell(cell):
    """The cell; a text that a spreadsheet would take for a formula gets a ' before it."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA) else cell
