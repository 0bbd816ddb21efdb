"""A classifier on labelled pictures, and the tables of results."""
import csv

import pytest

from edgeai.csv_table import write_table
from edgeai.errors import UsageError
from edgeai.records import Detection
from edgeai.vision.detection.class_test import ClassTest
from edgeai.vision.detection.results_table import ResultsTable
from edgeai.vision.image_file import write_image

numpy = pytest.importorskip("numpy")
pytest.importorskip("cv2")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


class ByBrightness:
    labels = ("dark", "bright", "grey")

    def classify(self, picture):
        return Detection("bright" if picture.mean() > 100 else "dark", 0.75)


def rows(path):
    with open(str(path), encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "测试"
    place.mkdir()
    for name, grey in (("1.jpg", 0), ("2.jpg", 200), ("3.jpg", 200)):
        write_image(str(place / name), numpy.full((8, 8, 3), grey, numpy.uint8))
    (place / "truth.csv").write_text("\ufeff图片,类别\n1.jpg,dark\n2.jpg,bright\n3.jpg,dark\n", encoding="utf-8")
    return place


def test_what_is_right_and_what_is_not(folder, tmp_path):
    test = ClassTest(ByBrightness(), folder)
    assert test.accuracy == pytest.approx(2 / 3)
    assert test.confusion.tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert [test.recall(label) for label in test.labels] == [0.5, 1.0, None]
    assert [(case.name, case.truth, case.found.label) for case in test.errors] == [("3.jpg", "dark", "bright")]
    test.save(tmp_path / "r.csv", tmp_path / "e.csv")
    assert rows(tmp_path / "r.csv")[1:] == [["1.jpg", "dark", "0.750"], ["2.jpg", "bright", "0.750"],
                                            ["3.jpg", "bright", "0.750"]]
    assert rows(tmp_path / "e.csv") == [["picture", "truth", "seen", "cause"], ["3.jpg", "dark", "bright", ""]]


@pytest.mark.parametrize("text, message", [
    (None, "can't be read"), ("图片,类别\n", "names no pictures"), ("图片,类别\n1.jpg,blue\n", "no class 'blue'")])
def test_what_is_no_test(folder, text, message):
    if text is None:
        (folder / "truth.csv").unlink()
    else:
        (folder / "truth.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        ClassTest(ByBrightness(), folder)


def test_boxes_are_in_the_table_and_a_failure_leaves_none(tmp_path):
    with ResultsTable(tmp_path / "r.csv") as results:
        assert results.add("a/1.jpg", [Detection("mask", 0.9, (1, 2, 3, 4))])
        assert results.add("a/2.jpg", []) == []
    assert rows(tmp_path / "r.csv") == [["picture", "class", "score", "x", "y", "w", "h"],
                                        ["1.jpg", "mask", "0.900", "1", "2", "3", "4"]]
    with pytest.raises(RuntimeError):
        with ResultsTable(tmp_path / "n.csv") as results:
            raise RuntimeError
    assert not (tmp_path / "n.csv").exists()


def test_nothing_in_a_table_is_executed(tmp_path):
    write_table(tmp_path / "t.csv", ["a"], [["=1+1"], ["-5"], ["@x"], [-5], ["-x"]])
    assert [row[0] for row in rows(tmp_path / "t.csv")[1:]] == ["'=1+1", "'-5", "'@x", "-5", "'-x"]
