"""Phrases spelled in a model's words, by vocabularies written here."""
import json

import pytest

from edgeai.audio.recognition.grammar import LONGEST_PHRASE, character_grammar, phrase_grammar, spell
from edgeai.errors import UsageError, WordUnknown

WORDS = {"打开", "打", "开灯", "打开灯", "灯", "教室", "的", "风扇", "led", "[unk]"}


def knows(word):
    return word in WORDS


@pytest.mark.parametrize("phrase, spelled", [
    ("打开灯", "打开灯"), ("打开风扇", "打开 风扇"), ("打开教室的灯", "打开 教室 的 灯"),
    ("打开 风扇", "打开 风扇"), ("  打开\t灯\n", "打开 灯"), ("打开led", "打开 led")])
def test_a_phrase_is_spelled_in_the_fewest_words(phrase, spelled):
    assert spell(phrase, knows) == spelled


def test_the_longest_word_is_not_taken_when_the_rest_can_not_be_spelled():
    assert spell("打开灯", {"打开", "打", "开灯"}.__contains__) == "打 开灯"


def test_of_equally_few_words_the_first_is_the_longest():
    assert spell("一二三", {"一", "一二", "二三", "三"}.__contains__) == "一二 三"


@pytest.mark.parametrize("phrase, word", [
    ("打开囍灯", "囍"), ("囍", "囍"), ("打开LED灯", "LED"), ("打开灯。", "。"),
    ("打开灯\0", "\0"), ("\ud800", "\ud800"), ('打开"灯', '"')])
def test_what_no_word_begins_with_is_named(phrase, word):
    with pytest.raises(WordUnknown) as caught:
        phrase_grammar(["打开灯", phrase], knows)
    assert repr(word) in caught.value.message and repr(phrase) in caught.value.message


def test_the_grammar_is_json_with_the_unknown_once_at_its_end():
    assert json.loads(phrase_grammar(["打开灯", "[unk]", "打开灯", " "], knows)) == [
        "打开灯", "[unk]"]
    assert "打开灯" in phrase_grammar("打开灯", knows)  # vosk does not understand \u
    assert json.loads(phrase_grammar(["灯"], {"灯"}.__contains__)) == ["灯"]


@pytest.mark.parametrize("phrases", [[], [""], ["  ", "\n"], ["[unk]"], ()])
@pytest.mark.parametrize("grammar", [phrase_grammar, character_grammar])
def test_an_empty_list_is_refused(grammar, phrases):
    with pytest.raises(UsageError, match="list of phrases is empty"):
        grammar(phrases, knows)


@pytest.mark.parametrize("phrases", [[None], [3], [["打开灯"]], [b"x"]])
def test_a_phrase_is_text(phrases):
    with pytest.raises(UsageError, match="a phrase is text"):
        phrase_grammar(phrases, knows)


def test_a_phrase_has_an_end():
    assert phrase_grammar(["灯" * LONGEST_PHRASE], knows)
    with pytest.raises(UsageError, match="has 201 characters"):
        phrase_grammar(["灯" * (LONGEST_PHRASE + 1)], knows)


def test_characters_are_those_of_the_phrases_that_the_model_knows():
    assert json.loads(character_grammar(["打 灯囍", "灯的"], knows)) == ["打", "灯", "的"]


def test_no_known_character_is_an_error_and_no_empty_grammar():
    with pytest.raises(WordUnknown, match="囍"):
        character_grammar(["囍囍"], knows)
