"""Marks as the rules give them: "每处错误扣1分（理论题满分为100分，按15%的比例计算模块分数）".

Of a hundred questions each error takes one mark; of any other number its even share of a
hundred. An empty answer is an error. Sums are exact; only what is shown is rounded, half up, to
two decimals.
"""
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple, Tuple

from edgeai.drill.theory.paper import Item

FULL_MARKS = 100
MODULE_POINTS = 15


class Mistake(NamedTuple):
    """number: on the paper, from 1; answered: what was written, or ""."""

    number: int
    item: Item
    answered: str


class Marking(NamedTuple):
    """topics: {topic: (right, asked)}; marks of 100 and points of 15 are Fractions."""

    asked: int
    right: int
    empty: int
    marks: Fraction
    points: Fraction
    topics: dict
    mistakes: Tuple[Mistake, ...]

    @property
    def wrong(self):
        """Answered, and not right."""
        return self.asked - self.right - self.empty


def mark(paper, answers):
    """answers: {question's id: place in its options}."""
    topics, mistakes = {}, []
    for number, item in enumerate(paper.items, 1):
        answered = answers.get(item.question.id)
        is_right = answered == item.question.right
        right, asked = topics.get(item.question.topic, (0, 0))
        topics[item.question.topic] = right + is_right, asked + 1
        if not is_right:
            sign = "" if answered is None else item.sign_of(answered)
            mistakes.append(Mistake(number, item, sign))
    asked = len(paper.items)
    marks = marks_of(asked, len(mistakes))
    return Marking(asked, asked - len(mistakes), sum(not one.answered for one in mistakes), marks,
                   points_of(marks), topics, tuple(mistakes))


def marks_of(asked, errors):
    return FULL_MARKS - Fraction(FULL_MARKS * errors, asked)


def points_of(marks):
    return marks * MODULE_POINTS / FULL_MARKS


def decimal(number):
    """A Fraction to two decimals, half up, without needless zeros: "13.95", "7.5", "15"."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    text = str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return text.rstrip("0").rstrip(".")
