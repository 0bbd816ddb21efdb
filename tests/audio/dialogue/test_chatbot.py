"""The dialogue: what is accepted, asked back, rejected, and what may switch a device."""
import datetime
from typing import NamedTuple

import pytest

from edgeai.audio.dialogue.chatbot import Chatbot
from edgeai.audio.dialogue.intents import load_dialogue
from edgeai.audio.dialogue.templates import expand
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.errors import DeviceAbsent
from edgeai.records import Action

DEVICES = load_config(DEFAULT_CONFIG).devices
DIALOGUE = load_dialogue("intents.zh.toml")


@pytest.fixture
def done():
    return []


@pytest.fixture
def bot(done):
    return Chatbot(DIALOGUE, DEVICES, perform=done.append)


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
    "先打开灯再关窗", "打开灯打开灯打开", "我想打开灯的开关在哪里",
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


@pytest.mark.parametrize("sentence", ["不要打开灯", "别开风扇", "先别打开风扇", "不用打开红灯"])
def test_what_must_not_be_done_is_never_asked_back_as_to_be_done(bot, done, sentence):
    assert bot.reply(sentence).decision == "reject"
    bot.reply("是")
    assert done == []


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


def test_several_commands_in_a_sentence_are_all_done_in_their_order():
    done = []
    bot = Chatbot.load(devices=DEVICES, perform=done.append)
    reply = bot.reply("把灯打开然后关掉风扇")
    assert done == [Action("light", "on"), Action("relay", "off")] == list(reply.actions)
    assert (reply.text, reply.intent) == ("好的，灯已打开。好的，风扇已关闭。", "device.several")
    assert bot.reply("打开它").actions == (Action("relay", "on"),)


def test_a_device_that_fails_holds_up_no_other_and_is_said():
    def fail(action):
        if action.device == "light":
            raise DeviceAbsent("no light here", "Wire it.")

    reply = Chatbot.load(devices=DEVICES, perform=fail).reply("打开灯，打开风扇")
    assert reply.text == "抱歉，灯没有反应。好的，风扇已打开。"
    assert reply.actions == (Action("relay", "on"),) and "no light" in reply.slots["problem"]


@pytest.mark.parametrize("sentence", [
    "打开灯然后打开空调", "打开灯和空调", "不要打开灯然后关掉风扇", "打开灯再告诉我几点", "把灯调到一半然后关掉风扇"])
def test_half_of_a_sentence_is_neither_done_nor_asked_back(sentence):
    rejected = []
    bot = Chatbot.load(devices=DEVICES, on_reject=lambda text, match: rejected.append(text))
    reply = bot.reply(sentence)
    assert (reply.decision, reply.actions) == ("reject", ())
    assert "一次说一个命令" in reply.text and rejected == []
    assert bot.reply("是的").actions == ()


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


def test_a_device_that_the_kit_lacks_can_be_heard_and_is_not_switched(bot, done):
    assert {"打开黄灯", "把空调关掉", "窗帘打开"} <= set(bot.phrases)
    assert not bot.reply("打开黄灯").actions and not done


# What was spoken of before

def test_it_is_the_device_of_the_last_command(bot, done):
    bot.reply("打开红灯")
    assert bot.reply("再关掉它").actions == (Action("red", "off"),)
    assert bot.reply("打开").actions == (Action("red", "on"),)
    bot.reply("打开风扇")
    assert bot.reply("把它关掉").actions == (Action("relay", "off"),)


def test_after_some_turns_it_is_forgotten(bot, done):
    bot.reply("打开红灯")
    for _turn in range(3):
        bot.reply("你好")
    assert bot.reply("关掉它").actions == ()


def test_which_device_is_asked_and_the_name_is_the_answer(bot, done):
    reply = bot.reply("打开")
    assert (reply.decision, reply.text, done) == ("confirm", "你说的是哪个设备？", [])
    assert bot.reply("红灯").actions == (Action("red", "on"),)
    bot.forget()
    bot.reply("关掉它")
    assert bot.reply("黄灯").actions == ()
    assert bot.reply("红灯").actions == ()  # the question is over


def test_a_follow_up_asks_the_same_about_something_else(bot):
    assert bot.reply("什么是过拟合").intent == "overfitting"
    assert bot.reply("那剪枝呢").intent == "compression"
    assert bot.reply("它有什么用").intent == "compression"
    assert bot.reply("现在温度多少").intent == "temperature"
    assert bot.reply("那么湿度呢").intent == "humidity"


def test_a_follow_up_asks_about_another_day(bot, monkeypatch):
    asked = [bot.reply(text) for text in ("明天星期几", "那后天呢", "大后天呢", "今天几号", "那么明天呢", "昨天呢")]
    assert [one.intent for one in asked] == ["weekday"] * 3 + ["date"] * 3
    assert [one.text[:3].rstrip("是") for one in asked] == ["明天", "后天", "大后天", "今天", "明天", "昨天"]


