"""Which words make a number, held against a regular expression."""
import itertools
import re

import pytest

from edgeai.audio.recognition.command_list import load_command_list
from edgeai.audio.training import number_grammar

DIGIT, ONE = "[零幺一二三四五六七八九]", "[一二三四五六七八九]"
TENS = "(?:{0}?十{0}?)".format(ONE)
HUNDREDS = "(?:(?:{0}|两)百(?:零{0}|{1})?)".format(ONE, TENS)
NUMBER = re.compile("负?(?:(?:{digit}+|两|{tens}|{hundreds})(?:点{digit}+)?度?|(?:{one}|两)百{one})$".format(
    digit=DIGIT, one=ONE, tens=TENS, hundreds=HUNDREDS))


def accepted(words, sentence):
    after = {(state, word): target for state, word, target in number_grammar.steps(words)}
    state = number_grammar.START
    for word in sentence:
        state = after.get((state, word))
        if state is None:
            return False
    return number_grammar.may_end(state)


def test_all_short_sentences_of_the_shipped_numerals_are_numbers_or_not():
    """Every one of up to four words; a few stand for all ones, or it would take minutes."""
    words = tuple(word for word in load_command_list().digits if word not in "三四五六七八九")
    numbers = 0
    for length in range(1, 5):
        for sentence in itertools.product(words, repeat=length):
            is_number = bool(NUMBER.match("".join(sentence)))
            assert accepted(words, sentence) is is_number, sentence
            numbers += is_number
    assert numbers > 800


@pytest.mark.parametrize("sentence", [
    "零", "两", "十", "八", "二十五", "十二点五", "负三点五度", "一百零三", "一百一十九", "两百", "一百二",
    "一三八", "零零七", "一三八零零一三八零零零", "三百六十五度", "幺幺零"])
def test_what_people_say_for_numbers_is_accepted(sentence):
    assert accepted(load_command_list().digits, sentence)


@pytest.mark.parametrize("sentence", [
    "负", "点", "度", "百", "点五", "百五", "三点", "百十十五", "两三负十", "度一", "幺百", "一点百", "五两零"])
def test_what_nobody_says_for_a_number_is_refused(sentence):
    assert not accepted(load_command_list().digits, sentence)


def test_other_words_of_the_list_may_stand_anywhere():
    words = ("甲", "乙", "千", "一", "五", "百")
    for sentence in ("甲", "乙甲甲", "一千五百", "甲一五", "一甲"):
        assert accepted(words, sentence), sentence
    assert not accepted(words, "百一")


def test_a_numeral_that_is_not_in_the_list_is_not_heard():
    assert not accepted(("一", "二"), "三") and not accepted(("一", "二"), "一十")
    assert {word for _state, word, _after in number_grammar.steps(("一", "二"))} == {"一", "二"}
