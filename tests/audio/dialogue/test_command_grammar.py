"""The command grammar: what it understands, and above all what it does not."""
import pytest

from edgeai.audio.dialogue.commands import CommandGrammar
from edgeai.audio.dialogue.intents import load_dialogue
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.kit_devices import DeviceConfig
from edgeai.records import Action

DEVICES = load_config(DEFAULT_CONFIG).devices
DIALOGUE = load_dialogue("intents.zh.toml")


@pytest.fixture(scope="module")
def grammar():
    return CommandGrammar(DIALOGUE.command, DEVICES, DIALOGUE.words.pronouns)


@pytest.mark.parametrize("sentence, actions", [
    ("打开灯", [("light", "on")]), ("打開燈", [("light", "on")]), ("打开登", [("light", "on")]),
    ("ＯＫ", None), ("请你帮我把红灯打开吧", [("red", "on")]), ("再关掉风扇", [("relay", "off")]),
    ("风扇打开", [("relay", "on")]), ("打开红灯和绿灯", [("red", "on"), ("green", "on")]),
    ("把红灯和绿灯都关掉", [("red", "off"), ("green", "off")]),
    ("关闭红灯还有风扇", [("red", "off"), ("relay", "off")]),
    ("打开灯和灯光", [("light", "on")]),
    ("红灯闪三下", [("red", "blink", 3)]), ("让绿灯闪烁", [("green", "blink")]),
    ("所有灯闪两下", [("light", "blink", 2), ("red", "blink", 2), ("green", "blink", 2)]),
    ("蜂鸣器响十二声", [("buzzer", "beep", 12)]), ("蜂鸣器响", [("buzzer", "beep")]),
    ("把灯调到百分之百", [("light", "on")]), ("把灯调到百分之零", [("light", "off")]),
])
def test_what_is_understood(grammar, sentence, actions):
    command = grammar.parse(sentence)
    assert (command and list(command.actions)) == (actions and [Action(*one) for one in actions])


@pytest.mark.parametrize("sentence", [
    "打开黄灯", "打开红灯和黄灯", "打开灯和", "打开和灯", "打开灯红灯", "不要打开灯", "别关灯", "灯关了", "灯开了吗",
    "谁打开灯", "灯打开了", "打开灯的时候", "打开两个灯", "红灯闪一千下", "红灯闪零下", "红灯闪三", "红灯响三声",
    "蜂鸣器闪", "风扇闪三下", "红灯闪灯下", "五秒后打开灯", "把灯调到", "把灯调到很亮", "把温度调到二十度", "风扇二",
    "都打开灯", "打开按钮", "不", "灯", "",
])
def test_what_is_not(grammar, sentence):
    assert grammar.parse(sentence) is None


@pytest.mark.parametrize("sentence, spoken, level", [
    ("把灯调到百分之六十", "灯", "百分之六十"), ("风扇二档", "风扇", "二档"), ("风扇开到三档", "风扇", "三档"),
    ("把红灯调成一半", "红灯", "一半")])
def test_a_level_is_understood_and_drives_nothing(grammar, sentence, spoken, level):
    command = grammar.parse(sentence)
    assert (command.verb, command.spoken_device, command.level) == ("level", spoken, level)
    assert command.actions == ()


@pytest.mark.parametrize("sentence, action", [
    ("关掉它", ("red", "off")), ("把它关掉", ("red", "off")), ("再打开", ("red", "on")), ("关掉他", ("red", "off")),
    ("让它闪三下", ("red", "blink", 3))])
def test_what_was_spoken_of_before(grammar, sentence, action):
    before = grammar.objects("红灯")
    assert grammar.parse(sentence, before).actions == (Action(*action),)
    without = grammar.parse(sentence)
    assert without is None or without.actions == ()


def test_numbers_are_read_by_their_characters_only(grammar):
    # 十 and 四 sound alike to many: a device is not driven by a guess.
    assert grammar.parse("红灯闪四下").actions == (Action("red", "blink", 4),)
    assert grammar.parse("红灯闪是下") is None


def test_its_sentences_are_commands_all(grammar):
    before = grammar.objects("灯")
    assert "把灯打开" in grammar.sentences and "蜂鸣器响三声" in grammar.sentences
    assert [one for one in grammar.sentences if not grammar.parse(one, before)] == []


def test_what_is_said_to_devices_that_are_not_there_is_no_command(grammar):
    assert "把空调关掉" in grammar.absent_sentences and "打开黄灯" in grammar.absent_sentences
    assert [one for one in grammar.absent_sentences if grammar.parse(one)] == []


def test_a_kit_that_has_it_lacks_it_not():
    lamp = DeviceConfig("yellow", "led", pin=17, spoken=("黄灯",))
    grammar = CommandGrammar(DIALOGUE.command, (lamp,))
    assert "打开黄灯" in grammar.sentences and "打开黄灯" not in grammar.absent_sentences
