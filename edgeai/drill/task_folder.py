"""A task as a folder of its own: scripts that work, what they are given, and how to run them."""
import os

from edgeai.drill.material import put_material, write_text
from edgeai.i18n import gettext as _
from edgeai.whole_folder import new_folder

BOOK = "book.zh.md"
NOTE = "README.md"


def eject(task, folder):
    """Write the task into `folder`, new or empty: its raw scripts, which need no edgeai, and material.

    Raises UsageError where something is in the folder.
    """
    with new_folder(folder) as draft:
        put_material(task, draft)
        for script in task.scripts:
            write_script(task, script.file, os.path.join(draft, script.hand_in))
        if task.job:
            write_job(task, draft)
        text = task.text(BOOK) if os.path.exists(task.path(BOOK)) else ""
        write_text(os.path.join(draft, NOTE), "# %s\n\n%s%s" % (task.title, text, _how_to_run(task)))


def write_script(task, file, path):
    """One of the task's scripts as it works, without markers, with the values of its seed."""
    write_text(path, task.script(file).key())


def write_job(task, folder, kind="raw"):
    """Write the scripts of the task's job, raw or those on the SDK."""
    for file, *_words in getattr(task.job, kind):
        write_script(task, file, os.path.join(folder, name_of(file)))


def name_of(file):
    """What a job's script is called in the folder where it runs; it may be another task's."""
    return os.path.basename(file)


def _how_to_run(task):
    lines = ["", _("## How to run it"), ""]
    for script in task.scripts:
        words = (_("- `{name}`: on board B, with MaixPy IDE.") if script.board == "b"
                 else _("- `python {name}`: on the kit; only third-party packages are needed."))
        lines.append(words.format(name=script.hand_in))
    if task.job:
        lines.append(_("- One after the other; only third-party packages are needed:"))
        lines += ["  - `python %s`" % command for command in job_commands(task.job)]
    for run in task.runs:
        if run.scenario:
            lines.append(_("- On the virtual kit, where edgeai is installed: `{command}`.").format(
                command=command_of(task, run)))
    return "\n".join(lines) + "\n"


def job_commands(job):
    """What stands after `python` for each of its raw scripts."""
    return [" ".join((name_of(file),) + tuple(words)) for file, *words in job.raw]


def sense_words(task, path):
    """What stands after `edgeai` to read the task's sensors into a table, in the room of its first run."""
    plan = task.runs[0]
    sources = sorted({check["source"] for row in task.rows for check in row.checks if "source" in check})
    return (["sense"] + sources + ["--seconds", "14", "--csv", path, "--kit", "sim", "--scenario", plan.scenario]
            + (["--config", plan.kit] if plan.kit else []))


def command_of(task, run):
    """The command line of one of its runs on the virtual kit, in the task's folder."""
    boards = {script.hand_in: script.board for script in task.scripts}
    words = ["edgeai run", run.script, "--kit sim"] + (["--board b"] if boards[run.script] == "b" else [])
    words += ["--scenario", run.scenario] if run.scenario else []
    words += ["--config", run.kit] if run.kit else []
    words += ["--"] + list(run.arguments) if run.arguments else []
    return " ".join(words)
