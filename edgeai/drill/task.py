"""Task folders: task.toml beside its book, scripts and scenarios, with the values of a seed."""
import os
from typing import Any, Dict, NamedTuple, Optional, Tuple

from edgeai.drill import blanks, rubric, variation
from edgeai.errors import TaskError, UsageError
from edgeai.i18n import gettext as _
from edgeai.toml_file import nearest, read_text, toml_table

TASKS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tasks")
SHEET_ROWS = ("all", "each", "count", "ladder")


class ScriptFile(NamedTuple):
    """file: in the task's folder. hand_in: what the contestant calls it. row: of the score table,
    None where it has no blanks. board: "b" for a MaixPy script. sdk: the file that does the same job
    on edgeai."""

    file: str
    hand_in: str
    row: Optional[int]
    board: str
    sdk: Optional[str]


class RunPlan(NamedTuple):
    """How a handed-in script runs on the virtual kit, and what must hold then. checks: dicts of
    `drill.checks`. picture, models: of a MaixPy script: what its camera sees, packages in the material.
    input: what is typed into it. later_s: when it is graded its room's events come so much later than in the
    scenario that was given, and are told in that one's time: who goes by the clock comes too early."""

    name: str
    script: str
    scenario: Optional[str]
    kit: Optional[str]
    arguments: Tuple[str, ...]
    limit_s: float
    checks: Tuple[Dict[str, Any], ...]
    picture: Optional[str]
    models: Tuple[str, ...]
    input: str = ""
    later_s: float = 0.0


class Step(NamedTuple):
    """One of a ladder. says: what is to be seen. run: which one its checks look at."""

    says: str
    run: Optional[str]
    checks: Tuple[Dict[str, Any], ...]


class RowPlan(NamedTuple):
    """A row that is no program row. kind: "all" (all checks or 0), "each" (`each` points a check),
    "count" (`each` is lost for each thing that a check finds missing) or "ladder". run: which run its
    checks look at; None for the files handed in."""

    number: int
    kind: str
    run: Optional[str]
    each: float
    checks: Tuple[Dict[str, Any], ...]
    steps: Tuple[Step, ...]

    def every_check(self):
        """Its own, and those of its steps."""
        return list(self.checks) + [check for step in self.steps for check in step.checks]


class Job(NamedTuple):
    """How a trainer runs a task that is done by hand or with tools, and hands in no programs. raw, sdk:
    scripts of the task's folder with their arguments, one after the other in one folder. trains: it needs
    what training needs."""

    raw: Tuple[Tuple[str, ...], ...]
    sdk: Tuple[Tuple[str, ...], ...]
    trains: bool


class Task(NamedTuple):
    """material: "model", "package:NAME" or a path in material/. values: {constant: value} of the seed.
    results: files that are handed in beside the scripts."""

    id: str
    folder: str
    title: str
    module: int
    minutes: float
    material: Tuple[str, ...]
    results: Tuple[str, ...]
    scripts: Tuple[ScriptFile, ...]
    runs: Tuple[RunPlan, ...]
    rows: Tuple[RowPlan, ...]
    values: Dict[str, Any]
    job: Optional[Job] = None

    def path(self, name):
        return os.path.join(self.folder, name)

    def text(self, name):
        """A text file of the folder, with the values in the place of ${NAME}."""
        return variation.render(read_text(self.path(name), TaskError), self.values, self.path(name))

    def source(self, file):
        """A script of the folder with the values as its constants, markers and all."""
        return variation.set_constants(read_text(self.path(file), TaskError), self.values)

    def script(self, file):
        return blanks.read_script(self.source(file), self.path(file))

    def run(self, name):
        return {run.name: run for run in self.runs}[name]

    def row_numbers(self):
        return sorted([row.number for row in self.rows]
                      + [script.row for script in self.scripts if script.row is not None])


def task_ids():
    return sorted(name for name in os.listdir(TASKS)
                  if os.path.isfile(os.path.join(TASKS, name, "task.toml")))


def read_task(name, seed=None, given=None):
    """The `Task`.

    name: an id that ships, or a folder. seed: None takes the values that its scripts have as they
    are. given: {constant: value} that are wanted.
    """
    folder = name if os.path.isdir(name) and os.path.isfile(os.path.join(name, "task.toml")) else None
    if folder is None:
        folder = os.path.join(TASKS, name)
        if name not in task_ids():
            near = nearest(name, task_ids())
            raise UsageError(_("there is no task {name}").format(name=name),
                             _("Did you mean {near}?").format(near=near) if near
                             else _("`edgeai task list` shows them."))
    path = os.path.join(folder, "task.toml")
    text = read_text(path, TaskError)
    values = variation.draw_values(_groups(toml_table(text, path, TaskError)), seed, given)
    table = toml_table(variation.render(text, values, path), path, TaskError)
    task = _task(table, os.path.abspath(folder), values)
    table.finish()
    _check_names(task, table)
    return task


