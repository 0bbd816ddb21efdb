"""Character error rate against tables worked out by hand."""
import random

import pytest

from edgeai.audio.recognition.error_rate import (
    EditCounts, character_error_rate, count_edits, normalise, total_edits)

# reference, heard, substitutions, deletions, insertions
BY_HAND = [
    ("打开灯", "打开灯", 0, 0, 0),
    ("打开灯", "打开风扇", 1, 0, 1),   # 灯 -> 风, and 扇 more
    ("打开灯", "打灯", 0, 1, 0),
    ("打开灯", "", 0, 3, 0),
    ("打开灯", "请打开那个灯", 0, 0, 3),
    ("关闭蜂鸣器", "关闭风鸣", 1, 1, 0),
    ("现在温度多少", "现在湿度是多少", 1, 0, 1),
    ("一二三四", "二三四一", 0, 1, 1),   # shifted: two edits, not four substitutions
    ("一二", "二一", 2, 0, 0),           # two ways of two edits; the one with substitutions
    ("", "", 0, 0, 0),
    ("", "灯", 0, 0, 1),
    ("kitten", "sitting", 2, 0, 1),
]


@pytest.mark.parametrize("reference, heard, substitutions, deletions, insertions", BY_HAND)
def test_edits_worked_out_by_hand(reference, heard, substitutions, deletions, insertions):
    assert count_edits(reference, heard) == EditCounts(
        substitutions, deletions, insertions, len(reference))


@pytest.mark.parametrize("reference, heard, rate", [
    ("打开灯", "打开灯", 0.0), ("打开灯光", "打开风光", 0.25), ("打开灯", "", 1.0),
    ("灯", "打开风扇", 4.0), ("", "", 0.0), ("", "打开", 2.0)])
def test_the_rate_is_edits_a_character_of_the_reference(reference, heard, rate):
    assert character_error_rate(reference, heard) == rate


@pytest.mark.parametrize("one, other", [
    ("打开灯。", "打开灯"), ("打开灯！？，、；：", "打开灯"), ("“打开”《灯》…—", "打开灯"),
    ("打 开\t灯\n", "打开灯"), ("打开\u3000灯", "打开灯"), ("ＬＥＤ１２", "led12"), ("Led", "lEd"),
    ("打开\u200b灯\ufeff", "打开灯"), ("２５．５", "25.5")])
def test_what_is_not_spoken_does_not_count(one, other):
    assert character_error_rate(one, other) == 0.0


def test_numbers_and_letters_do_count():
    assert normalise("温度 25℃，湿度 60 RH") == "温度25°c湿度60rh"
    assert character_error_rate("温度25", "温度26") == 0.25


def test_over_many_sentences_each_character_weighs_the_same():
    # 1 of 2, 1 of 7 and 0 of 1 wrong: 2 of 10, not the mean of the three rates.
    total = total_edits([("开灯", "关灯"), ("现在几点了今天", "现在几点今天"), ("好", "好")])
    assert total == EditCounts(1, 1, 0, 10)
    assert total.edits == 2 and total.rate == 0.2


def test_over_no_sentence_there_is_no_error():
    assert total_edits([]).rate == 0.0
    assert total_edits(iter([("灯", "等")])).rate == 1.0


def by_definition(reference, heard):
    """The same from the recursive definition: (edits, deletions) of the best way."""
    if not reference or not heard:
        return len(reference) + len(heard), len(reference)
    kept = by_definition(reference[1:], heard[1:])
    if reference[0] == heard[0]:
        ways = [kept]
    else:
        ways = [(kept[0] + 1, kept[1])]
    deleted, inserted = by_definition(reference[1:], heard), by_definition(reference, heard[1:])
    ways += [(deleted[0] + 1, deleted[1] + 1), (inserted[0] + 1, inserted[1])]
    return min(ways)


def test_the_table_agrees_with_the_definition():
    dice = random.Random(5)
    for _attempt in range(150):
        reference, heard = ("".join(dice.choice("一二三") for _ in range(dice.randint(0, 6)))
                            for _side in range(2))
        counts = count_edits(reference, heard)
        assert (counts.edits, counts.deletions) == by_definition(reference, heard)
        assert counts.substitutions >= 0 and counts.insertions >= 0


def test_a_hand_in_of_any_length_and_characters_is_counted():
    assert count_edits("打开灯", "灯" * 1000000).insertions == 999997
    assert count_edits("\ud83d灯", "灯").edits == 0  # half a surrogate pair
