"""edgeai drill check and pack: what is missing, misnamed, broken, or tells whose it is."""
import hashlib
import io
import json
import os
import zipfile

import numpy as np
import pytest
from drill_book import write_book
from edgeai_command import edgeai
from PIL import Image

from edgeai.drill.anonymity import traces
from edgeai.drill.drill_folder import new_drill
from edgeai.drill.hand_in_check import check_hand_in
from edgeai.drill.packing import pack
from edgeai.errors import DrillError

GOOD = "print('完成')\n"


@pytest.fixture
def drill(tmp_path):
    new_drill(write_book(tmp_path), tmp_path / "考试", "7", "07")
    return tmp_path / "考试"


@pytest.fixture
def hand_in(drill):
    place = drill / "07"
    (place / "light.py").write_text(GOOD, encoding="utf-8")
    (place / "结果.txt").write_text("完成", encoding="utf-8")
    return place


def codes(place, wanted=("light.py", "结果.txt"), names=()):
    return [(one.code, one.path) for one in check_hand_in(str(place), list(wanted), names)]


def test_all_is_well(hand_in):
    assert codes(hand_in) == []


def test_names(hand_in):
    (hand_in / "结果.txt").rename(hand_in / "结果1.txt")
    assert codes(hand_in) == [("missing", "结果.txt"), ("extra", "结果1.txt")]
    found = check_hand_in(str(hand_in), ["light.py", "结果.txt"])
    assert "结果.txt" in found[1].remedy
    (hand_in / "light.py").write_text("")
    assert ("empty", "light.py") in codes(hand_in)
    os.symlink(__file__, str(hand_in / "结果.txt"))
    assert ("link", "结果.txt") in codes(hand_in) and ("missing", "结果.txt") in codes(hand_in)


def test_what_the_virtual_kit_leaves_is_no_work(hand_in):
    (hand_in / "edgeai-runs" / "20260101-1").mkdir(parents=True)
    (hand_in / "edgeai-runs" / "20260101-1" / "journal.jsonl").write_text("{}")
    assert codes(hand_in) == []


def test_folders_that_are_asked_for(hand_in):
    wanted = ["light.py", "结果.txt", "annotations/"]
    assert codes(hand_in, wanted) == [("missing", "annotations/")]
    (hand_in / "annotations" / "a").mkdir(parents=True)
    (hand_in / "annotations" / "a" / "0.xml").write_text("<a/>")
    assert codes(hand_in, wanted) == []


@pytest.mark.parametrize("text, code", [
    ("x = ____________  # 空1（1分）：几\n", "blank"), ("x = (1\n", "syntax"), ("def f(:\n", "syntax"),
    ("\0\1\2", "text"), ("x = " + "(" * 500 + ")" * 500, "syntax"), ("print('中文')\n", None)])
def test_scripts(hand_in, text, code):
    (hand_in / "light.py").write_bytes(text.encode("utf-8"))
    assert codes(hand_in) == ([(code, "light.py")] if code else [])


def test_a_script_that_a_chinese_windows_saved(hand_in):
    (hand_in / "light.py").write_bytes(GOOD.encode("gb18030"))
    assert codes(hand_in) == []


def test_scripts_are_not_run(hand_in):
    (hand_in / "light.py").write_text("open('ran', 'w')\nraise SystemExit\n")
    check_hand_in(str(hand_in), ["light.py", "结果.txt"])
    assert not os.path.exists("ran") and not (hand_in / "ran").exists()


@pytest.mark.parametrize("line", [
    "# 姓名：张三", "学校: 第一职业学校", "author = 'zhang.san@example.com'", "# 13812345678",
    "path = r'C:\\Users\\张三\\Desktop'", "open('/home/zhangsan/x')"])
def test_texts_that_tell_whose_they_are(hand_in, line):
    (hand_in / "结果.txt").write_text("完成\n%s\n" % line, encoding="utf-8")
    assert [(one.code, one.message.split(":")[0]) for one in check_hand_in(str(hand_in), ["light.py", "结果.txt"])] == [
        ("anonymity", "结果.txt, line 2")]


