"""Checks: their table, their keys, and what the general ones find."""
import shutil

import pytest

from edgeai.drill import checks
from edgeai.drill.checks import Seen, judge, program
from edgeai.drill.checks.entry_words import words_of
from edgeai.drill.checks.matching import told
from edgeai.drill.program_run import Run
from edgeai.drill.task import read_task
from edgeai.errors import TaskError


def a_run(folder, output="", errors="", journal=(), ended=True, code=0):
    return Run(ended, code, output, errors, str(folder), str(folder), tuple(journal), (), 0.0, 0, False)


def seen(folder, **fields):
    return Seen(str(folder), str(folder), a_run(folder, **fields), {})


@pytest.mark.parametrize("kind", sorted(checks.KINDS))
def test_every_kind_has_its_function(kind):
    with pytest.raises(TaskError, match="no key `nonsense`"):
        checks.require_known({"kind": kind, "nonsense": 1}, "task.toml")


@pytest.mark.parametrize("check, message", [
    ({"kind": "endet"}, "no check of the kind 'endet'"),
    ({"kind": "file"}, "needs the key `file`"),
    ({"kind": "ended", "where": "elsewhere"}, "`where` of a check is 'elsewhere'"),
])
def test_what_the_author_wrote_wrongly_is_told_with_its_file(check, message):
    with pytest.raises(TaskError, match="task.toml: .*" + message):
        checks.require_known(check, "task.toml")


def test_a_slip_in_a_kind_is_guessed():
    with pytest.raises(TaskError, match="Did you mean `ended`"):
        checks.require_known({"kind": "endet"}, "task.toml")


@pytest.mark.parametrize("check, fields, is_ok", [
    ({"kind": "ended"}, {}, True),
    ({"kind": "ended"}, {"code": 1}, False),
    ({"kind": "ended", "code": 1}, {"code": 1}, True),
    ({"kind": "ended"}, {"ended": False, "code": None}, False),
    ({"kind": "printed", "text": "温度"}, {"output": "当前温度 25.3"}, True),
    ({"kind": "printed", "text": "湿度"}, {"output": "当前温度 25.3"}, False),
    ({"kind": "printed", "regex": "^T=\\d+$", "at_least": 2}, {"output": "T=1\nT=2\n"}, True),
    ({"kind": "printed", "regex": "^T=\\d+$", "at_least": 3}, {"output": "T=1\nT=2\n"}, False),
    ({"kind": "printed", "near": 25, "within": 0.5}, {"output": "当前温度 25.3℃"}, True),
    ({"kind": "printed", "near": 25, "within": 0.2}, {"output": "当前温度 25.3℃"}, False),
    ({"kind": "printed", "near": 60, "regex": "湿度.*"}, {"output": "温度 60\n湿度 61"}, False),
    ({"kind": "printed", "text": "坏", "stream": "errors"}, {"errors": "坏了"}, True),
    ({"kind": "not_printed", "text": "Traceback"}, {"output": "fine"}, True),
    ({"kind": "not_printed", "regex": "T.*k"}, {"output": "Traceback"}, False),
    ({"kind": "lines", "at_least": 2, "at_most": 2}, {"output": "a\n\nb\n"}, True),
    ({"kind": "lines", "at_least": 3}, {"output": "a\n\nb\n"}, False),
    ({"kind": "lines", "at_most": 1}, {"output": "a\n\nb\n"}, False),
])
def test_how_it_ended_and_what_it_printed(tmp_path, check, fields, is_ok):
    finding = judge(check, seen(tmp_path, **fields))
    assert finding.ok is is_ok
    assert finding.reason


@pytest.mark.parametrize("check, is_ok", [
    ({"kind": "file", "file": "a.txt"}, True),
    ({"kind": "file", "file": "b.txt"}, False),
    ({"kind": "file", "file": "a.txt", "min_bytes": 1000}, False),
    ({"kind": "file", "file": "folder"}, False),
    ({"kind": "no_file", "file": "b.txt"}, True),
    ({"kind": "no_file", "file": "a.txt"}, False),
    ({"kind": "text_file", "file": "a.txt", "text": "打开灯"}, True),
    ({"kind": "text_file", "file": "a.txt", "regex": "关.灯"}, False),
    ({"kind": "text_file", "file": "binary", "text": "a"}, False),
    ({"kind": "lines", "file": "a.txt", "regex": "打开", "at_least": 1}, True),
    ({"kind": "json_file", "file": "a.json", "fields": {"rate": 16000, "n": {"min": 2}}}, True),
    ({"kind": "json_file", "file": "a.json", "fields": {"in": {"x": True}}}, True),
    ({"kind": "json_file", "file": "a.json", "fields": {"rate": 8000}}, False),
    ({"kind": "json_file", "file": "a.json", "fields": {"missing": 1}}, False),
    ({"kind": "json_file", "file": "a.txt", "fields": {"rate": 1}}, False),
])
def test_files(tmp_path, check, is_ok):
    (tmp_path / "a.txt").write_bytes("打开灯\n".encode("gb18030"))
    (tmp_path / "binary").write_bytes(b"a\0\xff")
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.json").write_text('{"rate": 16000, "n": 3, "in": {"x": true, "y": 1}}')
    assert judge(check, seen(tmp_path)).ok is is_ok


