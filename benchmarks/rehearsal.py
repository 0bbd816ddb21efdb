"""Every full rehearsal graded: the model answer earns all its points, the blank sheets none.

    python benchmarks/rehearsal.py [A B C | TB2-1 ...] [--seeds 7] [--twice]

Prints, for each book and seed, the points of the model answer and of the sheets as they were given, how
long the grading took, and with --twice whether a second grading gives the same sheet to the byte.
"""
import argparse
import json
import os
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from edgeai.drill.book import read_books, rehearsals  # noqa: E402
from edgeai.drill.drill_folder import new_drill, sheet_of  # noqa: E402
from edgeai.drill.grading import grade  # noqa: E402
from edgeai.drill.solution import write_solution  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("books", nargs="*")
    parser.add_argument("--seeds", nargs="+", default=["7"])
    parser.add_argument("--twice", action="store_true")
    arguments = parser.parse_args()
    failed = 0
    print("%-6s %6s %14s %12s %10s  %s" % ("book", "seed", "model answer", "blank sheet", "grading", "again"))
    for name in arguments.books or sorted(rehearsals()):
        for seed in arguments.seeds:
            failed += measure(name, seed, arguments.twice)
    return 1 if failed else 0


def measure(name, seed, twice):
    place = tempfile.mkdtemp(prefix="edgeai-rehearsal-")
    try:
        drill, key = new_drill(name, os.path.join(place, "drill"), seed)
        tasks = [task for book in read_books(name, seed) for task in book.tasks]
        hand_in = os.path.join(place, "drill", drill.seat)
        write_solution(tasks, hand_in)
        started_s = time.monotonic()
        sheet = grade(os.path.join(place, "drill"), key)
        seconds = time.monotonic() - started_s
        again = (told(grade(os.path.join(place, "drill"), key)) == told(sheet)) if twice else None
        blank = grade_blank(tasks, hand_in, os.path.join(place, "drill"), key)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print("%-6s %6s %8g of %2g %12g %8.0f s  %s" % (
        name, seed, sheet.total, sheet.most, blank.total, seconds,
        "" if again is None else "the same" if again else "ANOTHER SHEET"), flush=True)
    for row in sheet.rows:
        if row.is_part and row.points < row.most:
            print("       row %d: %g of %g, %s" % (row.number, row.points, row.most, row.reason), flush=True)
    return sheet.total != sheet.most or blank.total != 0 or again is False


def grade_blank(tasks, hand_in, drill_folder, key):
    """The sheets as they were given, and no results."""
    shutil.rmtree(hand_in)
    os.mkdir(hand_in)
    for task in tasks:
        for script in task.scripts:
            with open(os.path.join(hand_in, script.hand_in), "w", encoding="utf-8") as file:
                file.write(sheet_of(task, script, key.seed))
    return grade(drill_folder, key)


def told(sheet):
    return json.dumps(sheet, ensure_ascii=False, default=str)


if __name__ == "__main__":
    sys.exit(main())
