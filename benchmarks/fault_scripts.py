"""What `faults.py` runs: for each fault the script of a textbook, and the same on edgeai.

Both stand on the virtual kit, in the same scenario; both are judged by what the room saw, what they
printed, and how they ended. A script that runs for ever is stopped after the row's `seconds`.
"""
from typing import NamedTuple, Optional

HAND = '[[event]]\nat_s = {0}\npress = "button"\nhold_s = {1}\n'
RAW = """import time
import RPi.GPIO as GPIO
GPIO.setmode(GPIO.BCM)
GPIO.setwarnings(False)
RELAY, BUZZER, RED, BUTTON = 26, 18, 27, 23
GPIO.setup([RELAY, BUZZER, RED], GPIO.OUT, initial=GPIO.LOW)
GPIO.setup(BUTTON, GPIO.IN, pull_up_down=GPIO.PUD_UP)
"""
OURS = """import os, sys, time, threading
from edgeai import open_kit
from edgeai.linkage.actions import say, slow
from edgeai.linkage.engine import Linkage
from edgeai.records import Reading, Detection
sys.excepthook = lambda *error: None

def readings(values, period_s=0.05):
    for value in values:
        time.sleep(period_s)
        if isinstance(value, Exception):
            raise value
        yield Reading("climate", "temperature_c", value)

class Sensor:
    name = "climate"
    def __init__(self, values):
        self.left = list(values)
    def values(self):
        while self.left:
            yield from readings([self.left.pop(0)])

kit = open_kit("sim")
linkage = Linkage(kit)
"""
CLOSE = "\nkit.close()\n"


class Row(NamedTuple):
    """judge: the name of a function in `faults`, called with (run, row).

    files: name -> bytes, put beside the script. odd_engine: pyttsx3's driver is the tests' odd one.
    """

    fault: str
    title: str
    plain: str
    ours: str
    judge: str
    scenario: Optional[str] = None
    seconds: float = 20.0
    files: tuple = ()
    encoding: str = "utf-8"
    odd_engine: bool = False


def row(fault, title, judge, plain, ours, **options):
    return Row(fault, title, RAW + plain, OURS + ours + CLOSE, judge, **options)


SILENT_CLIMATE = """[[start]]
of = "climate.temperature_c"
value = 32.0
[[event]]
at_s = 0.0
fault = "gone"
device = "climate"
seconds = 3.0
"""

