"""edgeai dataset synth."""
import json
import os

from edgeai.commands.main import main


def synth(*words):
    return main(["dataset", "synth"] + [str(word) for word in words])


def test_it_writes_a_set_and_says_so(tmp_path, capsys):
    out = tmp_path / "口罩"
    assert synth("masks", "--out", out, "--count", 3, "--size", "80x60", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["pictures"] == 3 and said["labels"] == ["mask", "no_mask", "mask_wrong"]
    assert len(os.listdir(str(out / "images"))) == 3


def test_faults_leave_a_key_beside_the_folder(tmp_path, capsys):
    out = tmp_path / "set"
    assert synth("items", "--out", out, "--count", 6, "--faults", 2, "--faults-of", "D-BLACK") == 0
    with open(str(tmp_path / "set.key.json"), encoding="utf-8") as file:
        key = json.load(file)
    assert [defect["code"] for defect in key["defects"]] == ["D-BLACK"] * 2
    assert "set.key.json" in capsys.readouterr().out


def test_a_key_in_the_set_would_give_it_away(tmp_path, capsys):
    out = tmp_path / "set"
    assert synth("items", "--out", out, "--count", 2, "--faults", 1, "--key", out / "key.json") == 2
    assert "E-USAGE" in capsys.readouterr().err and not out.exists()


def test_a_key_without_faults_is_a_mistake(tmp_path, capsys):
    assert synth("items", "--out", tmp_path / "set", "--key", tmp_path / "key.json") == 2
    assert "--faults" in capsys.readouterr().err


def test_a_full_folder_is_refused(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert synth("items", "--out", tmp_path, "--count", 1) == 2
    assert os.listdir(str(tmp_path)) == ["mine.txt"]


def test_mistyped_numbers_are_told(tmp_path, capsys):
    for words in (("--count", "0"), ("--split", "8:1"), ("--size", "big")):
        assert synth("items", "--out", tmp_path / "set", *words) == 2
        assert words[0] in capsys.readouterr().err
