"""Faults F15 and F17 to F22 of the line to board B, for `faults.py`: a textbook's script and ours.

Both read the same board: the firmware's program (by MicroPython, where it is) on a pseudo-terminal
that a link in the folder names. Each is judged by what it prints after the fault is over.
tests/linkage/board_b/test_board.py holds edgeai's column, and F16 and F23, which need real ports.
"""
import os
import subprocess
import sys
import tempfile
import time
from typing import Callable, NamedTuple

from serial_line import ROOT, BoardProcess, SerialLine

PLAIN = """import binascii, itertools, json, sys, time
import serial
port = serial.Serial(sys.argv[1], 115200)
numbers = itertools.count(1)
def ask(do, **fields):
    body = json.dumps(dict(fields, id=next(numbers), do=do)).encode()
    port.write(b"\\n#E%04x%08x " % (len(body), binascii.crc32(body)) + body + b"\\n")
time.sleep(0.5)
ask("config", set=SETTINGS)
ask("start")
while WRITES:
    ask("status")
    port.reset_input_buffer()
    time.sleep(0.002)
    print("written", flush=True)
while True:
    line = port.readline().decode()
    print("line", len(line), flush=True)
    if "seen" in line:
        print("seen", json.loads(line[15:])["d"], flush=True)
"""
OURS = """import sys, time
from edgeai.clock import Clock
from edgeai.config import BoardBConfig
from edgeai.errors import EdgeaiError
from edgeai.linkage.board_b.board import BoardB
def tell(error):
    print("told", error, flush=True)
board = BoardB.open(BoardBConfig(sys.argv[1], 115200, {}))
board.when_fault = tell
board.when_log = lambda text: print("line", len(text), flush=True)
try:
    board.configure(SETTINGS)
except EdgeaiError:
    pass
while True:
    try:
        while WRITES:
            board.status()
            print("written", flush=True)
        for detections in board.values():
            print("seen", detections, flush=True)
    except EdgeaiError as error:
        print("lost", error, flush=True)
        time.sleep(0.1)
"""
SETTINGS = {"task": "detect", "labels": ["fire"], "anchors": [1.0, 1.0], "model": "/flash/fire.kmodel"}
BEFORE_S, AFTER_S = 2.0, 6.0


class Row(NamedTuple):
    """happen(place): the fault, and its end. is_well(before, after): the lines printed until it ended, and then."""

    fault: str
    title: str
    happen: Callable
    is_well: Callable
    settings: dict = SETTINGS
    writes: bool = False


class Place:
    """A board on a line whose host's end bears one name."""

    def __init__(self, folder):
        self.line = SerialLine()
        self.board = BoardProcess(self.line)
        self.name = os.path.join(folder, "board")
        self.link()

    def link(self):
        if os.path.islink(self.name):
            os.remove(self.name)
        os.symlink(self.line.host, self.name)

    def close(self):
        self.board.kill()
        self.line.close()


def unplugged(place):
    place.line.unplug()
    time.sleep(1.0)
    place.line.plug()
    place.link()


def blocked(place):
    """To the end: the program must not hang in it."""
    place.line.is_blocked = True
    time.sleep(4.0)


def garbage(place):
    for junk in (b"T:25.\xff\xfe\n", b"#E00", b"\n#E0014cffe628d {\"seen\":1,\n"):
        place.line.inject(junk)
        time.sleep(0.1)


def flood(place):
    for _turn in range(60):
        place.line.inject(b"x" * 1000)
        time.sleep(0.01)
    place.line.inject(b"\n")


def reboot(place):
    place.board.kill()
    place.board.start()


def nothing(_place):
    pass


def sees_on(before, after):
    return any(line.startswith("seen") for line in before) and any(line.startswith("seen") for line in after[5:])


def is_not_stuck(before, after):
    return "written" in before and bool(after)


def keeps_no_flood(before, after):
    longest = max([int(line.split()[1]) for line in before + after if line.startswith("line")] or [0])
    return longest <= 4096 and sees_on(before, after)


def is_told(before, after):
    return any("What" in line or "->" in line or line.startswith("told") for line in before + after)


ROWS = (
    Row("F15", "the board is unplugged for a second", unplugged, sees_on),
    Row("F17", "the board takes nothing any more", blocked, is_not_stuck, writes=True),
    Row("F18", "garbage and half lines", garbage, sees_on),
    Row("F19", "60 KB without a newline", flood, keeps_no_flood),
    Row("F20", "the board restarts", reboot, sees_on),
    Row("F21", "the board can't load its model", nothing, is_told, dict(SETTINGS, model="/flash/wrong.kmodel")),
    Row("F22", "the board has no TF card", nothing, is_told, dict(SETTINGS, model="/sd/fire.kmodel")),
)


def board_rows(only=None):
    """Outcomes as `faults.py` has them."""
    for row in ROWS:
        if only in (None, row.fault):
            plain_ok, plain_said = judged(row, PLAIN)
            ours_ok, ours_said = judged(row, OURS)
            yield {"fault": row.fault, "title": row.title, "plain_ok": plain_ok, "plain_said": plain_said,
                   "ours_ok": ours_ok, "ours_said": ours_said}


def judged(row, script):
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        try:
            return _judge(row, script, place, folder)
        finally:
            place.close()


def _judge(row, script, place, folder):
    begin = "SETTINGS = %r\nWRITES = %r\n" % (row.settings, row.writes)
    path = os.path.join(folder, "script.py")
    with open(path, "w") as file:
        file.write(begin + script)
    process = subprocess.Popen([sys.executable, path, place.name], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=dict(os.environ, PYTHONPATH=ROOT, EDGEAI_LANG="en"))
    time.sleep(BEFORE_S)
    row.happen(place)
    begin_s = time.monotonic()
    before = _so_far(process)
    time.sleep(max(0.0, AFTER_S - (time.monotonic() - begin_s)))
    has_ended = process.poll() is not None
    process.kill()
    output, errors = process.communicate()
    after = output.decode("utf-8", "replace").splitlines()
    last = (errors.decode("utf-8", "replace").strip().splitlines() or [""])[-1]
    return row.is_well(before, after), "%d lines after it; %s" % (
        len(after), "ended: " + last[:60] if has_ended else "still at it")


def _so_far(process):
    """The lines that it has printed by now."""
    os.set_blocking(process.stdout.fileno(), False)
    data = process.stdout.read() or b""
    os.set_blocking(process.stdout.fileno(), True)
    return data.decode("utf-8", "replace").splitlines()
