"""The environment's proof: what it sees on the virtual kit, what it says of a broken one, who believes it."""
import json
import shutil

import pytest
from drill_book import write_book
from edgeai_command import edgeai

from edgeai.audio.recognition.speech_model import find_folder
from edgeai.drill import environment_proof
from edgeai.drill.checks import Seen, judge
from edgeai.drill.drill_folder import new_drill
from edgeai.drill.environment_proof import Wanted, collect_in_child, sealed
from edgeai.drill.task import read_task

ALL = Wanted(("RPi.GPIO", "pyaudio", "pyttsx3", "vosk"), ("model", "microphone", "voice"), "问答.json")
CHECK = {"kind": "environment", "packages": list(ALL.packages), "parts": list(ALL.parts), "dialogue": ALL.dialogue}


@pytest.fixture(scope="module")
def seat(tmp_path_factory):
    """A folder as a drill gives it, and the report that is made there."""
    folder = tmp_path_factory.mktemp("07号")
    shutil.copytree(find_folder("zh-command"), str(folder / "model"))
    (folder / "问答.json").write_text('{"你好": "你好"}', encoding="utf-8")
    return folder, collect_in_child(folder, ALL, "sim")


def judged(tmp_path, report, **changes):
    (tmp_path / "environment.json").write_text(json.dumps(report), encoding="utf-8")
    return judge(dict(CHECK, **changes), Seen(str(tmp_path), str(tmp_path), None, {}))


def test_a_seat_that_works(tmp_path, seat):
    folder, report = seat
    assert report["problem"] is None
    assert [report[part]["ok"] for part in ("model", "microphone", "voice", "dialogue")] == [True] * 4
    assert -90 < report["microphone"]["peak_dbfs"] < -30
    assert report["packages"]["pyaudio"]["version"]
    assert len(report["model"]["sha256"]) == 64
    assert judged(tmp_path, report).ok
    assert str(folder) not in json.dumps(report)


@pytest.mark.parametrize("part, change, reason", [
    ("model", {"ok": False, "problem": "no file"}, "model does not work: no file"),
    ("microphone", None, "microphone was not checked"),
    ("voice", [], "voice was not checked"),
    ("dialogue", {"ok": True, "file": "other.json"}, "问答.json was not checked"),
    ("packages", {"pyaudio": {"ok": True}}, "RPi.GPIO was not checked"),
    ("packages", 7, "RPi.GPIO was not checked"),
    ("form", 2, "was not written by"),
])
def test_what_is_wrong_is_told(tmp_path, seat, part, change, reason):
    report = {key: value for key, value in seat[1].items() if key != "seal"}
    finding = judged(tmp_path, sealed(dict(report, **{part: change})))
    assert not finding.ok and reason in finding.reason


def test_a_report_changed_by_hand(tmp_path, seat):
    assert "was changed after" in judged(tmp_path, dict(seat[1], python="3.6.5")).reason


@pytest.mark.parametrize("data", [b"{", b"[]", b"7", b"\xff\xfe\x00", b'{"form": 1}', b"[" * 100000])
def test_files_that_are_no_report(tmp_path, data):
    (tmp_path / "environment.json").write_bytes(data)
    assert not judge(CHECK, Seen(str(tmp_path), str(tmp_path), None, {})).ok


def test_a_seat_where_nothing_is(tmp_path):
    (tmp_path / "坏.json").write_text("{", encoding="utf-8")
    wanted = Wanted(("no_such_package",), ("model",), "坏.json")
    report = collect_in_child(tmp_path, wanted, "sim")
    assert report["packages"]["no_such_package"] == {"ok": False, "problem": "no_such_package is not installed"}
    assert not report["model"]["ok"] and str(tmp_path) not in json.dumps(report)
    assert report["dialogue"]["problem"] == "坏.json is not valid JSON"


def test_a_check_that_dies_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(environment_proof, "LIMIT_S", 0.01)
    report = collect_in_child(tmp_path, ALL, "sim")
    assert report["problem"] and not judged(tmp_path, report).ok


def test_a_muted_microphone_is_no_microphone(tmp_path, monkeypatch):
    (tmp_path / "muted.toml").write_text('[[event]]\nat_s = 0.0\nfault = "muted"\n', encoding="utf-8")
    monkeypatch.setenv("EDGEAI_SCENARIO", str(tmp_path / "muted.toml"))
    seen = collect_in_child(tmp_path, Wanted((), ("microphone",), None), "sim")["microphone"]
    assert not seen["ok"] and seen["peak_dbfs"] == -120.0


def test_what_the_tasks_ask_for():
    books = [read_task(name) for name in ("recording", "transcription", "guide_talk")]
    assert environment_proof.wanted_of(books) == Wanted(
        ("pyaudio", "pyttsx3", "vosk"), ("model", "microphone", "voice"), "guide_hall.json")
    assert environment_proof.wanted_of(books[:1]) is None


def test_the_verb_writes_what_is_handed_in(tmp_path):
    new_drill("TB2-1", tmp_path / "考试", "7", "07")
    done = edgeai("drill", "check", "考试", "--environment", "--kit", "sim", "--json", cwd=tmp_path)
    assert done.code == 0, done.errors
    assert done.json["ok"] and set(done.json["problems"]) == {
        "pyaudio", "pyttsx3", "vosk", "model", "microphone", "voice", "dialogue"}
    report = json.loads((tmp_path / "考试" / "07" / "environment.json").read_text(encoding="utf-8"))
    seen = Seen(str(tmp_path / "考试" / "07"), "", None, {})
    assert judge({"kind": "environment", "packages": ["vosk"], "parts": ["model"], "dialogue": report["dialogue"]["file"]},
                 seen).ok


def test_the_verb_tells_what_does_not_work(tmp_path):
    new_drill("TB2-1", tmp_path / "考试", "7", "07")
    (tmp_path / "考试" / "2_实时语音识别" / "model" / "am" / "final.mdl").write_bytes(b"")
    (tmp_path / "考试" / "3_导览对话" / "model" / "am" / "final.mdl").write_bytes(b"")
    done = edgeai("drill", "check", "考试", "--environment", "--kit", "sim", cwd=tmp_path)
    assert done.code == 1 and "vosk: works" in done.output
    assert "model: works" not in done.output and str(tmp_path) not in (
        tmp_path / "考试" / "07" / "environment.json").read_text(encoding="utf-8")


def test_a_drill_that_asks_for_no_proof(tmp_path):
    new_drill(write_book(tmp_path), tmp_path / "考试", "7", "07")
    done = edgeai("drill", "check", "考试", "--environment", "--kit", "sim", cwd=tmp_path)
    assert done.code == 0 and "asks for no proof" in done.output
    assert not (tmp_path / "考试" / "07" / "environment.json").exists()
