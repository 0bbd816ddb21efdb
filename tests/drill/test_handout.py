"""Handouts: every blank of a task explained, exercises that differ, and nothing of a coach's overwritten."""
import re

import pytest
from browser import Browser
from drill_book import write_book
from edgeai_command import edgeai

from edgeai.drill.coaching.blank_notes import blank_notes, packages_of
from edgeai.drill.coaching.exercises import books_with, exercises
from edgeai.drill.coaching.handout import code, fenced, handout, handout_page
from edgeai.drill.task import read_task, task_ids

WIDTHS = 1280, 400
ANSWERS = '[mode]\nwrong = ["GPIO.BOARD"]\nright = ["11"]\n[name]\nwrong = ["`id -u`", "<b>x</b>"]\n'


@pytest.fixture
def task(tmp_path):
    write_book(tmp_path)
    (tmp_path / "点灯" / "answers.toml").write_text(ANSWERS, encoding="utf-8")
    return read_task(str(tmp_path / "点灯"))


@pytest.mark.parametrize("name", task_ids())
def test_every_task_that_ships_has_one(name):
    task = read_task(name)
    text = handout(task)
    for script in task.scripts:
        assert fenced("\n".join(task.script(script.file).lines))[-20:-4] in text
        for note in blank_notes(task, script):
            assert code(note.answer) in text and all(code(one) in text for one in note.wrong)
    for row in task.rows:
        assert all(step.says for step in row.steps)
    assert handout_page(text).count("<h2") == text.count("\n## ")


def test_a_blank_knows_its_line_function_and_wrong_answers():
    task = read_task("greenhouse")
    (check,) = [note for note in blank_notes(task, task.scripts[0]) if note.name == "check"]
    assert task.script("raw.py").key().splitlines()[check.line - 1].strip() == check.code
    assert check.function == "read_dht11" and check.about.startswith("(温度, 湿度)")
    assert check.answer == "sum(data[:4]) & 0xFF" and "data[4]" in check.wrong and check.runs == ("hot",)


def test_exercises_differ_and_name_what_changes(task):
    found = exercises(task, 4)
    assert len({str(one[1:]) for one in found}) == 4
    for one in found:
        varied = read_task(task.folder, one.seed)
        assert {name: new for name, (_old, new) in one.changes.items()} == {
            name: value for name, value in varied.values.items() if value != task.values[name]}
        assert len(one.blanks["light.py"]) == 3
    assert books_with(read_task("greenhouse")) == ["TB4-1"] and books_with(task) == []


def test_a_task_that_varies_little_has_fewer(tmp_path):
    write_book(tmp_path)
    path = tmp_path / "点灯" / "task.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r", {PIN = 27.*}", "", text).replace("row = 21\n", ""), encoding="utf-8")
    assert len(exercises(read_task(str(tmp_path / "点灯")), 4)) == 1


def test_code_is_shown_whatever_is_in_it(task):
    text = handout(task)
    assert "`` `id -u` ``" in text and "`<b>x</b>`" in text
    page = handout_page(text)
    assert "<b>x</b>" not in page and "&lt;b&gt;x&lt;/b&gt;" in page
    assert fenced("a\n````\nb").startswith("`````python\n")


def test_packages_of_a_script():
    assert packages_of("import a.b, c\nfrom d.e import f\nfrom . import g\nimport c") == ["a.b", "c", "d.e"]
    assert packages_of("print 'no Python 3'") == []


def test_the_verb_writes_what_a_coach_goes_on_from(tmp_path):
    path = tmp_path / "讲义.md"
    done = edgeai("drill", "handout", "greenhouse", "--to", path, "--exercises", "2", "--json").json
    assert path.read_text(encoding="utf-8") == done["markdown"] and done["path"] == str(path)
    assert done["markdown"].count("### Exercise") == 2
    path.write_text("# 我的讲义\n\n改过的。\n", encoding="utf-8")
    assert edgeai("drill", "handout", "greenhouse", "--to", path).code == 2
    assert path.read_text(encoding="utf-8") == "# 我的讲义\n\n改过的。\n"
    assert edgeai("drill", "handout", path, "--to", tmp_path / "讲义.html").code == 0
    page = (tmp_path / "讲义.html").read_text(encoding="utf-8")
    assert "<title>我的讲义</title>" in page and "改过的" in page


@pytest.mark.parametrize("words, part", [
    (("greenhous",), "greenhouse"), (("greenhouse", "--to", "a.docx"), ".md or .html"),
    (("none.md", "--to", "a.html"), "none.md")])
def test_what_it_refuses(words, part, tmp_path):
    done = edgeai("drill", "handout", *words, cwd=tmp_path)
    assert done.code == 2 and part in done.errors and "Traceback" not in done.errors
    assert list(tmp_path.iterdir()) == []


def test_the_page_fits_its_window(tmp_path):
    if Browser.missing():
        pytest.skip(Browser.missing())
    path = tmp_path / "讲义.html"
    path.write_text(handout_page(handout(read_task("entrance"))), encoding="utf-8")
    with Browser(1280, 900) as browser:
        browser.go(path.as_uri())
        for width in WIDTHS:
            browser.be_screen(width, 900)
            assert browser.run("return document.documentElement.scrollWidth") == width
        assert len(browser.texts("h4")) == len([
            note for script in read_task("entrance").scripts for note in blank_notes(read_task("entrance"), script)])
        assert browser.log() == []
