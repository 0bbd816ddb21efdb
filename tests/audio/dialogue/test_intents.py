"""Dialogue files: the one that ships, and each mistake with its line."""
import os

import pytest

from edgeai.audio.dialogue.intents import load_dialogue
from edgeai.config import PACKAGE_DIR
from edgeai.errors import IntentsError

DIALOGUE = """\
[dialogue]
reject = "我没有听懂。"
confirm = "你是想说“{phrase}”吗？"
cancel = "好的，已取消。"
yes = ["是"]
no = ["不是"]

[command]
lead = ["请"]
on = ["打开"]
off = ["关闭"]
on_answer = "{device}已打开。"
off_answer = "{device}已关闭。"

[[intent]]
name = "greeting"
phrases = ["你好", "您好"]
answers = ["你好！"]

[[intent]]
name = "time"
phrases = ["几点了"]
answers = ["现在{time}。", "{date}，{weekday}"]
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "对话.toml"
        path.write_bytes(text.encode("utf-8"))
        return str(path)

    return written


def test_all_that_can_be_said(write):
    path = write(DIALOGUE)
    dialogue = load_dialogue(path)
    assert dialogue.path == path
    reject = "我没有听懂。"  # also what is said where a text was left out
    assert dialogue.texts == (reject, "你是想说“{phrase}”吗？", "好的，已取消。", ("是",), ("不是",),
                              reject, reject, reject, (), ())
    assert dialogue.words == ((), (), (), ())
    assert dialogue.command == (
        ("请",), (), ("打开",), ("关闭",), "{device}已打开。", "{device}已关闭。",
        "{device}?", "你是想说“{phrase}”吗？", (), "", (), (), reject, "", (), (), "{device}?", (), "{device}!", (), "{device}!",
        (), (), (), (), "{device}?")  # from failed_answer on, all were left out
    assert dialogue.arithmetic == ("", "", "", "")
    assert dialogue.intents == (
        ("greeting", "greeting", ("你好", "您好"), ("你好！",), (), "", ""),
        ("time", "time", ("几点了",), ("现在{time}。", "{date}，{weekday}"), (), "", ""))


FULL = """\
[dialogue]
reject = "？"
confirm = "{phrase}？"
cancel = "好"
yes = ["是"]
no = ["否"]
frames = ["(什么是|介绍){topic}"]
fillers = ["请问"]
same = [["什么", "啥"]]

[command]
on = ["开"]
off = ["关"]
on_answer = "{device}"
off_answer = "{device}"
blink = ["闪"]
blink_answer = "{device}闪{times}"