def test_a_hand_in_is_looked_at_when_the_check_says_so(tmp_path):
    (tmp_path / "handed").mkdir()
    (tmp_path / "handed" / "a.txt").write_text("a")
    here = Seen(str(tmp_path), str(tmp_path / "handed"), None, {})
    assert not judge({"kind": "file", "file": "a.txt"}, here).ok
    assert judge({"kind": "file", "file": "a.txt", "where": "hand_in"}, here).ok


def falls_over(_seen):
    return 1 / 0


JOURNAL = [
    {"at_s": 0.0, "kind": "journal.start"},
    {"at_s": 3.0, "kind": "world", "device": "climate", "to": 35.0},
    {"at_s": 4.5, "kind": "pin", "device": "fan", "on": True},
    {"at_s": 9.0, "kind": "pin", "device": "fan", "on": False},
    {"at_s": 9.5, "kind": "pin", "device": "fan", "on": True},
]
ON, OFF = {"kind": "pin", "device": "fan", "on": True}, {"kind": "pin", "device": "fan", "on": False}


@pytest.mark.parametrize("check, is_ok", [
    ({"kind": "journal", "entry": ON}, True),
    ({"kind": "journal", "entry": ON, "at_least": 3}, False),
    ({"kind": "journal", "entry": ON, "at_most": 1}, False),
    ({"kind": "journal", "entry": ON, "at_most": 0, "to_s": 4.0}, True),
    ({"kind": "journal", "entry": {"kind": "world", "to": {"near": 34, "within": 2}}}, True),
    ({"kind": "journal", "entry": {"kind": "world", "to": {"max": 30}}}, False),
    ({"kind": "journal", "entry": {"device": {"matches": "^fa"}}, "at_least": 3}, True),
    ({"kind": "journal_order", "entries": [{"kind": "world"}, ON, OFF, ON]}, True),
    ({"kind": "journal_order", "entries": [ON, OFF, OFF]}, False),
    ({"kind": "journal_within", "entry": ON, "after": {"kind": "world"}, "within_s": 2}, True),
    ({"kind": "journal_within", "entry": ON, "after": {"kind": "world"}, "within_s": 1}, False),
    ({"kind": "journal_within", "entry": ON, "after_s": 3.0, "within_s": 2}, True),
    ({"kind": "journal_within", "entry": ON, "after_s": 3.0, "within_s": 2, "not_before_s": 1.6}, False),
    ({"kind": "journal_within", "entry": OFF, "after": ON, "within_s": 5}, True),
    ({"kind": "journal_within", "entry": OFF, "after": ON, "within_s": 5, "each": True}, False),
    ({"kind": "journal_within", "entry": ON, "after": {"kind": "alarm"}, "within_s": 5}, False),
    ({"kind": "journal_apart", "entry": ON, "apart_s": 5}, True),
    ({"kind": "journal_apart", "entry": ON, "apart_s": 6}, False),
])
def test_what_the_room_saw(tmp_path, check, is_ok):
    finding = judge(check, seen(tmp_path, journal=JOURNAL))
    assert finding.ok is is_ok
    assert "4.5" not in finding.reason + finding.evidence  # the same on a slower machine


def test_true_is_not_one(tmp_path):
    check = {"kind": "journal", "entry": {"kind": "pin", "on": 1}}
    assert not judge(check, seen(tmp_path, journal=JOURNAL)).ok


def test_a_row_without_a_run_finds_nothing_in_it(tmp_path):
    here = Seen(str(tmp_path), str(tmp_path), None, {})
    for check in ({"kind": "ended"}, {"kind": "journal", "entry": ON}):
        assert judge(check, here).reason == "the program was not run"


def test_a_check_that_falls_over_a_file_takes_no_grading_along(tmp_path, monkeypatch):
    monkeypatch.setitem(checks.KINDS, "falls over", __name__ + ":falls_over")
    finding = judge({"kind": "falls over"}, seen(tmp_path))
    assert finding == (False, "it can't be judged: ZeroDivisionError", "", None)


TRACE = """Traceback (most recent call last):
  File "guide.py", line 26, in <module>
    text = listen()
  File "/usr/lib/python3.%d/json/__init__.py", line 34%d, in loads
    s = s.decode()
"""


