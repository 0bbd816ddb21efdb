"""Sums as they are spoken: "三加五乘以二等于几" is thirteen.

Exact (fractions) until the result is said; × and ÷ before + and −.
"""
import math
import re
from fractions import Fraction
from typing import NamedTuple, Optional

from edgeai.audio.dialogue.chinese_numbers import LIMIT, parse, say

_ASKED = re.compile("^(请问|请|帮我|给我|小智|算一下|计算一下|算算|计算|算|问一下|那|那么)*")
_ENDS = re.compile("(是|等于|得|=)*(多少|几)?(啊|呢|呀|吧)*$")
_SIGNS = ("加上", "加", "+", "减去", "减", "-", "乘以", "乘上", "乘", "*", "×", "除以", "÷", "/")
_NAMES = {"加": "+", "+": "+", "减": "-", "-": "-", "乘": "*", "*": "*", "×": "*", "除": "/",
          "÷": "/", "/": "/"}
_SPOKEN = {"+": "加", "-": "减", "*": "乘以", "/": "除以"}
_SPLIT = re.compile("(%s)" % "|".join(re.escape(sign) for sign in _SIGNS))
_POWER = re.compile("^(.+)的(平方根|平方|立方|(百分之.+))$")
DECIMALS = 4


class Sum(NamedTuple):
    """expression as it is spoken; value None where it divides by zero."""

    expression: str
    value: Optional[Fraction]


def read_sum(text):
    """The `Sum` that a whole sentence asks for, else None."""
    text = _ENDS.sub("", _ASKED.sub("", text.replace(" ", "").rstrip("？?。!！")))
    power = _POWER.match(text)
    return _read_power(*power.groups()) if power else _read_chain(text)


def say_value(value):
    """(text, is_exact): decimals are rounded to four places. ValueError where it is too large."""
    if abs(value) >= LIMIT:
        raise ValueError(value)
    if value.denominator == 1:
        return say(int(value)), True
    rounded = round(float(value), DECIMALS)
    return say(rounded), Fraction(repr(rounded)) == value


def _read_power(base_text, kind, percent_text):
    base = parse(base_text)
    if base is None or abs(base) >= LIMIT:
        return None
    expression = "%s的%s" % (say(base), kind)
    base = Fraction(repr(base))
    if percent_text:
        part = parse(percent_text)
        return None if part is None else Sum(expression, base * Fraction(repr(part)))
    if kind == "平方根":
        return Sum(expression, _square_root(base)) if base >= 0 else None
    return Sum(expression, base ** (2 if kind == "平方" else 3))


def _square_root(value):
    root = math.sqrt(value)
    return Fraction(int(root)) if int(root) ** 2 == value else Fraction(root)


def _read_chain(text):
    """number (sign number)..., at least one sign."""
    pieces = _SPLIT.split(text)
    if len(pieces) < 3:
        return None
    numbers = [parse(piece) for piece in pieces[::2]]
    if any(number is None or abs(number) >= LIMIT for number in numbers):
        return None
    signs = [_NAMES[piece[0]] for piece in pieces[1::2]]
    spoken = say(numbers[0]) + "".join(
        _SPOKEN[sign] + say(number) for sign, number in zip(signs, numbers[1:]))
    return Sum(spoken, _evaluate([Fraction(repr(number)) for number in numbers], signs))


def _evaluate(numbers, signs):
    terms = [numbers[0]]
    for sign, number in zip(signs, numbers[1:]):
        if sign == "/" and number == 0:
            return None
        if sign in "*/":
            terms[-1] = terms[-1] * number if sign == "*" else terms[-1] / number
        else:
            terms.append(number if sign == "+" else -number)
    return sum(terms)


def spoken_sums():
    """Sums in which each digit stands beside each sign: a recogniser's grammar makes the rest."""
    digits = "一二三四五六七八九"
    for sign in _SPOKEN.values():
        for digit in digits:
            yield "%s%s%s等于几" % (digit, sign, digit)
            yield "%s十%s%s%s十%s等于多少" % (digit, digit, sign, digit, digit)
