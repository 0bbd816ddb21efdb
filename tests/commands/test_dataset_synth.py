"""edgeai dataset synth, as a user runs it."""
import json
import os

from edgeai_command import edgeai


def synth(*words):
    return edgeai("dataset", "synth", *words)


def test_it_writes_a_set_and_says_so(tmp_path):
    out = tmp_path / "口罩"
    done = synth("masks", "--out", out, "--count", 3, "--size", "80x60", "--json")
    assert done.code == 0, done.errors
    said = done.json
    assert said["pictures"] == 3 and said["labels"] == ["mask", "no_mask", "mask_wrong"]
    assert len(os.listdir(str(out / "images"))) == 3


def test_faults_leave_a_key_beside_the_folder(tmp_path):
    out = tmp_path / "set"
    done = synth("items", "--out", out, "--count", 6, "--faults", 2, "--faults-of", "D-BLACK")
    assert done.code == 0, done.errors
    with open(str(tmp_path / "set.key.json"), encoding="utf-8") as file:
        key = json.load(file)
    assert [defect["code"] for defect in key["defects"]] == ["D-BLACK"] * 2
    assert "set.key.json" in done.output


def test_a_key_in_the_set_would_give_it_away(tmp_path):
    out = tmp_path / "set"
    done = synth("items", "--out", out, "--count", 2, "--faults", 1, "--key", out / "key.json")
    assert done.code == 2 and "E-USAGE" in done.errors and not out.exists()


def test_a_key_without_faults_is_a_mistake(tmp_path):
    done = synth("items", "--out", tmp_path / "set", "--key", tmp_path / "key.json")
    assert done.code == 2 and "--faults" in done.errors


def test_a_full_folder_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    assert synth("items", "--out", tmp_path, "--count", 1).code == 2
    assert os.listdir(str(tmp_path)) == ["mine.txt"]


def test_mistyped_numbers_are_told(tmp_path):
    for words in (("--count", "0"), ("--split", "8:1"), ("--size", "big")):
        done = synth("items", "--out", tmp_path / "set", *words)
        assert done.code == 2 and words[0] in done.errors
