"""Runs a task's job: its scripts one after the other in one folder, with what the task gives."""
import os

from edgeai.drill.task_folder import name_of, write_job
from edgeai.kit import kit_name


def run_job(task, folder, kind="raw", kit=None, output=None):
    """The `sim.run.Run` of the scripts together, up to the first that does not end well.

    folder: the current one, with the task's material. kind: "raw" or "sdk". output: as `run_script` takes it.
    """
    from edgeai.sim.run import run_script

    write_job(task, folder, kind)
    seconds, done = 0.0, None
    for file, *words in getattr(task.job, kind):
        done = run_script(os.path.join(folder, name_of(file)), words, kit_name(kit), output=output)
        seconds += done.seconds
        if done.exit_code != 0:
            break
    return done._replace(seconds=seconds)


def require_training():
    """DriverMissing, with what to install, where a training would end before it began."""
    from edgeai.training_state import require_torch
    from edgeai.vision.training.onnx_writer import require_onnx

    require_torch()
    require_onnx()
