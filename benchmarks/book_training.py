"""Row 13 as a contestant earns it: the training that module 3's books name, on what they give, and its measure.

    python benchmarks/book_training.py [waste masks expressions] [--seeds 7] [--raw | --epochs N] [--wrong-labels]

Prints, for each kind and drill's seed, the pictures, the seconds of the processor's time that the training took,
what grading says of the model, and whether the row is earned. --raw: by the task's raw scripts instead, on one
thread too. --epochs: other than the command's own.
--wrong-labels: two classes have each other's pictures.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from edgeai.drill.book_page import is_given  # noqa: E402
from edgeai.drill.checks import Seen, judge  # noqa: E402
from edgeai.drill.material import put_material  # noqa: E402
from edgeai.drill.task import read_task  # noqa: E402
from edgeai.drill.task_folder import name_of, write_job  # noqa: E402
from edgeai.vision.scenes.scene import labels_of  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", default=["masks", "waste", "expressions"])
    parser.add_argument("--seeds", nargs="+", default=["7"])
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--raw", action="store_true")
    way.add_argument("--epochs", type=int)
    parser.add_argument("--wrong-labels", action="store_true")
    options = parser.parse_args()
    for kind in options.kinds:
        for seed in options.seeds:
            measure(kind, seed, options)


def measure(kind, seed, options):
    task = read_task("model_training", seed=seed, given={"KIND": kind})
    place = tempfile.mkdtemp(prefix="edgeai-training-")
    try:
        values = task.values
        put_material(task, place, is_given)
        if options.wrong_labels:
            exchange(os.path.join(place, "train_set"), labels_of(kind)[:2])
        seconds = processor_seconds(place, raw_scripts(task, place) if options.raw else [
            the_command(values["WAY"], options.epochs)])
        (check,) = next(row for row in task.rows if row.number == 13).checks
        found = judge(check, Seen(place, place, None, values), "task.toml")
        print("%s%s, seed %s (%s): %s pictures, %.0f s: %s: %s" % (
            kind, " raw" if options.raw else "", seed, values["TRAIN_SEED"], values["TRAIN_COUNT"], seconds, found.reason,
            "earned" if found.ok else "not earned"), flush=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def the_command(way, epochs):
    words = ["-m", "edgeai", "train", "vision", "train_set", "--task", way, "--out", "model"]
    return words + (["--epochs", str(epochs)] if epochs else [])


def raw_scripts(task, place):
    write_job(task, place, "raw")
    return [[name_of(file)] + words for file, *words in task.job.raw]


def processor_seconds(place, programs):
    """programs: what Python is given, one after the other."""
    environment = dict(os.environ, PYTHONPATH=sys.path[0], OMP_NUM_THREADS="1")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for words in programs:
        subprocess.run([sys.executable] + words, cwd=place, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def exchange(train_set, labels):
    """Of a set with a folder a class."""
    for part in ("train", "val"):
        one, other = (os.path.join(train_set, part, label) for label in labels)
        os.rename(one, one + ".aside")
        os.rename(other, one)
        os.rename(one + ".aside", other)


if __name__ == "__main__":
    main()
