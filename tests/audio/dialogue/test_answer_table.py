"""Answers from one JSON file: whole sentences, functions that do and fill in, and what is no table."""
import json

import pytest

from edgeai.audio.dialogue.answer_table import AnswerTable
from edgeai.errors import ReadingFailed, UsageError
from edgeai.records import Reading

ANSWERS = {"打开灯": "灯已打开", "现在温度": "现在{}度"}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


def test_it_answers_what_it_has_and_says_so_of_all_else(tmp_path):
    path = tmp_path / "问答.json"
    path.write_text("\ufeff" + json.dumps(ANSWERS, ensure_ascii=False), encoding="utf-8")
    table = AnswerTable.load(path, "我没有听懂")
    assert table.phrases == ["打开灯", "现在温度"]
    assert (table.reply("打开灯").text, table.reply("打开灯").decision) == ("灯已打开", "accept")
    for text in ("", "打开窗", "打开灯吧"):
        assert (table.reply(text).text, table.reply(text).decision) == ("我没有听懂", "reject")


def test_a_function_is_called_and_fills_the_answer():
    done = []
    table = AnswerTable(ANSWERS)
    table.when("打开灯", lambda: done.append("on"))
    table.when("现在温度", lambda: 24)
    assert (table.reply("打开灯").text, done) == ("灯已打开", ["on"])
    assert table.reply("现在温度").text == "现在24度"
    assert AnswerTable(ANSWERS).reply("现在温度").text == "现在未知"


def fail():
    raise ReadingFailed("no answer")


@pytest.mark.parametrize("function, text", [
    (lambda: None, "现在未知"), (lambda: float("nan"), "现在未知"), (fail, "现在未知"),
    (lambda: Reading("climate", "temperature_c", 24.0, ok=False), "现在未知"),
    (lambda: Reading("climate", "temperature_c", 24.5), "现在24.5度"), (lambda: 0, "现在0度")])
def test_a_value_that_is_not_known_leaves_no_hole(function, text):
    table = AnswerTable(ANSWERS)
    table.when("现在温度", function)
    assert table.reply("现在温度").text == text


def test_what_could_not_be_done_is_not_answered():
    table = AnswerTable(ANSWERS)
    table.when("打开灯", fail)
    with pytest.raises(ReadingFailed):
        table.reply("打开灯")


def test_braces_of_an_answer_are_only_text():
    table = AnswerTable({"问": "{0.__class__} {} {x}"})
    table.when("问", lambda: 1)
    assert table.reply("问").text == "{0.__class__} 1 {x}"


def test_what_is_asked_must_be_in_the_table():
    with pytest.raises(UsageError, match="the table has no question '关灯'"):
        AnswerTable(ANSWERS).when("关灯", print)


@pytest.mark.parametrize("text, message", [
    ("[]", "no questions with their answers"), ('{"a": 1}', "no questions with their answers"),
    ("{", "can't be read as JSON"), ("[" * 100000, "can't be read as JSON")])
def test_what_is_no_table(tmp_path, text, message):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        AnswerTable.load(path)
    with pytest.raises(UsageError, match="can't be read"):
        AnswerTable.load(tmp_path / "none.json")
