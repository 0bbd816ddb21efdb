"""Sentences as sounds: homophones read the same, confusable sounds merge."""
import pytest

from edgeai.audio.dialogue.syllables import fuzzy_syllables, normalise, syllables


def test_normalising_drops_what_carries_no_meaning():
    assert normalise("  你好，  小智！ OK? ") == "你好小智ok"
    assert normalise("❤️打开灯👍🏻😀25℃") == "打开灯25°c"  # from a phone's keyboard


@pytest.mark.parametrize("first, second", [("打开灯", "打开登"), ("再见", "在间"), ("继电器", "计电气")])
def test_homophones_have_the_same_syllables(first, second):
    assert first != second
    assert syllables(first) == syllables(second)


@pytest.mark.parametrize("first, second", [
    ("只", "资"), ("吃", "词"), ("是", "四"), ("你", "里"), ("安", "昂"), ("真", "争"), ("因", "英")])
def test_confusable_sounds_are_merged(first, second):
    assert syllables(first) != syllables(second)
    assert fuzzy_syllables(first) == fuzzy_syllables(second)


@pytest.mark.parametrize("first, second", [("开", "关"), ("红", "绿"), ("灯", "门"), ("一", "二")])
def test_what_must_differ_differs(first, second):
    assert fuzzy_syllables(first) != fuzzy_syllables(second)


def test_letters_and_digits_stand_for_themselves():
    assert fuzzy_syllables("开LED2".lower()) == ("kai", "l", "e", "d", "2")
