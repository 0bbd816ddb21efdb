"""Marks: errors subtract from 100, scaled to 15, exactly."""
from fractions import Fraction

import pytest
from theory_help import write_bank

from edgeai.drill.theory.marking import decimal, mark, marks_of, points_of
from edgeai.drill.theory.paper import draw
from edgeai.drill.theory.questions import load_bank


@pytest.mark.parametrize("asked, errors, marks, points", [
    (100, 0, "100", "15"), (100, 1, "99", "14.85"), (100, 7, "93", "13.95"), (100, 100, "0", "0"),
    (50, 1, "98", "14.7"), (30, 1, "96.67", "14.5"), (30, 30, "0", "0"), (7, 3, "57.14", "8.57"),
    (3, 1, "66.67", "10"), (40, 1, "97.5", "14.63"), (80, 1, "98.75", "14.81"),
])
def test_marks_and_points(asked, errors, marks, points):
    exact = marks_of(asked, errors)
    assert (decimal(exact), decimal(points_of(exact))) == (marks, points)


def test_points_are_not_made_of_rounded_marks():
    assert points_of(marks_of(30, 1)) == Fraction(29, 2)


@pytest.mark.parametrize("number, text", [
    (Fraction(1, 200), "0.01"), (Fraction(201, 200), "1.01"), (Fraction(203, 200), "1.02"),
    (Fraction(1, 3), "0.33"), (Fraction(10), "10"), (Fraction(0), "0")])
def test_halves_are_rounded_up(number, text):
    assert decimal(number) == text


def test_wrong_and_empty_both_are_errors(tmp_path):
    paper = draw(load_bank(write_bank(tmp_path, "a", "b")), 10, 1)
    right = {item.question.id: item.question.right for item in paper.items}
    answers = dict(right)
    wrong, empty = paper.items[0], paper.items[9]
    answers[wrong.question.id] = 3
    del answers[empty.question.id]
    marking = mark(paper, answers)
    assert (marking.asked, marking.right, marking.wrong, marking.empty) == (10, 8, 1, 1)
    assert (marking.marks, marking.points) == (80, 12)
    assert [(one.number, one.answered) for one in marking.mistakes] == [(1, wrong.sign_of(3)), (10, "")]
    assert sum(asked for _right, asked in marking.topics.values()) == 10
    assert sum(right for right, _asked in marking.topics.values()) == 8
    assert mark(paper, right).marks == 100