ROWS = (
    row("F23", "two programs switch one pin", "one_at_a_time", """
import os, subprocess, sys
GPIO.output(RELAY, GPIO.HIGH)
if not sys.argv[1:]:
    print("first", os.getpid(), flush=True)
    subprocess.call([sys.executable, __file__, "second"])
""", """
if not sys.argv[1:]:
    kit.relay().on()
    print("first", os.getpid(), flush=True)
    import subprocess
    subprocess.call([sys.executable, __file__, "second"])
else:
    try:
        kit.relay().on()
    except Exception as error:
        print(error)
"""),
    row("F24", "a DHT11 does not answer for three seconds", "relay_switched", """
def read():
    GPIO.setup(4, GPIO.OUT, initial=GPIO.LOW)
    time.sleep(0.02)
    GPIO.setup(4, GPIO.IN, pull_up_down=GPIO.PUD_UP)
    while GPIO.input(4) == GPIO.HIGH:
        pass
    while GPIO.input(4) == GPIO.LOW:
        pass
    while GPIO.input(4) == GPIO.HIGH:
        pass
    bits = []
    for _bit in range(40):
        while GPIO.input(4) == GPIO.LOW:
            pass
        begin = time.perf_counter()
        while GPIO.input(4) == GPIO.HIGH:
            pass
        bits.append(time.perf_counter() - begin > 0.00005)
    return sum(bit << (7 - place) for place, bit in enumerate(bits[16:24]))
for _turn in range(4):
    time.sleep(1.5)
    if read() > 30:
        GPIO.output(RELAY, GPIO.HIGH)
""", """
linkage.when(kit.climate, "temperature_c").above(30).then(kit.relay().on)
linkage.run(seconds=7)
""", scenario=SILENT_CLIMATE, seconds=10.0),
    row("F25", "a sensor gives NaN and infinity", "no_alarm_and_goes_on", """
for value in (25.0, float("nan"), float("inf"), 25.0, 25.0):
    time.sleep(0.05)
    GPIO.output(BUZZER, GPIO.HIGH if value > 30 else GPIO.LOW)
print("still at it")
""", """
linkage.when(Sensor([25.0, float("nan"), float("inf"), 25.0, 25.0]), "temperature_c").above(30).then(
    kit.buzzer().on).on_clear(kit.buzzer().off)
linkage.run()
print("still at it")
"""),
    row("F26", "a sensor is stuck at one value", "buzzer_sounds", """
for value in [25.0] * 40:
    time.sleep(0.05)
    GPIO.output(BUZZER, GPIO.HIGH if value > 30 else GPIO.LOW)
""", """
linkage.when(Sensor([25.0] * 40), "temperature_c").unchanged(1.0).then(kit.buzzer().on)
linkage.run()
"""),
    row("F27", "a value flaps around the threshold", "one_alarm", """
for value in [29.9, 30.1] * 25:
    time.sleep(0.05)
    GPIO.output(BUZZER, GPIO.HIGH if value > 30 else GPIO.LOW)
""", """
linkage.when(Sensor([29.9, 30.1] * 25), "temperature_c").above(30, clear=28, cooldown_s=60).then(
    kit.buzzer().on).on_clear(kit.buzzer().off)
linkage.run()
"""),
    row("F28", "a sensor is gone for a second, then it is hot", "told_and_relay_switched", """
def read(values):
    value = values.pop(0)
    if value is None:
        raise OSError("no answer")
    return value
values = [25.0] * 5 + [None] * 3 + [31.0] * 5
while values:
    time.sleep(0.05)
    GPIO.output(RELAY, GPIO.HIGH if read(values) > 30 else GPIO.LOW)
""", """
values = [25.0] * 5 + [OSError("no answer")] * 2 + [31.0] * 5
linkage.when(Sensor(values), "temperature_c").above(30).then(kit.relay().on)
linkage.when("climate", "temperature_c").above(99, no_data="fire", no_data_s=0.5, name="silent").then(
    kit.led("red").on)
linkage.run()
"""),
    row("F29", "the wall clock jumps an hour back", "relay_switched", """
real, jumped = time.time, [0.0]
time.time = lambda: real() + jumped[0]
since = None
for number in range(40):
    time.sleep(0.05)
    if number == 10:
        jumped[0] = -3600.0
    since = since or time.time()          # it is hot from the beginning
    if time.time() - since >= 1.0:        # for a second
        GPIO.output(RELAY, GPIO.HIGH)
""", """
real, jumped = time.time, [0.0]
time.time = lambda: real() + jumped[0]
threading.Timer(0.5, lambda: jumped.__setitem__(0, -3600.0)).start()
linkage.when(Sensor([31.0] * 40), "temperature_c").above(30, hold_s=1.0).then(kit.relay().on)
linkage.run()
"""),
    row("F30", "the machine was asleep for 3 s", "no_burst", """
import os, signal, subprocess
due = time.monotonic() + 0.5
for number in range(200):
    time.sleep(0.01)
    while time.monotonic() >= due:        # told again each half second
        due += 0.5
        GPIO.output(BUZZER, GPIO.HIGH)
        GPIO.output(BUZZER, GPIO.LOW)
    if number == 80:
        subprocess.Popen(["sh", "-c", "sleep 3; kill -CONT %d" % os.getpid()])
        os.kill(os.getpid(), signal.SIGSTOP)
""", """
import signal, subprocess
def asleep():
    subprocess.Popen(["sh", "-c", "sleep 3; kill -CONT %d" % os.getpid()])
    os.kill(os.getpid(), signal.SIGSTOP)
linkage.when(Sensor([31.0] * 50), "temperature_c").above(30, repeat_s=0.5).then(
    lambda: (kit.buzzer().on(), kit.buzzer().off()))
threading.Timer(0.8, asleep).start()
linkage.run()
"""),
    row("F31", "the kit is speaking when the button is pressed", "buzzer_at_once", """
import pyttsx3
engine = pyttsx3.init()
end = time.monotonic() + 6
while time.monotonic() < end:
    engine.say("现在的温度是二十五度，湿度是百分之六十，一切正常")
    engine.runAndWait()
    for _turn in range(5):
        GPIO.output(BUZZER, 1 - GPIO.input(BUTTON))
        time.sleep(0.05)
""", """
linkage.when(kit.button, "pressed").equals(1).then(kit.buzzer().on, say("有人")).on_clear(
    kit.buzzer().off)
linkage.when(Sensor([31.0] * 60), "temperature_c").above(30, level=0, repeat_s=0.5).then(
    say("现在的温度是二十五度，湿度是百分之六十，一切正常"))
linkage.run(seconds=6)
""", scenario=HAND.format(2.6, 0.5)),
    row("F32", "the speech engine crashes", "relay_switched", """
import pyttsx3
engine = pyttsx3.init()
engine.say("崩溃")
engine.runAndWait()
GPIO.output(RELAY, GPIO.HIGH)
time.sleep(0.1)
""", """
kit.child_environment = lambda: dict(os.environ, PYTHONPATH=os.environ["ODD_PATH"])
linkage.when(Sensor([31.0] * 20), "temperature_c").above(30).then(say("崩溃"))
linkage.when("climate", "temperature_c").above(30, hold_s=0.5, name="later").then(kit.relay().on)
linkage.run(seconds=4)
""", odd_engine=True),
    row("F33", "thirty sentences in three seconds", "newest_is_spoken", """
import pyttsx3
engine = pyttsx3.init()
for number in range(30):
    time.sleep(0.1)
    engine.say("现在的读数是%d度" % number)
engine.runAndWait()
""", """
linkage.when(Sensor(31.0 + number for number in range(30)), "temperature_c").above(
    30, repeat_s=0.1, level=0, name="hot").then(lambda: kit.voice().say(
        "现在的读数是%d度" % (linkage.latest("climate", "temperature_c").value - 31),
        "information", "hot", wait=False))
linkage.run(seconds=9)
""", seconds=12.0),
    row("F34", "the microphone stands beside the loudspeaker", "hears_nothing_of_itself", """
import array, threading, pyaudio, pyttsx3
audio = pyaudio.PyAudio()
stream = audio.open(format=pyaudio.paInt16, channels=1, rate=16000, input=True, frames_per_buffer=1600)
def speak():
    engine = pyttsx3.init()
    engine.say("打开灯")
    engine.runAndWait()
threading.Thread(target=speak, daemon=True).start()
loudest = max(max(map(abs, array.array("h", stream.read(1600)))) for _turn in range(30))
print("loudest", loudest)
""", """
import numpy as np
with kit.microphone() as microphone:
    loudest = 0
    for number, chunk in enumerate(microphone.chunks(seconds=3)):
        if number == 1:
            kit.voice().say("打开灯", wait=False)
        loudest = max(loudest, int(np.abs(chunk.samples.astype(int)).max()))
print("loudest", loudest)
""", scenario="[room]\necho_db = 0.0\n"),
    row("F41", "the settings name one key twice", "names_the_line", """
import json
settings = json.load(open("settings.json", encoding="utf-8"))
GPIO.setup(settings["pin"], GPIO.OUT)
print("settings:", settings)
""", """
from edgeai.config import load_config
sys.excepthook = sys.__excepthook__
load_config("settings.toml")
""", files=(("settings.json", b'{\n"pin": 17,\n"pin": 5\n}'),
            ("settings.toml", b'[[device]]\nname = "red"\ntype = "led"\npin = 17\npin = 5\n'))),
    row("F42", "Notepad saved UTF-16, the console is GBK", "ends_well", """
text = open("settings.toml", encoding="utf-8").read()
print("\\u2713 read:", len(text))
""", """
from edgeai.commands.terminal import Terminal
from edgeai.config import load_config
Terminal.be_encodable()
Terminal().say("\\u2713 read: %d" % len(load_config("settings.toml").devices))
""", files=(("settings.toml", '[[device]]\nname = "red"\ntype = "led"\npin = 17\n'.encode("utf-16")),),
        encoding="gbk"),
    row("F43", "SIGTERM while the buzzer sounds", "buzzer_is_off", """
import os, signal, threading
GPIO.output(BUZZER, GPIO.HIGH)
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
try:
    time.sleep(5)
finally:
    GPIO.cleanup()
""", """
import signal
linkage.when(Sensor([31.0] * 100), "temperature_c").above(30).then(kit.buzzer().on)
threading.Timer(0.8, os.kill, (os.getpid(), signal.SIGTERM)).start()
linkage.run(seconds=5)
"""),
    row("F43", "the first of two actions raises an error", "relay_switched", """
def write_log():
    raise ValueError("a typo")
for value in [31.0] * 5:
    time.sleep(0.05)
    if value > 30:
        write_log()
        GPIO.output(RELAY, GPIO.HIGH)
""", """
def write_log():
    raise ValueError("a typo")
linkage.when(Sensor([31.0] * 5), "temperature_c").above(30).then(write_log, kit.relay().on)
linkage.run()
"""),
    row("F45", "two hundred alarms", "nothing_leaks", """
import os, threading
files, history = [], []
def alarm(number):
    files.append(open("alarm-%d.log" % number, "w"))       # never closed, as in the lesson
    files[-1].write("alarm")
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
for number in range(200):
    time.sleep(0.005)
    alarm(number)
    if number in (20, 199):
        print("held", len(os.listdir("/proc/self/fd")), threading.active_count())
""", """
number = [0]
def note(decision):
    number[0] += 1
    if number[0] in (20, 199):
        print("held", len(os.listdir("/proc/self/fd")), threading.active_count())
class Quick(Sensor):
    def values(self):
        for value in self.left:
            time.sleep(0.0025)
            yield Reading("climate", "temperature_c", value)
linkage.record("readings.csv")
linkage.when(Quick([31.0, 20.0] * 200), "temperature_c").above(30).then(
    note, slow(lambda: "picture.png"), kit.led("red").toggle)
linkage.run()
"""),
)
