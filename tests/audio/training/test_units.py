"""Initials and finals: what each syllable is made of, and how Kaldi's numbers are counted."""
import unicodedata

import pytest

from edgeai.audio.training import units
from edgeai.audio.training.units import (
    BEGIN, BLANK, END, GAP, INTERNAL, SILENCE, SINGLETON, UNIT_ID, enter, phone, phone_outputs,
    places, stay, syllable_units)

NO_SYLLABLES = {"hm", "hng", "wong"}  # sighs, and a Cantonese reading


def dictionary_syllables():
    """Toneless, ü written so, of every reading of every character that pypinyin knows."""
    from pypinyin.pinyin_dict import pinyin_dict

    for readings in pinyin_dict.values():
        for reading in readings.split(","):
            letters = [one for one in unicodedata.normalize("NFD", reading)
                       if one not in "\u0300\u0301\u0304\u030c"]
            yield unicodedata.normalize("NFC", "".join(letters))


def test_every_syllable_of_the_dictionary_is_an_initial_and_a_final():
    syllables = set(dictionary_syllables())
    assert len(syllables) > 400
    for syllable in syllables - NO_SYLLABLES:
        initial, final = syllable_units(syllable)
        assert initial in units.INITIALS and final in units.FINALS
    assert NO_SYLLABLES <= syllables


@pytest.mark.parametrize("syllable, expected", [
    ("ba", "b a"), ("zhi", "zh iii"), ("chi", "ch iii"), ("shi", "sh iii"), ("ri", "r iii"),
    ("zi", "z ii"), ("ci", "c ii"), ("si", "s ii"), ("li", "l i"), ("ji", "j i"),
    ("ju", "j v"), ("que", "q ve"), ("xuan", "x van"), ("jun", "j vn"), ("zhu", "zh u"),
    ("liu", "l iou"), ("gui", "g uei"), ("lun", "l uen"), ("nv", "n v"), ("nü", "n v"),
    ("lüe", "l ve"), ("lue", "l ve"), ("nue", "n ve"), ("xiong", "x iong"), ("dong", "d ong"),
    ("yi", "y i"), ("yu", "y v"), ("yuan", "y van"), ("you", "y iou"), ("ying", "y ing"),
    ("yong", "y iong"), ("wu", "w u"), ("wei", "w uei"), ("wen", "w uen"), ("weng", "w ueng"),
    ("a", "' a"), ("er", "' er"), ("ou", "' ou"), ("n", "' en"), ("ng", "' eng"), ("ê", "' e"),
    ("zhuang", "zh uang"), ("huo", "h uo"), ("jiong", "j iong"),
])
def test_syllables_as_a_textbook_splits_them(syllable, expected):
    assert syllable_units(syllable) == tuple(expected.split())


@pytest.mark.parametrize("text", ["", "x", "turn", "bq", "zhx", "5", "打", "hng", "r", "ling4"])
def test_what_is_no_syllable_is_refused(text):
    with pytest.raises(ValueError, match="not a Mandarin syllable"):
        syllable_units(text)


def test_phones_and_transitions_are_counted_as_kaldi_counts_them():
    """1 silence, 2 gap, then four a unit; a one-state phone p has transitions 2p - 1 and 2p."""
    assert (BLANK, SILENCE, GAP) == (0, 1, 2)
    assert [phone(1, place) for place in (BEGIN, INTERNAL, END, SINGLETON)] == [3, 4, 5, 6]
    assert phone(2, BEGIN) == 7 and phone(10, SINGLETON) == 42
    assert (stay(SILENCE), enter(SILENCE), stay(GAP), enter(GAP)) == (1, 2, 3, 4)
    assert (stay(phone(1, BEGIN)), enter(phone(1, BEGIN))) == (5, 6)
    assert UNIT_ID["b"] == 1 and UNIT_ID["y"] == 22 and UNIT_ID["a"] == 25
    assert units.OUTPUTS == 1 + 24 + 38 and units.PHONES == 2 + 4 * 62


def test_every_phone_has_an_output_and_the_four_places_share_one():
    outputs = phone_outputs()
    assert sorted(outputs) == list(range(1, units.PHONES + 1))
    assert [outputs[number] for number in range(1, 9)] == [0, 0, 1, 1, 1, 1, 2, 2]
    assert outputs[units.PHONES] == 62


@pytest.mark.parametrize("count, expected", [
    (1, [SINGLETON]), (2, [BEGIN, END]), (4, [BEGIN, INTERNAL, INTERNAL, END])])
def test_places_in_a_word(count, expected):
    assert places(count) == expected
