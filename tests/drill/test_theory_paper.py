"""Papers: repeatable by seed, even in topics, two thirds single choices."""
import collections

import pytest
from theory_help import write_bank

from edgeai.drill.theory.paper import draw
from edgeai.drill.theory.questions import JUDGE, SINGLE, load_bank
from edgeai.errors import UsageError


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    return load_bank(write_bank(tmp_path_factory.mktemp("bank"), "a", "b", "c", "d"))


def ids(paper):
    return [item.question.id for item in paper.items]


def counts(paper, name):
    return collections.Counter(getattr(item.question, name) for item in paper.items)


def test_the_seed_repeats_a_paper(bank):
    assert draw(bank, 12, seed=7) == draw(bank, 12, seed=7)
    assert ids(draw(bank, 12, seed=7)) != ids(draw(bank, 12, seed=8))


def test_a_seed_means_the_same_on_every_python(bank):
    paper = draw(bank, 6, seed=2024)
    assert [(item.question.id, "".join(map(str, item.order))) for item in paper.items] == [
        ("b-05", "0312"), ("c-03", "3102"), ("a-06", "0213"), ("d-06", "2031"),
        ("c-09", "01"), ("b-09", "01")]


@pytest.mark.parametrize("count, singles", [(1, 1), (2, 1), (3, 2), (12, 8), (30, 20), (36, 24)])
def test_two_thirds_are_single_choices_and_come_first(bank, count, singles):
    for seed in range(5):
        paper = draw(bank, count, seed)
        kinds = [item.question.kind for item in paper.items]
        assert kinds == [SINGLE] * singles + [JUDGE] * (count - singles)
        assert len(set(ids(paper))) == count


def test_topics_are_even(bank):
    for seed in range(5):
        for count in (4, 10, 24):
            shares = counts(draw(bank, count, seed), "topic").values()
            assert max(shares) - min(shares) <= 1 and len(shares) == 4


def test_one_kind_makes_up_for_the_other(tmp_path):
    bank = load_bank(write_bank(tmp_path, "a", singles=2, judgements=6))
    assert counts(draw(bank, 6, 1), "kind") == {SINGLE: 2, JUDGE: 4}


def test_one_topic(bank):
    paper = draw(bank, 9, 1, topic="c")
    assert counts(paper, "topic") == {"c": 9}


def test_weights_draw_more(bank):
    paper = draw(bank, 12, 1, weights={"a": 0.9, "b": 0.1, "c": 0.1, "d": 0.1})
    assert counts(paper, "topic")["a"] == 9  # all there is of it


def test_questions_to_prefer(bank):
    wanted = {"a-02", "b-05", "c-08"}
    for seed in range(8):
        assert wanted <= set(ids(draw(bank, 12, seed, first=wanted)))


def test_options_are_shuffled_and_the_right_one_is_found(bank):
    signs = collections.Counter()
    for seed in range(30):
        for item in draw(bank, 12, seed).items:
            assert sorted(item.options) == sorted(item.question.options)
            right = item.question.options[item.question.right]
            assert item.options[tuple(item.signs).index(item.right_sign)] == right
            signs[item.right_sign] += 1
    assert all(signs[letter] > 30 for letter in "ABCD")
    assert signs["错"] == 120  # judgements stay 对, 错


@pytest.mark.parametrize("count", [0, 37])
def test_more_than_there_is(bank, count):
    with pytest.raises(UsageError, match="Ask for 1 to 36"):
        draw(bank, count, 1)


def test_an_unknown_topic(bank):
    with pytest.raises(UsageError, match=r"a \(题目a\), b "):
        draw(bank, 3, 1, topic="e")
