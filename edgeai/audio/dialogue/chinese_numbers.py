"""Numbers, times and dates as Mandarin says them, both ways.

    parse("零下二十五点五") == -25.5        say(-25.5) == "负二十五点五"
    parse_time("下午三点半") == (15, 30)     say_time(15, 30) == "下午三点半"
    parse_date("二零二六年五月一日") == (2026, 5, 1)
"""
import math
import re
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_VALUES.update({"〇": 0, "幺": 1, "两": 2, "俩": 2, "仨": 3})
_VALUES.update({str(value): value for value in range(10)})
_UNITS = (("亿", 10 ** 8), ("万", 10 ** 4), ("千", 1000), ("百", 100), ("十", 10))
_COLLOQUIAL = ("俩", "仨", "两")  # never a digit of a row of digits
LIMIT = 10 ** 16  # from here on nothing is said
MAX_CHARACTERS = 100  # no number is longer, and each part of one is read within the other

_PERIODS = (("凌晨", range(0, 6)), ("早上", range(6, 9)), ("上午", range(9, 12)),
            ("中午", range(12, 13)), ("下午", range(13, 18)), ("晚上", range(18, 24)))
_MINUTES = {"": 0, "整": 0, "钟": 0, "半": 30, "一刻": 15, "三刻": 45}
_TIME = re.compile("(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)?(.{1,3})[点时](.{0,4}?)分?$")
_DATE = re.compile("(?:(.{2,4})年)?(.{1,2})月(.{1,3})[日号]$")


def parse(text):
    """The number that `text` says, an int where it is whole; None when it says none.

    Knows 零下 and 负, 点, 半, X分之Y (百分之六十 is 0.6), 两 俩 仨 幺, 一万五 (15000),
    rows of digits (二零二六), Arabic figures, and 度 behind.
    """
    if len(text) > MAX_CHARACTERS:
        return None
    text = re.sub("(摄氏)?度$", "", text)
    for sign in ("零下", "负", "-"):
        if text.startswith(sign):
            value = _parse_positive(text[len(sign):])
            return None if value is None else -value
    return _parse_positive(text)


def say(number, minus="负"):
    """The number in Mandarin; minus: 零下 for temperatures. ValueError from LIMIT on, and for NaN."""
    if not math.isfinite(number) or abs(number) >= LIMIT:
        raise ValueError(number)
    whole, _point, fraction = format(Decimal(repr(abs(number))), "f").partition(".")
    text = _say_whole(int(whole))
    if fraction.strip("0"):
        text += "点" + "".join(_DIGITS[int(digit)] for digit in fraction.rstrip("0"))
    return minus + text if number < 0 else text


def say_time(hour, minute):
    """A time of day: say_time(15, 5) is 下午三点零五分."""
    period = next(name for name, hours in _PERIODS if hour in hours)
    clock_hour = hour - 12 if hour > 12 else hour
    hour_text = "两" if clock_hour == 2 else say(clock_hour)
    return period + hour_text + "点" + _say_minute(minute)


def parse_time(text):
    """(hour 0..23, minute) that `text` says, or None."""
    match = _TIME.match(text)
    if not match:
        return None
    period, hour_text, minute_text = match.groups()
    hour, minute = parse(hour_text), _parse_minute(minute_text)
    if not isinstance(hour, int) or minute is None or not 0 <= hour <= 24:
        return None
    if period in ("下午", "傍晚", "晚上", "夜里") and 1 <= hour < 12:
        hour += 12
    return hour % 24, minute


def say_date(year, month, day):
    """A date: say_date(2026, 5, 1) is 二零二六年五月一日."""
    digits = "".join(_DIGITS[int(digit)] for digit in str(year))
    return "%s年%s月%s日" % (digits, say(month), say(day))


