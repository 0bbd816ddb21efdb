"""A paper being written: its clock, what is on the disk, and files that are damaged or hostile."""
import json
import os

import pytest
from theory_help import write_bank

from edgeai.clock import ManualClock
from edgeai.drill.theory.paper import draw
from edgeai.drill.theory.questions import load_bank
from edgeai.drill.theory.sitting import begin, one_at_a_time, resume
from edgeai.errors import ConfigError, UsageError


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    return load_bank(write_bank(tmp_path_factory.mktemp("bank"), "a", "b"))


@pytest.fixture
def clock():
    return ManualClock(1000.0)


@pytest.fixture
def sitting(bank, clock, tmp_path):
    return begin(tmp_path / "考场" / "sitting.json", draw(bank, 9, 1), 20, bank, clock)


def test_the_clock_runs(sitting, clock):
    clock.advance(61)
    assert (sitting.elapsed_s, sitting.left_s) == (61, 1139)
    clock.advance(5000)
    assert (sitting.elapsed_s, sitting.left_s) == (1200, 0)


def test_the_clock_stands_between_two_sittings(sitting, clock, bank):
    clock.advance(100)
    sitting.save()
    clock.advance(3600)  # nobody is there
    again = resume(sitting.path, bank, clock)
    assert again.left_s == 1100
    clock.advance(10)
    assert again.left_s == 1090


def test_everything_comes_back(sitting, clock, bank):
    sitting.answer(2)
    sitting.flag()
    sitting.go(8)
    sitting.answer(0)
    again = resume(sitting.path, bank, clock)
    assert again.paper == sitting.paper
    assert (again.answers, again.flags, again.at) == (sitting.answers, sitting.flags, 8)
    assert again.start == sitting.start
    assert again.unanswered() == [2, 3, 4, 5, 6, 7, 8]


def test_answers_and_flags_can_be_taken_back(sitting):
    sitting.answer(1)
    sitting.answer(None)
    sitting.flag()
    sitting.flag()
    assert (sitting.answers, sitting.flags) == ({}, set())


def test_going_ends_at_the_ends(sitting):
    sitting.go(-3)
    assert sitting.at == 0
    sitting.go(99)
    assert sitting.at == 8


def test_a_paper_that_ran_out_comes_back(sitting, clock, bank):
    clock.advance(1e6)
    sitting.save()
    assert resume(sitting.path, bank, clock).left_s == 0


def test_a_full_disk_leaves_the_old_file(sitting, monkeypatch):
    sitting.answer(1)
    with open(sitting.path, encoding="utf-8") as file:
        before = file.read()
    monkeypatch.setattr(os, "fsync", _no_space)
    with pytest.raises(OSError):
        sitting.answer(2)
    with open(sitting.path, encoding="utf-8") as file:
        assert file.read() == before
    assert os.listdir(os.path.dirname(sitting.path)) == ["sitting.json"]


def _no_space(_number):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("key, value", [
    ("format", 2), ("id", 7), ("minutes", 0), ("minutes", 1e9), ("minutes", "20"), ("minutes", True),
    ("elapsed_s", -1), ("elapsed_s", 1201), ("elapsed_s", None), ("seed", "x"), ("seed", -1), ("weak", 1),
    ("questions", []), ("questions", "abc"), ("questions", [{"id": "a-01"}]),
    ("questions", [{"id": "none", "order": [0, 1, 2, 3]}]),
    ("questions", [{"id": "a-01", "order": [0, 1, 2]}]),
    ("questions", [{"id": "a-01", "order": [0, 1, 2, 2]}]),
    ("questions", [{"id": "a-01", "order": [0.0, 1, 2, 3]}]),
    ("questions", [{"id": ["a-01"], "order": [0, 1, 2, 3]}]),
    ("questions", [{"id": "a-01", "order": [0, 1, 2, 3]}] * 2),
    ("answers", {"none": 0}), ("answers", []), ("answers", {"../x": 0}),
    ("flags", ["none"]), ("flags", [[]]), ("flags", 3), ("at", 9), ("at", -1), ("at", 0.5),
])
def test_a_damaged_file_is_refused(sitting, bank, clock, key, value):
    with open(sitting.path, encoding="utf-8") as file:
        fields = json.load(file)
    fields[key] = value
    _write(sitting.path, json.dumps(fields))
    with pytest.raises(ConfigError, match="is damaged"):
        resume(sitting.path, bank, clock)


def test_an_answer_that_is_no_option_is_refused(sitting, bank, clock):
    for value in (4, -1, "A", True, 1.0, None):
        sitting.answers = {sitting.item.question.id: value}
        sitting.save()
        with pytest.raises(ConfigError, match="is damaged: answers"):
            resume(sitting.path, bank, clock)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '{"format": 1}', '{"format": NaN}', "[" * 100000,
                                  " " * (1 << 20) + "{}"])
def test_what_is_no_sitting_is_refused(sitting, bank, clock, text):
    _write(sitting.path, text)
    with pytest.raises(ConfigError, match="is damaged"):
        resume(sitting.path, bank, clock)


def test_bytes_that_are_no_text(sitting, bank, clock):
    with open(sitting.path, "wb") as file:
        file.write(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is damaged"):
        resume(sitting.path, bank, clock)


def test_one_terminal_at_a_time(tmp_path):
    folder = str(tmp_path / "考场")
    with one_at_a_time(folder):
        with pytest.raises(UsageError, match="another terminal"):
            with one_at_a_time(folder):
                pass
    with one_at_a_time(folder):
        pass


def _write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
