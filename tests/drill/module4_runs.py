"""Runs of the module 4 tasks on the virtual kit, as they are graded, several at once, and what was found of them."""
import os
import threading

from edgeai.drill.checks import Seen, judge
from edgeai.drill.graded_runs import make_later, told_earlier
from edgeai.drill.material import put_material
from edgeai.drill.program_run import Room, run_program
from edgeai.drill.task import read_task


class Done:
    """A run that has ended. folder: where it ran."""

    def __init__(self, task, plan, folder, run):
        self.task, self.plan, self.folder, self.run = task, plan, folder, run
        self._seen = Seen(folder, folder, run, task.values)

    def with_journal(self, change):
        """The same run, had the room seen otherwise: change(entries) gives them."""
        return Done(self.task, self.plan, self.folder, self.run._replace(journal=tuple(change(self.run.journal))))

    def failures(self, checks):
        return [(check, finding.reason, finding.evidence) for check, finding in
                ((check, judge(check, self._seen)) for check in checks) if not finding.ok]

    def of_run(self):
        return self.failures(self.plan.checks)

    def of_row(self, number):
        """The failures of each step of a ladder, or of the row's own checks."""
        (row,) = [row for row in self.task.rows if row.number == number]
        return [self.failures(step.checks) for step in row.steps] or self.failures(row.checks)


def start(folder, task_id, run_name, kind="raw"):
    """A function that waits for the run and gives a `Done`."""
    task = read_task(task_id)
    plan, folder = task.run(run_name), str(folder)
    os.makedirs(folder, exist_ok=True)
    put_material(task, folder)
    for script in task.scripts:
        text = task.script(script.sdk if kind == "sdk" and script.sdk else script.file).key()
        with open(os.path.join(folder, script.hand_in), "w", encoding="utf-8") as file:
            file.write(text)
    if plan.later_s:
        make_later(os.path.join(folder, plan.scenario), plan.later_s)
    board = {script.hand_in: script.board for script in task.scripts}[plan.script]
    room = Room(os.path.join(folder, plan.scenario), os.path.join(folder, plan.kit), board)
    found = []
    thread = threading.Thread(target=lambda: found.append(
        run_program(folder, plan.script, plan.arguments, room, plan.limit_s)))
    thread.start()

    def wait():
        thread.join()
        return Done(task, plan, folder, told_earlier(found[0], plan.later_s))
    return wait
