"""What was handed in before: the log, its torn lines, and what is weak by it."""
import json

import pytest
from theory_help import write_bank

from edgeai.clock import ManualClock
from edgeai.drill.theory import progress
from edgeai.drill.theory.marking import mark
from edgeai.drill.theory.paper import draw
from edgeai.drill.theory.progress import Attempt
from edgeai.drill.theory.questions import load_bank
from edgeai.drill.theory.sitting import begin


def attempt(number=0, **topics):
    return Attempt("2024-05-0%d" % number, 1, "50", "7.5", 60.0, topics, ("x-%d" % number,))


@pytest.fixture
def sitting(tmp_path):
    bank = load_bank(write_bank(tmp_path / "bank", "a"))
    return begin(tmp_path / "sitting.json", draw(bank, 3, 1), 20, bank, ManualClock())


def test_an_attempt_is_recorded_once(tmp_path, sitting):
    path = tmp_path / "数据" / "attempts.jsonl"
    marking = mark(sitting.paper, {})
    assert len(progress.record(path, sitting, marking)) == 1
    assert len(progress.record(path, sitting, marking)) == 1
    (one,) = progress.attempts(path)
    assert (one.id, one.marks, one.points, one.topics) == (sitting.start.id, "0", "0", {"a": (0, 3)})
    assert len(one.mistakes) == 3


def test_a_torn_line_is_passed_over_and_left_behind(tmp_path, sitting):
    path = tmp_path / "attempts.jsonl"
    path.write_text(json.dumps(attempt(1, a=(1, 2))._asdict()) + '\n{"id": "2024', encoding="utf-8")
    progress.record(path, sitting, mark(sitting.paper, {}))
    assert [one.id for one in progress.attempts(path)] == ["2024-05-01", sitting.start.id]


@pytest.mark.parametrize("field, value", [
    ("topics", {"a": [3, 2]}), ("topics", {"a": [-1, 2]}), ("topics", {"a": [1]}), ("topics", {"a": ["1", 2]}),
    ("topics", []), ("topics", {"a": [True, True]}), ("marks", "\x1b[2J"), ("marks", 50), ("points", "1e9"),
    ("seconds", "1"), ("seconds", -1), ("seconds", 1e9), ("seed", "7"), ("mistakes", 4), ("extra", 1)])
def test_strange_lines_are_passed_over(tmp_path, field, value):
    path = tmp_path / "attempts.jsonl"
    fields = dict(attempt(1, a=(1, 2))._asdict(), **{field: value})
    path.write_text(json.dumps(fields) + "\nnull\n[]\n\xff\n", encoding="utf-8")
    assert progress.attempts(path) == []


def test_nothing_was_handed_in_yet(tmp_path):
    assert progress.attempts(tmp_path / "none") == []
    assert progress.share_right([], ["a"]) == {"a": None}
    assert progress.weights([], ["a", "b"]) == {"a": 0.5, "b": 0.5}


def test_weak_topics_weakest_first():
    attempts = [attempt(1, a=(5, 5), b=(3, 5), c=(1, 5)), attempt(2, a=(4, 5), b=(4, 5), c=(2, 5))]
    assert progress.weak(attempts, ["a", "b", "c", "d"]) == ["c", "b"]
    weights = progress.weights(attempts, ["a", "b", "c", "d"])
    assert weights == {"a": 2 / 12, "b": 4 / 12, "c": 8 / 12, "d": 0.5}


def test_only_the_latest_count():
    attempts = [attempt(1, a=(0, 9))] + [attempt(number, a=(9, 9)) for number in range(2, 7)]
    assert progress.weak(attempts, ["a"]) == []
    assert progress.missed(attempts) == {"x-2", "x-3", "x-4", "x-5", "x-6"}
