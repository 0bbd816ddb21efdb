"""What is not understood is kept, and can be taught."""
import json
import os

import pytest

from edgeai.audio.dialogue import rejected_log
from edgeai.audio.dialogue.chatbot import Chatbot
from edgeai.audio.dialogue.intents import load_dialogue
from edgeai.audio.dialogue.rejected_log import RejectedLog, is_logging
from edgeai.audio.dialogue.taught import forget, load_taught, teach
from edgeai.errors import IntentsError, UsageError


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "我的" / "taught.zh.toml")


@pytest.fixture
def log(tmp_path):
    return RejectedLog(str(tmp_path / "没听懂" / "rejected.jsonl"))


DIALOGUE = load_dialogue("intents.zh.toml")


def intents():
    return DIALOGUE.intents


def test_a_taught_sentence_is_answered(path):
    assert Chatbot(DIALOGUE).reply("哥们儿瞅瞅钟").decision == "reject"
    assert teach("哥们儿 瞅瞅钟", "time", intents(), path=path) == path
    bot = Chatbot(DIALOGUE, taught=load_taught(path))
    assert (bot.reply("哥们儿瞅瞅钟").intent, bot.reply("哥们儿丑丑钟").intent) == ("time", "time")
    assert "哥们儿瞅瞅钟" in bot.phrases


def test_what_was_taught_before_stays_and_is_undone_by_hand(path):
    teach('说"中"', "greeting", intents(), path=path)
    teach("瞅瞅钟", "time", intents(), path=path)
    teach("瞧瞧钟", "time", intents(), path=path)
    assert load_taught(path) == {"greeting": ['说"中"'], "time": ["瞅瞅钟", "瞧瞧钟"]}
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace('[[phrase]]\ntext = "瞅瞅钟"\nintent = "time"\n', ""))
    assert load_taught(path)["time"] == ["瞧瞧钟"]
    assert os.listdir(os.path.dirname(path)) == ["taught.zh.toml"]


def test_a_taught_sentence_moves_and_is_forgotten(path):
    teach("瞅瞅钟", "time", intents(), path=path)
    teach("瞧瞧钟", "time", intents(), path=path)
    teach("瞅瞅钟！", "date", intents(), path=path)
    assert load_taught(path) == {"time": ["瞧瞧钟"], "date": ["瞅瞅钟！"]}
    with pytest.raises(UsageError, match="already date's"):
        teach("瞅瞅钟", "date", intents(), path=path)
    assert forget("瞅瞅，钟", path) == "date"
    assert load_taught(path) == {"time": ["瞧瞧钟"]}
    with pytest.raises(UsageError, match="'瞅瞅钟' was not taught"):
        forget("瞅瞅钟", path)


@pytest.mark.parametrize("text, intent, message", [
    ("，。", "time", "'，。' is no sentence to teach"),
    ("钟" * 101, "time", "%r is no sentence to teach" % ("钟" * 101)),
    ("(看|瞧)钟", "time", "'(看|瞧)钟' is no sentence to teach"),
    ("瞅瞅钟", "tme", "there is no intent 'tme'"),
    ("几点了", "date", "'几点了' is already time's"),
    ("几点了！", "time", "'几点了！' is already time's"),
    ("打开灯", "time", "打开灯 is a command already"), ("abc", "time", "'abc' is no Chinese sentence"),
])
def test_what_can_not_be_taught(path, text, intent, message):
    with pytest.raises(UsageError) as caught:
        teach(text, intent, intents(), lambda text: text == "打开灯", path)
    assert caught.value.message == message
    assert not os.path.exists(path)


def test_a_slip_of_the_hand_is_seen(path):
    for name, remedy in (("tme", "Did you mean `time`?"), ("？", "`edgeai chat teach` lists them.")):
        with pytest.raises(UsageError) as caught:
            teach("瞅瞅钟", name, intents(), path=path)
        assert caught.value.remedy == remedy


def test_nothing_is_taught_twice(path):
    teach("瞅瞅钟", "time", intents(), path=path)
    with pytest.raises(UsageError):
        teach("瞅瞅 钟", "time", intents(), path=path)


@pytest.mark.parametrize("text, message", [
    ('[[phrase]]\ntext = "a"\n', "1: [[phrase]] needs `intent`"),
    ('[[phrase]]\ntext = "(a|b)"\nintent = "time"\n', "2: a taught sentence has no brackets"),
    ('[[phrse]]\n', "1: unknown key `phrse`"),
])
def test_a_mistake_made_by_hand(tmp_path, text, message):
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IntentsError) as caught:
        load_taught(str(path))
    assert caught.value.message == "%s:%s" % (path, message)


def test_a_failing_disk_leaves_what_was_there(path, monkeypatch):
    teach("瞅瞅钟", "time", intents(), path=path)

    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError):
        teach("瞧瞧钟", "time", intents(), path=path)
    assert load_taught(path) == {"time": ["瞅瞅钟"]}
    assert os.listdir(os.path.dirname(path)) == ["taught.zh.toml"]


# What was rejected

def test_a_rejected_sentence_is_kept_with_what_was_nearest(log):
    bot = Chatbot(DIALOGUE, on_reject=log.write)
    bot.reply("我想吃红烧肉")
    bot.reply("你好")
    bot.reply("")
    with open(log.path, encoding="utf-8") as file:
        entry, = map(json.loads, file)
    assert entry["text"] == "我想吃红烧肉" and 0 <= entry["score"] < 0.45
    assert set(entry) == {"time", "text", "nearest", "score"}


def test_what_was_guessed_wrong_is_kept_too(log):
    bot = Chatbot(DIALOGUE, on_reject=log.write)
    assert bot.reply("卷积之后图片变小了").decision == "confirm"
    bot.reply("不是")
    assert log.sentences() == ["卷积之后图片变小了"]


def test_the_latest_first_and_each_once(log):
    for text in ("一", "二", "一"):
        log.write(text)
    with open(log.path, "ab") as file:
        file.write(b'{"text": "torn\n[1]\n{"text": 1}\n')
    assert log.sentences() == ["一", "二"]
    log.forget("一")
    assert log.sentences() == ["二"]


def test_it_does_not_grow_for_ever(log, monkeypatch):
    monkeypatch.setattr(rejected_log, "MAX_BYTES", 500)
    for number in range(50):
        log.write("句子%d" % number)
    sizes = {name: os.path.getsize(os.path.join(os.path.dirname(log.path), name))
             for name in os.listdir(os.path.dirname(log.path))}
    assert set(sizes) == {"rejected.jsonl", "rejected.jsonl.old"} and max(sizes.values()) < 700
    assert log.sentences()[0] == "句子49"


def test_a_disk_that_fails_ends_no_conversation(tmp_path):
    (tmp_path / "file").write_text("")
    RejectedLog(str(tmp_path / "file" / "rejected.jsonl")).write("一")


@pytest.mark.parametrize("wanted, environment, expected", [
    (True, None, True), (False, None, False), (True, "0", False), (True, "1", True), (False, "1", False)])
def test_it_can_be_switched_off(monkeypatch, wanted, environment, expected):
    monkeypatch.delenv("EDGEAI_CHAT_LOG", raising=False)
    if environment:
        monkeypatch.setenv("EDGEAI_CHAT_LOG", environment)
    assert is_logging(wanted) is expected
