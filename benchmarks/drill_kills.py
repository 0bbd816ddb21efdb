"""A drill's clock killed (kill -9) at random moments: the clock goes on and no saved work is lost.

    python benchmarks/drill_kills.py [--kills 50] [--seed 1] [--book TB4-1]

While the clock runs a file is saved every 0.2 s, each time longer. After each kill: is what was saved 10 s
and more before the kill kept, and how much older than the kill is the newest state that is; how much does
the clock differ from the time that it ran.
"""
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.drill.drill_folder import new_drill, read_drill  # noqa: E402
from edgeai.drill.exam_clock import read_state  # noqa: E402
from edgeai.drill.snapshots import Snapshots  # noqa: E402

ALLOWED_S = 10.0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--book", default="TB4-1")
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="edgeai-kills-")
    try:
        return measure(os.path.join(folder, "drill"), arguments)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder, arguments):
    dice = random.Random(arguments.seed)
    drill, _key = new_drill(arguments.book, folder, seed=1)
    work = os.path.join(folder, drill.seat, "工作.txt")
    lost, clock_off, failed = [], [], 0
    for _number in range(arguments.kills):
        before_s = state_s(folder)
        ran_s, saved = one_run(folder, work, dice.uniform(0.3, 6.0))
        clock_off.append(ran_s - (state_s(folder) - before_s))
        kept = newest_kept(folder, work)
        age_s = ran_s - max([at_s for at_s, length in saved if length <= kept] or [0.0])
        lost.append(age_s)
        failed += age_s > ALLOWED_S or state_s(folder) < before_s
    print("%d kills: %d lost more than %.0f s of saved work, or the clock" % (arguments.kills, failed, ALLOWED_S))
    print("saved work lost: median %.1f s, worst %.1f s" % (middle(lost), max(lost)))
    print("clock behind the time that it ran: median %.1f s, worst %.1f s" % (middle(clock_off), max(clock_off)))
    return 1 if failed else 0


def one_run(folder, work, seconds):
    """(seconds from the clock's start to the kill, [(second, length of the file then), ...])"""
    environment = dict(os.environ, PYTHONPATH=ROOT, PYTHONIOENCODING="utf-8")
    clock = subprocess.Popen([sys.executable, "-m", "edgeai", "drill", "start", folder], env=environment,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    before = read_state(folder)
    while read_state(folder) == before:  # until it has saved for the first time
        time.sleep(0.02)
    start_s, saved = time.monotonic(), []
    while time.monotonic() - start_s < seconds:
        length = os.path.getsize(work) if os.path.exists(work) else 0
        with open(work + ".new", "w") as file:
            file.write("x" * (length + 1))
        os.replace(work + ".new", work)
        saved.append((time.monotonic() - start_s, length + 1))
        time.sleep(0.2)
    clock.send_signal(signal.SIGKILL)
    clock.wait()
    return time.monotonic() - start_s, saved


def newest_kept(folder, work):
    """The length of the newest kept state; every kept state must be readable."""
    snapshots = Snapshots(folder, read_drill(folder).given)
    path = os.path.relpath(work, folder).replace(os.sep, "/")
    return max([len(snapshots.content(change)) for change in snapshots.changes() if change.path == path] or [0])


def state_s(folder):
    state = read_state(folder)
    return state.used_s if state else 0.0


def middle(values):
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    sys.exit(main())
