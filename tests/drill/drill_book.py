"""A task book of one small task, for tests that need no real one."""
BOOK = '''
title = "智慧教室"
scene = "教室要点灯。"
minutes = 10
[[task]]
id = "点灯"
'''
TOML = '''
title = "点灯"
module = 4
minutes = 10
material = ["说明.txt"]
results = ["结果.txt"]
[[vary]]
choices = [{PIN = 17, TIMES = 1}, {PIN = 27, TIMES = 2}, {PIN = 22, TIMES = 3}]
[[script]]
file = "raw.py"
hand_in = "light.py"
row = 21
[[run]]
name = "on"
script = "light.py"
scenario = "room.toml"
limit_s = 30
checks = [{kind = "ended", code = 0}, {kind = "printed", text = "灯亮 ${PIN}", at_least = "${TIMES}"}]
[[row]]
number = 20
kind = "all"
checks = [{kind = "file", where = "hand_in", file = "结果.txt"}]
'''
RAW = '''import RPi.GPIO as GPIO
PIN = 17
TIMES = 1
# 空 mode 「GPIO.BCM」 提示：按 BCM 编号 查：on
GPIO.setmode(GPIO.BCM)
# 空 setup 「GPIO.OUT」 提示：方向 查：on
GPIO.setup(PIN, GPIO.OUT)
# 空 times 「TIMES」 提示：几次 查：on
for time in range(TIMES):
    # 空 high 「GPIO.output(PIN, 1)」 提示：点亮 查：on
    GPIO.output(PIN, 1)
    # 空 name 「PIN」 提示：哪个脚 查：on
    print("灯亮", PIN)
    GPIO.output(PIN, 0)
GPIO.cleanup()
open("结果.txt", "w", encoding="utf-8").write("完成")
'''


def write_book(folder):
    """Write it below `folder`, a Path; returns the path of the book's TOML file."""
    task = folder / "点灯"
    (task / "material").mkdir(parents=True)
    for path, text in (
            (folder / "TB4-9.toml", BOOK), (task / "task.toml", TOML), (task / "raw.py", RAW),
            (task / "book.zh.md", "在 BCM ${PIN} 脚上点灯 ${TIMES} 次。\n\n1. 填写 `light.py`；\n2. 保存结果。\n"),
            (task / "room.toml", "[room]\nseconds = 5.0\n"), (task / "hidden_room.toml", "[room]\nseconds = 6.0\n"),
            (task / "answers.toml", ""), (task / "material" / "说明.txt", "说明")):
        path.write_text(text, encoding="utf-8")
    return str(folder / "TB4-9.toml")
