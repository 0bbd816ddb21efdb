"""Wrong and equivalent answers, blank by blank: each wrong one loses its blank's point and no other, each
equivalent one keeps all. Prints a table, a line a blank.

    python benchmarks/mutations.py [TASK ...] [--blanks 1] [--at-once 8]

--blanks: how many are judged at a time, each with --at-once programs, which mostly wait for their rooms.

Exit code 1 where an answer was judged otherwise.
"""
import argparse
import concurrent.futures
import os
import shutil
import sys
import tempfile
import time
from collections import namedtuple

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from edgeai.drill.answer_sheet import Answer  # noqa: E402
from edgeai.drill.blank_judging import ScriptJudging  # noqa: E402
from edgeai.drill.drill_folder import blank_names  # noqa: E402
from edgeai.drill.graded_runs import GradedRuns  # noqa: E402
from edgeai.drill.judge_process import JudgeProcess  # noqa: E402
from edgeai.drill.task import read_task, task_ids  # noqa: E402
from edgeai.toml_file import read_toml  # noqa: E402

MOST_SEEDS = 1000
HandIn = namedtuple("HandIn", "folder")
Judged = namedtuple("Judged", "wrong right otherwise")  # answers of a blank


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK")
    parser.add_argument("--blanks", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=8)
    arguments = parser.parse_args()
    print("%-22s %-18s %8s %8s   judged otherwise" % ("task", "blank", "wrong", "right"))
    judged = [one for name in arguments.tasks or task_ids()
              for one in mutate(name, arguments.blanks, arguments.at_once)]
    failed = sum(one.otherwise for one in judged)
    print("%d blanks, %d wrong and %d right answers: %d judged otherwise" % (
        len(judged), sum(one.wrong for one in judged), sum(one.right for one in judged), failed))
    return 1 if failed else 0


def mutate(name, blanks_at_once, at_once):
    """[`Judged`] of a task's blanks."""
    task = read_task(name)
    path = task.path("answers.toml")
    if not os.path.exists(path):
        return []
    table, started_s = read_toml(path), time.monotonic()
    place = tempfile.mkdtemp(prefix="edgeai-mutations-")
    try:
        with concurrent.futures.ThreadPoolExecutor(blanks_at_once) as pool:
            judged = [pool.submit(one_blank, name, script, blank.name, table.table(blank.name), place, at_once)
                      for script in task.scripts for blank in task.script(script.file).blanks]
            found = [one.result() for one in judged]
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print("%-22s %d blanks in %.0f s" % (name, len(found), time.monotonic() - started_s), flush=True)
    return found


def one_blank(name, script, blank, answers, place, at_once):
    seed = seed_with(name, script, blank)
    task = read_task(name, seed)
    at = blank_names(task.script(script.file), script, seed).index(blank)
    place = os.path.join(place, "%s-%s" % (script.hand_in, blank))
    os.mkdir(place)
    wrong, right = answers.strings("wrong", required=True), answers.strings("right", required=True)
    with GradedRuns(place, at_once) as runs, JudgeProcess(place) as judges:
        judged = [(text, is_right, begun(task, script, seed, blank, text, runs, HandIn(place), judges.judge))
                  for is_right, texts in ((False, wrong), (True, right)) for text in texts]
        otherwise = [text for text, is_right, judging in judged
                     if not is_as_said(judging.row(), at, is_right)]
    shutil.rmtree(place, ignore_errors=True)
    print("%-22s %-18s %8d %8d   %s" % (name, blank, len(wrong), len(right), " | ".join(otherwise)), flush=True)
    return Judged(len(wrong), len(right), len(otherwise))


def seed_with(name, script, blank):
    """The first seed that draws the blank."""
    for seed in range(MOST_SEEDS):
        task = read_task(name, seed)
        if blank in blank_names(task.script(script.file), script, seed):
            return seed
    raise SystemExit("no seed draws %s of %s" % (blank, name))


def begun(task, script, seed, blank, text, runs, hand_in, judge):
    sheet = task.script(script.file).filled({blank: Answer(text)})
    judging = ScriptJudging(task, script, seed, sheet, runs, hand_in, judge)
    judging.begin()
    return judging


def is_as_said(row, at, is_right):
    """The blank at that place as said, and all the others right."""
    verdicts = [item.ok for item in row.items]
    return verdicts.pop(at) is is_right and all(verdicts)


if __name__ == "__main__":
    sys.exit(main())
