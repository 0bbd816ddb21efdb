"""What `faults.py` runs for the camera, F09 to F14: the loop of a textbook, and the same on edgeai."""
import struct
import zlib

from fault_scripts import Row

FAULT = "[[event]]\nat_s = {0}\ncamera_fault = \"{1}\"\nseconds = {2}\n"
RAW = """import time
import cv2
import RPi.GPIO as GPIO
GPIO.setmode(GPIO.BCM)
GPIO.setwarnings(False)
RED = 27
GPIO.setup(RED, GPIO.OUT, initial=GPIO.LOW)
begin = time.monotonic()
cap = cv2.VideoCapture(0)
"""
OURS = """import time
from edgeai import open_kit
begin = time.monotonic()
kit = open_kit("sim")
camera = kit.camera()
"""
CLOSE = "\nkit.close()\n"


def row(fault, title, judge, plain, ours, scenario, seconds=20.0, **options):
    return Row(fault, title, RAW + plain, OURS + ours + CLOSE, judge, scenario, seconds, **options)


def bomb(side=12000):
    """A PNG of some kilobytes that decodes to 3 * side * side bytes."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\0" * ((side + 7) // 8)) * side, 9)
    start = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", start) + chunk(b"IDAT", rows)
            + chunk(b"IEND", b""))


PLAIN_LOOP = """
last = 0.0
while time.monotonic() - begin < 6.0:
    ret, frame = cap.read()
    if not ret:
        break
    last = time.monotonic() - begin
print("last", last)
"""
OUR_LOOP = """
last = 0.0
for frame in camera.frames(seconds=5.5):
    last = time.monotonic() - begin
print("last", last)
"""

CAMERA_ROWS = (
    row("F09", "there is no camera", "absence_is_told", """
while True:
    ret, frame = cap.read()
    gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
""", "", FAULT.format(0.0, "unplugged", 60)),
    row("F10", "the camera is pulled out for 1.5 s", "sees_to_the_end", PLAIN_LOOP, OUR_LOOP,
        FAULT.format(1.5, "unplugged", 1.5)),
    row("F10", "a read blocks for 3 s", "loss_is_told", PLAIN_LOOP, OUR_LOOP,
        FAULT.format(1.5, "stalled", 3.0)),
    row("F11", "the picture is frozen", "loss_is_told", PLAIN_LOOP.replace("6.0", "8.0"),
        OUR_LOOP.replace("5.5", "9.0"), FAULT.format(1.0, "frozen", 5.8)),
    row("F12", "every picture comes torn for a second", "no_torn_picture", """
torn = good = 0
while time.monotonic() - begin < 3.0:
    ret, frame = cap.read()
    if ret:
        is_torn = (frame[-8:] == frame[-1, -1]).all()
        torn, good = torn + is_torn, good + (not is_torn)
print("torn", torn, "good", good)
""", """
torn = good = 0
for frame in camera.frames(seconds=2.5):
    is_torn = (frame.image[-8:] == frame.image[-1, -1]).all()
    torn, good = torn + is_torn, good + (not is_torn)
print("torn", torn, "good", good)
""", FAULT.format(0.8, "corrupt", 1.0)),
    row("F13", "each picture takes 200 ms of work", "light_is_seen_soon", """
while time.monotonic() - begin < 6.0:
    ret, frame = cap.read()
    time.sleep(0.2)
    GPIO.output(RED, GPIO.HIGH if frame.mean() > 80 else GPIO.LOW)
""", """
for frame in camera.frames(seconds=5.5):
    time.sleep(0.2)
    if frame.image.mean() > 80:
        kit.led("red").on()
""", "[[event]]\nat_s = 0.0\nlight = 0.2\n[[event]]\nat_s = 3.0\nlight = 1.0\n"),
    row("F14", "one of three pictures is a bomb", "little_memory", """
import resource
names = ["a.png", "bomb.png", "a.png"]
for name in names:
    image = cv2.imread(name)
    print("read", name, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
""", """
import resource
from edgeai.errors import ImageFileError
from edgeai.vision.image_file import read_image
for name in ["a.png", "bomb.png", "a.png"]:
    try:
        read_image(name)
    except ImageFileError as problem:
        print(problem.message)
    print("read", name, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
""", None, files=(("a.png", bomb(64)), ("bomb.png", bomb()))),
)