def test_of_what_is_the_same_each_day_no_other_day_is_asked(bot):
    bot.reply("什么是过拟合")
    assert bot.reply("那后天呢").intent != "overfitting"


def test_once_more(bot):
    assert bot.reply("再说一遍").text == "我还没有说过话。"
    said = bot.reply("什么是过拟合").text
    assert bot.reply("再说一遍").text == said
    assert bot.reply("重复一遍").text == said


def test_more_of_it_until_there_is_no_more(bot):
    jokes = [bot.reply("讲个笑话").text]
    while True:
        text = bot.reply("继续").text
        if text == "这方面我知道的就这些。":
            break
        jokes.append(text)
    assert len(jokes) == len(set(jokes)) == 3


def test_an_intent_that_is_asked_back_is_answered_after_a_yes(bot):
    reply = bot.reply("卷积之后图片变小了")
    assert (reply.decision, reply.intent) == ("confirm", "convolution")
    assert reply.text.startswith("你是想问“")
    assert bot.reply("对").text.startswith("卷积用一个小窗口")
    bot.reply("卷积之后图片变小了")
    assert bot.reply("算了").text == "好的，已取消。"
    assert bot.reply("是的").decision == "reject"


# Skills

NOW = datetime.datetime(2026, 12, 31, 15, 5)


@pytest.fixture
def skilled():
    bot = Chatbot(DIALOGUE, DEVICES, is_on=lambda name: name in ("red", "relay"))
    bot._skills._now = lambda: NOW
    return bot


@pytest.mark.parametrize("sentence, answer", [
    ("几点了", "现在是下午三点零五分。"), ("今天几号", "今天是二零二六年十二月三十一日。"),
    ("明天几号", "明天是二零二七年一月一日。"), ("名天几号", "明天是二零二七年一月一日。"),
    ("大后天星期几", "大后天是星期日。"), ("昨天星期几", "昨天是星期三。"), ("星期几", "今天是星期四。"),
    ("红灯开着吗", "红灯开着。"), ("绿灯开着吗", "绿灯关着。"), ("风扇在转吗", "风扇开着。"),
    ("设备状态怎么样", "灯关着，红灯开着，绿灯关着，继电器开着，蜂鸣器关着。"),
    ("三加五等于几", "三加五等于八。"), ("一百除以七", "一百除以七约等于十四点二八六。"),
    ("三除以零", "零不能做除数。"), ("一万亿乘以一万亿", "这个数太大了，我算不过来。"),
    ("把灯调到百分之六十", "灯只能打开或关闭，不能调到百分之六十。"), ("红灯闪三下", "好的，红灯闪烁三下。"),
    ("蜂鸣器响", "好的，蜂鸣器鸣响。"),
])
def test_skills(skilled, sentence, answer):
    reply = skilled.reply(sentence)
    assert (reply.text, reply.decision) == (answer, "accept")


class _Reading(NamedTuple):
    value: float
    ok: bool


@pytest.mark.parametrize("value, answer", [
    (25.34, "现在的温度是二十五点三摄氏度。"), (-3, "现在的温度是零下三摄氏度。"), (0, "现在的温度是零摄氏度。"),
    ("二十", "现在的温度是二十摄氏度。"), (_Reading(21.0, True), "现在的温度是二十一摄氏度。"),
    (_Reading(21.0, False), "没有接温度传感器，读不到温度。"), (None, "没有接温度传感器，读不到温度。"),
    (float("nan"), "没有接温度传感器，读不到温度。"),
])
def test_a_sensor_of_the_script(bot, value, answer):
    bot.provide("temperature_c", lambda: value)
    assert bot.reply("现在温度多少").text == answer


def test_a_sensor_that_fails_or_is_not_there(bot):
    def fail():
        raise DeviceAbsent("no sensor", "Wire it.")

    assert bot.reply("有烟吗").text == "没有接烟雾传感器，看不到烟雾的状态。"
    bot.provide("smoke", fail)
    assert bot.reply("有烟吗").text == "没有接烟雾传感器，看不到烟雾的状态。"
    bot.provide("smoke", lambda: "正常")
    assert bot.reply("有烟吗").text == "烟雾传感器：正常。"


def test_without_a_kit_no_state_is_made_up(bot):
    assert bot.reply("红灯开着吗").text == "没有接套件，看不到设备的状态。"


def test_traditional_characters_full_width_and_fillers(bot):
    assert bot.reply("請問一下，現在幾點鐘了呀？").intent == "time"
    assert bot.reply("嗯，那个，我想知道啥叫ＯＮＮＸ").intent == "onnx"


def test_every_shipped_phrase_is_answered_by_its_own_intent(bot):
    """One of each template: a phrase that another intent or the grammar takes is of no use."""
    for intent in bot.intents:
        for template in intent.phrases:
            sentence = expand(template)[-1]
            assert (bot.reply(sentence).intent, sentence) == (intent.name, sentence)
            bot.forget()
