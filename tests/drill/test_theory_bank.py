"""The bank that ships: large enough, even, and without what gives an answer away."""
import collections
import itertools
import re

import pytest

from edgeai.drill.theory.paper import MINUTES, QUESTIONS, draw
from edgeai.drill.theory.questions import JUDGE, SINGLE, bare, load_bank

TOPICS = {"overview", "language", "speech", "vision", "learning", "deployment", "hardware", "data", "python",
          "ethics"}
# Words that make a statement likely to be false, when only false ones have them.
ABSOLUTE = re.compile("一定|任何|都|必须|完全|只要|不会|永远")
# A question that refers to where an option stands is wrong once options are shuffled.
PLACES = re.compile("以上(都|全|各|说)|上述|选项|[ABCD] ?项|前三项|都对|都不对")


@pytest.fixture(scope="module")
def bank():
    return load_bank()


@pytest.fixture(scope="module")
def singles(bank):
    return [one for one in bank.questions if one.kind == SINGLE]


@pytest.fixture(scope="module")
def judgements(bank):
    return [one for one in bank.questions if one.kind == JUDGE]


def wrong_options(question):
    return [option for place, option in enumerate(question.options) if place != question.right]


def test_size_and_topics(bank, singles, judgements):
    assert set(bank.titles) == TOPICS
    assert len(bank.questions) >= 220
    assert 1.7 <= len(singles) / len(judgements) <= 2.3
    for topic in TOPICS:
        kinds = collections.Counter(one.kind for one in bank.questions if one.topic == topic)
        assert kinds[SINGLE] >= 14 and kinds[JUDGE] >= 7, topic


def test_right_letters_are_even(singles, judgements):
    letters = collections.Counter(one.right for one in singles)
    for place in range(4):
        assert 0.22 <= letters[place] / len(singles) <= 0.28
    assert 0.45 <= sum(one.right == 0 for one in judgements) / len(judgements) <= 0.55


def test_the_right_letters_of_each_topic_are_even(singles):
    for topic in TOPICS:
        letters = collections.Counter(one.right for one in singles if one.topic == topic)
        assert min(letters[place] for place in range(4)) >= 2, topic


def test_the_longest_option_is_no_hint(singles):
    """By chance it would be the right one in a quarter of them."""
    longest = [one for one in singles
               if len(one.options[one.right]) > max(map(len, wrong_options(one)))]
    assert len(longest) / len(singles) <= 1 / 3
    right = sum(len(one.options[one.right]) for one in singles) / len(singles)
    wrong = sum(len(option) for one in singles for option in wrong_options(one)) / len(singles) / 3
    assert 0.87 <= right / wrong <= 1.15


def test_absolute_words_are_no_hint(judgements):
    shares = [sum(bool(ABSOLUTE.search(one.text)) for one in some) / len(some) for some in (
        [one for one in judgements if one.right == place] for place in (0, 1))]
    assert abs(shares[0] - shares[1]) <= 0.2


def test_true_and_false_statements_are_as_long(judgements):
    lengths = [sum(len(one.text) for one in some) / len(some) for some in (
        [one for one in judgements if one.right == place] for place in (0, 1))]
    assert 0.8 <= lengths[0] / lengths[1] <= 1.25


def test_nothing_speaks_of_an_options_place(bank):
    assert [one.id for one in bank.questions
            if PLACES.search(" ".join((one.text, one.explanation) + one.options))] == []


def pairs(text):
    """Neighbouring characters: words without cutting any."""
    text = bare(text)
    return {text[place:place + 2] for place in range(len(text) - 1)}


def test_no_two_ask_the_same(bank):
    known = [(one.id, pairs(one.text)) for one in bank.questions]
    twins = [(first, second) for (first, one), (second, other) in itertools.combinations(known, 2)
             if len(one & other) > 0.4 * len(one | other)]
    assert twins == []


def test_a_twin_would_be_seen():
    one = pairs("把模型权重从 FP32 量化为 INT8，占用的存储空间大约变为原来的多少？")
    other = pairs("模型权重从 FP32 量化为 INT8 后，存储空间约变为原来的多少？")
    assert len(one & other) > 0.4 * len(one | other)


def test_options_are_of_one_kind(singles):
    """None ends as a sentence, and none has spaces around it."""
    assert [one.id for one in singles for option in one.options
            if option != option.strip() or option.endswith("。")] == []


def test_every_console_can_show_it(bank):
    """The contest's PC writes to files and pipes in GBK."""
    text = "".join(word for one in bank.questions for word in (one.text, one.explanation) + one.options)
    assert [sign for sign in sorted(set(text)) if not sign.encode("gbk", "ignore")] == []


def test_questions_and_statements_end_as_such(singles, judgements):
    assert [one.id for one in singles if not one.text.endswith("？")] == []
    assert [one.id for one in judgements if not one.text.endswith("。")] == []


def test_explanations_explain(bank):
    assert [one.id for one in bank.questions if len(one.explanation) < 18] == []


def test_all_difficulties_and_most_of_the_standard(bank):
    difficulties = collections.Counter(one.difficulty for one in bank.questions)
    assert min(difficulties[one] for one in (1, 2, 3)) >= 12
    points = {one.standard for one in bank.questions}
    assert {"2.1.1", "2.1.2", "2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.2.5", "3.1.3", "E6.2.2"} <= points


def test_the_contests_paper(bank):
    """A hundred questions of one mark, ten of each topic."""
    paper = draw(bank, seed=1)
    assert (len(paper.items), QUESTIONS, MINUTES) == (100, 100, 20)
    topics = collections.Counter(item.question.topic for item in paper.items)
    assert set(topics.values()) == {10}
    kinds = collections.Counter(item.question.kind for item in paper.items)
    assert kinds == {SINGLE: 67, JUDGE: 33}


def test_two_seeds_are_two_papers(bank):
    first, second = ({item.question.id for item in draw(bank, seed=seed).items} for seed in (1, 2))
    assert len(first & second) < 70
