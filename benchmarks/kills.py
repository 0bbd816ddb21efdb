"""Kills recordings with SIGKILL at any moment, and says what was lost.

    python benchmarks/kills.py [--kills N] [--parallel N] [--seed N] [--json]

Each recording is a process of its own on the virtual kit, in real time. After the kill its file
is read as it lies there, then repaired as the next start would do it. Lost is what had sounded
since the recording began and is not in the file; the goal is 1.0 s at most, every time.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import wave

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GOAL_S = 1.0
SHORTEST_S, LONGEST_S = 0.3, 3.0  # of a recording

RECORD = """
import sys, time
from edgeai import open_kit
from edgeai.audio.recording.recorder import Recorder

with open_kit("sim") as kit, kit.microphone() as microphone:
    microphone.record(0.3)  # by now everything is loaded, and sound comes in
    print(time.monotonic(), flush=True)
    Recorder(microphone).record(sys.argv[1], 600)
"""


def main():
    options = arguments()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        while len(rows) < options.kills:
            count = min(options.parallel, options.kills - len(rows))
            rows += batch(os.path.join(folder, str(len(rows))), count, chance)
    report(rows, options.json)
    return 0 if all(row["lost_s"] <= GOAL_S and row["is_readable"] for row in rows) else 1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100, help="how many (100)")
    parser.add_argument("--parallel", type=int, default=5, help="recordings at a time (5)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (1)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def batch(folder, count, chance):
    """Recordings side by side in one folder, each killed at its moment; a row for each."""
    sys.path.insert(0, ROOT)
    from edgeai.audio.recording.take import recover

    os.mkdir(folder)
    children = [Child(os.path.join(folder, "录音%d.wav" % number)) for number in range(count)]
    for child in children:
        child.wait_for_start()
    due = [(child.start_s + chance.uniform(SHORTEST_S, LONGEST_S), child) for child in children]
    for at_s, child in sorted(due, key=lambda pair: pair[0]):
        time.sleep(max(0.0, at_s - time.monotonic()))
        child.kill()
    rows = [child.row() for child in children]
    recover(folder)
    for child, row in zip(children, rows):
        row["lost_s"] = round(child.killed_s - child.start_s - seconds_of(child.path), 3)
    left = sorted(name for name in os.listdir(folder) if not name.endswith(".wav"))
    assert left in ([], ["edgeai-runs"]), left
    return rows


class Child:
    """One recording in a process of its own."""

    def __init__(self, path):
        self.path = path
        self.start_s = self.killed_s = None
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("EDGEAI_")}
        environment["PYTHONPATH"] = ROOT
        self._process = subprocess.Popen(
            [sys.executable, "-c", RECORD, path], env=environment, stdout=subprocess.PIPE,
            cwd=os.path.dirname(path))

    def wait_for_start(self):
        self.start_s = float(self._process.stdout.readline())

    def kill(self):
        self._process.kill()
        self.killed_s = time.monotonic()
        self._process.wait()
        self._process.stdout.close()

    def row(self):
        """How the file lies there, before anything is repaired."""
        try:
            seconds = seconds_of(self.path)
        except (OSError, EOFError, wave.Error):
            seconds = None
        return {"recorded_s": round(self.killed_s - self.start_s, 3), "is_readable":
                seconds is not None, "lost_unrepaired_s": None if seconds is None else
                round(self.killed_s - self.start_s - seconds, 3)}


def seconds_of(path):
    """By the standard library's reader."""
    with wave.open(path, "rb") as file:
        frames = file.getnframes()
        assert len(file.readframes(frames)) == 2 * frames, "the file is shorter than it says"
        return frames / file.getframerate()


def report(rows, as_json):
    lost = sorted(row["lost_s"] for row in rows)
    found = {"kills": len(rows), "readable": sum(row["is_readable"] for row in rows),
             "within_goal": sum(one <= GOAL_S for one in lost), "goal_s": GOAL_S,
             "worst_lost_s": lost[-1], "median_lost_s": lost[len(lost) // 2]}
    if as_json:
        print(json.dumps(dict(found, rows=rows), indent=2))
        return
    print("%(kills)d kills: %(readable)d files playable as they lay there, %(within_goal)d lost at "
          "most %(goal_s).1f s; median %(median_lost_s).3f s, worst %(worst_lost_s).3f s" % found)


if __name__ == "__main__":
    sys.exit(main())
