"""Phrase templates."""
import pytest

from edgeai.audio.dialogue.templates import MAX_SENTENCES, expand


@pytest.mark.parametrize("template, sentences", [
    ("你好", ("你好",)), ("", ("",)), ("(你|您)好", ("你好", "您好")), ("你好(啊|)", ("你好啊", "你好")),
    ("(开|关)(灯|门)", ("开灯", "开门", "关灯", "关门")), ("a(b(c|d)|)e", ("abce", "abde", "ae")),
    ("甲|乙", ("甲", "乙")),
])
def test_what_it_stands_for(template, sentences):
    assert expand(template) == sentences


def test_pieces_may_become_other_units_than_text():
    assert expand("开(灯|)吧", tuple) == (("开", "灯", "吧"), ("开", "吧"))


@pytest.mark.parametrize("template", ["(你", "你)", "(a|b", "a)(b", "((a)", "(a|b)" * 9])
def test_what_is_no_template(template):
    with pytest.raises(ValueError):
        expand(template)


def test_the_limit_itself_is_allowed():
    assert len(expand("(%s)" % "|".join("a" * MAX_SENTENCES))) == MAX_SENTENCES
    with pytest.raises(ValueError):
        expand("(%s)x" % "|".join("a" * (MAX_SENTENCES + 1)))
