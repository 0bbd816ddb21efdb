"""The dialogue: what is accepted, asked back, rejected, and what may switch a device."""
import pytest

from edgeai.audio.chatbot import Chatbot
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.errors import DeviceAbsent
from edgeai.records import Action

DEVICES = load_config(DEFAULT_CONFIG).devices


@pytest.fixture
def done():
    return []


@pytest.fixture
def bot(done):
    return Chatbot.load(devices=DEVICES, perform=done.append)


@pytest.mark.parametrize("sentence, action", [
    ("打开灯", Action("light", "on")),
    ("请帮我把红灯打开", Action("red", "on")),
    ("关掉继电器吧", Action("relay", "off")),
    ("停止报警", Action("buzzer", "off")),
    ("打开登", Action("light", "on")),          # homophone
    ("打开计电气", Action("relay", "on")),       # two homophones
    ("关闭虹登", Action("red", "off")),          # both syllables
    ("打开，灯！", Action("light", "on")),
])
def test_commands_switch_their_device(bot, done, sentence, action):
    reply = bot.reply(sentence)
    assert (reply.decision, reply.actions) == ("accept", (action,))
    assert done == [action]


@pytest.mark.parametrize("sentence", [
    "打开黄灯", "不打开灯", "别开灯", "打开灯光变暗", "打开", "灯", "打开冰箱", "打开按钮",
    "先打开灯再关灯", "打开灯打开灯", "我想打开灯的开关在哪里",
])
def test_nothing_is_switched_by_what_the_grammar_does_not_say(bot, done, sentence):
    reply = bot.reply(sentence)
    assert reply.decision in ("confirm", "reject")
    assert reply.actions == () and done == []


def test_all_lamps_at_once(bot, done):
    assert bot.reply("打开所有灯").decision == "accept"
    assert done == [Action("light", "on"), Action("red", "on"), Action("green", "on")]


def test_a_near_command_is_asked_back_and_done_only_after_a_yes(bot, done):
    reply = bot.reply("打开继电示")
    assert reply.decision == "confirm" and "打开继电器" in reply.text and done == []
    assert bot.reply("是的").actions == (Action("relay", "on"),)
    assert done == [Action("relay", "on")]


def test_a_no_or_any_other_sentence_ends_the_question(bot, done):
    bot.reply("打开继电示")
    assert bot.reply("不是").text == "好的，已取消。"
    assert bot.reply("是的").decision == "reject"
    bot.reply("打开继电示")
    bot.reply("你好")
    assert bot.reply("是的").decision == "reject"
    assert done == []


@pytest.mark.parametrize("sentence, intent", [
    ("你好", "greeting"), ("你回做什么", "abilities"), ("在间", "farewell"),
    ("现在几点了", "time"), ("见载几点了", "time"), ("今天星期几", "weekday"),
])
def test_intents_are_found_by_characters_and_by_sound(bot, sentence, intent):
    reply = bot.reply(sentence)
    assert (reply.decision, reply.intent) == ("accept", intent)
    assert "{" not in reply.text


@pytest.mark.parametrize("sentence", ["我想吃红烧肉", "呼识红绍候", "帮我订一张火车票", "", "，。", "asdf"])
def test_out_of_scope_is_rejected(bot, sentence):
    reply = bot.reply(sentence)
    assert (reply.decision, reply.intent, reply.actions) == ("reject", None, ())
    assert reply.text == "我没有听懂，请再说一遍。"


def test_answers_take_turns(bot):
    first, second, third = (bot.reply("你好").text for _turn in range(3))
    assert first != second and first == third


def test_a_device_that_fails_is_said_and_not_told_as_done():
    def fail(action):
        if action.device != "light":
            raise DeviceAbsent("no %s here" % action.device, "Wire it.")

    bot = Chatbot.load(devices=DEVICES, perform=fail)
    reply = bot.reply("打开继电器")
    assert (reply.text, reply.actions) == ("抱歉，继电器没有反应。", ())
    assert "no relay here" in reply.slots["problem"]
    # Of several, only those that were switched are told.
    assert bot.reply("打开所有灯").actions == (Action("light", "on"),)
    assert bot.reply("你好").decision == "accept"


def test_without_a_kit_actions_are_only_named():
    assert Chatbot.load(devices=DEVICES).reply("打开灯").actions == (Action("light", "on"),)


def test_two_devices_that_sound_alike_are_switched_by_their_characters_only():
    light = DEVICES[0]
    alike = [light._replace(name="a", pin=5, spoken=("金灯",)),
             light._replace(name="b", pin=6, spoken=("京灯",))]
    bot = Chatbot.load(devices=alike)
    assert bot.reply("打开金灯").actions == (Action("a", "on"),)
    assert bot.reply("打开京灯").actions == (Action("b", "on"),)
    assert bot.reply("打开今灯").decision != "accept"


def test_phrases_are_what_a_recogniser_should_hear(bot):
    assert {"打开灯", "关闭继电器", "现在几点"} <= set(bot.phrases)
    assert len(bot.phrases) == len(set(bot.phrases))
