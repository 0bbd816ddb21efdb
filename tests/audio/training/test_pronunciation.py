"""Readings of Chinese text, against what everybody says."""
import pytest

from edgeai.audio.training import pronunciation
from edgeai.audio.training.pronunciation import (
    character_units, dictionary_words, syllables, unit_ids)
from edgeai.audio.training.units import UNIT_ID

# That of pypinyin too: it imports its dictionary on first use.
pytest.importorskip("pypinyin", reason="pypinyin: pip install edgeai[audio]")


@pytest.mark.parametrize("text, expected", [
    ("打开灯", "da3 kai1 deng1"), ("绿灯", "lv4 deng1"), ("银行", "yin2 hang2"),
    ("行走", "xing2 zou3"), ("重启", "chong2 qi3"), ("音乐", "yin1 yue4"), ("快乐", "kuai4 le4"),
    ("着火了", "zhao2 huo3 le5"), ("幺", "yao1"), ("什么", "shen2 me5"), ("好的", "hao3 de5"),
    ("两", "liang3"), ("空调", "kong1 tiao2"), ("零", "ling2"), ("你好", "ni3 hao3"),
])
def test_known_readings(text, expected):
    assert syllables(text) == tuple(expected.split())


def test_unit_ids_are_the_networks_outputs_of_each_syllable():
    assert unit_ids(["da3", "kai1"]) == tuple(UNIT_ID[unit] for unit in ("d", "a", "k", "ai"))
    assert unit_ids(["lü4"]) == unit_ids(["lv4"]) == (UNIT_ID["l"], UNIT_ID["v"])
    assert unit_ids(["er"]) == unit_ids(["er5"]) == (UNIT_ID["'"], UNIT_ID["er"])
    assert unit_ids([]) == ()


@pytest.mark.parametrize("text", ["hello", "25", "。", "打开PC"])
def test_what_is_not_said_in_mandarin_is_refused(text):
    with pytest.raises(ValueError, match="not a Mandarin syllable"):
        unit_ids(syllables(text))


def test_every_character_of_gb_2312_can_be_said():
    characters = character_units()
    assert len(characters) == 6763
    assert all(len(units) == 2 for ways in characters.values() for units in ways)
    assert {"啊", "齄", "灯"} <= set(characters) and "囍" not in characters
    hang, xing = unit_ids(["hang2"]), unit_ids(["xing2"])
    assert {hang, xing} <= set(characters["行"])
    assert characters["妈"] == [unit_ids(["ma1"])]
    assert all(len(ways) == len(set(ways)) for ways in characters.values())


def test_dictionary_words_are_many_short_and_speakable():
    words = dictionary_words()
    assert len(words) > 40000 and list(words) == sorted(set(words))
    assert all(2 <= len(word) <= 4 for word in words)
    for word in words[::500]:
        assert len(unit_ids(syllables(word))) == 2 * len(word), word


@pytest.mark.parametrize("reading, expected", [
    ("dǎ", True), ("lǜ", True), ("ń", True), ("hng", False), ("wòng", False)])
def test_readings_of_the_dictionary_with_their_marks(reading, expected):
    assert pronunciation._is_mandarin(reading) == expected
