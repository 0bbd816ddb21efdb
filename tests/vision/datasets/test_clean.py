"""Setting aside: nothing is lost, whatever happens; undone; reported."""
import csv
import json
import os
import signal
import subprocess
import sys

import pytest
from edgeai_command import ROOT, edgeai

from edgeai.errors import DatasetError, UsageError
from edgeai.vision.datasets import cleaning
from edgeai.vision.datasets.cleaning import clean, recover, undo
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.dataset_writer import write_dataset
from edgeai.vision.datasets.finding import found
from dataset_help import make_voc, picture, write
from edgeai.vision.image_file import write_image


def contents(folder):
    """{relative path: bytes} of all but the report and what is set aside."""
    files = {}
    for place, folders, names in os.walk(str(folder)):
        folders[:] = [name for name in folders if name != "set_aside"]
        for name in names:
            if name != "clean_report.csv":
                path = os.path.join(place, name)
                with open(path, "rb") as file:
                    files[os.path.relpath(path, str(folder))] = file.read()
    return files


@pytest.fixture
def folder(tmp_path):
    folder = make_voc(tmp_path / "集", 8)
    write(folder, "train.txt", "0000\n0001\n0002\n0003\n0004\n")
    write(folder, "val.txt", "0005\n0006\n0007\n")
    write_image(os.path.join(folder, "images", "0003.png"), picture(90) // 16)  # black
    write(folder, "images/0006.png", b"no picture")
    return folder


def test_clean_and_undo(folder):
    before = contents(folder)
    dataset = Dataset.open(folder)
    done = clean(dataset, dataset.check())
    assert done["moved"] == ["annotations/0003.xml", "annotations/0006.xml", "images/0003.png",
                             "images/0006.png"]
    after = Dataset.open(folder)
    assert after.picture_counts() == {"train": 4, "val": 2}
    assert [one.code for one in after.check() if one.weight != "note"] == []
    assert undo(folder) == done["moved"]
    assert contents(folder) == before and not os.path.exists(os.path.join(folder, "set_aside"))
    with pytest.raises(DatasetError, match="nothing is set aside"):
        undo(folder)


def test_the_report_opens_in_excel(folder):
    dataset = Dataset.open(folder)
    findings = dataset.check() + [found("D-ORPHAN", os.path.join(folder, "=cmd|' x'!a.xml"), "-1")]
    done = clean(dataset, findings)
    with open(done["report"], "rb") as file:
        assert file.read(3) == b"\xef\xbb\xbf"
    with open(done["report"], encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(findings) + 1
    row = next(row for row in rows if row[0] == "images/0003.png")
    assert row[1] == "D-BLACK" and row[6] and row[4]
    assert rows[-1][0].startswith("'=cmd") and rows[-1][3] == "'-1"  # no formula


def test_pictures_are_cleaned_before_they_are_labelled(folder, tmp_path):
    pictures = tmp_path / "现场"
    os.makedirs(str(pictures))
    os.rename(os.path.join(folder, "images"), str(pictures / "images"))
    with pytest.raises(DatasetError, match="no labels that we know"):
        Dataset.open(pictures)
    checked = edgeai("dataset", "check", str(pictures))
    assert checked.code == 1, checked.errors
    for code in ("D-BLACK", "D-UNREADABLE", "D-UNLABELLED"):
        assert code in checked.output
    assert "D-NO-" not in checked.output
    cleaned = edgeai("dataset", "clean", str(pictures))
    assert cleaned.code == 0, cleaned.errors
    assert len(os.listdir(str(pictures / "images"))) == 6
    with open(str(pictures / "clean_report.csv"), encoding="utf-8-sig", newline="") as file:
        assert sorted(row[0] for row in csv.reader(file))[1:] == ["file", "images/0003.png", "images/0006.png"]


def test_only_some_findings(folder):
    dataset = Dataset.open(folder)
    assert clean(dataset, dataset.check(), ["D-BLACK"])["moved"] == [
        "annotations/0003.xml", "images/0003.png"]
    with pytest.raises(UsageError, match="there is no finding 'D-X'"):
        clean(dataset, [], ["D-X"])


def test_a_coco_file_loses_the_pictures_that_go(folder, tmp_path):
    os.remove(os.path.join(folder, "images", "0006.png"))
    os.remove(os.path.join(folder, "annotations", "0006.xml"))
    write_dataset(Dataset.open(folder), tmp_path / "c", "coco")
    before = contents(tmp_path / "c")
    dataset = Dataset.open(tmp_path / "c")
    assert clean(dataset, dataset.check())["moved"] == ["images/0003.png"]
    with open(str(tmp_path / "c" / "annotations" / "instances_train.json"), encoding="utf-8") as file:
        assert [one["file_name"] for one in json.load(file)["images"]] == [
            "0000.png", "0001.png", "0002.png", "0004.png"]
    undo(tmp_path / "c")
    assert contents(tmp_path / "c") == before


def test_a_move_that_fails_takes_all_back(folder, monkeypatch):
    before = contents(folder)
    dataset = Dataset.open(folder)
    findings = dataset.check()
    move, moves = cleaning._move, []

    def failing(source, target):
        moves.append(source)
        if len(moves) == 3:
            raise OSError(13, "another program has it open")
        move(source, target)

    monkeypatch.setattr(cleaning, "_move", failing)
    with pytest.raises(OSError):
        clean(dataset, findings)
    assert contents(folder) == before


def test_a_place_that_is_taken_is_not_overwritten(folder):
    dataset = Dataset.open(folder)
    clean(dataset, dataset.check())
    write(folder, "images/0003.png", b"a new one")
    with pytest.raises(DatasetError, match="0003.png is there already"):
        undo(folder)
    assert contents(folder)[os.path.join("images", "0003.png")] == b"a new one"
    os.remove(os.path.join(folder, "images", "0003.png"))
    recover(folder)
    assert Dataset.open(folder).picture_counts() == {"train": 5, "val": 3}


SLOW = """
import os, sys, time
from edgeai.vision.datasets import cleaning
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.finding import found
dataset = Dataset.open(sys.argv[1])
steps, replace = [], os.replace
def slow(source, target):
    replace(source, target)
    steps.append(target)
    print(len(steps), flush=True)
    time.sleep(0.05)
os.replace = slow
findings = [found("D-BLACK", item.image_path, "x") for item in dataset.items[:4]]
cleaning.clean(dataset, findings)
"""


@pytest.mark.parametrize("steps", [1, 2, 5, 9, 10])
def test_killed_in_between_nothing_is_lost(folder, steps):
    before = contents(folder)
    child = subprocess.Popen([sys.executable, "-c", SLOW, folder], stdout=subprocess.PIPE,
                             env=dict(os.environ, PYTHONPATH=ROOT))
    with child:
        for _line in range(steps):
            assert child.stdout.readline()
        child.send_signal(signal.SIGKILL)
    recover(folder)
    assert contents(folder) == before


def test_clean_as_a_user_calls_it(folder):
    before = contents(folder)
    done = edgeai("dataset", "clean", folder, EDGEAI_LANG="zh_CN")
    assert done.code == 0 and "set_aside" in done.output
    back = edgeai("dataset", "clean", folder, "--undo", "--json").json["back"]
    assert len(back) == 4 and contents(folder) == before
    assert edgeai("dataset", "clean", folder, "--undo").code == 1
    assert edgeai("dataset", "clean", folder, "--only", "D-X").code == 2
