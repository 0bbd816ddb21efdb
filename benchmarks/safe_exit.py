"""Ends programs in every way at any moment, and says what stayed on.

    python benchmarks/safe_exit.py [--ends N] [--parallel N] [--seed N] [--json]

Each is a process of its own on the virtual kit that keeps all outputs busy: a relay that is on, an
LED that pulses, one that blinks, an RGB LED, a servo that moves, a fan, two buzzers. It is ended by
itself, by an exception, by one in a device's thread, or by a signal, from the moment its kit is
open. `kill -9` it meets with a guardian (docs/actuators.md). What each pin was driven at last is read
from the journal. The goal: all off, within 2 s.
"""
import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))

import default_signals  # noqa: E402

GOAL_S = 2.0
LATEST_S = 3.0  # after the kit was opened; some are ended while devices are still being opened
GIVE_UP_S = 60
KILL = "SIGKILL"
SIGNALS = [name for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", KILL)
           if hasattr(signal, name)]
OWN_WAYS = ["end", "exit", "exception", "thread"]

BUSY = """
import itertools, sys, time
from edgeai import open_kit

way, seconds = sys.argv[2], float(sys.argv[3])
kit = open_kit("sim", config=sys.argv[4], journal=sys.argv[1])
end_s = time.monotonic() + seconds
print("open", flush=True)

kit.relay().on()
kit.led("light").pulse(0.2, 0.2)
kit.led("red").blink(0.01, 0.01)
kit.fan().speed = 0.5
kit.passive_buzzer().alarm()
kit.buzzer().alarm()
kit.button().when_pressed = lambda: 1 / 0
for turn in itertools.count():
    kit.rgb_led().color = "红绿蓝"[turn % 3]
    kit.servo().angle = turn * 30 % 180
    kit.led("green").brightness = turn % 10 / 9.0
    kit.button().is_pressed
    time.sleep(0.002)
    if way != "signal" and time.monotonic() > end_s:
        print(time.monotonic(), flush=True)
        if way == "end":
            break
        if way == "exit":
            sys.exit(3)
        if way == "exception":
            raise KeyError("oops")
        kit.room.header.press("button")
"""


def main():
    options = arguments()
    default_signals.restore()
    chance = random.Random(options.seed)
    ways = OWN_WAYS + SIGNALS
    plan = [(ways[number % len(ways)], chance.uniform(0, LATEST_S)) for number in range(options.ends)]
    with tempfile.TemporaryDirectory() as folder:
        with ThreadPoolExecutor(options.parallel) as pool:
            rows = list(pool.map(lambda number: end_one(folder, number, *plan[number]),
                                 range(len(plan))))
    report(rows, options.json)
    return 0 if all(is_good(row) for row in rows) else 1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ends", type=int, default=200, help="how many (200)")
    parser.add_argument("--parallel", type=int, default=4, help="programs at a time (4)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (1)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def end_one(folder, number, way, seconds):
    """Run a busy program, end it so many seconds after its kit was opened; what came of it."""
    journal = os.path.join(folder, "%d.jsonl" % number)
    with start(journal, way, seconds) as process:
        assert process.stdout.readline().strip() == b"open"
        if way in SIGNALS:
            time.sleep(seconds)
            asked_s = time.monotonic()
            process.send_signal(getattr(signal, way))
        else:
            asked_s = float(process.stdout.readline())
        try:
            process.wait(seconds + GIVE_UP_S)
            has_ended = True
        except subprocess.TimeoutExpired:
            has_ended = False
            process.kill()
        if way == KILL:
            wait_for_guardian(journal)
        ended_s = time.monotonic()
    pins = last_entries(journal)
    return {"way": way, "after_s": round(seconds, 3), "has_ended": has_ended,
            "seconds": round(ended_s - asked_s, 3), "pins": len(pins),
            "left_on": sorted({entry["device"] for entry in pins if entry["on"]})}


def start(journal, way, seconds):
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("EDGEAI_")}
    environment.update(PYTHONPATH=ROOT, PYTHONIOENCODING="utf-8")
    own_way = way if way in OWN_WAYS else "signal"
    config = write_config(journal + ".toml", has_guardian=way == KILL)
    return subprocess.Popen(
        [sys.executable, "-c", BUSY, journal, own_way, str(seconds), config], env=environment,
        cwd=os.path.dirname(journal), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def write_config(path, has_guardian):
    """The kit.toml that ships, with a guardian or without."""
    with open(os.path.join(ROOT, "edgeai", "data", "kit.toml"), encoding="utf-8") as file:
        text = file.read()
    if has_guardian:
        assert "guardian = false" in text
        text = text.replace("guardian = false", "guardian = true")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def wait_for_guardian(journal):
    end_s = time.monotonic() + GIVE_UP_S
    while any(entry["on"] for entry in last_entries(journal)) and time.monotonic() < end_s:
        time.sleep(0.02)


def last_entries(journal):
    """How each output pin was driven last."""
    sys.path.insert(0, ROOT)
    from edgeai.linkage.journal import read_journal

    entries = read_journal(journal) if os.path.exists(journal) else []
    last = {entry["pin"]: entry for entry in entries
            if entry["kind"] in ("pin", "pwm") and "device" in entry}
    return list(last.values())


def is_good(row):
    return row["has_ended"] and not row["left_on"]


def report(rows, as_json):
    if as_json:
        print(json.dumps({"ends": len(rows), "all_off": sum(map(is_good, rows)), "rows": rows},
                         indent=2, ensure_ascii=False))
        return
    print("%-10s %5s %8s %12s %10s" % ("ended by", "ends", "all off", "pins driven", "slowest"))
    for way in OWN_WAYS + SIGNALS:
        mine = [row for row in rows if row["way"] == way]
        if mine:
            print("%-10s %5d %8d %12d %8.2f s" % (
                way, len(mine), sum(map(is_good, mine)), sum(row["pins"] for row in mine),
                max(row["seconds"] for row in mine)))
    for row in rows:
        if not is_good(row):
            print("left on: %(left_on)s, ended by %(way)s after %(after_s).3f s" % row)
    print("%d of %d: all outputs off (goal: all, within %.0f s)" % (
        sum(map(is_good, rows)), len(rows), GOAL_S))


if __name__ == "__main__":
    sys.exit(main())
