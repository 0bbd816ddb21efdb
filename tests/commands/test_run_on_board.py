"""edgeai run --board b: a MaixPy script runs on the virtual board as it is."""
import os

import cv2
import numpy as np

from edgeai.linkage.journal import read_journal
from edgeai.vision.image_file import read_image
from edgeai_command import edgeai

SCRIPT = """
import sys, os, sensor, lcd
from board import board_info
from fpioa_manager import fm
from Maix import GPIO
fm.register(board_info.LED_R, fm.fpioa.GPIOHS0)
GPIO(GPIO.GPIOHS0, GPIO.OUT).value(1)
lcd.init()
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.run(1)
lcd.display(sensor.snapshot())
print('你好', sys.argv, os.getcwd(), 'card.txt' in os.listdir())
"""


def board_run(folder, text, *words):
    (folder / "脚本.py").write_bytes(text.encode("utf-8"))
    return edgeai("run", "脚本.py", "--kit", "sim", "--board", "b", "--journal",
                  folder / "run" / "journal.jsonl", *words, cwd=folder)


def test_camera_card_screen_and_journal(tmp_path):
    picture = np.full((240, 320, 3), (200, 100, 0), np.uint8)
    (tmp_path / "图.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    (tmp_path / "卡").mkdir()
    (tmp_path / "卡" / "card.txt").write_text("x")
    done = board_run(tmp_path, SCRIPT + "import time\ntime.sleep(0.3)\n", "--picture", "图.png",
                     "--card", "卡", "--", "一")
    assert done.code == 0, done
    assert done.output.splitlines()[0] == "你好 ['一'] /sd True"
    entries = read_journal(str(tmp_path / "run" / "journal.jsonl"))
    assert [entry for entry in entries if entry["kind"] == "board.level"][-1]["pin"] == 13
    screen = read_image(str(tmp_path / "run" / "board-b" / "lcd.png"))
    assert screen[120, 160].tolist() == [200, 100, 0]


def test_an_error_is_exit_code_1_and_a_loop_is_stopped(tmp_path):
    failed = board_run(tmp_path, "import lcd\nlcd.shwo()\n")
    assert failed.code == 1 and "line 2, in <module>\nAttributeError" in failed.output
    stopped = board_run(tmp_path, "while True:\n    pass\n", "--seconds", "5", "--json")
    assert stopped.json["was_stopped"] and "KeyboardInterrupt" in stopped.errors


LOOK = """
import sensor, utime
from machine import UART
u = UART(UART.UART2, 9600)
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.run(1)
red = 0
while red < 200:
    red = sensor.snapshot().get_pixel(160, 120)[0]
    u.write("%d\\n" % red)
    utime.sleep_ms(100)
"""


def test_in_a_scenarios_room_it_sees_what_comes_and_what_it_sends_is_told(tmp_path):
    for name, colour in (("黑.png", 0), ("白.png", 255)):
        (tmp_path / name).write_bytes(cv2.imencode(".png", np.full((240, 320, 3), colour, np.uint8))[1].tobytes())
    (tmp_path / "房间.toml").write_bytes(
        '[[event]]\npicture = "黑.png"\n[[event]]\nat_s = 3.0\npicture = "白.png"\n'.encode("utf-8"))
    done = board_run(tmp_path, LOOK, "--scenario", "房间.toml")
    assert done.code == 0, done
    entries = read_journal(str(tmp_path / "run" / "journal.jsonl"))
    assert [one for one in entries if one["kind"] == "board.uart"][-1]["baud"] == 9600
    sent = [int(one["text"]) for one in entries if one["kind"] == "board.sends" and one["uart"] == 2]
    assert len(sent) > 1 and sent[0] < 20 and sent[-1] > 230


def test_wrong_use(tmp_path):
    (tmp_path / "a.py").write_text("")
    for words in (("--board", "b", "--kit", "pi"), ("--picture", "x.png"),
                  ("--board", "b", "--kit", "sim", "--picture", "none.png"),
                  ("--board", "b", "--kit", "sim", "--card", "none"),
                  ("--board", "b", "--kit", "sim", "--scenario", "a.py", "--card", ".")):
        done = edgeai("run", "a.py", *words, cwd=tmp_path)
        assert done.code == 2, (words, done)
    assert not os.path.exists(str(tmp_path / "edgeai-runs"))
