"""Grading of a hand-in: points, reasons, evidence, row by row."""
import glob
import json
import os

import pytest

from edgeai.drill.book import read_books
from edgeai.drill.drill_folder import blank_names, sheet_of
from edgeai.drill.grading import grade
from edgeai.drill.sheet import as_fields, differences, from_fields
from small_book import hand_in, make_drill


@pytest.fixture
def drill(tmp_path):
    return Drill(tmp_path)


@pytest.fixture(autouse=True)
def idle_machine(monkeypatch):
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0), raising=False)


class Drill:
    def __init__(self, folder):
        self.place, self.key, self.solved = make_drill(folder)
        self.task = read_books(self.key.name, self.key.seed)[0].tasks[0]
        self.script = self.task.scripts[0]
        self.marked = self.task.script("raw.py")
        self.names = blank_names(self.marked, self.script, self.key.seed)
        self.blanked = sheet_of(self.task, self.script, self.key.seed)

    def filled(self, **answers):
        """The sheet with those blanks filled in, the others with the key's text."""
        lines = self.blanked.split("\n")
        for name in self.names:
            line = self.marked.blank(name).line
            lines[line] = lines[line].replace("____________", answers.get(name, self.marked.blank(name).text))
        return "\n".join(lines)

    def sheet(self, text, result="done", **others):
        files = dict({"blink.py": text, "result.txt": result}, **others)
        hand_in(self.place, {name: one for name, one in files.items() if one is not None})
        return grade(self.place, self.key)


def rows(sheet):
    return {row.number: row.points for row in sheet.rows if row.is_part}


FULL = {1: 3.0, 2: 2.0, 10: 2.0, 19: 4.0, 22: 10.0}


def test_the_key_earns_every_point(drill):
    sheet = drill.sheet(drill.filled())
    assert rows(sheet) == FULL, sheet
    assert (sheet.total, sheet.most) == (21.0, 22.0)  # row 19's third check asks for what is never there
    assert (sheet.seat, sheet.notes, sheet.tampering, sheet.changed) == ("07", (), (), ())
    assert len(sheet.rows) == 26
    assert [item.reason for item in sheet.rows[1].items] == ["as in the key"] * 3


def test_a_blank_sheet_earns_nothing_where_nothing_is_due(drill):
    sheet = drill.sheet(drill.blanked, result=None)
    assert sheet.total == 0
    assert [item.reason for item in sheet.rows[1].items] == ["left empty"] * 3


IDLE = '''\
def unused(number):
    # 空 one 「number」 提示：一 查：blink
    return number
    # 空 two 「None」 提示：二 查：blink
    return None
    # 空 three 「0」 提示：三 查：blink
    return 0


print("亮了 2")
open("result.txt", "w").write("done")
'''


def test_a_program_as_it_was_given_earns_nothing_by_running(tmp_path, monkeypatch):
    """Its blanks stand where the run does not come: the room can't tell."""
    monkeypatch.setattr("small_book.RAW", IDLE)
    drill = Drill(tmp_path)
    given = drill.sheet(drill.blanked, result=None)
    assert given.total == 0
    assert {item.reason for item in given.rows[22].items} == {"blink.py was handed in as it was given"}
    assert drill.sheet(drill.blanked + "\n\n", result=None).total == 0
    one = drill.sheet(drill.filled(one="____________", two="____________"), result=None)
    assert (rows(one)[1], rows(one)[19], rows(one)[22]) == (1, 4, 2)


def test_nothing_handed_in_is_no_error(drill):
    assert drill.sheet(None, result=None).total == 0


def test_twice_the_same_to_the_byte(drill):
    text = drill.filled(**{drill.names[0]: "GPIO.BOARD", drill.names[1]: "(("})
    one, two = (json.dumps(as_fields(drill.sheet(text)), sort_keys=True) for _ in range(2))
    assert one == two
    assert from_fields(json.loads(one)) == from_fields(json.loads(two))
    assert differences(from_fields(json.loads(one)), from_fields(json.loads(two))) == []


@pytest.mark.parametrize("which, wrong", [
    (0, ""), (1, "(("), (2, "1 / 0"), (1, "没有的名字"), (2, "'''"), (0, "import os\nos._exit(0)")])
def test_a_wrong_blank_loses_its_point_and_no_others(drill, which, wrong):
    sheet = drill.sheet(drill.filled(**{drill.names[which]: wrong}))
    assert [item.ok for item in sheet.rows[1].items] == [number != which for number in range(3)], sheet.rows[1]


RIGHT = {"mode": "getattr(GPIO, 'BCM')", "out": "GPIO . OUT", "times": "TIMES + 0", "high": "True",
         "off": "GPIO.output([17], [0])", "count": "1 + number"}


