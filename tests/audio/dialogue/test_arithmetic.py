"""Sums as they are spoken."""
import pytest

from edgeai.audio.dialogue.arithmetic import read_sum, say_value, spoken_sums


@pytest.mark.parametrize("text, expression, result", [
    ("三加五等于几", "三加五", "八"), ("3+5=?", "三加五", "八"), ("请问二十五乘以四是多少", "二十五乘以四", "一百"),
    ("算一下一百减去一", "一百减一", "九十九"), ("十除以四", "十除以四", "二点五"),
    ("一加二乘以三减四", "一加二乘以三减四", "三"), ("负三加五", "负三加五", "二"),
    ("三减负二得多少", "三减负二", "五"), ("零点一加零点二", "零点一加零点二", "零点三"),
    ("三的平方", "三的平方", "九"), ("二的立方是多少", "二的立方", "八"), ("九的平方根", "九的平方根", "三"),
    ("五十的百分之六十", "五十的百分之六十", "三十"), ("八十的四分之一", "八十的四分之一", "二十"),
    ("根号九等于几", "根号九", "三"), ("根号十六加一", "根号十六加一", "五"), ("九开平方", "根号九", "三"),
    ("请问二十五的开根号是多少", "根号二十五", "五"), ("三分之一加三分之二", "三分之一加三分之二", "一"),
    ("百分之五十乘以八", "百分之五十乘以八", "四"), ("负二分之一加一", "负二分之一加一", "零点五"),
    ("一除以十六", "一除以十六", "零点零六二五"), ("零加零", "零加零", "零"), ("根号零", "根号零", "零"), ("两百五加一", "二百五十加一", "二百五十一"),
])
def test_what_it_comes_to(text, expression, result):
    asked = read_sum(text)
    assert (asked.expression, say_value(asked.value)) == (expression, (result, True))


@pytest.mark.parametrize("text, result", [
    ("一百除以七", "十四点二八六"), ("二的平方根", "一点四一四"), ("1除以3", "零点三三三"), ("根号二", "一点四一四"),
    ("三分之一加一", "一点三三三"), ("一除以三千", "零点零零零三三三"), ("二除以负三", "负零点六六七"), ("二除以三万", "零点零零零零六六七")])
def test_what_does_not_come_out_even(text, result):
    assert say_value(read_sum(text).value) == (result, False)


def test_nothing_is_divided_by_zero():
    assert read_sum("三除以零").value is None


def test_what_is_too_large_to_say():
    with pytest.raises(ValueError):
        say_value(read_sum("一千万亿乘以十").value)


@pytest.mark.parametrize("text", [
    "", "三", "三加", "加三", "三加灯", "几加几等于五", "打开灯", "什么是加法", "三加加五", "负四的平方根", "根号负四", "根号", "根号" * 9999 + "九", "三分之" * 9999 + "一加一", "灯的平方", "根号灯", "零分之一加一",
    "三除五",  # 除 turns it round, which nobody agrees on
])
def test_what_is_no_sum(text):
    assert read_sum(text) is None


def test_what_a_recogniser_is_told_are_sums():
    sums = list(spoken_sums())
    assert len(sums) == 72 and all(read_sum(text) for text in sums)
