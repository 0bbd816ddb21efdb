"""Numbers, times and dates in Mandarin, both ways."""
import datetime
import random

import pytest

from edgeai.audio.dialogue.chinese_numbers import (
    LIMIT, parse, parse_date, parse_time, say, say_date, say_time)


@pytest.mark.parametrize("text, number", [
    ("零", 0), ("〇", 0), ("幺", 1), ("俩", 2), ("两", 2), ("仨", 3), ("十", 10), ("十五", 15),
    ("二十", 20), ("一百零五", 105), ("一百一十", 110), ("一百一", 110), ("两百五", 250),
    ("两百二十五", 225), ("一千零一十", 1010), ("一万零五", 10005), ("一万五", 15000), ("三万", 30000),
    ("二万零三十", 20030), ("十二万三千", 123000), ("三亿五", 350000000), ("一万亿", 10 ** 12),
    ("二零二六", 2026), ("幺幺零", 110), ("零下五度", -5), ("零下五", -5), ("负三", -3), ("-3", -3),
    ("半", 0.5), ("一半", 0.5), ("两个半", 2.5), ("二十五点五", 25.5), ("三点一四", 3.14),
    ("点五", 0.5), ("零下二点五度", -2.5), ("二十摄氏度", 20), ("百分之六十", 0.6), ("百分之百", 1),
    ("百分之零点五", 0.005), ("千分之三", 0.003), ("四分之一", 0.25), ("25", 25), ("25.50", 25.5),
    ("60%", 0.6), ("2.0", 2),
])
def test_what_is_said_as_a_number(text, number):
    assert parse(text) == number
    assert isinstance(parse(text), type(number))


@pytest.mark.parametrize("text", [
    "", "灯", "五十百", "十百", "一百零五十", "负负三", "一百个", "点", "三点", "三点两", "三灯", "百",
    "零分之三", "百分之", "分之三", "一万万一千万零", "两两", "1.", "1.2.3", "0x10", "--3",
])
def test_what_is_no_number(text):
    assert parse(text) is None


@pytest.mark.parametrize("part", ["三分之", "亿", "十", "一万"])
def test_a_sentence_of_any_length_is_read(part):
    assert parse(part * 3000 + "一") is None


@pytest.mark.parametrize("number, text", [
    (0, "零"), (10, "十"), (15, "十五"), (20, "二十"), (22, "二十二"), (105, "一百零五"),
    (110, "一百一十"), (200, "二百"), (2000, "两千"), (10010, "一万零一十"), (20000, "两万"),
    (100500, "十万零五百"), (10 ** 8, "一亿"), (-5, "负五"), (25.5, "二十五点五"), (0.05, "零点零五"),
    (2.0, "二"), (1e-07, "零点零零零零零零一"),
])
def test_how_a_number_is_said(number, text):
    assert say(number) == text


def test_below_zero_in_degrees():
    assert say(-2.5, minus="零下") == "零下二点五"


@pytest.mark.parametrize("number", [LIMIT, -LIMIT, float("nan"), float("inf")])
def test_what_nobody_can_say(number):
    with pytest.raises(ValueError):
        say(number)


def test_every_number_said_is_understood_again():
    rng = random.Random(7)
    whole = list(range(-300, 20000)) + [rng.randrange(10 ** digits)
                                        for digits in range(5, 17) for _ in range(300)]
    broken = [rng.randrange(-10 ** 7, 10 ** 7) / 10 ** rng.randrange(1, 6) for _ in range(3000)]
    for number in whole + broken:
        assert parse(say(number)) == number
        assert parse(say(number, minus="零下")) == number


def test_every_minute_of_a_day_is_understood_again():
    for minute in range(24 * 60):
        assert parse_time(say_time(*divmod(minute, 60))) == divmod(minute, 60)


def test_every_day_is_understood_again():
    for number in range(0, 40000, 7):
        day = datetime.date(1970, 1, 1) + datetime.timedelta(days=number)
        assert parse_date(say_date(day.year, day.month, day.day)) == (day.year, day.month, day.day)


@pytest.mark.parametrize("text, time", [
    ("下午三点半", (15, 30)), ("三点", (3, 0)), ("十五点二十", (15, 20)), ("晚上八点一刻", (20, 15)),
    ("中午十二点", (12, 0)), ("两点零五分", (2, 5)), ("早上七点钟", (7, 0)), ("二十四点", (0, 0)),
    ("三点七十分", None), ("二十五点", None), ("三", None), ("几点", None), ("点", None), ("", None),
])
def test_times(text, time):
    assert parse_time(text) == time


@pytest.mark.parametrize("text, date", [
    ("五月一号", (None, 5, 1)), ("二零二六年十二月三十一日", (2026, 12, 31)), ("2026年5月1日", (2026, 5, 1)),
    ("十三月一号", None), ("五月三十二号", None), ("五月", None), ("几月几号", None), ("", None),
])
def test_dates(text, date):
    assert parse_date(text) == date


def test_how_times_and_dates_are_said():
    assert say_time(0, 0) == "凌晨零点整"
    assert say_time(14, 5) == "下午两点零五分"
    assert say_time(12, 30) == "中午十二点半"
    assert say_date(2026, 11, 24) == "二零二六年十一月二十四日"