def test_an_equivalent_answer_is_right(drill):
    sheet = drill.sheet(drill.filled(**{name: RIGHT[name] for name in drill.names}))
    assert [item.ok for item in sheet.rows[1].items] == [True] * 3, sheet.rows[1]


def test_one_text_is_run_once(drill, monkeypatch):
    from edgeai.drill import graded_runs

    run, seen = graded_runs.run_program, []
    monkeypatch.setattr(graded_runs, "run_program", lambda *words, **keys: seen.append(1) or run(*words, **keys))
    drill.sheet(drill.filled())
    assert len(seen) == 1  # the contestant's own program, for two rows; the blanks are as in the key


def test_steps_count_up_to_the_first_that_fails(drill):
    text = drill.filled().replace("time.sleep(0.05)", "pass").replace('print("亮了"', 'print("亮"')
    sheet = drill.sheet(text)
    row = sheet.rows[22]
    assert (row.points, [item.ok for item in row.items]) == (6.0, [True, True, True, False, False])
    assert sheet.changed


def test_what_was_changed_outside_the_blanks_is_shown(drill):
    sheet = drill.sheet(drill.filled().replace("import sys", "import os"))
    assert ("blink.py", 1, "import os") in sheet.changed


def test_a_script_in_the_encoding_of_chinese_windows_is_read(drill):
    hand_in(drill.place, {"result.txt": "done"})
    with open(os.path.join(drill.place, "07", "blink.py"), "wb") as file:
        file.write(drill.filled().replace("\n", "\r\n").encode("gb18030"))
    assert rows(grade(drill.place, drill.key)) == FULL


def test_signs_of_tampering_are_told_and_that_program_earns_nothing(drill):
    sheet = drill.sheet(drill.filled() + "import edgeai.sim.room\n")
    assert [line for _file, line, _what in sheet.tampering] == [drill.filled().count("\n") + 1]
    assert rows(sheet) == {1: 3.0, 2: 2.0, 10: 2.0, 19: 0.0, 22: 0.0}
    assert sheet.rows[22].items[0].reason == "blink.py was not run"


def test_an_answer_that_reaches_for_the_room_is_not_run(drill):
    sheet = drill.sheet(drill.filled(**{drill.names[0]: "__import__('edgeai.sim.room')"}))
    assert sheet.rows[1].items[0].reason.startswith("not run: ")
    assert sheet.rows[1].points == 2


def test_the_hand_in_of_another_drill_is_noted(drill):
    sheet = drill.sheet(drill.filled())
    other = grade(drill.place, drill.key._replace(ticket="another"))
    assert not sheet.notes and len(other.notes) == 1


def test_nothing_is_left_behind(drill, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    os.mkdir(str(tmp_path / "tmp"))
    before = sorted(glob.glob(os.path.join(drill.place, "**"), recursive=True))
    drill.sheet(None, result=None)
    assert os.listdir(str(tmp_path / "tmp")) == []
    assert sorted(glob.glob(os.path.join(drill.place, "**"), recursive=True)) == before


@pytest.mark.parametrize("load, runs", [(0.0, 1), (1000.0, 2)])
def test_a_fault_on_a_machine_that_was_too_busy_is_looked_at_again(drill, monkeypatch, load, runs):
    from edgeai.drill import graded_runs

    run, seen = graded_runs.run_program, []
    monkeypatch.setattr("os.getloadavg", lambda: (load, 0, 0), raising=False)
    monkeypatch.setattr(graded_runs, "run_program", lambda *words, **keys: seen.append(1) or run(*words, **keys))
    sheet = drill.sheet("import sys\nsys.exit(1)\n")
    assert (len(seen), sheet.rows[22].points) == (runs, 0.0)


def test_a_run_that_was_busy_and_fine_is_not_made_again(drill, monkeypatch):
    from edgeai.drill import graded_runs

    run, seen = graded_runs.run_program, []
    monkeypatch.setattr("os.getloadavg", lambda: (1000.0, 0, 0), raising=False)
    monkeypatch.setattr(graded_runs, "run_program", lambda *words, **keys: seen.append(1) or run(*words, **keys))
    sheet = drill.sheet(drill.filled(**{drill.names[0]: RIGHT[drill.names[0]]}))
    assert sheet.rows[1].points == 3 and len(seen) <= 3  # row 19 asks for what is never there


def test_a_wrong_check_is_told_before_anything_runs(drill):
    path = drill.task.path("task.toml")
    with open(path, encoding="utf-8") as file:
        text = file.read().replace('kind = "ended"', 'kind = "endet"', 1)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    from edgeai.errors import TaskError
    with pytest.raises(TaskError, match="task.toml: there is no check of the kind 'endet'"):
        drill.sheet(drill.filled())