@pytest.mark.parametrize("line", [
    "print('姓名：')", "姓名：____", "GPIO 13, 17, 27", "/home/pi/model", "C:\\Users\\Public\\x",
    "rate=16000, n=138123456789"])
def test_texts_that_tell_nothing(hand_in, line):
    (hand_in / "结果.txt").write_text(line, encoding="utf-8")
    assert codes(hand_in) == []


def test_words_of_ones_own(hand_in, tmp_path, drill):
    (hand_in / "结果.txt").write_text("李四的结果", encoding="utf-8")
    (tmp_path / "names.txt").write_text("李四\n\n", encoding="utf-8")
    assert codes(hand_in, names=["李四"]) == [("anonymity", "结果.txt")]
    done = edgeai("drill", "check", drill, "--names", tmp_path / "names.txt", "--json")
    assert done.code == 1 and done.json["findings"][0]["code"] == "anonymity"


def test_it_finds_the_drill_from_the_folder_in_which_one_works(drill, hand_in):
    done = edgeai("drill", "check", ".", "--json", cwd=drill / "1_点灯")
    assert done.code == 0 and done.json["ok"], done.errors
    assert "drill.json" in edgeai("drill", "check", drill.parent).errors


def test_pictures_and_documents(tmp_path):
    image = Image.fromarray(np.zeros((8, 8, 3), np.uint8))
    exif = image.getexif()
    exif[0x013B] = "Zhang San"
    image.save(str(tmp_path / "a.jpg"), exif=exif)
    from PIL.PngImagePlugin import PngInfo
    texts = PngInfo()
    texts.add_text("Author", "Zhang San")
    image.save(str(tmp_path / "b.png"), pnginfo=texts)
    image.save(str(tmp_path / "c.png"))
    with zipfile.ZipFile(str(tmp_path / "d.docx"), "w") as archive:
        archive.writestr("docProps/core.xml", "<x><dc:creator>张三</dc:creator></x>")
    (tmp_path / "e.docx").write_bytes(b"no zip")
    (tmp_path / "f.png").write_bytes(b"\x89PNG no picture")
    found = {name: [trace.what for trace in traces(str(tmp_path / name), name)] for name in sorted(os.listdir(str(tmp_path)))}
    assert found == {"a.jpg": ["Artist: Zhang San"], "b.png": ["Author: Zhang San"], "c.png": [],
                     "d.docx": ["张三"], "e.docx": [], "f.png": []}


def test_the_archive_lists_what_it_holds(drill, hand_in, tmp_path):
    done = edgeai("drill", "pack", drill, "--json").json
    assert done["archive"] == str(tmp_path / "07.zip")
    with zipfile.ZipFile(done["archive"]) as archive:
        assert sorted(archive.namelist()) == ["07/light.py", "07/结果.txt", "digests.json"]
        listed = json.loads(archive.read("digests.json").decode("utf-8"))
        assert listed["seat"] == "07" and listed["files"]["light.py"] == {
            "sha256": hashlib.sha256(archive.read("07/light.py")).hexdigest(), "bytes": len(GOOD.encode("utf-8"))}
    again = pack(drill, str(tmp_path / "again.zip"))[0]
    with open(again, "rb") as one, open(done["archive"], "rb") as other:
        assert one.read() == other.read()


def test_what_is_missing_is_not_packed(drill, hand_in, tmp_path):
    (hand_in / "结果.txt").unlink()
    (hand_in / "other.txt").write_text("x")
    with pytest.raises(DrillError) as caught:
        pack(drill)
    assert "结果.txt is missing" in str(caught.value) and "other.txt is not asked for" in str(caught.value)
    assert not (tmp_path / "07.zip").exists()
    path, findings = pack(drill, as_it_is=True)
    assert [one.code for one in findings] == ["missing", "extra"] and os.path.exists(path)


def test_hostile_names_and_sizes_do_not_stop_it(hand_in):
    (hand_in / "annotations").mkdir()
    for number in range(50):
        (hand_in / "annotations" / ("%d.xml" % number)).write_bytes(b"\xff" * number)
    with io.open(str(hand_in / "结果.txt"), "wb") as file:
        file.truncate(200 << 20)
    assert codes(hand_in, ["light.py", "结果.txt", "annotations/"]) == []
