"""Progress over attempts: what counts as one, rows, blanks, minutes of each row, and the page."""
import json
import os

import pytest
from browser import Browser
from edgeai_command import edgeai
from progress_help import sheet, write_drill, write_sheet

from edgeai.drill.book import read_book
from edgeai.drill.coaching.attempts import read_attempts
from edgeai.drill.coaching.progress import contestants
from edgeai.drill.coaching.report_files import find_all
from edgeai.drill.coaching.report_page import report_page
from edgeai.drill.coaching.row_time import row_time, rows_by_file, spent
from edgeai.drill.drill_folder import blank_names, read_drill
from edgeai.drill.snapshots import Change
from edgeai.errors import DrillError

SCRIPT, TABLE = "1_温室大棚语音播报联动/greenhouse.py", "1_温室大棚语音播报联动/sensors.csv"
ROWS = {"greenhouse.py": (21,), "sensors.csv": (20,), "model/": (13, 14)}
LOG = [(6, SCRIPT, "a"), (15, SCRIPT, "b"), (20, TABLE, "c"),
       (21, "07/greenhouse.py", "b"), (24, "07/sensors.csv", "d")]
TASK = read_book("TB4-1", "1").tasks[0]
MARKED = TASK.script("raw.py")
OPEN = blank_names(MARKED, TASK.scripts[0], "1")


@pytest.fixture
def season(tmp_path):
    """Three attempts of seat 07, named against their order, and one of seat 08."""
    folder = tmp_path / "一班"
    for name, ticket, day, lost, shares in (
            ("c", "t1", 1, OPEN, {20: 0, 22: 0.2}), ("b", "t2", 8, OPEN[:1], {22: 0.4}),
            ("a", "t3", 15, (), {22: 0.8})):
        write_drill(folder / ("drill" + name), ticket, "2026-05-%02dT09:00:00" % day, log=LOG, used_s=1500)
        write_sheet(folder / "成绩" / (name + ".json"), ticket=ticket, lost=lost, shares=shares)
    write_sheet(folder / "成绩" / "d.json", ticket="t4", seat="08")
    (folder / "成绩" / "别的.json").write_text("[1, 2]", encoding="utf-8")
    return folder


def people(*paths, **words):
    found = find_all([str(path) for path in paths])
    times = {one.drill.ticket: row_time(one.folder, one.drill) for one in found.drills}
    return contestants(found, times, **words)


def test_attempts_are_ordered_by_when_their_drill_was_made(season):
    first, second = people(season)
    assert (first.seat, second.seat) == ("07", "08")
    assert [one.ticket for one in first.attempts] == ["t1", "t2", "t3"]
    assert first.made_at[0] == "2026-05-01T09:00:00" and second.made_at == ("",)
    assert [one.points for one in first.attempts] == [2.0, 8.0, 13.0] and first.attempts[0].most == 15.0


def test_files_keep_the_order_in_which_they_are_named(season):
    sheets = season / "成绩"
    (one,) = people(sheets / "a.json", sheets / "d.json", sheets / "c.json", is_one=True)
    assert [attempt.ticket for attempt in one.attempts] == ["t3", "t4", "t1"] and one.seat == "07、08"


def test_what_is_graded_again_is_one_attempt(season):
    write_sheet(season / "成绩" / "z.json", ticket="t3", shares={22: 1.0})
    assert [one.points for one in people(season)[0].attempts] == [2.0, 8.0, 15.0]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_no_attempt(season, tmp_path):
    write_sheet(tmp_path / "elsewhere" / "a.json", ticket="t9")
    (season / "成绩" / "link.json").symlink_to(tmp_path / "elsewhere" / "a.json")
    (season / "folder").symlink_to(tmp_path / "elsewhere")
    assert [one.ticket for one in people(season)[0].attempts] == ["t1", "t2", "t3"]


def test_theory_attempts_stand_in_the_report(season, tmp_path):
    attempt = {"id": "a", "seed": 1, "marks": "90", "points": "13.5", "seconds": 600.0, "topics": {"x<y": [9, 10]},
               "mistakes": []}
    (season / "theory-attempts.jsonl").write_text(json.dumps(attempt) + "\n{", encoding="utf-8")
    done = edgeai("drill", "report", season, "--to", tmp_path / "a.html", "--json").json
    assert [one["marks"] for one in done["theory"]] == ["90"]
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "13.5" in text and "x&lt;y" in text


