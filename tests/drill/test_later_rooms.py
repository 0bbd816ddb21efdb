"""A graded room whose events come later than in the scenario that was given: who goes by the clock loses."""
import os

import pytest

from edgeai.drill.book import read_books
from edgeai.drill.drill_folder import new_drill
from edgeai.drill.grading import grade
from edgeai.drill.sandbox import program_box
from edgeai.drill.task import read_task
from small_book import BOOK, RAW, TASK

pytestmark = pytest.mark.skipif(not program_box.HAS_LAYERS, reason="without layers a run takes its whole time")
RUN = 'script = "blink.py"\nlimit_s = 10\n'
ROW_22 = '''[[row]]
number = 22
kind = "ladder"
steps = [
  {says = "不按不亮", run = "blink", checks = [{kind = "journal", entry = {kind = "pin", level = 1}, at_most = 0, to_s = 0.95}]},
  {says = "按了就亮", run = "blink", checks = [{kind = "journal_within", entry = {kind = "pin", level = 1}, after = {kind = "hand", does = "press"}, within_s = 1}]},
  {says = "亮一次", run = "blink", checks = [{kind = "printed", text = "亮"}]},
  {says = "结束", run = "blink", checks = [{kind = "ended"}]},
  {says = "结束", run = "blink", checks = [{kind = "ended"}]},
]
'''
ROOM = '[[event]]\nat_s = 1.0\npress = "button"\n'
WAITS = "GPIO.setup(23, GPIO.IN, pull_up_down=GPIO.PUD_UP)\nwhile GPIO.input(23): time.sleep(0.01)\n"
BY_THE_CLOCK = "time.sleep(1.45)\n"
PROGRAM = "import time\nimport RPi.GPIO as GPIO\nGPIO.setmode(GPIO.BCM)\nGPIO.setup(17, GPIO.OUT)\n%sGPIO.output(17, 1)\nprint('亮')\n"


@pytest.fixture
def drill(tmp_path):
    """drill(later_s) -> (its folder, its key)."""
    def made(later_s):
        task = tmp_path / "blinking"
        task.mkdir()
        text = TASK[:TASK.index("[[row]]")] + ROW_22
        text = text.replace(RUN, RUN + 'scenario = "room.toml"\nlater_s = %s\n' % later_s)
        for name, content in (("task.toml", text), ("raw.py", RAW), ("book.zh.md", ""), ("room.toml", ROOM)):
            (task / name).write_text(content, encoding="utf-8")
        (tmp_path / "TB-闪灯.toml").write_text(BOOK, encoding="utf-8")
        return str(tmp_path / "考试"), new_drill(str(tmp_path / "TB-闪灯.toml"), str(tmp_path / "考试"), "3", "07")[1]
    return made


@pytest.mark.parametrize("later_s, waiting, points", [
    (0.0, WAITS, 10), (0.0, BY_THE_CLOCK, 10), (1.0, WAITS, 10), (1.0, BY_THE_CLOCK, 0)])
def test_who_looks_earns_and_who_counts_seconds_does_not(drill, later_s, waiting, points, monkeypatch):
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0))
    place, key = drill(later_s)
    with open(os.path.join(place, "07", "blink.py"), "w", encoding="utf-8") as file:
        file.write(PROGRAM % waiting)
    sheet = grade(place, key)
    assert sheet.rows[22].points == points, sheet.rows[22]


def test_what_is_given_says_nothing_of_it(drill):
    place, _key = drill(0.6)
    for folder, _folders, names in os.walk(place):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                assert b"later_s" not in file.read()


@pytest.mark.parametrize("book, task", [("TB4-1", "greenhouse"), ("TB4-2", "fire_alarm"), ("TB4-3", "entrance")])
def test_each_ladder_runs_in_a_later_room(book, task):
    ladders = [row for row in read_task(task).rows if row.kind == "ladder"]
    (read,) = read_books(book, "3")[0].tasks
    assert ladders and all(read.run(step.run or row.run).later_s > 1 for row in ladders for step in row.steps)
