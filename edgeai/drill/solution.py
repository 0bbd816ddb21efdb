"""The model answer of a drill: all that a faultless contestant would hand in, made on the virtual kit.

Programs are the keys; results are what their runs leave, or the task's job. What neither makes in seconds
(a model, the board's answers) has a maker, by task and file.
"""
import functools
import os
import shutil
import subprocess
import sys
import tempfile

from edgeai.drill import vision_solution
from edgeai.drill.blank_judging import key_programs
from edgeai.drill.environment_proof import wanted_of, write_proof
from edgeai.drill.graded_runs import GradedRuns, write_programs
from edgeai.drill.passing_folder import PassingFolder
from edgeai.drill.task_folder import sense_words
from edgeai.drill.task_run import run_task
from edgeai.errors import DrillError
from edgeai.i18n import gettext as _

LIMIT_S = 120
UPLOAD, HELLO, SENSED = "upload.json", "board.json", "sensors.csv"
ENVIRONMENT = "environment.json"


def write_solution(tasks, folder, on_progress=None):
    """Write the tasks' programs and results into `folder`, which is there. on_progress(done, all): runs.

    Raises DrillError naming a result that nothing makes.
    """
    with PassingFolder("solution") as passing:
        place = passing.path
        with GradedRuns(place) as runs:
            started = [(task, [runs.start(task, plan, key_programs(task)) for plan in task.runs]) for task in tasks]
            if on_progress:
                runs.wait(on_progress)
            run_folders = [[future.result().folder for future in futures] for _task, futures in started]
            for (task, _futures), left in zip(started, run_folders):
                _write(task, left + _left_by_job(task, place), folder, functools.partial(runs.given, task))
        if wanted_of(tasks):
            write_proof(_environment_material(tasks, place), os.path.join(folder, ENVIRONMENT), wanted_of(tasks), "sim")


def _environment_material(tasks, place):
    """A folder with what the environment report looks at: the model, dialogue files."""
    from edgeai.drill.material import put_material

    folder = os.path.join(place, "environment")
    os.makedirs(folder)
    for task in tasks:
        if wanted_of([task]):
            put_material(task, folder)
    return folder


def _left_by_job(task, place):
    """[the folder in which the task's job was done]; [] where there is none, or one that trains."""
    if task.job is None or task.job.trains:
        return []
    with tempfile.TemporaryFile() as output:
        folder, done = run_task(task, None, "raw", "sim", os.path.join(place, "job-" + task.id), output)
        if done.exit_code != 0:
            output.seek(0)
            raise DrillError(_("{task}: its raw scripts failed: {reason}").format(
                task=task.id, reason=output.read().decode("utf-8", "replace").strip()[-300:]), "")
    return [folder]


def _write(task, run_folders, folder, given):
    """given(): the folder of what the task gives, which may be long to draw."""
    write_programs(folder, key_programs(task))
    for name in task.results:
        if name == ENVIRONMENT:
            continue
        _write_result(task, name, run_folders, os.path.join(folder, name.rstrip("/")), given)


def _write_result(task, name, run_folders, path, given):
    make = vision_solution.MAKERS.get(task.id, {}).get(name)
    if make:
        make(task, path)
    elif name in _BY_COMMAND:
        _BY_COMMAND[name](task, path, given())
    else:
        _copy_of_run(task, name, run_folders, path)


def _copy_of_run(task, name, run_folders, path):
    """What the first run that has it left."""
    for run_folder in run_folders:
        source = os.path.join(run_folder, name.rstrip("/"))
        if os.path.isdir(source):
            shutil.copytree(source, path)
            return
        if os.path.isfile(source):
            shutil.copyfile(source, path)
            if name == "errors.csv":
                vision_solution.add_causes(path)
            return
    raise DrillError(_("{task}: nothing makes {name}").format(task=task.id, name=name),
                     _("Let a run of the task leave it."))


def _hello(_task, path, given):
    _edgeai(["board", "hello", "--kit", "sim", "--json"], given, path)


def _upload(task, path, given):
    """The handed-in programs that its row asks for, put onto the virtual board."""
    wanted = {name for row in task.rows for check in row.checks if check.get("proof") == UPLOAD
              for name in check["files"]}
    names = [os.path.join(os.path.dirname(path), name) for name in sorted(wanted)]
    _edgeai(["board", "push"] + names + ["--kit", "sim", "--proof", path], given)


def _sensed(task, path, given):
    """The sensors' readings through the scenario of the task's first run, which may name a program."""
    write_programs(given, key_programs(task))
    _edgeai(sense_words(task, path), given)


_BY_COMMAND = {HELLO: _hello, UPLOAD: _upload, SENSED: _sensed}


def _edgeai(words, folder, path=None):
    """Run `edgeai words...` in that folder; what it prints goes to `path`."""
    environment = dict(os.environ, PYTHONIOENCODING="utf-8", EDGEAI_DATA=tempfile.mkdtemp(dir=os.path.dirname(folder)))
    done = subprocess.run([sys.executable, "-m", "edgeai"] + words, cwd=folder, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT_S)
    if done.returncode != 0:
        raise DrillError(_("`edgeai {words}` failed: {reason}").format(
            words=" ".join(words), reason=done.stderr.decode("utf-8", "replace").strip()[-300:]), "")
    if path:
        with open(path, "wb") as file:
            file.write(done.stdout)