def test_rows_over_attempts_and_the_weakest(season):
    one = people(season)[0]
    rows = {row.number: row for row in one.rows()}
    assert rows[20].points == (0.0, 2.0, 2.0) and rows[21].points == (0.0, 2.0, 3.0)
    assert rows[22].mean == pytest.approx((0.2 + 0.4 + 0.8) / 3)
    assert [row.number for row in one.weakest()] == [22, 21, 20]
    assert people(season)[1].weakest() == []


def test_blanks_are_named_with_their_hint_and_what_was_written(season):
    found = people(season)[0].lost_blanks()
    assert [(one.name, one.lost) for one in found][0] == (OPEN[0], 2)
    blank = MARKED.blank(OPEN[0])
    assert found[0].hint == blank.hint and found[0].line == blank.line + 1 and found[0].answers == ("0", "0")
    assert {one.name for one in found} == set(OPEN)


@pytest.mark.parametrize("evidence, answers", [
    ("greenhouse.py 第 %d 行", ()), ("greenhouse.py line %d", ()), ("greenhouse.py line %d: ", ()),
    ("greenhouse.py line %d: GPIO.OUT", ("GPIO.OUT",)), ("greenhouse.py 第 %d 行: x[1: 2]  应当打印：温度", ("x[1: 2]",))])
def test_places_as_grading_tells_them(tmp_path, evidence, answers):
    fields = sheet(lost=OPEN[:1], ticket="t")
    (item,) = [one for row in fields["rows"] for one in row["items"] if not one["ok"]]
    item["evidence"] = evidence % (MARKED.blank(OPEN[0]).line + 1)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(fields), encoding="utf-8")
    (found,) = people(path)[0].lost_blanks()
    assert (found.name, found.answers) == (OPEN[0], answers)


def test_a_blank_of_a_book_that_is_not_known_here(tmp_path):
    path = write_sheet(tmp_path / "a.json", ticket="t", lost=OPEN[:1])
    fields = dict(json.loads(path.read_text(encoding="utf-8")), name="TB9-9")
    path.write_text(json.dumps(fields), encoding="utf-8")
    assert people(path)[0].lost_blanks() == []


def test_minutes_of_each_row(season):
    folder = str(season / "drilla")
    found = row_time(folder, read_drill(folder))
    assert found.by_row == {20: 9.0, 21: 15.0}  # the copy at 21 min ends nothing
    assert (found.other, found.rest, found.all) == (0.0, 1.0, 25.0) and found.saves == {20: 2, 21: 2}
    assert sorted(os.listdir(os.path.join(folder, ".drill"))) == ["clock.0.json", "log.jsonl"]


def test_states_saved_at_one_moment_share_the_time():
    changes = [Change(60.0, "a/greenhouse.py", "1", 1), Change(60.0, "a/sensors.csv", "2", 1),
               Change(90.0, "a/sensors.csv", None, 0), Change(120.0, "07/model/x/y.onnx", "3", 1),
               Change(120.0, "notes.txt", "4", 1)]
    found = spent(changes, ROWS, 100.0)
    assert found.by_row == {13: 0.25, 14: 0.25, 20: 0.5, 21: 0.5} and found.other == 0.5 and found.rest == 0


def test_files_of_the_tasks_that_ship_have_rows():
    assert rows_by_file(read_book("TB4-1").tasks) == {"greenhouse.py": (21,), "sensors.csv": (20,)}
    entrance = rows_by_file(read_book("TB4-3").tasks)
    assert entrance["entrance.py"] == (21,) and entrance["board_b.py"] == (24,) and all(entrance.values())


@pytest.mark.parametrize("line", [
    '{"at_s": NaN, "path": "greenhouse.py", "sha256": "x", "bytes": 1}',
    '{"at_s": 1e999, "path": "a", "sha256": "x", "bytes": 1}',
    '{"at_s": -5, "path": "a", "sha256": "x", "bytes": 1}', "[" * 5000, "null",
    '{"at_s": 1, "path": "a", "sha256": "x", "bytes": Infinity}'])
