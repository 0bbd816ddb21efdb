"""Several commands in a sentence: all of them, or none."""
import pytest

from edgeai.audio.dialogue.command_chains import MAX_COMMANDS, CommandChains
from edgeai.audio.dialogue.commands import CommandGrammar
from edgeai.audio.dialogue.intents import load_dialogue
from edgeai.config import DEFAULT_CONFIG, load_config

DEVICES = load_config(DEFAULT_CONFIG).devices
DIALOGUE = load_dialogue("intents.zh.toml")


@pytest.fixture(scope="module")
def grammar():
    return CommandGrammar(DIALOGUE.command, DEVICES, DIALOGUE.words.pronouns)


@pytest.fixture(scope="module")
def chains(grammar):
    return CommandChains(grammar, DIALOGUE.command)


def actions(commands):
    return [" ".join(map(str, filter(None, action)))
            for command in commands for action in command.actions]


@pytest.mark.parametrize("sentence, expected", [
    ("把灯打开然后关掉风扇", ["light on", "relay off"]),
    ("打开灯，接着关掉风扇。", ["light on", "relay off"]),
    ("打开灯 关掉风扇", ["light on", "relay off"]),
    ("打开灯关掉风扇", ["light on", "relay off"]),
    ("红灯打开绿灯关闭", ["red on", "green off"]),
    ("红灯闪三下绿灯闪两下", ["red blink 3", "green blink 2"]),
    ("打开红灯和绿灯然后关掉风扇", ["red on", "green on", "relay off"]),
    ("关掉风扇和打开红灯和绿灯", ["relay off", "red on", "green on"]),
    ("打开红灯再让它闪三下", ["red on", "red blink 3"]),
    ("打开灯，再关掉", ["light on", "light off"]), ("打开灯，关掉", ["light on", "light off"]),
    ("先打开灯，然后关掉风扇，最后蜂鸣器响两声", ["light on", "relay off", "buzzer beep 2"]),
    ("打开登然后关掉风善", ["light on", "relay off"]),  # by their sound
])
def test_what_is_several(chains, sentence, expected):
    assert actions(chains.read(sentence)) == expected


@pytest.mark.parametrize("sentence", [
    "", "然后", "，，", "打开灯", "打开红灯和绿灯", "打开灯然后打开空调", "打开灯然后", "然后打开灯", "打开灯和空调",
    "不要打开灯然后关掉风扇", "如果下雨就关灯然后打开风扇", "打开灯再告诉我几点", "开关灯", "打开关着的灯",
    "把灯调到一半然后关掉风扇", "，".join(["打开灯"] * (MAX_COMMANDS + 1)), "打开灯，" * 3000, "打开灯" * 3000,
])
def test_what_is_not(chains, sentence):
    assert chains.read(sentence) == []


def test_it_goes_on_from_what_was_spoken_of_before(grammar, chains):
    before = grammar.objects("红灯")
    assert actions(chains.read("打开它然后关掉风扇", before)) == ["red on", "relay off"]
    assert chains.read("打开它然后关掉风扇") == []


def test_two_ways_to_part_a_sentence_are_none():
    light = DEVICES[0]
    named = [light._replace(name=name, pin=pin, spoken=(spoken,)) for name, pin, spoken in (
        ("a", 5, "灯"), ("b", 6, "灯开"), ("c", 12, "开窗"), ("d", 13, "窗"))]
    grammar = CommandGrammar(DIALOGUE.command, named, DIALOGUE.words.pronouns)
    # 开灯 + 开开窗, 开灯开 + 开窗
    assert CommandChains(grammar, DIALOGUE.command).read("开灯开开窗") == []


@pytest.mark.parametrize("sentence, expected", [
    ("打开灯和空调", True), ("打开灯再告诉我几点", True), ("打开灯", False), ("你好，打开灯光", False),
    ("灯和风扇有什么区别", False), ("打开黄灯然后打开空调", False)])
def test_a_part_that_is_a_command(chains, sentence, expected):
    assert chains.holds_command(sentence) is expected


def test_a_dialogue_without_words_between_commands():
    words = DIALOGUE.command._replace(then=(), joins=("和",))
    grammar = CommandGrammar(words._replace(joins=()), DEVICES)
    chains = CommandChains(grammar, words._replace(joins=()))
    assert actions(chains.read("打开灯，关掉风扇")) == ["light on", "relay off"]
    assert not chains.holds_command("打开灯和空调")
