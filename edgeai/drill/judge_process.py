"""Checks run in a process of their own: they read pictures, sounds and models that were handed in, and a
file may be made to crash or to stall whatever reads it.

Requests are pickled, answers are JSON: what comes back is not trusted.
"""
import json
import os
import pickle
import queue
import subprocess
import sys
import threading

from edgeai.drill import vision_gold
from edgeai.drill.checks import Finding
from edgeai.i18n import gettext as _

JUDGE_S = 120.0  # for one check
_PARENT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_BOOT = ("import sys; sys.path.insert(0, sys.argv.pop(1)); "
         "from edgeai.drill.judge_child import main; main()")


class JudgeProcess:
    """Started at the first check, and again after one that it did not survive. Ends with `with`, and with
    this program. place: a folder for what checks put aside; who made it removes it. Pictures that it
    draws are this program's: the next one need not draw them."""

    def __init__(self, place, seconds=JUDGE_S):
        self._place, self._seconds = place, seconds
        self._process = self._answers = None
        self._known_runs = set()

    def judge(self, check, seen, where=""):
        """As `checks.judge`; a check that crashes or does not end finds the hand-in wrong."""
        if self._process is None:
            self._start()
        run, key = seen.run, seen.run and seen.run.folder
        request = check, seen._replace(run=None), where, key, None if key in self._known_runs else run
        try:
            pickle.dump(request, self._process.stdin)
            self._process.stdin.flush()
            answer = self._answers.get(timeout=self._seconds)
        except (OSError, queue.Empty):
            answer = None
        self._known_runs.add(key)
        finding = _finding(answer)
        if finding is None:
            self.close()
            return Finding(False, _("it can't be judged: what reads it crashes or does not end"))
        return finding

    def close(self):
        process, self._process = self._process, None
        self._known_runs = set()
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                try:
                    pipe.close()
                except OSError:  # what was not yet written has no reader
                    pass

    def _start(self):
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, _PARENT, vision_gold.folder()], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=dict(os.environ, TMPDIR=self._place))
        self._answers = queue.Queue()
        threading.Thread(target=_read, args=(self._process.stdout, self._answers), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()


def _read(pipe, answers):
    try:
        for line in pipe:
            answers.put(line)
    except (OSError, ValueError):  # closed meanwhile
        pass
    answers.put(None)


def _finding(answer):
    """The `Finding` of a line; None where it is none."""
    try:
        ok, reason, evidence, missing = json.loads((answer or b"").decode("utf-8"))
    except (ValueError, TypeError, RecursionError):
        return None
    is_one = (isinstance(ok, bool) and isinstance(reason, str) and isinstance(evidence, str)
              and (missing is None or isinstance(missing, int)))
    return Finding(ok, reason, evidence, missing) if is_one else None