def test_a_log_that_lies_costs_nothing(season, line):
    folder = season / "drilla"
    with open(str(folder / ".drill" / "log.jsonl"), "a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert row_time(str(folder), read_drill(str(folder))).by_row == {20: 9.0, 21: 15.0}


def test_no_clock_no_times(season):
    (season / "drilla" / ".drill" / "log.jsonl").unlink()
    (season / "drillb" / "drill.json").write_text("{", encoding="utf-8")
    one = people(season)[0]
    assert {attempt.ticket for attempt, time in zip(one.attempts, one.times) if time} == {"t1"}


@pytest.mark.parametrize("change", [
    {"rows": None}, {"rows": []}, {"rows": [1]}, {"rows": {}}, {"name": 3}, {"seat": None}, {"ticket": ["x"]},
    {"hand_in": 1}, {"layer": None}, {"notes": "x"}, {"notes": [1]}, {"tampering": [["a.py", "1", "x"]]},
    {"changed": [["a.py", 1]]}, {"language": "fr\0"}])
def test_what_is_no_sheet(tmp_path, change):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(dict(sheet(), **change)), encoding="utf-8")
    with pytest.raises(DrillError):
        read_attempts(str(path))


@pytest.mark.parametrize("field, value", [
    ("points", -1), ("points", 99), ("points", "2"), ("points", float("nan")), ("points", True), ("most", 0),
    ("most", 1e300), ("number", 1e9), ("number", "1"), ("module", -1), ("title", None), ("items", {}), ("items", [{}]),
    ("items", [1])])
def test_a_row_that_lies(tmp_path, field, value):
    fields = sheet()
    next(row for row in fields["rows"] if row["is_part"])[field] = value
    path = tmp_path / "a.json"
    path.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(DrillError):
        read_attempts(str(path))


def test_the_sheets_of_a_class_in_one_file(tmp_path):
    path = tmp_path / "class.json"
    path.write_text(json.dumps({"sheets": [sheet(ticket="a"), sheet(ticket="b", seat="08")]}), encoding="utf-8")
    assert [one.seat for one in people(path)] == ["07", "08"]


def test_the_verb(season, tmp_path):
    page = tmp_path / "报告.html"
    done = edgeai("drill", "report", season, "--seat", "07", "--to", page, "--json").json
    (one,) = done["contestants"]
    assert [attempt["points"] for attempt in one["attempts"]] == [2.0, 8.0, 13.0]
    assert one["attempts"][2]["time"]["by_row"] == {"20": 9.0, "21": 15.0} and one["weakest"] == [22, 21, 20]
    assert page.read_text(encoding="utf-8").count("data:image/png;base64,") == 3


def test_a_terminal_is_told_no_commands(tmp_path):
    path = write_sheet(tmp_path / "a.json", seat="07\x1b[2J", ticket="t")
    done = edgeai("drill", "report", path)
    assert done.code == 0 and "\x1b" not in done.output


@pytest.mark.parametrize("words, part", [
    (("nothing.json",), "nothing.json"), ((".",), "no score sheet"), (("a.json", "--seat", "99"), "99"),
    (("a.json", "--to", "a.pdf"), ".html"), (("a.json", "--theory", "none.jsonl"), "none.jsonl"),
    (("huge.json",), "no score sheet")])
def test_what_it_refuses(tmp_path, words, part):
    if words[0] == "a.json":
        write_sheet(tmp_path / "a.json", ticket="t")
    if words[0] == "huge.json":
        (tmp_path / "huge.json").write_text("[" * 100000, encoding="utf-8")
    done = edgeai("drill", "report", *words, cwd=tmp_path)
    assert done.code in (1, 2) and part in done.errors and "Traceback" not in done.errors


def test_the_page_in_a_browser(season, tmp_path):
    if Browser.missing():
        pytest.skip(Browser.missing())
    trap = "<script>document.title='trap'</script>$x_$"
    write_sheet(season / "成绩" / "e.json", ticket="t5", seat=trap, shares={20: 0})
    path = tmp_path / "报告.html"
    path.write_text(report_page(people(season)), encoding="utf-8")
    with Browser(1280, 900) as browser:
        browser.go(path.as_uri())
        for width in (1280, 400):
            browser.be_screen(width, 900)
            assert browser.run("return document.documentElement.scrollWidth") == width
            assert browser.run("return [...document.images].every(one => one.complete && one.naturalWidth > 600)")
        assert trap in browser.text("body") and browser.run("return document.title") != "trap"
        assert browser.run("return document.images.length") == 5 and browser.log() == []