@pytest.mark.parametrize("last, told", [
    ("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xf%d in position %d: invalid start byte", "ValueError"),
    ("json.decoder.JSONDecodeError: Expecting value: line %d column %d (char 0)", "ValueError"),
    ("LookupError: utf-8 and int16 are no %d.%d", "LookupError: utf-8 and int16 are no #.#"),
    ("ValueError: could not convert string to float: '2%d.%d'", "ValueError: could not convert string to float: '#.#'"),
    ("TypeError: <f at 0x7f0a%d%d> takes 2 arguments but 3 were given",
     "TypeError: <f at #> takes 2 arguments but 3 were given")])
def test_how_it_failed_is_told_the_same_for_each_run(tmp_path, last, told):
    for seed in range(3):
        errors = TRACE % (seed, seed) + last % (seed, seed) + "\n"
        finding = judge({"kind": "ended"}, seen(tmp_path, code=1, errors=errors))
        assert finding.evidence == 'File "guide.py", line 26, in <module> ⏎ ' + told


def test_where_the_end_of_its_time_met_it_is_not_told(tmp_path):
    errors = TRACE % (9, 9) + "KeyboardInterrupt\n"
    assert judge({"kind": "ended"}, seen(tmp_path, ended=False, errors=errors)).evidence == ""


def test_what_was_printed_is_shown_the_same_for_each_run(tmp_path):
    check = {"kind": "printed", "text": "湿度"}
    shown = [judge(check, seen(tmp_path, output="".join("T=%.3f\n" % (seed + n) for n in range(90 + seed)))).evidence
             for seed in range(3)]
    assert shown == ["T=#.#"] * 3


def test_a_traceback_ends_in_its_line_and_error(tmp_path):
    errors = 'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    1 / 0\nZeroDivisionError: x\n'
    finding = judge({"kind": "ended"}, seen(tmp_path, code=1, errors=errors))
    assert finding.evidence == 'File "a.py", line 3, in <module> ⏎ ZeroDivisionError: x'


def test_the_error_of_board_bs_script_is_on_its_console(tmp_path):
    run = a_run(tmp_path, output='none,0\nTraceback (most recent call last):\n  File "board_b.py", line 29, in <module>\n'
                                 "NameError: name 'KPU' is not defined\n")
    assert program.last_error(run) == 'File "board_b.py", line 29, in <module> ⏎ NameError: name \'KPU\' is not defined'
    assert program.last_error(a_run(tmp_path, output="none,0\n")) == ""


@pytest.mark.parametrize("entry, words", [
    ({"kind": "pin", "device": "fan", "on": True}, "fan is switched on"),
    ({"kind": "pin", "device": "fan", "on": False}, "fan is switched off"),
    ({"kind": "world", "device": "climate", "to": 31.3}, "what climate measures changes to 31.3"),
    ({"kind": "speaker.start", "text": {"contains": "21度"}}, "“21度” is spoken"),
    ({"kind": "hand", "does": "press"}, "a hand presses the button"),
    ({"kind": "world", "to": {"min": 3}}, "kind=world to={min=3}"),
    ({"kind": "pin", "pin": 17, "on": True}, "kind=pin pin=17 on=true"),
    ({"pin": 17}, "pin=17"),
])
def test_entries_in_words(monkeypatch, entry, words):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    assert words_of(entry) == words


@pytest.mark.parametrize("task", ["greenhouse", "fire_alarm", "entrance", "ward_assistant", "recording_until_quiet"])
def test_each_entry_that_a_task_asks_for_has_words(task):
    """A contestant reads them on the sheet."""
    read = read_task(task)
    all_checks = [check for run in read.runs for check in run.checks] + [
        check for row in read.rows for check in row.every_check()]
    entries = [check[key] for check in all_checks for key in ("entry", "after") if key in check]
    assert entries and [entry for entry in entries if words_of(entry) == told(entry)] == []


def test_a_reason_names_no_place_that_passes(tmp_path):
    """A torn model: the error of what reads it says where it lay."""
    from edgeai.vision.detection.vision_models import find_folder

    model = tmp_path / "hand_in" / "model"
    shutil.copytree(find_folder("masks"), str(model))
    for name in ("model.onnx", "model.int8.onnx"):
        with open(str(model / name), "r+b") as file:
            file.truncate(1000)
    shutil.copytree(str(model), str(tmp_path / "hand_in" / "deploy"))
    finding = judge({"kind": "deployed", "folder": "deploy/", "package": "model/"}, seen(tmp_path / "hand_in"))
    assert not finding.ok and finding.reason.startswith("model/model.") and str(tmp_path) not in finding.reason
