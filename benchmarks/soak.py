"""A soak: rules for hours on the virtual kit, with random faults everywhere.

    python benchmarks/soak.py [--minutes 30] [--faults 0.05] [--seed 1] [--json]

Four sources at 10 Hz (a climate sensor, a flame sensor, a detector, a button under a hand), rules that
switch, blink, beep and speak, and a state file. Of all readings, pictures and actions the share
`--faults` fails: NaN, out of range, text, a lost device, a slow one, an action that raises.
Exit code 0: every worker was alive and at work to the end, memory grew less than 5 %, files and
threads were constant: the fewest of the second half are those of the first (a sound that is being played
has a file, a blinking LED a thread). Memory counts after the first tenth of the time, 5 s at least.
"""
import argparse
import collections
import gc
import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai import open_kit  # noqa: E402
from edgeai.errors import DeviceLost  # noqa: E402
from edgeai.linkage.actions import say, slow  # noqa: E402
from edgeai.linkage.engine import Linkage  # noqa: E402
from edgeai.records import Detection, Reading  # noqa: E402

PERIOD_S = 0.1
MOST_GROWTH = 0.05
SAMPLES = 20
SILENT_S = 30.0  # a lost source is asked again after 8 s at most
WORKERS = ("source-climate", "source-flame", "source-board_b", "linkage-slow")


class Failing(Exception):
    """What a faulty action raises."""


def main():
    options = arguments()
    folder = tempfile.mkdtemp(prefix="edgeai-soak-")
    sys.excepthook = lambda *error: None  # thousands of planned ones: the journal counts them
    try:
        found = Soak(options, folder).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found, indent=2) if options.json else text(found))
    return 0 if found["is_sound"] else 1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--faults", type=float, default=0.05, help="share that fails (0.05)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def text(found):
    lines = ["   s   RSS MB  files  threads  readings  decisions"]
    lines += ["%4d   %6.1f  %5d  %7d  %8d  %9d" % tuple(row) for row in found["samples"]]
    lines += ["%s: %s" % (name.replace("_", " "), found[name]) for name in (
        "seconds", "faults", "entries", "spoken", "memory_growth", "files", "threads", "dead",
        "is_sound")]
    return "\n".join(lines)


class Faulty:
    """A source that reads every PERIOD_S, and fails now and then. make: gives a good item."""

    def __init__(self, name, soak, make):
        self.name = name
        self.given_s = time.monotonic()  # when it was last at work
        self._soak, self._make = soak, make

    def values(self):
        while not self._soak.is_over.wait(PERIOD_S):
            self.given_s = time.monotonic()
            yield self._soak.spoilt(self._make())


