"""From a fire before board B's camera to board A's buzzer, on the virtual kit: camera, firmware, model, UART, script.

    python benchmarks/fire_alarm.py [--runs 3] [--json]

Each run of the task fire_alarm has two fires. Three pictures in a row must show one before the alarm;
board B tells of ten a second.
"""
import argparse
import io
import json
import os
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.drill.task import read_task  # noqa: E402
from edgeai.drill.task_run import run_task  # noqa: E402
from edgeai.linkage.journal import read_journal  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    found = {}
    for kind in ("raw", "sdk"):
        found[kind] = sorted(delay for _run in range(options.runs) for delay in delays(kind))
    if options.json:
        print(json.dumps(found))
        return
    for kind, seconds in found.items():
        print("%s: %d fires, alarm after %.2f s (median), %.2f s at most" % (
            kind, len(seconds), seconds[len(seconds) // 2], seconds[-1]))


def delays(kind):
    """Of the two fires of one run, in seconds."""
    task = read_task("fire_alarm")
    with tempfile.TemporaryDirectory() as parent:
        _folder, run = run_task(task, task.run("room"), kind, "sim", os.path.join(parent, "run"), io.BytesIO())
        entries = read_journal(run.journal)
    fires = [one["at_s"] for one in entries if one["kind"] == "camera.sees" and one["scene"] == "fire"
             and one["index"] in (task.values["FIRE_1"], task.values["FIRE_2"])]
    alarms = [one["at_s"] for one in entries if one.get("device") == "buzzer" and one.get("on")]
    return [min(at_s for at_s in alarms if at_s > fire_s) - fire_s for fire_s in fires]


if __name__ == "__main__":
    main()
