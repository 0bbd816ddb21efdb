"""The same MaixPy scripts in CPython and in a real MicroPython do the same to the virtual board."""
import hashlib
import os
import shutil

import cv2
import numpy as np
import pytest

import tiny_onnx
from board_help import TalkingBoard, wait_until
from edgeai.clock import Clock
from edgeai.errors import DriverMissing
from edgeai.linkage.board_b.board import BoardB
from edgeai.linkage.board_b.port import open_port
from edgeai.sim.maixpy.micropython_program import find_micropython
from edgeai.sim.maixpy.pin_table import write_pin_table
from edgeai.vision.image_file import read_image
from edgeai.vision.kmodel.records import Shape
from edgeai.vision.kmodel.stand_in import stand_in_kmodel
from edgeai_command import edgeai
from micropython import FIRMWARE, MICROPYTHON, needs_micropython

pytestmark = needs_micropython
TEACHING = os.path.join(FIRMWARE, "teaching")
MASKS = tiny_onnx.detector_toml(
    "masks", '["no_mask", "mask"]', "[[0.5, 0.25], [1, 1], [1, 1], [1, 1], [1, 1]]", 320, 240)


def red_and_blue_detector():
    """Five anchors on 10 by 7 cells, as the teaching scripts have them; the last four see nothing."""
    weights = np.zeros((35, 3, 1, 1), np.float32)
    weights[4, :, 0, 0] = 20, -40, 20
    weights[5, 0], weights[6, 2] = 8, 8
    bias = np.zeros(35, np.float32)
    bias[4::7] = -10
    return tiny_onnx.model(
        [tiny_onnx.node("AveragePool", ["picture"], ["means"], tiny_onnx.integers("kernel_shape", [32, 32])
                        + tiny_onnx.integers("strides", [32, 32])),
         tiny_onnx.node("Conv", ["means", "weights", "bias"], ["head"], tiny_onnx.integers("kernel_shape", [1, 1]))],
        [tiny_onnx.value("picture", (1, 3, 240, 320))], [tiny_onnx.value("head", (1, 35, 7, 10))],
        [tiny_onnx.tensor("weights", weights), tiny_onnx.tensor("bias", bias)])


@pytest.fixture
def masks(tmp_path):
    """(the model package, its kmodel, a picture with two things in it)"""
    data = red_and_blue_detector()
    package = tiny_onnx.write_package(tmp_path / "模型" / "masks", MASKS, data)
    picture = np.full((240, 320, 3), (40, 120, 40), np.uint8)
    picture[32:64, 64:96], picture[128:160, 192:224] = (0, 0, 255), (255, 0, 0)
    path = tmp_path / "图.png"
    path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    kmodel = stand_in_kmodel(Shape(320, 240, 3), Shape(10, 7, 35), hashlib.sha256(data).hexdigest(), 5000)
    return package, kmodel, path


def teaching_run(tmp_path, masks, name, micropython):
    """(UART lines, journal without its times, LCD) of a script of ours that runs for ever."""
    package, kmodel, picture = masks
    folder = tmp_path / ("in-" + os.path.basename(micropython or "cpython"))
    chip = b"\xff" * 0x500000 + kmodel + b"\xff" * 64
    with TalkingBoard(folder, {"flash.bin": chip}, camera=picture, models=[package],
                      script=os.path.join(TEACHING, name), micropython=micropython) as board:
        heard = []
        board.when_received(heard.append, 0)
        board.power_on()
        assert wait_until(lambda: b"".join(heard).count(b"\n") > 6 if name.startswith("send")
                          else is_green(board.screen_path)), board.said
        board.send(b"\x03")
        board.wait(20)
        assert "KeyboardInterrupt" in board.said
        kinds = [{key: value for key, value in entry.items() if key != "at_s"} for entry in board.journal.entries]
    screen = read_image(board.screen_path) if os.path.exists(board.screen_path) else None
    return b"".join(heard).splitlines()[:6], kinds, screen


def is_green(path):
    """Is the green box of a `mask` on the LCD?"""
    return os.path.exists(path) and bool((read_image(path) == (0, 255, 0)).all(axis=2).any())


@pytest.mark.parametrize("name", ["detect_on_lcd.py", "send_on_uart.py"])
def test_the_teaching_scripts_do_the_same(tmp_path, masks, name):
    lines, kinds, screen = teaching_run(tmp_path, masks, name, "")
    lines_there, kinds_there, screen_there = teaching_run(tmp_path, masks, name, MICROPYTHON)
    assert (lines, kinds) == (lines_there, kinds_there)
    if name.startswith("send"):
        assert [line.split(b",")[0] for line in lines[:2]] == [b"no_mask", b"mask"]
    else:
        assert (screen == screen_there).all()


