"""The tasks of module 2: the raw scripts and the SDK's do what their book demands, for three seeds."""
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from edgeai.drill.book import read_book
from edgeai.drill.book_page import work_folder
from edgeai.drill.checks import Seen, judge, require_known
from edgeai.drill.drill_folder import new_drill
from edgeai.drill.environment_proof import FILE, Wanted, collect_in_child, wanted_of, write_proof
from edgeai.drill.grading import grade
from edgeai.drill.material import put_material
from edgeai.drill.program_run import Room, run_program
from edgeai.drill.task import read_task
from edgeai.drill.task_folder import write_script
from edgeai.toml_file import read_toml

BOOKS = {"TB2-1": ("recording", "transcription", "guide_talk"),
         "TB2-2": ("recording_until_quiet", "spoken_commands", "ward_assistant")}
TASKS = [task for tasks in BOOKS.values() for task in tasks]
SEEDS = (1, 2, 3)
AT_ONCE = 6  # they mostly wait


def made(name, seed, kind, folder):
    """(Task, Seen) of the task's script in a folder of its own."""
    task = read_task(name, seed)
    plan, script = task.runs[0], task.scripts[0]
    folder.mkdir()
    put_material(task, str(folder))
    write_script(task, script.file if kind == "raw" else script.sdk, str(folder / plan.script))
    room = Room(str(folder / plan.scenario), str(folder / plan.kit) if plan.kit else None)
    run = run_program(str(folder), plan.script, plan.arguments, room, plan.limit_s)
    return task, Seen(str(folder), str(folder), run, task.values)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """{(task, seed, kind): a future of `made`}"""
    top = tmp_path_factory.mktemp("语音")
    jobs = [(name, seed, "raw") for seed in SEEDS for name in TASKS] + [(name, 1, "sdk") for name in TASKS]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {job: pool.submit(made, *job, folder=top / ("%s-%s-%s" % job)) for job in jobs}


def findings(checks, seen):
    return [(check["kind"], judge(check, seen).reason) for check in checks if not judge(check, seen).ok]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", TASKS)
def test_the_raw_script_does_all_that_is_demanded(results, name, seed):
    task, seen = results[name, seed, "raw"].result()
    assert findings(task.runs[0].checks, seen) == [], seen.run.errors


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", TASKS)
def test_what_it_leaves_is_what_is_handed_in(results, name, seed):
    task, seen = results[name, seed, "raw"].result()
    assert all(os.path.getsize(seen.path(one)) for one in task.results if one != FILE)
    rows = [check for row in task.rows for check in row.checks if check["kind"] != "environment"]
    assert findings(rows, seen) == []


@pytest.mark.parametrize("name", TASKS)
def test_the_sdk_script_leaves_the_same(results, name):
    task, seen = results[name, 1, "sdk"].result()
    assert seen.run.ended and seen.run.code == 0, seen.run.errors
    rows = [check for row in task.rows for check in row.checks if check["kind"] != "environment"]
    assert findings(rows, seen) == []


@pytest.mark.parametrize("name", TASKS)
def test_an_empty_hand_in_earns_nothing(tmp_path, name):
    task = read_task(name, 1)
    seen = Seen(str(tmp_path), str(tmp_path), None, task.values)
    for row in task.rows:
        assert not any(judge(check, seen).ok for check in row.checks)


@pytest.mark.parametrize("name", TASKS)
def test_what_is_given_earns_nothing(tmp_path, name):
    task = read_task(name, 1)
    put_material(task, str(tmp_path))
    seen = Seen(str(tmp_path), str(tmp_path), None, task.values)
    for row in task.rows:
        assert not any(judge(check, seen).ok for check in row.checks)


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_the_environment_is_proved(tmp_path, book):
    read = read_book(book, 2)
    for task in read.tasks:
        put_material(task, str(tmp_path))
    report = collect_in_child(tmp_path, wanted_of(read.tasks), "sim")
    (tmp_path / FILE).write_text(json.dumps(report), encoding="utf-8")
    checks = [check for task in read.tasks for row in task.rows for check in row.checks
              if check["kind"] == "environment"]
    assert len(checks) == 2
    for task in read.tasks:
        assert findings(checks, Seen(str(tmp_path), str(tmp_path), None, task.values)) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("book", sorted(BOOKS))
def test_the_key_earns_25_of_25_and_the_blank_sheet_nothing(tmp_path, results, book, seed):
    drill, key = new_drill(book, tmp_path / "drill", seed, "07")
    seat = tmp_path / "drill" / "07"
    for number, name in enumerate(BOOKS[book], 1):
        task, _seen = results[name, seed, "raw"].result()
        for script in task.scripts:
            shutil.copy(str(tmp_path / "drill" / work_folder(number, task) / script.hand_in), str(seat))
    assert grade(str(tmp_path / "drill"), key).total == 0
    for name in BOOKS[book]:
        task, seen = results[name, seed, "raw"].result()
        for file in [script.hand_in for script in task.scripts] + [one for one in task.results if one != FILE]:
            shutil.copy(seen.path(file), str(seat))
    write_proof(str(tmp_path / "drill"), str(seat / FILE), Wanted(**drill.environment), "sim")
    sheet = grade(str(tmp_path / "drill"), key)
    assert {row.number: row.points for row in sheet.rows if row.is_part} == {
        1: 3, 2: 2, 3: 2, 4: 5, 5: 3, 6: 2, 7: 3, 8: 3, 9: 2}, sheet
    assert sheet.total == 25 and sheet.changed == () and sheet.tampering == ()


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_the_books_have_rows_1_to_9(book):
    read = read_book(book)
    assert [task.id for task in read.tasks] == list(BOOKS[book])
    assert sorted(number for task in read.tasks for number in task.row_numbers()) == list(range(1, 10))
    assert 120 <= len(read.scene.strip()) <= 180 and read.minutes == 45


@pytest.mark.parametrize("name", TASKS)
def test_the_scripts_are_as_long_as_the_contests_and_have_spots_enough(name):
    points = {"recording": 3, "recording_until_quiet": 3, "transcription": 5, "spoken_commands": 5,
              "guide_talk": 3, "ward_assistant": 3}
    task = read_task(name)
    script = task.script("raw.py")
    assert 33 <= len(script.lines) <= 90
    assert len(script.blanks) >= 2 * points[name]
    assert not any(len(line) > 120 for line in script.lines)
    for check in [one for run in task.runs for one in run.checks] + [one for row in task.rows for one in row.checks]:
        require_known(check, name)


@pytest.mark.parametrize("name", TASKS)
def test_every_blank_has_answers_to_try(name):
    task = read_task(name)
    table = read_toml(task.path("answers.toml"))
    for blank in task.script("raw.py").blanks:
        answers = table.table(blank.name)
        assert len(answers.strings("wrong")) >= 3 and len(answers.strings("right")) >= 3, blank.name
        answers.finish()
    table.finish()


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_the_book_names_what_is_handed_in_and_fills_every_value(name, seed):
    task = read_task(name, seed)
    text = task.text("book.zh.md")
    for file in [script.hand_in for script in task.scripts] + list(task.results):
        assert "`%s`" % file in text
    assert "${" not in text and "{'" not in text
