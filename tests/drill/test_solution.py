"""edgeai drill solve: the model answer of a small drill earns every point, its blank sheet none."""
import os

from drill_book import write_book
from edgeai_command import edgeai


def grading(folder):
    done = edgeai("drill", "grade", folder, "--json", timeout_s=250)
    assert done.code == 0, done.errors
    return done.json


def test_the_model_answer_and_the_blank_sheet(tmp_path):
    book = write_book(tmp_path)
    assert edgeai("drill", "new", book, "--seed", "7", "--to", tmp_path / "d").code == 0
    done = edgeai("drill", "solve", tmp_path / "d", "--json", timeout_s=250)
    assert done.code == 0, done
    assert done.json["files"] == ["light.py", "结果.txt"]
    assert "____" not in (tmp_path / "d" / "01" / "light.py").read_text(encoding="utf-8")
    sheet = grading(tmp_path / "d")
    assert (sheet["total"], sheet["most"]) == (5, 5), sheet
    again = edgeai("drill", "solve", tmp_path / "d")
    assert again.code == 2 and "holds work already" in again.errors
    (tmp_path / "d" / "01" / "结果.txt").unlink()
    os.replace(str(tmp_path / "d" / "1_点灯" / "light.py"), str(tmp_path / "d" / "01" / "light.py"))
    assert grading(tmp_path / "d")["total"] == 0