def parse_date(text):
    """(year or None, month, day) that `text` says, or None."""
    match = _DATE.match(text)
    if not match:
        return None
    year = parse(match.group(1)) if match.group(1) else None
    month, day = parse(match.group(2)), parse(match.group(3))
    is_date = isinstance(month, int) and isinstance(day, int) and 1 <= month <= 12 and 1 <= day <= 31
    return (year, month, day) if is_date else None


def _parse_positive(text):
    if "分之" in text:
        return _parse_fraction(*text.split("分之", 1))
    if text.endswith("%"):
        return _parse_fraction("百", text[:-1])
    if re.match(r"\d+(\.\d+)?$", text):
        return _plain(float(text)) if "." in text else int(text)
    whole = _parse_half(text)
    return _parse_point(text) if whole is None else whole


def _parse_fraction(below, above):
    bare = {"百": 100, "千": 1000, "万": 10000}
    below = bare.get(below) or _parse_point(below)
    above = bare.get(above) or parse(above)
    return _plain(above / below) if below and above is not None else None


def _parse_half(text):
    """半, 一半 and 两个半; None where no half is said."""
    if text in ("半", "一半"):
        return 0.5
    match = re.match("(.+)个半$", text)
    whole = _parse_whole(match.group(1)) if match else None
    return None if whole is None else whole + 0.5


def _parse_point(text):
    """Whole numbers, and decimals with 点."""
    whole, point, fraction = text.partition("点")
    value = _parse_whole(whole) if whole else (0 if point else None)
    if not point or value is None:
        return value
    if not fraction or any(digit not in _VALUES or digit in _COLLOQUIAL for digit in fraction):
        return None
    return _plain(float("%d.%s" % (value, "".join(str(_VALUES[digit]) for digit in fraction))))


def _parse_whole(text):
    for unit, size in _UNITS:
        if unit in text:
            head, _unit, tail = text.rpartition(unit) if unit == "亿" else text.partition(unit)
            return _with_unit(head, size, tail)
    if text in _VALUES:
        return _VALUES[text]
    if len(text) < 2 or any(digit not in _VALUES or digit in _COLLOQUIAL for digit in text):
        return None
    return int("".join(str(_VALUES[digit]) for digit in text))


def _with_unit(head, size, tail):
    """head × size + tail: 一万 + 二千, 一万 + 零五, 两百 + 五 (which is 250)."""
    count = 1 if size == 10 and not head else _parse_whole(head)
    if count is None or not 1 <= count < (10 if size <= 1000 else size):
        return None
    if not tail:
        return count * size
    if tail in _VALUES and tail not in ("零", "〇"):
        return count * size + _VALUES[tail] * (size // 10)
    rest = _parse_whole(tail.lstrip("零〇"))
    # After 零 comes what is more than one place lower; without it what is one place lower.
    lowest, highest = (1, size // 10) if tail[0] in "零〇" else (size // 10, size)
    return count * size + rest if rest is not None and lowest <= rest < highest else None


def _plain(value):
    return int(value) if value == int(value) else value


def _say_whole(number):
    if number < 20:
        return _DIGITS[number] if number < 10 else "十" + _DIGITS[number % 10] * (number > 10)
    for unit, size in _UNITS:
        if number >= size:
            head, rest = divmod(number, size)
            # 两千, but 二百 and 二十.
            text = ("两" if head == 2 and size >= 1000 else _say_whole(head)) + unit
            return text + (_say_rest(rest, size) if rest else "")


def _say_rest(rest, size):
    zero = "零" if rest < size // 10 else ""
    ten = "一" if 10 <= rest < 20 else ""
    return zero + ten + _say_whole(rest)


def _say_minute(minute):
    if minute in (0, 30):
        return "整" if minute == 0 else "半"
    return ("零" if minute < 10 else "") + say(minute) + "分"


def _parse_minute(text):
    if text in _MINUTES:
        return _MINUTES[text]
    minute = parse(text.lstrip("零〇"))
    return minute if isinstance(minute, int) and 0 <= minute < 60 else None
