"""A task book with one small task whose programs run for a moment; for tests of grading."""
import os

from edgeai.drill.drill_folder import new_drill

LIGHT = 17
RAW = '''\
import sys
import time

import RPi.GPIO as GPIO

TIMES = 2

# 空 mode 「GPIO.BCM」 提示：按 GPIO 编号 查：blink
GPIO.setmode(GPIO.BCM)
# 空 out 「GPIO.OUT」 提示：灯是输出 查：blink
GPIO.setup(17, GPIO.OUT)
# 空 times 「TIMES」 提示：亮几次 查：blink
for number in range(TIMES):
    # 空 high 「GPIO.HIGH」 提示：亮 查：blink
    GPIO.output(17, GPIO.HIGH)
    time.sleep(0.05)
    # 空 off 「GPIO.output(17, GPIO.LOW)」 提示：灭 查：blink
    GPIO.output(17, GPIO.LOW)
    time.sleep(0.05)
# 空 count 「number + 1」 提示：共几次 查：blink
print("亮了", number + 1)
open("result.txt", "w").write("done")
GPIO.cleanup()
'''
TASK = '''\
title = "闪灯"
module = 2
minutes = 5
results = ["result.txt"]

[[vary]]
choices = [{TIMES = 2}, {TIMES = 3}]

[[script]]
file = "raw.py"
hand_in = "blink.py"
row = 1

[[run]]
name = "blink"
script = "blink.py"
limit_s = 10
checks = [
  {kind = "ended"},
  {kind = "printed", regex = "^亮了 ${TIMES}$"},
  {kind = "journal", entry = {kind = "pin", pin = 17, level = 1}, at_least = "${TIMES}", at_most = "${TIMES}"},
  {kind = "journal_order", entries = [{pin = 17, level = 1}, {pin = 17, level = 0}, {pin = 17, level = 1}]},
]

[[row]]
number = 2
kind = "all"
checks = [{kind = "text_file", where = "hand_in", file = "result.txt", text = "done", says = "结果文件"}]

[[row]]
number = 10
kind = "count"
each = 0.5
checks = [{kind = "text_file", where = "hand_in", file = "result.txt", text = "done"}]

[[row]]
number = 19
kind = "each"
each = 2
run = "blink"
checks = [{kind = "ended"}, {kind = "printed", text = "亮了"}, {kind = "printed", text = "不会有"}]

[[row]]
number = 22
kind = "ladder"
steps = [
  {says = "能运行", run = "blink", checks = [{kind = "ended"}]},
  {says = "亮过", run = "blink", checks = [{kind = "journal", entry = {pin = 17, level = 1}}]},
  {says = "灭过", run = "blink", checks = [{kind = "journal", entry = {pin = 17, level = 0}}]},
  {says = "输出", run = "blink", checks = [{kind = "printed", text = "亮了"}]},
  {says = "次数", run = "blink", checks = [{kind = "printed", regex = "亮了 ${TIMES}"}]},
]
'''
BOOK = '''\
title = "闪灯"
scene = "展厅的灯要闪。"
minutes = 10

[[task]]
id = "blinking"
'''


def write_book(folder):
    """The path of the book."""
    task = os.path.join(str(folder), "blinking")
    os.makedirs(task)
    for name, text in (("task.toml", TASK), ("raw.py", RAW), ("book.zh.md", "闪 ${TIMES} 次。\n")):
        _write(os.path.join(task, name), text)
    path = os.path.join(str(folder), "TB-闪灯.toml")
    _write(path, BOOK)
    return path


def make_drill(folder, seed="3", seat="07"):
    """(folder of the drill, its DrillKey, the key's own script)."""
    from edgeai.drill.book import read_books

    book = write_book(os.path.join(str(folder), "book"))
    place = os.path.join(str(folder), "考试")
    _drill, key = new_drill(book, place, seed, seat)
    task = read_books(book, seed)[0].tasks[0]
    return place, key, task.script("raw.py").key()


def hand_in(place, files, seat="07"):
    """Write {name: text} into the folder to hand in; that folder."""
    folder = os.path.join(place, seat)
    for name, text in files.items():
        _write(os.path.join(folder, name), text)
    return folder


def _write(path, text):
    with open(path, "wb") as file:
        file.write(text.encode("utf-8"))
