"""Grades a hand-in: every row of the score table with points, reason and evidence."""
import hashlib
import os
import shutil

from edgeai.drill import rubric
from edgeai.drill.blank_judging import ScriptJudging, a_row
from edgeai.drill.book import read_books
from edgeai.drill.checks import require_known
from edgeai.drill.drill_folder import sheet_of
from edgeai.drill.faults.model_faults import planted_lines
from edgeai.drill.graded_runs import AT_ONCE, GradedRuns
from edgeai.drill.hand_in import take_hand_in
from edgeai.drill.judge_process import JudgeProcess
from edgeai.drill.passing_folder import PassingFolder
from edgeai.drill.row_judging import RowJudging
from edgeai.drill.sheet import Sheet, readable
from edgeai.drill.tampering import signs_of
from edgeai.errors import DrillError
from edgeai.file_digest import sha256_of
from edgeai.i18n import gettext as _
from edgeai.i18n import language

LEAST_FREE_BYTES = 256 << 20


def grade(path, key, on_progress=None, at_once=AT_ONCE, layers=None):
    """The `Sheet` of what was handed in at `path`, by a `DrillKey`."""
    with Grader(path, key, at_once, layers) as grader:
        return grader.sheet(on_progress)


class Grader:
    """One hand-in and a `DrillKey`. `with` takes the hand-in into a private place, and ends without a
    trace of it; where it was killed, the next one removes that. seat: as it says of itself. digests: (of
    the hand-in, of the key). place: that place.

    Nothing at `path` is changed. at_once: programs that run at the same time. layers: see `ProgramBox`.
    """

    def __init__(self, path, key, at_once=AT_ONCE, layers=None):
        self._path, self._key, self._at_once, self._layers = path, key, at_once, layers
        self.place = None

    def __enter__(self):
        books = read_books(self._key.name, self._key.seed)
        self._tasks = [task for book in books for task in book.tasks]
        self._passing = PassingFolder("grading")
        self.place = self._passing.path
        try:
            _require_space(self.place)
            self._hand_in = take_hand_in(self._path, self.place)
        except BaseException:
            self.__exit__()
            raise
        self.seat = readable(self._hand_in.seat)
        self.digests = self._hand_in.digest, key_digest(self._key, self._tasks)
        return self

    def __exit__(self, *_error):
        self._passing.close()

    def sheet(self, on_progress=None):
        """on_progress(done, all): runs."""
        with GradedRuns(self.place, self._at_once, self._layers) as runs, JudgeProcess(self.place) as judges:
            grading = _Grading(self._key, self._tasks, self._hand_in, runs, judges.judge)
            return grading.sheet(on_progress, self.digests)

    def own_programs(self):
        """[(task, {name: text} of its scripts as handed in that may be run)]."""
        return [(task, _untampered(task, self._hand_in)[0]) for task in self._tasks]


def _require_space(place):
    """On a full disk programs would fail that are right."""
    if shutil.disk_usage(place).free < LEAST_FREE_BYTES:
        raise DrillError(_("the disk of {path} is nearly full").format(path=place),
                         _("Grading needs {megabytes} MB there: free some, or name another folder with TMPDIR.").format(
                             megabytes=LEAST_FREE_BYTES >> 20))


def key_digest(key, tasks):
    """Of what decides: seed, book, and the files of its tasks."""
    whole = hashlib.sha256(("%s/%s" % (key.name, key.seed)).encode("utf-8"))
    for task in tasks:
        for place, folders, names in os.walk(task.folder):
            folders.sort()
            for name in sorted(names):
                if not name.endswith(".pyc"):
                    whole.update(name.encode("utf-8") + bytes.fromhex(sha256_of(os.path.join(place, name))))
    return whole.hexdigest()


class _Grading:
    def __init__(self, key, tasks, hand_in, runs, judge):
        self._key, self._hand_in, self._runs = key, hand_in, runs
        self._tampering, self._scripts, self._rows = [], [], []
        for task in tasks:
            _require_known_checks(task)
            own, signs = _untampered(task, hand_in)
            self._tampering += signs
            programs = [(script, ScriptJudging(task, script, key.seed, hand_in.script(script.hand_in), runs,
                                               hand_in, judge, _planted(key, task, script)))
                        for script in task.scripts if script.row is not None]
            self._scripts += programs
            self._rows += [RowJudging(task, plan, own, runs, hand_in, judge, [one for _script, one in programs])
                           for plan in task.rows]

    def sheet(self, on_progress, digests):
        for judging in [one for _script, one in self._scripts] + self._rows:
            judging.begin()
        if on_progress:
            self._runs.wait(on_progress)
        found = [one.row() for _script, one in self._scripts] + [one.row() for one in self._rows]
        by_number = {row.number: row for row in found}
        rows = [by_number.get(row.number) or a_row(row.number, 0, _("not part of this task book"), (), False)
                for row in rubric.rows()]
        name = os.path.splitext(os.path.basename(self._key.name))[0]
        return readable(Sheet(
            name, self._hand_in.seat, self._hand_in.ticket, self._notes(), tuple(self._tampering),
            self._changed(), tuple(rows), digests[0], digests[1], self._runs.layer or "", language()))

    def _changed(self):
        return tuple((script.hand_in, line, text) for script, judging in self._scripts
                     for line, text in judging.changed)

    def _notes(self):
        notes = list(self._hand_in.problems)
        if self._hand_in.ticket and self._hand_in.ticket != self._key.ticket:
            notes.append(_("this hand-in says that it is of another drill than the key"))
        return tuple(notes)


def _planted(key, task, script):
    return planted_lines(key.fault, sheet_of(task, script, key.seed)) if script.board == "a" else ()


def _untampered(task, hand_in):
    """({name: text} of the scripts as handed in that may be run, [(name, line, sign)] of the others)."""
    own, found = {}, []
    for script in task.scripts:
        text = hand_in.script(script.hand_in)
        if text is not None:
            signs = signs_of(text)
            found += [(script.hand_in, sign.line, sign.what) for sign in signs]
            if not signs:
                own[script.hand_in] = text
    return own, found


def _require_known_checks(task):
    """A mistake of the task's author is told before anything runs."""
    checks = [check for run in task.runs for check in run.checks]
    for row in task.rows:
        checks += row.every_check()
    for check in checks:
        require_known(check, task.path("task.toml"))
