"""Folders of hand-ins as they come: odd names, stray files, archives of all kinds, what can't be read."""
import collections
import os
import shutil
import zipfile

import pytest

from edgeai.drill.class_grading import KeptSheets, file_name, hand_ins_in, key_of
from edgeai.drill.grading import Grader, grade
from edgeai.drill.hand_in import take_hand_in
from edgeai.errors import DrillError
from small_book import make_drill


@pytest.fixture
def exam(tmp_path):
    """(DrillKey, path of its file, the key's script)"""
    place, key, solved = make_drill(tmp_path / "drill")
    path = str(tmp_path / "答案.key.json")
    shutil.copyfile(place + ".key.json", path)
    return key, path, solved


def put(folder, **files):
    for name, text in files.items():
        path = os.path.join(str(folder), *name.replace("__", "/").replace("_", ".").split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def names_of(found):
    paths, others = found
    return [os.path.basename(path) for path in paths], others


def test_stray_files_make_no_hand_in_of_a_class(exam, tmp_path):
    """They are told; an archive that can't be opened is a hand-in, whose sheet says so."""
    put(tmp_path / "全班 二", **{"张 三__blink_py": "x", "空__a_txt": "", "08_ZIP": "", "09_rar": "", "名单_txt": "",
                                "10_key_json": ""})
    assert names_of(hand_ins_in(str(tmp_path / "全班 二"), exam[1])) == (["08.ZIP", "09.rar", "张 三", "空"], ["名单.txt"])


@pytest.mark.parametrize("files", [
    {"blink_py": "x", "model__a_onnx": ""}, {"录音_py": "x", "model__a_onnx": "", "x_zip": ""},
    {"result_txt": "done", "别的__a_txt": ""}, {"说明_txt": "x"}, {}])
def test_a_hand_in_is_no_class(exam, tmp_path, files):
    folder = tmp_path / "07"
    folder.mkdir()
    put(folder, **files)
    assert hand_ins_in(str(folder), exam[1]) == ([str(folder)], [])


def test_keys_beside_archives_of_any_spelling_are_found(exam, tmp_path):
    for name in ("07", "08"):
        shutil.copyfile(exam[1], str(tmp_path / (name + ".key.json")))
    for name in ("07.ZIP", "08.zip"):
        assert key_of(str(tmp_path / name)) == exam[0]


def test_no_two_seats_share_a_sheet(tmp_path):
    seats = ["07", "07号", "a b", "a_b", "a?b", "", "_", "长" * 41 + "1", "长" * 41 + "2", "../x", "a\ufffd"]
    assert len({file_name(seat) for seat in seats}) == len(seats)
    assert [file_name(seat) for seat in seats[:2]] == seats[:2]


def test_what_was_kept_of_one_seat_is_not_another_ones(exam, tmp_path):
    """Two that hand in the same, as nothing, by names that begin alike."""
    kept = KeptSheets(str(tmp_path / "成绩"))
    found = []
    for name in ("长" * 45 + "1", "长" * 45 + "2"):
        put(tmp_path / name, **{"result_txt": "done"})
        with Grader(str(tmp_path / name), exam[0]) as grader:
            found.append(kept.find(grader.seat, *grader.digests))
            kept.keep(grader.sheet())
            assert kept.find(grader.seat, *grader.digests).seat == name
    assert found == [None, None]


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_an_odd_name_is_not_graded_twice(exam, tmp_path):
    kept = KeptSheets(str(tmp_path / "成绩"))
    put(tmp_path / "15\n行", **{"result_txt": "done"})
    with Grader(str(tmp_path / "15\n行"), exam[0]) as grader:
        kept.keep(grader.sheet())
        assert kept.find(grader.seat, *grader.digests)


def test_an_archive_in_an_archive_is_told(exam, tmp_path):
    (tmp_path / "place").mkdir()
    for path, inner, data in (("inner.zip", "blink.py", exam[2]), ("09.zip", "09/作业.zip", None)):
        with zipfile.ZipFile(str(tmp_path / path), "w") as archive:
            archive.writestr(inner, data if data else (tmp_path / "inner.zip").read_bytes())
    taken = take_hand_in(str(tmp_path / "09.zip"), str(tmp_path / "place"))
    assert taken.problems == ("作业.zip is an archive in what was handed in: it stays packed",)


@pytest.mark.parametrize("unreadable", ["", "成果"])
def test_a_folder_that_can_not_be_read_costs_what_is_in_it(exam, tmp_path, unreadable, monkeypatch):
    put(tmp_path / "07", **{"blink_py": "x", "成果__a_txt": "x"})
    (tmp_path / "place").mkdir()
    refused, listdir = str(tmp_path / "07" / unreadable).rstrip(os.sep), os.listdir

    def look(path="."):
        if path == refused:
            raise PermissionError(13, "Permission denied", path)
        return listdir(path)

    monkeypatch.setattr(os, "listdir", look)
    taken = take_hand_in(str(tmp_path / "07"), str(tmp_path / "place"))
    assert taken.problems[0].startswith("%s was not taken: " % (unreadable or "07"))
    assert (taken.script("blink.py") is not None) is bool(unreadable)


def test_nothing_is_graded_on_a_full_disk(exam, tmp_path, monkeypatch):
    put(tmp_path / "07", **{"blink_py": exam[2]})
    usage = collections.namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1 << 30, 1 << 30, 1 << 20))
    with pytest.raises(DrillError, match="nearly full"):
        grade(str(tmp_path / "07"), exam[0])
