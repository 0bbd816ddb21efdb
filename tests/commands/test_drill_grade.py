"""`edgeai drill grade`: one hand-in, an archive, a class; recheck; what was done is not done again."""
import csv
import glob
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile

import pytest

from edgeai_command import ROOT, edgeai

HELP = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "drill")


@pytest.fixture(scope="module")
def exam(tmp_path_factory):
    """(folder of the drill, its key's file, the solved script)."""
    import sys
    sys.path.insert(0, HELP)
    try:
        from small_book import hand_in, make_drill
    finally:
        sys.path.remove(HELP)
    place, _key, solved = make_drill(tmp_path_factory.mktemp("grade"))
    hand_in(place, {"blink.py": solved, "result.txt": "done"})
    return place, place + ".key.json", solved


def test_a_drill_is_graded_by_the_key_beside_it(exam, tmp_path):
    done = edgeai("drill", "grade", exam[0], "--html", tmp_path / "sheet.html", "--json")
    assert done.code == 0, done.errors
    assert (done.json["total"], done.json["most"], done.json["seat"]) == (21.0, 22.0, "07")
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "Score sheet: TB-闪灯, seat 07" in page and "as in the key" in page


def test_in_words_and_in_chinese(exam):
    done = edgeai("drill", "grade", exam[0], EDGEAI_LANG="zh_CN")
    assert "21" in done.output and "Score" not in done.output, done.output


def test_a_recheck_finds_no_difference_and_tells_one(exam, tmp_path):
    old = tmp_path / "old.json"
    old.write_text(edgeai("drill", "grade", exam[0], "--json").output, encoding="utf-8")
    done = edgeai("drill", "grade", exam[0], "--recheck", old)
    assert (done.code, done.output.strip().splitlines()[-1]) == (0, "no difference"), done.errors
    done = edgeai("drill", "grade", exam[0], "--recheck", old, EDGEAI_LANG="zh_CN")  # the sheet's reasons are English
    assert (done.code, done.output.strip().splitlines()[-1]) == (0, "没有不同"), done.output
    fields = json.loads(old.read_text(encoding="utf-8"))
    fields["rows"][2]["points"] = 0.0
    old.write_text(json.dumps(fields), encoding="utf-8")
    done = edgeai("drill", "grade", exam[0], "--recheck", old)
    assert (done.code, "row 2: 0.0 points before, 2.0 now" in done.output) == (1, True)


@pytest.fixture
def a_class(exam, tmp_path):
    """A folder with three hand-ins: solved as an archive, empty, and one that is refused."""
    folder = tmp_path / "班级"
    (folder / "02号").mkdir(parents=True)
    with zipfile.ZipFile(str(folder / "01号.zip"), "w") as archive:
        archive.writestr("01号/blink.py", exam[2])
        archive.writestr("01号/result.txt", "done")
    with zipfile.ZipFile(str(folder / "03号.zip"), "w") as archive:
        archive.writestr("../../evil.py", "x")
    (folder / "02号" / "blink.py").write_text("print(1)\n")
    return folder


def test_a_class_gets_ranks_a_table_and_a_sheet_each(exam, a_class, tmp_path):
    to = tmp_path / "成绩"
    done = edgeai("drill", "grade", a_class, "--key", exam[1], "--to", to)
    assert done.code == 0, done.errors
    rows = list(csv.DictReader((to / "class.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["rank"], row["seat"], row["total"]) for row in rows] == [
        ("1", "01号", "21"), ("2", "02号", "4"), ("3", "03号", "0")]
    assert rows[2]["note"] == "look at it"
    page = (to / "class.html").read_text(encoding="utf-8")
    for name in os.listdir(str(to / "sheets")):
        assert not name.endswith(".html") or 'href="sheets/%s"' % name in page
    assert not os.path.exists(str(tmp_path / "evil.py"))


def test_what_is_graded_already_is_not_graded_again(exam, a_class, tmp_path):
    to = tmp_path / "成绩"
    shutil.rmtree(str(a_class / "02号"))
    edgeai("drill", "grade", a_class, "--key", exam[1], "--to", to)
    (kept,) = [name for name in os.listdir(str(to / "sheets")) if name.startswith("01号") and name.endswith("json")]
    path = to / "sheets" / kept
    fields = json.loads(path.read_text(encoding="utf-8"))
    fields["rows"][1]["reason"] = "kept"
    path.write_text(json.dumps(fields), encoding="utf-8")
    assert "2 of 2 were graded before" in edgeai("drill", "grade", a_class, "--key", exam[1], "--to", to).output
    done = edgeai("drill", "grade", a_class, "--key", exam[1], "--to", to, "--json")
    assert done.json["sheets"][0]["rows"][1]["reason"] == "kept"


@pytest.mark.skipif(os.name == "nt", reason="the file stays open there")
def test_a_grading_that_was_killed_goes_on(exam, tmp_path):
    """kill -9 in the midst of the second: the first sheet is kept, no program is left running."""
    folder, to = tmp_path / "班级", tmp_path / "成绩"
    for seat, script in (("01", exam[2]), ("02", exam[2] + "open('/proc/self/comm', 'w').write('t%d')\n"
                                                           "time.sleep(8)\n" % (os.getpid() % 10 ** 7))):
        (folder / seat).mkdir(parents=True)
        (folder / seat / "blink.py").write_text(script, encoding="utf-8")
    words = ["drill", "grade", str(folder), "--key", exam[1], "--to", str(to)]
    grading = subprocess.Popen([sys.executable, "-m", "edgeai"] + words, cwd=ROOT, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: len(kept_sheets(to)) == 1)
        first = kept_sheets(to)[0].read_bytes()
        wait_for(lambda: sleepers() or grading.poll() is not None)
    finally:
        grading.kill()
        grading.wait()
    wait_for(lambda: not sleepers())
    done = edgeai(*words)
    assert done.code == 0, done.errors
    assert len(kept_sheets(to)) == 2 and kept_sheets(to)[0].read_bytes() == first


def kept_sheets(to):
    return sorted(one for one in (to / "sheets").glob("*.json") if ".part" not in one.name)


def sleepers():
    """Processes that call themselves as the second hand-in's program does."""
    name = "t%d" % (os.getpid() % 10 ** 7)
    found = []
    for path in glob.glob("/proc/[0-9]*/comm"):
        try:
            with open(path) as file:
                found += [path] if file.read().strip() == name else []
        except OSError:
            continue
    return found


def wait_for(is_so, seconds=60):
    end_s = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end_s
        time.sleep(0.05)


def test_a_key_that_is_missing_is_told(tmp_path):
    (tmp_path / "a").mkdir()
    done = edgeai("drill", "grade", tmp_path / "a")
    assert done.code == 1 and "there is no key for" in done.errors and "--key" in done.errors


def test_efficiency_is_measured_apart_and_ranks(exam, tmp_path):
    to = tmp_path / "成绩"
    done = edgeai("drill", "measure", exam[0], "--to", to, "--json")
    (found,) = done.json["measured"]
    assert found["seat"] == "07" and found["index"] > 0, done.errors
    again = edgeai("drill", "measure", exam[0], "--to", to, "--json")
    assert again.json == done.json  # kept
    edgeai("drill", "grade", exam[0], "--to", to)
    (row,) = csv.DictReader((to / "class.csv").read_text(encoding="utf-8-sig").splitlines())
    assert float(row["efficiency"]) == found["index"]