def firmware_run(tmp_path, masks, micropython):
    """What a host meets that configures the firmware and looks at what it sees, and the LCD."""
    from edgeai.sim.maixpy.board_terminal import BoardTerminal

    package, kmodel, picture = masks
    folder = tmp_path / ("firmware-" + os.path.basename(micropython or "cpython"))
    for name in os.listdir(FIRMWARE):
        if os.path.isfile(os.path.join(FIRMWARE, name)):
            os.makedirs(str(folder / "sd"), exist_ok=True)
            shutil.copy(os.path.join(FIRMWARE, name), str(folder / "sd"))
    (folder / "sd" / "m.kmodel").write_bytes(kmodel)
    with TalkingBoard(folder, camera=picture, models=[package], micropython=micropython) as board:
        with BoardTerminal(board) as terminal:
            board.power_on()
            assert board.says('"IDLE"'), board.said
            with BoardB(lambda: (open_port(terminal.path, 115200), terminal.path), None, None, Clock()) as host:
                host.start()
                host.configure({"task": "detect", "model": "/sd/m.kmodel", "labels": ["no_mask", "mask"],
                                "anchors": [0.5, 0.25] + [1.0] * 8, "alarm_pin": 12, "alarm_labels": ["mask"]})
                seen = sorted(next(host.values()))  # MicroPython's own sort changes the order of equals
                assert wait_until(lambda: host.status()["alarm"])
                about = {key: host.about[key] for key in ("version", "cause", "card", "safe", "heap")}
        pins = [(entry["pin"], entry["value"]) for entry in board.entries("board.level")]
        assert wait_until(lambda: is_green(board.screen_path))
        return seen, about, pins, read_image(board.screen_path)


def test_the_firmware_does_the_same(tmp_path, masks):
    pytest.importorskip("serial", reason="pyserial: pip install edgeai[board]")
    seen, about, pins, screen = firmware_run(tmp_path, masks, "")
    seen_there, about_there, pins_there, screen_there = firmware_run(tmp_path, masks, MICROPYTHON)
    assert {one.label for one in seen} == {"no_mask", "mask"}
    assert (seen, about, pins) == (seen_there, about_there, pins_there)
    assert (screen == screen_there).all()


SCRIPT = """
import sys, os, ujson, uhashlib, ubinascii, ustruct, time, image, sensor, math
from Maix import GPIO
from machine import UART, Timer
from fpioa_manager import *
from board import board_info
fm.register(board_info.LED_R, fm.fpioa.GPIOHS0, force=True)
led = GPIO(GPIO.GPIOHS0, GPIO.OUT)
led.value(1)
print(led.value(), board_info.LED_R, fm.fpioa.GPIOHS3, math.floor(2.7))
fm.register(22, fm.fpioa.UART1_TX)
fm.register(21, fm.fpioa.UART1_RX)
uart = UART(UART.UART1, 115200)
print(uart.read(), uart.write(b'\\x00\\xff'), uart.write('文'))
while not uart.any():
    time.sleep_ms(5)
room = bytearray(4)
print(uart.readinto(room), room, uart.readline())
img = image.Image(size=(40, 30))
print(img.draw_rectangle(2, 3, 4, 5, color=(255, 0, 0)).get_pixel(2, 3), img.width(), img.size())
for one in img.find_blobs([(20, 80, 30, 127, -128, 127)], pixels_threshold=1, area_threshold=1):
    print(one.rect(), one[0:2], len(one), one.x())
with open('/flash/data.txt', 'w') as file:
    file.write('一行\\n二\\n')
with open('/flash/data.txt') as file:
    print('+'.join([line for line in file]))
print(os.listdir('/flash'), os.stat('/flash/data.txt')[6], os.getcwd())
print(ujson.loads(ujson.dumps({'a': [1, 2.5, None, True]})))
print(ubinascii.hexlify(uhashlib.sha256(b'abc').digest()), ustruct.pack('<H', 513), ubinascii.crc32(b'abc'))
for wrong in (lambda: led.vlaue(1), lambda: open('/flash/none'), lambda: GPIO(99), lambda: sensor.set_framesize(99),
              lambda: fm.register(13, 999), lambda: {}['x'], lambda: sensor.RGB656, lambda: uart.read(1, 2, 3)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error.args[0] if isinstance(error, OSError) else '')
import helper.inner
print(helper.inner.VALUE, sys.argv[0], sys.platform, 'lcd' in sys.modules)
ticks = []
timer = Timer(Timer.TIMER0, Timer.CHANNEL0, mode=Timer.MODE_PERIODIC, period=20,
              callback=lambda timer: ticks.append(timer.callback_arg()), arg='tick')
while len(ticks) < 4:
    time.sleep(0.02)
timer.stop()
print(len(ticks) > 3, ticks[0])
once = Timer(Timer.TIMER1, Timer.CHANNEL0, mode=Timer.MODE_ONE_SHOT, period=50, callback=lambda timer: print('late'))
"""


