"""Tables that rules write: a CSV file that grows by a row at a time, each on the disk at once."""
import csv
import io
import os

from edgeai.append_line import append_line
from edgeai.csv_table import MARK, safe_cell


def add_row(path, headings, cells):
    """Add a row; a file that is new begins with the headings."""
    if not os.path.exists(path) or not os.path.getsize(path):
        append_line(path, (MARK + _line(headings)).encode("utf-8"))
    append_line(path, _line(cells).encode("utf-8"))


def _line(cells):
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([cell if _is_number(cell) else safe_cell(cell) for cell in cells])
    return text.getvalue()


def _is_number(text):
    """A value below 0 is one, and no formula."""
    try:
        float(text)
    except ValueError:
        return False
    return True
