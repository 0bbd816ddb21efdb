"""What starting costs: `python -c pass`, `import edgeai` and `edgeai --help`, run in turns.

    python benchmarks/startup.py [--runs N] [--json]

Each is a cold process; the median is printed beside that of the empty program, measured in the
same minutes, because the machine's mood moves all three alike. Goals are for a PC; nothing asserts them.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAMS = (("python -c pass", ["-c", "pass"], None),
            ("import edgeai", ["-c", "import edgeai"], 30),
            ("edgeai --help", ["-m", "edgeai", "--help"], 150))


def main():
    options = arguments()
    rows = table(measure(options.runs))
    print(json.dumps(rows, indent=2) if options.json else text(rows, options.runs))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20, help="runs of each program (20)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def measure(runs):
    """Milliseconds of every run, by program; one untimed round first warms the disk cache."""
    times = {name: [] for name, _, _ in PROGRAMS}
    for turn in range(runs + 1):
        for name, words, _ in PROGRAMS:
            spent_ms = run(words)
            if turn:
                times[name].append(spent_ms)
    return times


def run(words):
    start = time.perf_counter()
    subprocess.run([sys.executable] + words, stdout=subprocess.DEVNULL, cwd=ROOT, check=True)
    return (time.perf_counter() - start) * 1000


def table(times):
    empty_ms = statistics.median(times[PROGRAMS[0][0]])
    rows = []
    for name, _, goal_ms in PROGRAMS:
        median_ms = statistics.median(times[name])
        rows.append({"program": name, "median_ms": round(median_ms, 1), "goal_ms": goal_ms,
                     "over_empty_ms": round(median_ms - empty_ms, 1),
                     "times_empty": round(median_ms / empty_ms, 2)})
    return rows


def text(rows, runs):
    lines = ["Python %s, medians of %d cold runs each, in turns" % (sys.version.split()[0], runs),
             "%-16s %9s %12s %8s %9s" % ("", "median ms", "over empty", "ratio", "goal ms")]
    for row in rows:
        lines.append("%-16s %9.1f %12.1f %8.2f %9s" % (
            row["program"], row["median_ms"], row["over_empty_ms"], row["times_empty"],
            row["goal_ms"] or "-"))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
