"""The fault `bgr` through a whole drill: what it costs unmended, what mending earns, and when it was mended."""
import shutil

import pytest
from edgeai_command import edgeai

from edgeai.drill.book import read_books
from edgeai.drill.drill_folder import blank_names, new_drill, read_drill
from edgeai.drill.fault_report import fault_report
from edgeai.drill.grading import grade
from edgeai.drill.program_run import run_program
from edgeai.drill.snapshots import Snapshots
from edgeai.drill.solution import write_solution

BOOK = 'title = "口罩"\nscene = "门口要看口罩。"\nminutes = 30\n[[task]]\nid = "mask_check"\n'
PROGRAM, RESULTS = "mask_check.py", "results.csv"


class Sitting:
    """A contestant of a drill of `mask_check` with the fault; `hand_in` what they made of the sheet."""

    def __init__(self, top):
        (top / "B.toml").write_text(BOOK, encoding="utf-8")
        self.folder = top / "考试"
        _drill, self.key = new_drill(str(top / "B.toml"), self.folder, "7", "07", fault="bgr")
        ((self.task,),) = [book.tasks for book in read_books(self.key.name, "7")]
        self.seat = self.folder / "07"
        self.work = self.folder / fault_report(self.folder, self.key).place
        write_solution([self.task], str(self.seat))
        self.solved = (self.seat / PROGRAM).read_text(encoding="utf-8")
        self.results = (self.seat / RESULTS).read_bytes()

    def filled(self):
        """The sheet that was given, every blank right, and the fault left in."""
        marked = self.task.script("raw.py")
        lines = (self.work / PROGRAM).read_text(encoding="utf-8").split("\n")
        for name in blank_names(marked, self.task.scripts[0], self.key.seed):
            blank = marked.blank(name)
            lines[blank.line] = lines[blank.line].replace("____________", blank.text)
        return "\n".join(lines)

    def hand_in(self, program, results):
        (self.seat / PROGRAM).write_text(program, encoding="utf-8")
        (self.seat / RESULTS).write_bytes(results)
        self.sheet = grade(self.folder, self.key)
        return {row.number: row.points for row in self.sheet.rows if row.is_part}

    def results_of(self, program, folder):
        """The results.csv that the program leaves on the pictures that were given."""
        shutil.copytree(str(self.work), str(folder))
        (folder / PROGRAM).write_text(program, encoding="utf-8")
        run = run_program(str(folder), PROGRAM, self.task.runs[0].arguments, limit_s=60)
        assert run.code == 0, run.errors
        return (folder / RESULTS).read_bytes()


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture(scope="module")
def sitting(tmp_path_factory):
    for package in ("cv2", "onnxruntime"):
        pytest.importorskip(package)
    return Sitting(tmp_path_factory.mktemp("颜色"))


def test_unmended_it_costs_what_it_spoils_and_no_blank(sitting, tmp_path):
    faulty = sitting.filled()
    points = sitting.hand_in(faulty, sitting.results_of(faulty, tmp_path / "run"))
    assert (points[15], points[16]) == (3, 5)  # the board and the blanks have nothing to do with it
    assert points[18] == 0 and points[19] < 3
    assert sitting.sheet.changed == ()  # the fault was there when the sheet was given
    given = (sitting.work / PROGRAM).read_text(encoding="utf-8")
    assert sitting.hand_in(given + "print('?')\n", b"")[18] == 0 and sitting.sheet.changed[0][2] == "print('?')"
    sitting.hand_in(given, b"")
    (row,) = [row for row in sitting.sheet.rows if row.number == 18]
    assert (row.points, row.items[0].reason) == (0, "mask_check.py was handed in as it was given")
    assert not fault_report(sitting.folder, sitting.key).is_fixed


def test_mended_it_earns_every_row_and_the_time_is_told(sitting):
    mended = sitting.filled().replace("swapRB=False", "swapRB=True")
    assert mended.count("swapRB=True") == 1
    snapshots = Snapshots(sitting.folder, read_drill(sitting.folder).given)
    (sitting.seat / PROGRAM).write_text(sitting.filled(), encoding="utf-8")
    snapshots.take(60)
    points = sitting.hand_in(sitting.solved, sitting.results)  # whose upload is proved
    assert sum(points.values()) == 20
    assert sitting.hand_in(mended, sitting.results)[18] == 5  # what it does, by their own hand
    snapshots.take(300)
    report = fault_report(sitting.folder, sitting.key)
    assert (report.is_fixed, report.minutes) == (True, 5.0)
    told = edgeai("drill", "fault", sitting.folder)
    assert told.code == 0 and "found and fixed after 5.0 min" in told.output, told.output + told.errors