[[intent]]
name = "smoke"
about = "烟雾"
topics = ["烟"]
phrases = ["有烟(吗|)"]
keywords = ["烟雾", "烟"]
answers = ["{value}"]
reading = "smoke"
no_reading = "没有"
"""


def test_topics_are_put_into_the_frames(write):
    dialogue = load_dialogue(write(FULL))
    assert dialogue.words == (("请问",), (("什么", "啥"),), (), ())
    assert dialogue.intents == ((
        "smoke", "烟雾", ("有烟(吗|)", "(什么是|介绍)烟"), ("{value}",), ("烟", "烟雾"), "smoke",
        "没有"),)


@pytest.mark.parametrize("old, new, line, message, remedy", [
    ('["有烟(吗|)"]', '["有烟(吗"]', 23, "'有烟(吗' is not a template",
     "Close every bracket; at most 400 sentences."),
    ('["(什么是|介绍){topic}"]', '["什么是){topic}"]', 7, "'什么是){topic}' is not a template",
     "Close every bracket; at most 400 sentences."),
    ('[["什么", "啥"]]', '["什么", "啥"]', 9, "`same` holds '什么', not a list of words",
     'Write [["what stands for all", "other word"]].'),
    ('"{device}闪{times}"', '"{device}闪{time}"', 17, "`blink_answer` has braces that are not {device}",
     "Take the other braces out."),
    ('topics = ["烟"]\nphrases = ["有烟(吗|)"]\n', "", 19, "[[intent]] needs `phrases`", "Add the line."),
])
def test_a_mistake_in_what_may_be_left_out(write, old, new, line, message, remedy):
    assert FULL.count(old) == 1
    path = write(FULL.replace(old, new))
    with pytest.raises(IntentsError) as caught:
        load_dialogue(path)
    assert caught.value.message == "%s:%d: %s" % (path, line, message)
    assert caught.value.remedy == remedy


def test_the_shipped_dialogue_is_found_by_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    dialogue = load_dialogue("intents.zh.toml")
    assert os.path.samefile(dialogue.path, os.path.join(PACKAGE_DIR, "data", "intents.zh.toml"))
    assert "你好(啊|)" in {phrase for intent in dialogue.intents for phrase in intent.phrases}


def test_a_file_beside_the_script_wins_over_the_shipped_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "intents.zh.toml").write_bytes(DIALOGUE.encode("utf-8"))
    assert len(load_dialogue("intents.zh.toml").intents) == 2


def test_a_file_that_is_not_there_is_named_as_it_was_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(IntentsError) as caught:
        load_dialogue("没有.toml")
    assert caught.value.message.startswith("没有.toml can't be read: ")
    assert caught.value.code == "E-INTENTS"


@pytest.mark.parametrize("old, new, line, message, remedy", [
    ('reject = "我没有听懂。"\n', "", 1, "[dialogue] needs `reject`", "Add the line."),
    ('"我没有听懂。"', "1", 2, "`reject` is 1, not text in quotes", "Write text in quotes there."),
    ("{phrase}", "", 3, "`confirm` does not say {phrase}", "Write {phrase} where it belongs."),
    ("{phrase}", "{phrase}{device}", 3, "`confirm` has braces that are not {phrase}",
     "Take the other braces out."),
    ("{phrase}", "{phrase}}", 3, "`confirm` has braces that are not {phrase}",
     "Take the other braces out."),
    ('cancel = "好的，已取消。"\n', "", 1, "[dialogue] needs `cancel`", "Add the line."),
    ('yes = ["是"]\n', "", 1, "[dialogue] needs `yes`", "Add the line."),
    ('no = ["不是"]', 'no = "不是"', 6, "`no` is '不是', not a list in [ ]",
     "Write a list in [ ] there."),
    ('no = ["不是"]', "no = [0]", 6, "`no` holds 0, not text", "Put every entry in quotes."),
    ('["请"]\n', '["请"]\ntial = ["吧"]\n', 10, "unknown key `tial`", "Did you mean `tail`?"),
    ("[command]", "[comand]", 1, "[command] needs `on`", "Add the line."),
    ('on = ["打开"]\n', "", 8, "[command] needs `on`", "Add the line."),
    ('off = ["关闭"]\n', "", 8, "[command] needs `off`", "Add the line."),
    ('"{device}已打开。"', '"好的。"', 12, "`on_answer` does not say {device}",
     "Write {device} where it belongs."),
    ('"{device}已打开。"', '"{device}{}"', 12, "`on_answer` has braces that are not {device}",
     "Take the other braces out."),
    ('"{device}已打开。"', '"{device}{device.name}"', 12,
     "`on_answer` has braces that are not {device}", "Take the other braces out."),
    ('off_answer = "{device}已关闭。"\n', "", 8, "[command] needs `off_answer`", "Add the line."),
    ('name = "greeting"\n', "", 15, "[[intent]] needs `name`", "Add the line."),
    ('["你好", "您好"]', "[]", 16, "intent greeting is empty",
     "Give at least one phrase and one answer."),
    ('["你好！"]', "[]", 16, "intent greeting is empty",
     "Give at least one phrase and one answer."),
    ('["几点了"]', '["您好"]', 22, "'您好' is already greeting's", "Keep it in one intent."),
    ('answers = ["现在{time}。", "{date}，{weekday}"]\n', "", 20, "[[intent]] needs `answers`",
     "Add the line."),
    ('name = "time"', 'nam = "time"', 21, "[[intent]] needs `name`",
     "Did you mean it by `nam`?"),
    ('on_answer = "{device}已打开。"\n', "", 8, "[command] needs `on_answer`", "Add the line."),
])
def test_a_mistake(write, old, new, line, message, remedy):
    assert DIALOGUE.count(old) == 1
    path = write(DIALOGUE.replace(old, new))
    with pytest.raises(IntentsError) as caught:
        load_dialogue(path)
    assert caught.value.message == "%s:%d: %s" % (path, line, message)
    assert caught.value.remedy == remedy
