"""edgeai task list, show, run, eject: on a task of three lines, so that no real task is needed."""
import subprocess
import sys

import pytest
from edgeai_command import edgeai

TOML = '''
title = "点灯 ${PIN}"
module = 4
minutes = 3
results = ["结果.txt"]
material = ["说明.txt"]
[[vary]]
choices = [{PIN = 17}, {PIN = 27}]
[[script]]
file = "raw.py"
hand_in = "light.py"
row = 21
sdk = "sdk.py"
[[run]]
name = "on"
script = "light.py"
limit_s = 30
[[run]]
name = "twice"
script = "light.py"
arguments = ["2"]
limit_s = 30
[[row]]
number = 20
kind = "all"
'''
RAW = '''import sys
import RPi.GPIO as GPIO
PIN = 17
GPIO.setmode(GPIO.BCM)
# 空 setup 「GPIO.OUT」 提示：方向 查：on
GPIO.setup(PIN, GPIO.OUT)
for time in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
    GPIO.output(PIN, 1)
    print("灯亮", PIN)
GPIO.cleanup()
open("结果.txt", "w", encoding="utf-8").write(open("说明.txt", encoding="utf-8").read())
'''


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "点灯"
    (place / "material").mkdir(parents=True)
    for name, text in (("task.toml", TOML), ("raw.py", RAW), ("sdk.py", "print('sdk')\n"),
                       ("book.zh.md", "# 点灯\n接在 ${PIN} 脚。\n"), ("material/说明.txt", "亮")):
        (place / name).write_text(text, encoding="utf-8")
    return place


def test_show(folder):
    shown = edgeai("task", "show", folder, "--json").json
    assert shown["values"] == {"PIN": 17} and shown["book"] == "# 点灯\n接在 17 脚。\n"
    assert [(row["number"], row["points"]) for row in shown["rows"]] == [(20, 2), (21, 3)]
    assert edgeai("task", "show", folder, "--seed", "2").output.splitlines()[:3] == [
        "点灯  点灯 27", "module 4, 3 min, 5 points", "  row 20: 传感器调试, 2 points: done, or 0"]


def test_run_raw_and_sdk(folder, tmp_path):
    done = edgeai("task", "run", folder, "--kit", "sim", "--to", tmp_path / "一", cwd=tmp_path)
    assert done.code == 0 and "灯亮 17\n" in done.output, done.errors
    assert (tmp_path / "一" / "结果.txt").read_text(encoding="utf-8") == "亮"
    assert '"pin"' in (tmp_path / "一" / "journal.jsonl").read_text(encoding="utf-8")
    done = edgeai("task", "run", folder, "--run", "twice", "--kit", "sim", cwd=tmp_path)
    assert done.output.count("灯亮 17\n") == 2
    done = edgeai("task", "run", folder, "--sdk", "--kit", "sim", cwd=tmp_path)
    assert done.output.startswith("sdk\n")


def test_what_was_ejected_runs_without_edgeai(folder, tmp_path):
    done = edgeai("task", "eject", folder, tmp_path / "出", "--seed", "2", "--json")
    assert done.json["files"] == ["README.md", "light.py", "说明.txt"]
    text = (tmp_path / "出" / "light.py").read_text(encoding="utf-8")
    assert "空" not in text and "PIN = 27" in text and "edgeai" not in text
    assert "python light.py" in (tmp_path / "出" / "README.md").read_text(encoding="utf-8")
    again = edgeai("task", "eject", folder, tmp_path / "出")
    assert again.code == 2 and "is there already" in again.errors


def test_mistakes(folder, tmp_path):
    assert "there is no task nothing" in edgeai("task", "show", "nothing").errors
    assert "has no run none" in edgeai("task", "run", folder, "--run", "none", "--kit", "sim").errors
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    done = edgeai("task", "run", folder, "--kit", "sim", "--to", tmp_path / "full")
    assert done.code == 2 and (tmp_path / "full" / "mine.txt").read_text() == "mine"


def test_list_is_what_ships():
    listed = edgeai("task", "list", "--json").json
    assert sorted(listed["rehearsals"]) == ["A", "B", "C"]
    assert all(book["tasks"] for book in listed["books"])
    assert edgeai("task", "list").code == 0
