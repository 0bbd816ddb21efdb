"""Other words for the same, and words without meaning."""
import pytest

from edgeai.audio.dialogue.rewriter import Rewriter

FILLERS = ["请问", "啊"]
SAME = [["什么是", "什么叫"], ["什么", "啥"], ["怎么办", "咋办"]]


@pytest.fixture
def rewriter():
    return Rewriter(tuple, FILLERS, SAME)


@pytest.mark.parametrize("text, written", [
    ("请问啥叫量化啊", "什么叫量化"), ("什么叫量化", "什么是量化"), ("什么是量化", "什么是量化"),
    ("咋办", "怎么办"), ("量化", "量化"), ("", ""), ("请问", "请问")])
def test_a_sentence(rewriter, text, written):
    assert "".join(rewriter.rewrite(tuple(text))) == written


def test_short_words_may_be_left_alone():
    assert Rewriter(tuple, FILLERS, SAME, shortest=2).rewrite(tuple("啊啥")) == ("啊", "啥")


def test_without_words_nothing_changes():
    assert Rewriter(tuple, [], []).rewrite(tuple("你好")) == ("你", "好")
