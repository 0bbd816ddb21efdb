"""Sums as they are spoken: "三加五乘以二等于几" is thirteen, "根号九" is three.

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
_POWER = re.compile("^(.+)的(平方根|平方|立方|.+分之.+)$")
_ROOT = re.compile("^根号(.+)$|^(.+?)的?(?:开平方|开根号|开方)$")
_PART = re.compile("^(负?)(.+)分之(.+)$")
_ROUND = {"百": 100, "千": 1000, "万": 10000}
EXACT_DECIMALS = 4  # a result of more is rounded
DIGITS = 3  # of what is rounded, behind the point or from the first that is not 0


class Number(NamedTuple):
    """spoken: as it is said again: 三分之一 stays one."""

    spoken: str
    value: Fraction


class Sum(NamedTuple):
    """expression as it is spoken; value None where it divides by zero."""

    expression: str
    value: Optional[Fraction]


def read_sum(text):
    """The `Sum` that a whole sentence asks for, else None."""
    text = _ENDS.sub("", _ASKED.sub("", text.replace(" ", "").rstrip("？?。!！")))
    power = _POWER.match(text)
    return _read_power(*power.groups()) if power else _read_root(text) or _read_chain(text)


def say_value(value):
    """(text, is_exact): what has many decimals is rounded. ValueError where it is too large."""
    if abs(value) >= LIMIT:
        raise ValueError(value)
    if value.denominator == 1:
        return say(int(value)), True
    exact = round(value, EXACT_DECIMALS)
    if exact == value:
        return say(float(exact)), True
    # As many behind the point as leave DIGITS of a small one.
    zeros = max(0, -1 - math.floor(math.log10(abs(value))))
    return say(float(round(value, DIGITS + zeros))), False


def _read_power(base_text, kind):
    base = _number(base_text)
    if base is None:
        return None
    expression = "%s的%s" % (base.spoken, kind)
    if kind == "平方根":
        return Sum(expression, _square_root(base.value)) if base.value >= 0 else None
    if kind in ("平方", "立方"):
        return Sum(expression, base.value ** (2 if kind == "平方" else 3))
    part = _number(kind)
    return None if part is None else Sum(expression, base.value * part.value)


def _read_root(text):
    """根号九, 九开平方."""
    match = _ROOT.match(text)
    number = _root("根号" + (match.group(1) or match.group(2))) if match else None
    return Sum(*number) if number else None


def _number(text):
    """The `Number` that a text says, or None where it says none, or one that is too large."""
    part = _PART.match(text)
    if part:
        return _part(*part.groups())
    if text.startswith("根号"):
        return _root(text)
    value = parse(text)
    if value is None or abs(value) >= LIMIT:
        return None
    return Number(say(value), Fraction(repr(value)))


def _part(minus, below_text, above_text):
    below, above = _ROUND.get(below_text) or parse(below_text), parse(above_text)
    if not below or above is None:
        return None
    spoken = "%s%s分之%s" % (minus, below_text if below_text in _ROUND else say(below), say(above))
    value = Fraction(repr(above)) / Fraction(repr(below))
    return Number(spoken, -value if minus else value)


def _root(text):
    inside = text[len("根号"):]
    number = None if inside.startswith("根号") else _number(inside)
    if number is None or number.value < 0:
        return None
    return Number("根号" + number.spoken, _square_root(number.value))


def _square_root(value):
    """Exact where it comes out even: four ninths have two thirds."""
    above, below = _whole_root(value.numerator), _whole_root(value.denominator)
    return Fraction(above, below) if above and below else Fraction(math.sqrt(value))


def _whole_root(number):
    """The whole root, or 0 where there is none."""
    root = int(math.sqrt(number) + 0.5)
    return root if root * root == number else 0


def _read_chain(text):
    """number (sign number)..., at least one sign."""
    pieces = _SPLIT.split(text)
    if len(pieces) < 3:
        return None
    numbers = [_number(piece) for piece in pieces[::2]]
    if None in numbers:
        return None
    signs = [_NAMES[piece[0]] for piece in pieces[1::2]]
    spoken = numbers[0].spoken + "".join(
        _SPOKEN[sign] + number.spoken for sign, number in zip(signs, numbers[1:]))
    return Sum(spoken, _evaluate([number.value for number in numbers], signs))


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
