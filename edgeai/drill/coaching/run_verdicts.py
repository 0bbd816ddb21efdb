"""A task's checks held against a run that was made: from its journal, its files, and what it printed."""
from typing import NamedTuple

from edgeai.drill.checks import Seen, judge
from edgeai.drill.program_run import Run
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

PASSED, FAILED, OPEN = "passed", "failed", "open"
_OF_THE_PROCESS = ("ended",)  # a journal does not tell how the program ended
_OF_ITS_OUTPUT = ("printed", "not_printed", "lines")


class Verdict(NamedTuple):
    """group: the run or the row. state: PASSED, FAILED, or OPEN where nothing of it was kept."""

    group: str
    state: str
    says: str
    evidence: str


def plan_of(task, name=None):
    """The `RunPlan` of that name, or the first."""
    plans = {plan.name: plan for plan in task.runs}
    if not plans or name is not None and name not in plans:
        raise UsageError(_("{task} has no run {name}").format(task=task.id, name=name or "-"),
                         _("Choose one of: {choices}.").format(choices=", ".join(plans) or "-"))
    return plans[name] if name else task.runs[0]


def verdicts(task, plan, folder, entries, output=None):
    """[Verdict] of the run's checks, then of the rows that look at it. output: what it printed, or None."""
    run = Run(True, 0, output or "", "", folder, folder, tuple(entries))
    seen = Seen(folder, folder, run, task.values)

    def verdict(group, check, says=""):
        if check["kind"] in _OF_THE_PROCESS or (
                check["kind"] in _OF_ITS_OUTPUT and output is None and not check.get("file")):
            return Verdict(group, OPEN, says or check.get("says") or _asked(check),
                           _("the journal does not tell how it ended or what it printed"))
        finding = judge(check, seen, task.path("task.toml"))
        return Verdict(group, PASSED if finding.ok else FAILED, says or check.get("says") or finding.reason,
                       "%s %s" % (finding.reason if says else "", finding.evidence))

    found = [verdict(_("run {name}").format(name=plan.name), check) for check in plan.checks]
    for row in task.rows:
        for step in row.steps:
            if (step.run or row.run) == plan.name:
                found.append(_worst([verdict(_("row {number}").format(number=row.number), check, step.says)
                                     for check in step.checks]))
    return [one for one in found if one]


def _asked(check):
    """The kind of a check without words of its own, and what decides it."""
    decides = [check[name] for name in ("code", "file", "text", "regex", "near") if name in check]
    return " ".join(str(one) for one in [check["kind"]] + decides)


def _worst(found):
    """A step holds when each of its checks does."""
    order = {FAILED: 0, OPEN: 1, PASSED: 2}
    return min(found, key=lambda one: order[one.state]) if found else None
