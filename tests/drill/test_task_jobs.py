"""Tasks whose programs nobody hands in: a trainer runs their job, raw or on the SDK, and it earns their rows."""
import os
import sys

import numpy as np
import pytest
from edgeai_command import edgeai

from edgeai.drill.book_page import is_given
from edgeai.drill.checks import Seen, judge
from edgeai.drill.material import put_material
from edgeai.drill.task import TASKS, read_task
from edgeai.drill.task_folder import eject
from edgeai.drill.task_run import run_task
from edgeai.errors import DriverMissing, UsageError
from edgeai.vision.image_file import write_image
from edgeai.vision.model_package import ModelPackage

SET = {"KIND": "waste", "DATA_SEED": 51002, "ANCHORS": 4, "VAL_SHARE": 0.25}


def run(task, folder, kind):
    """(its `Run`, what it printed)"""
    path = str(folder) + ".output"
    with open(path, "wb") as output:
        _folder, done = run_task(task, None, kind, "sim", str(folder), output)
    with open(path, "rb") as file:
        return done, file.read().decode("utf-8", "replace")


@pytest.mark.parametrize("kind", ("raw", "sdk"))
def test_cleaning_and_labelling_earn_their_rows(kind, tmp_path):
    task = read_task("data_labelling", given=SET)
    done, printed = run(task, tmp_path / "标注", kind)
    assert done.exit_code == 0 and "标注 10" in printed, printed
    seen = Seen(str(tmp_path / "标注"), str(tmp_path / "标注"), None, task.values)
    for row in task.rows:
        for check in row.checks:
            found = judge(check, seen, "task.toml")
            assert found.ok and not found.missing, (row.number, check, found)


def test_a_contestant_gets_no_labels_and_no_scripts_of_the_job(tmp_path):
    task = read_task("data_labelling", given=SET)
    put_material(task, str(tmp_path), is_given)
    assert os.listdir(str(tmp_path)) == ["dataset"] and os.listdir(str(tmp_path / "dataset")) == ["images"]
    assert not task.scripts


def test_ejected_it_says_what_to_run(tmp_path):
    eject(read_task("data_labelling", given=SET), str(tmp_path / "标注"))
    assert sorted(os.listdir(str(tmp_path / "标注"))) == [
        "README.md", "annotations", "dataset", "raw_anchors.py", "raw_clean.py", "raw_split.py"]
    note = (tmp_path / "标注" / "README.md").read_text(encoding="utf-8")
    places = [note.index("`python %s`" % words) for words in ("raw_clean.py dataset", "raw_split.py", "raw_anchors.py .")]
    assert places == sorted(places)
    assert "ANCHORS = 4  #" in (tmp_path / "标注" / "raw_anchors.py").read_text(encoding="utf-8")


def test_a_job_is_of_the_values(tmp_path):
    scripts = {kind: [words[0] for words in read_task("model_training", given={"KIND": kind}).job.raw]
               for kind in ("masks", "waste")}
    assert scripts == {
        "masks": ["../data_labelling/raw_anchors.py", "raw_detect.py", "raw_quantise.py", "raw_package.py"],
        "waste": ["raw_classify.py", "raw_quantise.py", "raw_package.py"]}
    for name in ("data_labelling", "model_training"):
        job = read_task(name).job
        assert all(os.path.isfile(os.path.join(TASKS, name, words[0])) for words in job.raw + job.sdk)


def test_without_torch_it_is_said_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    task = read_task("model_training", given={"KIND": "waste"})
    with pytest.raises(DriverMissing, match="torch is not installed") as caught:
        run_task(task, None, "raw", "sim", str(tmp_path / "训练"))
    assert 'pip install "edgeai[train]"' in caught.value.remedy
    assert not (tmp_path / "训练").exists()


def test_what_comes_after_a_failure_is_not_run(tmp_path):
    place = tmp_path / "任务"
    place.mkdir()
    (place / "task.toml").write_text(
        'title = "三步"\nmodule = 3\nminutes = 1\n[[job]]\nraw = ["a.py 一", "b.py", "c.py"]\nsdk = ["c.py"]\n',
        encoding="utf-8")
    (place / "a.py").write_text("import sys\nopen(sys.argv[1], 'w').close()\n")
    (place / "b.py").write_text("raise SystemExit(3)\n")
    (place / "c.py").write_text("open('三', 'w').close()\n", encoding="utf-8")
    task = read_task(str(place))
    done, _printed = run(task, tmp_path / "raw", "raw")
    assert done.exit_code == 3 and sorted(os.listdir(str(tmp_path / "raw"))) == ["a.py", "b.py", "c.py", "一"]
    done, _printed = run(task, tmp_path / "sdk", "sdk")
    assert done.exit_code == 0 and (tmp_path / "sdk" / "三").exists()
    with pytest.raises(UsageError, match="is there already"):
        run(task, tmp_path / "sdk", "sdk")


def test_the_training_script_on_the_sdk(tmp_path):
    """A few epochs on a set of two colours: a package, and what is deployed is its int8 file."""
    pytest.importorskip("torch", reason="training needs the package torch")
    pytest.importorskip("onnx", reason="the package's files need the package onnx")
    import subprocess

    dice = np.random.RandomState(1)
    for part, count in (("train", 16), ("val", 4)):
        for colour, label in (((220, 90, 30), "蓝"), ((40, 40, 220), "红")):
            (tmp_path / "train_set" / part / label).mkdir(parents=True)
            for number in range(count):
                image = np.clip(dice.normal(colour, 25, (48, 48, 3)), 0, 255).astype(np.uint8)
                write_image(str(tmp_path / "train_set" / part / label / ("%d.png" % number)), image)
    (tmp_path / "train_set" / "labels.txt").write_text("红\n蓝\n", encoding="utf-8")
    source = read_task("model_training", given={"KIND": "waste"}).source("sdk.py")
    assert 'WAY = "classify"\n' in source and "plan_for(WAY)" in source
    (tmp_path / "sdk.py").write_text(
        source.replace("plan_for(WAY)", "plan_for(WAY, side=64, epochs=2)"), encoding="utf-8")
    done = subprocess.run([sys.executable, "sdk.py"], cwd=str(tmp_path), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=250, env=dict(os.environ, PYTHONIOENCODING="utf-8"))
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert "第 2/2 轮" in done.stdout.decode("utf-8")
    package = ModelPackage.open(str(tmp_path / "model"))
    assert (tmp_path / "deploy" / "model.onnx").read_bytes() == package.read("int8")
    assert (tmp_path / "deploy" / "labels.txt").read_text(encoding="utf-8") == "红\n蓝\n"


def test_the_verb_runs_a_job(tmp_path):
    place = tmp_path / "任务"
    place.mkdir()
    (place / "task.toml").write_text(
        'title = "一步"\nmodule = 3\nminutes = 1\n[[job]]\nraw = ["raw.py"]\nsdk = ["sdk.py"]\n', encoding="utf-8")
    (place / "raw.py").write_text("print('raw')\n")
    (place / "sdk.py").write_text("raise SystemExit('sdk')\n")
    done = edgeai("task", "run", place, "--kit", "sim", "--to", tmp_path / "raw", "--json")
    assert done.code == 0 and done.json["run"] is None and done.json["exit_code"] == 0
    done = edgeai("task", "run", place, "--sdk", "--kit", "sim", "--to", tmp_path / "sdk")
    assert done.code == 1 and "sdk" in done.errors
    done = edgeai("task", "run", place, "--run", "x")
    assert done.code == 2 and "has no run x" in done.errors and "Leave out --run." in done.errors
