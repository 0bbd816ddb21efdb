"""The jobs of module 3's data tasks, run and graded: what each row finds, and how long it takes.

    python benchmarks/task_jobs.py data_labelling
    python benchmarks/task_jobs.py model_training --seed 7 --way sdk --kind masks

data_labelling is run for every set that a seed may draw, model_training (minutes each) for every kind.
"""
import argparse
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from edgeai.drill.checks import Seen, judge  # noqa: E402
from edgeai.drill.task import read_task  # noqa: E402
from edgeai.drill.task_run import run_task  # noqa: E402

KINDS = ("masks", "waste", "expressions")
DATA_SEEDS = range(51001, 51006)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("data_labelling", "model_training"))
    parser.add_argument("--seed", default="7")
    parser.add_argument("--way", choices=("raw", "sdk"), action="append")
    parser.add_argument("--kind", choices=KINDS, action="append")
    options = parser.parse_args()
    failed = 0
    for kind in options.kind or KINDS:
        for given in given_values(options.task, kind):
            task = read_task(options.task, options.seed, given)
            for way in options.way or ("raw", "sdk"):
                failed += not says(task, way, given)
    return 1 if failed else 0


def given_values(task, kind):
    if task == "model_training":
        return [{"KIND": kind}]
    return [{"KIND": kind, "DATA_SEED": seed} for seed in DATA_SEEDS]


def says(task, way, given):
    """Run, grade, print; True where every check holds."""
    folder = tempfile.mkdtemp(prefix="edgeai-job-")
    try:
        with open(os.path.join(folder + ".output"), "wb") as output:
            done = run_task(task, None, way, "sim", folder, output)[1]
        print("%s %s %s: exit %s, %.1f s" % (task.id, way, sorted(given.values(), key=str), done.exit_code, done.seconds))
        seen = Seen(folder, folder, None, task.values)
        found = [(row.number, judge(check, seen, "task.toml")) for row in task.rows for check in row.checks]
        for number, finding in found:
            print("  row %d %s %s" % (number, "yes" if finding.ok else "NO ", finding.reason), flush=True)
        return all(finding.ok for _number, finding in found)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.remove(folder + ".output")


if __name__ == "__main__":
    sys.exit(main())