def everything_run(tmp_path, micropython):
    name = os.path.basename(micropython or "cpython")
    (tmp_path / "all.py").write_bytes(SCRIPT.encode("utf-8"))
    write_pin_table(str(tmp_path / name))
    with TalkingBoard(tmp_path / name, {"flash/helper/__init__.py": "", "flash/helper/inner.py": "VALUE = 7\n"},
                      script=tmp_path / "all.py", arguments=["一"], micropython=micropython) as board:
        heard = []
        board.when_received(heard.append, 0)
        board.power_on()
        assert wait_until(lambda: b"".join(heard).endswith("文".encode("utf-8"))), board.said
        board.send(b"abcdline\n", 0)
        board.wait(20)
        return board.said.splitlines(), b"".join(heard), board.exit_code


def test_every_kind_of_value_goes_there_and_back(tmp_path):
    said, heard, code = everything_run(tmp_path, "")
    assert code == 0 and said[-2:] == ["True tick", "late"], said
    assert everything_run(tmp_path, MICROPYTHON) == (said, heard, code)


def test_only_micropython_knows_what_its_own_types_lack(tmp_path):
    """CPython has str.zfill; the modules that 1.11 lacks are absent though this MicroPython has them."""
    source = "for go in (lambda: '1'.zfill(2), lambda: __import__('asyncio'), lambda: __import__('socket'),\n" \
             "           lambda: help()):\n" \
             "    try:\n        go()\n    except Exception as error:\n        print(type(error).__name__)\n"
    with TalkingBoard(tmp_path, {"flash/main.py": source}, micropython=MICROPYTHON) as board:
        board.power_on()
        assert board.says(">>> "), board.said
        assert "AttributeError\nImportError\nImportError\nNameError\n" in board.said
        assert board.result_of("f'{1}'")[1].endswith("SyntaxError: invalid syntax\n")
        lines = board.result_of("import lcd\nlcd.shwo()")[1].splitlines()
        assert lines[1] == '  File "<stdin>", line 2, in <module>' and lines[2].startswith("AttributeError: ")


def test_ctrl_c_a_soft_reset_and_the_plug(tmp_path):
    source = "import time\nprint('computes')\nwhile True:\n    pass\n"
    with TalkingBoard(tmp_path, {"flash/main.py": source}, micropython=MICROPYTHON) as board:
        board.power_on()
        assert board.says("computes")
        board.send(b"\x03")
        assert board.says("KeyboardInterrupt") and board.says(">>> ")
        assert board.result_of("import time\ntry:\n    while True:\n        time.sleep_ms(1)\n"
                               "        raise KeyboardInterrupt\nexcept KeyboardInterrupt:\n    print('mine')"
                               ) == ("mine\n", "")
        board.forget()
        board.send(b"\x04")
        assert board.says("soft reboot") and board.says("computes")
        assert programs(board) == 1
    assert wait_until(lambda: programs(board) == 0)


def programs(board):
    """How many MicroPythons of that board run."""
    inside = os.path.join("maixpy", "inside", "board.py").encode("utf-8")
    found = 0
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % number, "rb") as file:
                is_inside = inside in file.read()
            with open("/proc/%s/environ" % number, "rb") as file:
                found += is_inside and board.folder.encode("utf-8") in file.read()
        except OSError:
            pass
    return found


def test_pictures_that_a_script_drops_are_dropped_here_too(tmp_path):
    source = "import image\nfor turn in range(1500):\n    img = image.Image(size=(320, 240)).invert()\nprint('done')\n" \
             "import Maix, gc\nprint(gc.mem_free() < 512 * 1024)\n"
    with TalkingBoard(tmp_path, {"flash/main.py": source}, micropython=MICROPYTHON) as board:
        board.power_on()
        assert board.says("done\nTrue\n", 60), board.said
        with open("/proc/%d/status" % board._process.pid) as file:
            kilobytes = int(next(line for line in file if line.startswith("VmRSS")).split()[1])
    assert kilobytes < 200 * 1024  # all of them would be 337 MB


def test_on_the_command_line(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text("import sys\nprint(sys.implementation.name, '1'.zfill(2))\n")
    words = ("run", "a.py", "--kit", "sim", "--board", "b", "--micropython")
    done = edgeai(*words, cwd=tmp_path, EDGEAI_MICROPYTHON=MICROPYTHON)
    assert done.code == 1 and "AttributeError: 'str' object has no attribute 'zfill'" in done.output
    done = edgeai(*words, "--json", cwd=tmp_path, EDGEAI_MICROPYTHON=str(tmp_path / "none"))
    assert done.code == 1 and done.json["error"]["code"] == "E-DRIVER-MISSING"
    assert edgeai("run", "a.py", "--kit", "sim", "--micropython", cwd=tmp_path).code == 2
    monkeypatch.setenv("EDGEAI_MICROPYTHON", str(tmp_path / "none"))
    with pytest.raises(DriverMissing):
        find_micropython()
