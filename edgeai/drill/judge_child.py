"""What runs in the process of the checks: started by `JudgeProcess`, never by hand."""
import json
import os
import pickle
import signal
import sys

from edgeai.drill import vision_gold
from edgeai.drill.checks import judge
from edgeai.drill.sandbox.program_box import HAS_LAYERS

MOST_BYTES = 8 << 30  # of addresses


def main():
    # What a library prints must not fall among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _end_with_grader()
    _limit()
    vision_gold.share(sys.argv[1])
    runs = {}
    while True:
        try:
            check, seen, where, key, run = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        if run is not None:
            runs[key] = run
        finding = judge(check, seen._replace(run=runs.get(key)), where)
        answers.write(json.dumps(_plain(finding)).encode("ascii") + b"\n")
        answers.flush()


def _end_with_grader():
    """Whatever the check does at that moment; elsewhere than on Linux it comes to its own end first."""
    if HAS_LAYERS:
        from edgeai.drill.sandbox import kernel

        kernel.die_with_parent(signal.SIGKILL)


def _plain(finding):
    missing = None if finding.missing is None else int(finding.missing)
    return [bool(finding.ok), str(finding.reason), str(finding.evidence), missing]


def _limit():
    try:
        import resource
    except ImportError:  # Windows
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_BYTES if hard == resource.RLIM_INFINITY else min(MOST_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
