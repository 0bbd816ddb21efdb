"""The keys of module 3's programs see what is there, with every value that a seed may draw: new models may not."""
import os

import pytest

from edgeai.drill.checks import Seen, judge
from edgeai.drill.material import put_material
from edgeai.drill.program_run import run_program
from edgeai.drill.task import read_task

SEEDS = {"mask_check": (703, 704, 705, 706), "item_sorting": (700, 706, 707, 708),
         "expression_testing": (802, 804, 806, 807)}


@pytest.mark.parametrize("name, seed", [(name, seed) for name in SEEDS for seed in SEEDS[name]])
def test_the_key_is_right_on_given_and_on_hidden_pictures(name, seed, tmp_path):
    task = read_task(name, given={"TEST_SEED": seed})
    rows = {row.run: row.checks for row in task.rows if row.run}
    counted = [row.checks for row in task.rows if row.number == 19]
    for plan in task.runs:
        folder = tmp_path / plan.name
        folder.mkdir()
        put_material(task, str(folder))
        (script,) = task.scripts
        with open(os.path.join(str(folder), script.hand_in), "w", encoding="utf-8") as file:
            file.write(task.script(script.file).key())
        run = run_program(str(folder), plan.script, plan.arguments, limit_s=plan.limit_s + 60)
        seen = Seen(str(folder), str(folder), run, task.values)
        for check in plan.checks or rows[plan.name]:
            found = judge(check, seen, "task.toml")
            assert found.ok, (plan.name, check, found)
        for check in counted[0] if plan.name == "test" and name != "expression_testing" else ():
            found = judge(check, seen, "task.toml")  # the same file, handed in, picture by picture
            assert found.ok, (check, found)
