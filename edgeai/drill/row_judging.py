"""Rows that are no program rows: files handed in, and what the contestant's own programs do."""
from edgeai.drill import rubric
from edgeai.drill.blank_judging import a_row
from edgeai.drill.checks import Finding, Seen
from edgeai.drill.sheet import Item
from edgeai.i18n import gettext as _


class RowJudging:
    """One `RowPlan`. own: {name: text} of the scripts as handed in, without those that were tampered
    with. programs: the `ScriptJudging`s of the task, begun before this: what was handed in as it was
    given is not run. `begin` starts the runs, `row` waits for them. judge: `JudgeProcess.judge`."""

    def __init__(self, task, plan, own, runs, hand_in, judge, programs=()):
        self._judge, self._programs = judge, programs
        self._task, self._plan, self._own, self._runs, self._hand_in = task, plan, own, runs, hand_in
        self._futures = {}

    def begin(self):
        for name in self._run_names():
            plan = self._task.run(name)
            if plan.script in self._own and plan.script not in self._as_given():
                self._futures[name] = self._runs.start(self._task, plan, self._own)

    def row(self):
        return _KINDS[self._plan.kind](self)

    def _as_given(self):
        return {one.as_given for one in self._programs}

    def _run_names(self):
        names = [self._plan.run] + [step.run for step in self._plan.steps]
        names += [check.get("run") for check in self._plan.every_check()]
        return sorted({name for name in names if name})

    def all(self):
        items = [self._item(check, self._judged(check, self._plan.run)) for check in self._plan.checks]
        is_fine = bool(items) and all(item.ok for item in items)
        most = rubric.row(self._plan.number).points
        return self._row(most if is_fine else 0, items, is_fine)

    def each(self):
        items = []
        for check in self._plan.checks:
            finding = self._judged(check, self._plan.run)
            items.append(self._item(check, finding, self._plan.each if finding.ok else 0.0))
        points = min(rubric.row(self._plan.number).points, sum(item.points for item in items))
        return self._row(points, items, all(item.ok for item in items))

    def count(self):
        """`each` is lost for every missing item; a check that fails and counts none loses all."""
        most = rubric.row(self._plan.number).points
        items, lost = [], 0.0
        for check in self._plan.checks:
            finding = self._judged(check, self._plan.run)
            items.append(self._item(check, finding))
            if finding.missing is not None:
                lost += self._plan.each * finding.missing
            elif not finding.ok:
                lost = most
        return self._row(max(0.0, most - lost), items, all(item.ok for item in items))

    def ladder(self):
        most, items, is_up = rubric.row(self._plan.number).points, [], True
        for step in self._plan.steps:
            finding = self._step(step)
            is_up = is_up and finding.ok
            items.append(Item(step.says, finding.ok, most / len(self._plan.steps) if is_up else 0.0,
                              finding.reason, finding.evidence))
        reached = sum(1 for item in items if item.points)
        reason = _("{reached} of {all} steps").format(reached=reached, all=len(items))
        return a_row(self._plan.number, sum(item.points for item in items), reason, items)

    def _step(self, step):
        """The first finding that is not ok, else the last one."""
        finding = Finding(False, _("nothing was looked at"))
        for check in step.checks:
            finding = self._judged(check, step.run or self._plan.run)
            if not finding.ok:
                break
        return finding

    def _judged(self, check, run_name):
        run_name = check.get("run", run_name)
        if run_name is None or check.get("where") == "hand_in":
            return self._finding(check, None)
        if run_name not in self._futures:
            name = self._task.run(run_name).script
            words = (_("{name} was handed in as it was given") if name in self._as_given()
                     else _("{name} was not run"))
            return Finding(False, words.format(name=name))
        return self._runs.judged(self._futures[run_name], lambda run: self._finding(check, run))

    def _finding(self, check, run):
        if run and run.forged_entries:
            return Finding(False, _("it wrote to the journal's line itself"))
        folder = run.folder if run else self._hand_in.folder
        return self._judge(check, Seen(folder, self._hand_in.folder, run, self._task.values),
                           self._task.path("task.toml"))

    @staticmethod
    def _item(check, finding, points=0.0):
        return Item(check.get("says", ""), finding.ok, points, finding.reason, finding.evidence)

    def _row(self, points, items, is_fine):
        first = next((item for item in items if not item.ok), None)
        reason = _("as required") if is_fine else first.reason if first else _("nothing was looked at")
        return a_row(self._plan.number, points, reason, items)


_KINDS = {"all": RowJudging.all, "each": RowJudging.each, "count": RowJudging.count,
          "ladder": RowJudging.ladder}
