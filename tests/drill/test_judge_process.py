"""Checks in a process of their own."""
import json
import os

import pytest

from edgeai.drill import vision_gold
from edgeai.drill.checks import Seen
from edgeai.drill.judge_process import JudgeProcess, _finding
from edgeai.drill.program_run import Run

ENDED = {"kind": "ended"}


def seen(tmp_path, code=0):
    return Seen(str(tmp_path), str(tmp_path), Run(True, code, "", "", "run-%d" % code, "", ()), {"N": [1, {"a": 2}]})


def test_it_finds_what_a_check_finds(tmp_path):
    (tmp_path / "文件.txt").write_text("打开灯", encoding="utf-8")
    with JudgeProcess(str(tmp_path)) as judges:
        assert judges.judge(ENDED, seen(tmp_path)).ok
        assert not judges.judge(ENDED, seen(tmp_path, code=1)).ok
        assert judges.judge(ENDED, seen(tmp_path)).ok  # a run that it knows
        finding = judges.judge({"kind": "text_file", "file": "文件.txt", "text": "打开灯"}, seen(tmp_path))
    assert (finding.ok, finding.evidence) == (True, "文件.txt")


@pytest.fixture
def hostile_kinds(tmp_path, monkeypatch):
    """Checks that fall over what they read, known to the process alone."""
    (tmp_path / "hostile_checks.py").write_text(
        "import os, time, sys\n"
        "from edgeai.drill.checks import KINDS, Finding\n"
        "def crash(seen): os.abort()\n"
        "def hang(seen): time.sleep(600)\n"
        "def memory(seen): bytearray(1 << 40)\n"
        "def chatter(seen): print('[true, \"\", \"\", null]'); return Finding(False, 'no')\n"
        "KINDS.update({n: 'hostile_checks:' + n for n in ('crash', 'hang', 'memory', 'chatter')})\n")
    monkeypatch.setattr("edgeai.drill.judge_process._BOOT", (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.path.insert(0, %r); import hostile_checks; "
        "from edgeai.drill.judge_child import main; main()") % str(tmp_path))


@pytest.mark.parametrize("kind", ["crash", "hang", "memory", "chatter"])
def test_a_check_that_it_does_not_survive_is_wrong_and_the_next_is_judged(tmp_path, kind, hostile_kinds):
    with JudgeProcess(str(tmp_path), seconds=3.0 if kind == "hang" else 60.0) as judges:
        finding = judges.judge({"kind": kind}, seen(tmp_path))
        assert not finding.ok and finding.reason
        judges._seconds = 60.0
        assert judges.judge(ENDED, seen(tmp_path)).ok


@pytest.mark.parametrize("answer", [b"", b"{}", b"[1, 2, 3, 4]", b"[true, \"\", \"\"]", b"[true, 1, \"\", null]", None,
                                    b"[true, \"\", \"\", \"x\"]", b"\xff", b"7", b"[" * 100000])
def test_an_answer_that_is_none_is_none(answer):
    assert _finding(answer) is None


def test_nothing_of_it_is_left(tmp_path):
    judges = JudgeProcess(str(tmp_path))
    judges.judge(ENDED, Seen("", "", None, {}))
    process = judges._process
    judges.close()
    assert process.poll() is not None


def test_what_one_draws_the_next_need_not_draw(tmp_path):
    (tmp_path / "results.csv").write_text("图片,类别,得分\n1.jpg,紫色,0.9\n", encoding="utf-8")
    check = {"kind": "crop_named", "file": "results.csv", "kind_of": "waste", "seed": 41, "count": 1, "pictures": [1]}
    with JudgeProcess(str(tmp_path)) as judges:
        assert not judges.judge(check, seen(tmp_path)).ok
    drawn = os.path.join(vision_gold.folder(), "crops-waste-41-1", vision_gold.TRUTH)
    with open(drawn, "w", encoding="utf-8") as file:  # what no drawing gives
        json.dump(["紫色"], file)
    with JudgeProcess(str(tmp_path)) as judges:
        assert judges.judge(check, seen(tmp_path)).ok
    os.remove(drawn)
    os.rmdir(os.path.dirname(drawn))


def test_a_drawn_set_is_whole_or_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(vision_gold, "_shared", [str(tmp_path)])
    with pytest.raises(KeyboardInterrupt):
        vision_gold._kept("set", interrupted)
    assert not (tmp_path / "set").exists()
    place = vision_gold._kept("set", lambda draft: os.mkdir(os.path.join(draft, "images")))
    assert os.listdir(place) == ["images"]
    assert vision_gold._kept("set", interrupted) == place


def interrupted(draft):
    os.mkdir(os.path.join(draft, "half"))
    raise KeyboardInterrupt