class Soak:
    def __init__(self, options, folder):
        self.is_over = threading.Event()
        self._seconds, self._share = 60.0 * options.minutes, options.faults
        self._chance = random.Random(options.seed)
        self._lock = threading.Lock()
        self._faults = collections.Counter()
        self._entries = collections.Counter()
        self._spoken = collections.Counter()
        self._folder, self._samples = folder, []
        self._start_s = self._due_s = time.monotonic()
        self._is_pressed = False
        self._alive, self._silent = set(), []
        self._sources = [
            Faulty("climate", self, lambda: Reading(
                "climate", "temperature_c", 27.0 + 6.0 * self._is_turn(20) + self._noise(), "°C")),
            Faulty("flame", self, lambda: Reading("flame", "flame", float(self._is_turn(30)))),
            Faulty("board_b", self, lambda: [Detection("fire", 0.9)] * self._is_turn(30)),
        ]

    def run(self):
        with open_kit("sim", journal=os.path.join(self._folder, "journal.jsonl")) as kit:
            kit.config = kit.config._replace(
                voice=kit.config.voice._replace(driver="espeakng", words_per_minute=300))
            kit.journal.listen(self._count)
            linkage = Linkage(kit, state_path=os.path.join(self._folder, "state.json"))
            linkage.record(os.path.join(self._folder, "readings.csv"))
            self._rules(kit, linkage)
            kit.voice().say("开始")  # everything is loaded
            self._start_s = time.monotonic()
            self._due_s = max(5.0, self._seconds / 10)
            linkage.run(self._seconds, on_tick=lambda: self._on_tick(kit, linkage))
            self.is_over.set()
        return self._found(linkage)

    def _on_tick(self, kit, linkage):
        elapsed_s = time.monotonic() - self._start_s
        self._press(kit, int(elapsed_s) % 2 == 0)
        self._wake(linkage)
        if elapsed_s >= self._due_s:
            self._due_s += (self._seconds - self._due_s) / max(1, SAMPLES - len(self._samples))
            self._sample(linkage, elapsed_s)

    def spoilt(self, item):
        """The item, or what a faulty device gives or does instead."""
        kind = self._draw("lost", "nan", "far", "text", "slow", "none")
        if kind == "lost":
            raise DeviceLost("unplugged")
        if kind == "slow":
            self.is_over.wait(10 * PERIOD_S)
        wrong = {"nan": float("nan"), "far": 1e9, "text": "25.1C", "none": None}
        if kind not in wrong:
            return item
        if isinstance(item, Reading):
            return item._replace(value=wrong[kind])
        return [Detection("fire", wrong[kind])]

    def _draw(self, *kinds):
        with self._lock:
            if self._chance.random() >= self._share:
                return None
            kind = self._chance.choice(kinds)
            self._faults[kind] += 1
            return kind

    def _noise(self):
        with self._lock:
            return self._chance.gauss(0, 0.3)

    def _is_turn(self, period_s):
        """True in the second half of each period."""
        return (time.monotonic() - self._start_s) % period_s >= period_s / 2

    def _rules(self, kit, linkage):
        for source in self._sources:
            linkage.watch(source)
        linkage.when("climate", "temperature_c").above(
            30, clear=28, hold_s=1, repeat_s=5, valid=(-40, 80), name="hot").then(
                kit.relay().on, self._may_fail, say("温度过高，{value}度")).on_clear(kit.relay().off)
        linkage.when("flame", "flame").equals(1, clear_hold_s=1, no_data="fire", no_data_s=5,
                                              name="flame").then(
            kit.buzzer().beep, slow(self._may_fail)).on_clear(kit.buzzer().off)
        linkage.when_seen("board_b", "fire", 0.7, "3 of 5").and_when("flame", "flame").equals(
            1, level=2, name="fire").then(kit.led("red").blink, say("发现火情")).on_clear(
                kit.led("red").off, say("火情解除"))
        linkage.when(kit.button, "pressed").equals(1, level=0, name="pressed").then(
            kit.led("green").toggle, self._may_fail)

    def _may_fail(self):
        if self._draw("action"):
            raise Failing("as planned")

    def _press(self, kit, is_pressed):
        """A hand on the button, every two seconds."""
        if is_pressed != self._is_pressed:
            self._is_pressed = is_pressed
            kit.room.header.press("button", is_pressed)

    def _wake(self, linkage):
        """What rests after three failures in a row is woken, as somebody at the desk would."""
        for one in linkage.states:
            if one.state == "quarantined":
                self._faults["quarantined"] += 1
                linkage.release(one.name)

    def _count(self, entry):
        self._entries[entry["kind"]] += 1
        if entry["kind"] == "voice.done":
            self._spoken[entry["outcome"]] += 1

    def _sample(self, linkage, elapsed_s):
        gc.collect()
        self._samples.append([int(elapsed_s), resident_mb(), len(os.listdir("/proc/self/fd")),
                              threading.active_count(), linkage.counts["readings"],
                              linkage.counts["decisions"]])
        self._alive = {thread.name for thread in threading.enumerate()}
        self._silent = [one.name for one in self._sources
                        if time.monotonic() - one.given_s > SILENT_S]

    def _found(self, linkage):
        growth = max(row[1] for row in self._samples[-3:]) / self._samples[0][1] - 1.0
        files, threads = self._fewest(2), self._fewest(3)
        dead = sorted(set(WORKERS) - self._alive) + self._silent
        return {
            "seconds": self._seconds, "faults": dict(self._faults),
            "entries": dict(self._entries), "spoken": dict(self._spoken),
            "rejected": sum(linkage.rejected.values()), "memory_growth": round(growth, 4),
            "files": files, "threads": threads, "dead": dead, "samples": self._samples,
            "is_sound": bool(growth < MOST_GROWTH and files[0] == files[1]
                             and threads[0] == threads[1] and not dead and self._spoken["spoken"]),
        }

    def _fewest(self, column):
        """Of the first half of the samples, and of the second."""
        numbers, half = [row[column] for row in self._samples], len(self._samples) // 2
        return [min(numbers[:half]), min(numbers[half:])]


def resident_mb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main())
