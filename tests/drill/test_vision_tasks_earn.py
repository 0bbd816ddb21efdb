"""The keys of module 3's programs see what is there, with every value that a seed may draw: new models may not."""
import concurrent.futures
import os

import pytest

from edgeai.drill.checks import Seen, judge
from edgeai.drill.faults.model_faults import as_bgr
from edgeai.drill.material import put_material
from edgeai.drill.program_run import Room, run_program
from edgeai.drill.task import read_task

SEEDS = {"mask_check": (703, 704, 705, 706), "item_sorting": (700, 707, 718, 749),
         "expression_testing": (802, 804, 806, 807)}


def ran(task, plan, program, folder):
    """What there is to see of the program's run in that folder."""
    folder.mkdir()
    put_material(task, str(folder))
    with open(os.path.join(str(folder), plan.script), "w", encoding="utf-8") as file:
        file.write(program)
    run = run_program(str(folder), plan.script, plan.arguments, limit_s=plan.limit_s + 60)
    return Seen(str(folder), str(folder), run, task.values)


@pytest.mark.parametrize("name, seed", [(name, seed) for name in SEEDS for seed in SEEDS[name]])
def test_the_key_is_right_on_given_and_on_hidden_pictures(name, seed, tmp_path):
    task = read_task(name, given={"TEST_SEED": seed})
    rows = {row.run: row.checks for row in task.rows if row.run}
    counted = [row.checks for row in task.rows if row.number == 19]
    script = task.scripts[0]
    for plan in (task.run("test"), task.run("hidden")):
        seen = ran(task, plan, task.script(script.file).key(), tmp_path / plan.name)
        for check in plan.checks or rows[plan.name]:
            found = judge(check, seen, "task.toml")
            assert found.ok, (plan.name, check, found)
        for check in counted[0] if plan.name == "test" and name != "expression_testing" else ():
            found = judge(check, seen, "task.toml")  # the same file, handed in, picture by picture
            assert found.ok, (check, found)


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_same_job_on_the_sdk_leaves_the_same(name, tmp_path):
    """Given and hidden pictures: what the rows ask for, by the script on edgeai."""
    task = read_task(name, given={"TEST_SEED": SEEDS[name][0]})
    script = task.scripts[0]
    (row,) = [row for row in task.rows if row.number == 18]
    counted = [check for row in task.rows if row.number == 19 for check in row.checks if check["kind"] != "errors_told"]
    for plan, checks in ((task.run("test"), list(task.run("test").checks) + counted), (task.run(row.run), row.checks)):
        seen = ran(task, plan, task.script(script.sdk).key(), tmp_path / plan.name)
        for check in checks:
            found = judge(check, seen, "task.toml")
            assert found.ok, (plan.name, check, found, seen.run.errors)


@pytest.mark.parametrize("name, seed", [(name, seed) for name in SEEDS for seed in SEEDS[name]])
def test_a_program_that_hands_over_bgr_is_wrong_on_hidden_pictures(name, seed, tmp_path):
    """Else the fault `bgr` could be planted where it costs nothing and nobody can see it."""
    task = read_task(name, given={"TEST_SEED": seed})
    script = task.scripts[0]
    (row,) = [row for row in task.rows if row.number == 18]
    seen = ran(task, task.run(row.run), as_bgr(task.script(script.file).key()), tmp_path / "bgr")
    assert not all(judge(check, seen, "task.toml").ok for check in row.checks)


def ran_on_board(task, program, folder):
    """What there is to see of that program on a virtual board B, in the room of row 17."""
    folder.mkdir()
    place = folder / "scene"
    place.mkdir()
    put_material(task, str(place))
    work = folder / "work"
    work.mkdir()
    plan = task.run("board")
    (work / plan.script).write_bytes(program.encode("utf-8"))
    run = run_program(str(work), plan.script, (), Room(str(place / plan.scenario), None, "b"), plan.limit_s + 60,
                      readable=[str(place)])
    return Seen(str(work), str(work), run, task.values)


def at_once(jobs):
    """[result of each call]: they mostly wait for their rooms."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return [future.result() for future in [pool.submit(*job) for job in jobs]]


def faults_on_board(task, seen):
    (row,) = [row for row in task.rows if row.number == 17]
    return [(found, seen.run.errors[-300:]) for found in (
        judge(check, seen, "task.toml") for check in row.checks if check["kind"] == "sent_lines") if not found.ok]


def text_of(task, file):
    return task.script(file).key()


@pytest.mark.skipif(os.name == "nt", reason="a room with a serial port of POSIX")
def test_board_bs_program_sees_what_is_before_it(tmp_path):
    tasks = [read_task(name, given={"TEST_SEED": seed}) for name in SEEDS for seed in SEEDS[name]
             if name != "mask_check" or seed == SEEDS[name][0]]  # its room has nothing of the seed
    seen = at_once([(ran_on_board, task, text_of(task, "board_b.py"), tmp_path / str(number))
                    for number, task in enumerate(tasks)])
    for number, (task, one) in enumerate(zip(tasks, seen)):
        if faults_on_board(task, one):  # a busy machine: once more and alone, as a grading does it
            one = ran_on_board(task, text_of(task, "board_b.py"), tmp_path / ("again-%d" % number))
        assert faults_on_board(task, one) == [], (task.id, task.values)


@pytest.mark.skipif(os.name == "nt", reason="a room with a serial port of POSIX")
def test_what_board_b_can_not_run_or_sees_wrongly_earns_no_row_17(tmp_path):
    """The computer's program under its name; another order of the classes."""
    tasks = [read_task(name, given={"TEST_SEED": SEEDS[name][0]}) for name in sorted(SEEDS)]
    wrong = [text_of(task, "raw.py") for task in tasks]
    wrong.append(text_of(tasks[2], "board_b.py").replace('["mask", "no_mask",', '["no_mask", "mask",'))
    seen = at_once([(ran_on_board, task, program, tmp_path / str(number))
                    for number, (task, program) in enumerate(zip(tasks + tasks[2:], wrong))])
    assert [len(faults_on_board(*one)) for one in zip(tasks + tasks[2:], seen)] == [2, 2, 2, 2]
