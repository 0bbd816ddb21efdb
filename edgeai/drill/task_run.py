"""Runs a task's script, raw or on the SDK, in a folder of its own with what the task gives."""
import contextlib
import os
import tempfile

from edgeai.drill.job_run import require_training, run_job
from edgeai.drill.material import put_material
from edgeai.drill.task_folder import write_script
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.kit import kit_name


def run_task(task, plan, kind="raw", kit=None, folder=None, output=None):
    """(folder, `sim.run.Run`).

    plan: a `RunPlan` of the task, or None for its job. kind: "raw" or "sdk". folder: new or empty; a
    temporary one that stays, if left out. output: as `run_script` takes it. Raises DriverMissing, before
    any work, where the job trains and torch or onnx are not there.
    """
    if plan is None and task.job.trains:
        require_training()
    folder = _prepared(task, folder)
    if plan is None:
        with _inside(folder):
            return folder, run_job(task, folder, kind, kit, output)
    script = {one.hand_in: one for one in task.scripts}[plan.script]
    source = script.file if kind == "raw" else _sdk(task, script)
    path = os.path.join(folder, script.hand_in)
    for other in task.scripts:  # one of board B may stand beside one of board A
        write_script(task, source if other is script else other.file, os.path.join(folder, other.hand_in))
    with _inside(folder):
        if script.board == "b" and kind == "raw":
            return folder, _on_board_b(task, plan, path, kit, output)
        return folder, _on_board_a(plan, path, kit, output)


def _on_board_a(plan, path, kit, output):
    from edgeai.sim.run import run_script

    is_virtual = kit_name(kit) == "sim"
    return run_script(path, plan.arguments, kit, plan.scenario if is_virtual else None,
                      plan.kit, "journal.jsonl" if is_virtual else None,
                      plan.limit_s if is_virtual else None, output)


def _on_board_b(task, plan, path, kit, output):
    import sys

    from edgeai.sim.maixpy.run_on_board import run_on_board

    if kit_name(kit) != "sim":
        raise UsageError(_("{name} runs on board B").format(name=os.path.basename(path)),
                         _("`edgeai task eject {task} DIR` writes it; `edgeai board run` starts it there.").format(
                             task=task.id))
    return run_on_board(path, plan.arguments, plan.picture, list(plan.models), None, "journal.jsonl",
                        plan.limit_s, output or sys.stdout.buffer, scenario=plan.scenario, config=plan.kit)


def _prepared(task, folder):
    if folder is None:
        folder = tempfile.mkdtemp(prefix="edgeai-%s-" % task.id)
    elif os.path.isdir(folder) and os.listdir(folder):
        raise UsageError(_("{path} is there already").format(path=folder),
                         _("Give another name, or remove it first."))
    os.makedirs(folder, exist_ok=True)
    put_material(task, folder)
    return os.path.abspath(folder)


def _sdk(task, script):
    if script.sdk is None:
        raise UsageError(_("{name} has no form on the SDK").format(name=script.hand_in), _("Run it with --raw."))
    return script.sdk


@contextlib.contextmanager
def _inside(folder):
    """The current folder meanwhile: scripts read and write by bare names."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