def _groups(table):
    """[[vary]]: each has `choices`, a list of tables of the same keys."""
    groups = []
    for entry in table.tables("vary"):
        choices = entry.take("choices", list, required=True)
        if not choices or any(not isinstance(one, dict) or set(one) != set(choices[0]) for one in choices):
            entry.fail("choices", _("`choices` is not a list of tables with the same keys"),
                       _("Write choices = [{A = 1}, {A = 2}]."))
        entry.finish()
        groups.append(choices)
    return groups


def _task(table, folder, values):
    _groups(table)
    kit = table.string("kit")  # of every run that names none
    return Task(
        os.path.basename(folder), folder, table.string("title", required=True),
        table.integer("module", required=True), table.number("minutes", required=True),
        table.strings("material"), table.strings("results"),
        tuple(_script(entry) for entry in table.tables("script")),
        tuple(_run(entry, kit) for entry in table.tables("run")),
        tuple(_row(entry) for entry in table.tables("row")), values, _job(table, values))


def _script(entry):
    script = ScriptFile(entry.string("file", required=True), entry.string("hand_in", required=True),
                        entry.integer("row"), entry.choice("board", ("a", "b"), "a"), entry.string("sdk"))
    entry.finish()
    return script


def _run(entry, kit):
    run = RunPlan(entry.string("name", required=True), entry.string("script", required=True),
                  entry.string("scenario"), entry.string("kit", kit), entry.strings("arguments"),
                  entry.number("limit_s", required=True), _checks(entry),
                  entry.string("picture"), entry.strings("models"), entry.string("input", ""),
                  entry.number("later_s", 0.0))
    entry.finish()
    return run


def _job(table, values):
    """Of the [[job]]s the first whose `when` agrees with the values; None where there is none."""
    found = None
    for entry in table.tables("job"):
        when = entry.take("when", dict, {})
        job = Job(*(tuple(tuple(line.split()) for line in entry.strings(kind, required=True)) for kind in ("raw", "sdk")),
                  trains=entry.boolean("trains", False))
        entry.finish()
        if not job.raw or not job.sdk:
            entry.fail("raw", _("a job has no script"), _("Name one at least, raw and on the SDK."))
        if found is None and variation.agrees(when, values):
            found = job
    return found


def _row(entry):
    row = RowPlan(entry.integer("number", required=True), entry.choice("kind", SHEET_ROWS, required=True),
                  entry.string("run"), entry.number("each", 0.0), _checks(entry),
                  tuple(_step(step) for step in entry.tables("steps")))
    entry.finish()
    if row.kind == "ladder" and len(row.steps) != 5:
        entry.fail("steps", _("a ladder has five steps, not {count}").format(count=len(row.steps)))
    return row


def _step(entry):
    step = Step(entry.string("says", required=True), entry.string("run"), _checks(entry))
    entry.finish()
    return step


def _checks(entry):
    checks = entry.take("checks", list, [])
    for check in checks:
        if not isinstance(check, dict) or "kind" not in check:
            entry.fail("checks", _("a check is no table with a `kind`"), _("Write {kind = \"ended\"}."))
    return tuple(checks)


def _check_names(task, table):
    """Runs, scripts and rows that are named must be there."""
    scripts = {script.hand_in for script in task.scripts}
    runs = {run.name for run in task.runs}
    for run in task.runs:
        if run.script not in scripts:
            table.fail("run", _("run {run} names no script: {script}").format(run=run.name, script=run.script),
                       _("Known are: {names}.").format(names=", ".join(sorted(scripts))))
    named = [row.run for row in task.rows] + [step.run for row in task.rows for step in row.steps]
    for script in task.scripts:
        for blank in task.script(script.file).blanks:
            named += blank.runs
    for name in named:
        if name is not None and name not in runs:
            table.fail("run", _("there is no run {name}").format(name=name),
                       _("Known are: {names}.").format(names=", ".join(sorted(runs))))
    known = {row.number for row in rubric.rows()}
    for number in task.row_numbers():
        if number not in known:
            table.fail("row", _("the score table has no row {number}").format(number=number))
