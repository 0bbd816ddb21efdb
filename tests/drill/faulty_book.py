"""A task book of one small task with a model, a program that looks and one that speaks."""
BOOK = 'title = "看图"\nscene = "教室要看图。"\nminutes = 30\n[[task]]\nid = "看图"\n'
TOML = '''
title = "看图"
module = 3
minutes = 10
material = ["raw:masks"]
[[script]]
file = "raw.py"
hand_in = "look.py"
row = 16
[[run]]
name = "look"
script = "look.py"
scenario = "room.toml"
limit_s = 30
checks = [{kind = "ended", code = 0}]
'''
RAW = '''import cv2
import pyttsx3
# 空 a 「1」 提示：一 查：look
A = 1
# 空 b 「2」 提示：二 查：look
B = 2
# 空 c 「3」 提示：三 查：look
C = 3
# 空 d 「4」 提示：四 查：look
D = 4
# 空 e 「5」 提示：五 查：look
E = 5
blob = cv2.dnn.blobFromImage(canvas, 1 / 255, swapRB=True)
'''


def write_faulty_book(folder):
    """Write it below `folder`, a Path; returns the path of the book's TOML file."""
    task = folder / "看图"
    task.mkdir(parents=True)
    for path, text in ((folder / "TB3-9.toml", BOOK), (task / "task.toml", TOML), (task / "raw.py", RAW),
                       (task / "book.zh.md", "看图。\n"), (task / "room.toml", "[room]\nseconds = 5.0\n")):
        path.write_text(text, encoding="utf-8")
    return str(folder / "TB3-9.toml")
