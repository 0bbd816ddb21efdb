"""Names that are one step from a device of the kit: nothing may be switched by them, and what a
recogniser misheard of a real name is still understood."""
import pytest

from edgeai.audio.dialogue.answer_table import AnswerTable
from edgeai.audio.dialogue.chatbot import Chatbot
from edgeai.audio.dialogue.conversation import answer
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.kit_devices import DeviceConfig
from edgeai.records import Action, Transcript, Word

SHIPPED = load_config(DEFAULT_CONFIG).devices
# A kit with devices whose names sound like others' when z and zh, l and n, an and ang are one.
OWN = (DeviceConfig("blue", "led", pin=5, spoken=("蓝灯",)), DeviceConfig("yellow", "led", pin=6, spoken=("黄灯",)),
       DeviceConfig("speaker", "relay", pin=7, spoken=("音响",)), DeviceConfig("pump", "relay", pin=8, spoken=("水泵",)),
       DeviceConfig("window", "relay", pin=9, spoken=("窗户",)), DeviceConfig("purple", "led", pin=10, spoken=("紫灯",)))

NEAR = """路灯 陆灯 台灯 顶灯 壁灯 吊灯 门灯 廊灯 夜灯 射灯 警灯 筒灯 彩灯 客厅灯 床头灯 日光灯 应急灯 指示灯 信号灯 红绿灯 黄灯 蓝灯
白灯 紫灯 橙灯 粉灯 黑灯 大红灯 小红灯 左红灯 红灯笼 红灯泡 红外灯 深红灯 绿灯泡 女灯 努灯 绿植 灯带 灯笼 灯泡 一个灯 楼道灯 卫生间灯 厨房灯 灯和空调
风机 风铃 电扇 排风扇 抽风机 吹风机 风扇灯 大风扇 空调扇 风筒 热水器 继电器盒 加湿器 除湿器 计时器 遥控器 路由器 充电器 机电
蜂窝 蜂鸣 蜜蜂 警铃 门铃 喇叭 火警 报警灯 报警电话 报纸 报名 门 窗户 窗帘 水泵 电视 空调 音响 电机 舵机 冰箱""".split()
OWN_NEAR = "廊灯 狼灯 南灯 环灯 幻灯 影像 影响 水棒 指灯 纸灯".split()
SAID = ("打开%s", "关掉%s", "把%s打开", "%s关闭", "请打开%s吧")


def chatbot(devices=SHIPPED, done=None):
    return Chatbot.load("intents.zh.toml", devices, (done if done is not None else []).append)


@pytest.fixture(scope="module")
def bots():
    return chatbot(), chatbot(OWN)


def test_the_list_is_long():
    assert len(set(NEAR)) >= 85 and len(set(NEAR + OWN_NEAR)) >= 95


@pytest.mark.parametrize("name", NEAR)
def test_a_name_near_to_a_device_switches_nothing(bots, name):
    for said in SAID:
        reply = bots[0].reply(said % name)
        assert not reply.actions and reply.decision != "accept", (said % name, reply)
        bots[0].forget()


@pytest.mark.parametrize("name", OWN_NEAR)
def test_what_only_sounds_like_a_device_to_some_is_asked_back(bots, name):
    for said in SAID:
        reply = bots[1].reply(said % name)
        assert not reply.actions and reply.decision != "accept", (said % name, reply)
        bots[1].forget()


def test_its_yes_does_it_and_its_no_does_not():
    done = []
    bot = chatbot(OWN, done)
    assert bot.reply("打开南灯").text == "你是想说“打开蓝灯”吗？" and not done
    assert bot.reply("不是").text == "好的，已取消。" and not done
    bot.reply("打开南灯")
    assert bot.reply("是的").text == "好的，蓝灯已打开。" and done == [Action("blue", "on")]


def test_the_device_that_was_asked_for_is_asked_back_too():
    done = []
    bot = chatbot(OWN, done)
    assert bot.reply("打开").text == "你说的是哪个设备？"
    assert bot.reply("南灯").text == "你是想说“打开蓝灯”吗？" and not done
    bot.reply("打开")
    assert bot.reply("蓝灯").text == "好的，蓝灯已打开。" and done == [Action("blue", "on")]


@pytest.mark.parametrize("sentence, device", [
    ("打开路灯", "路灯"), ("把壁灯关掉", "壁灯"), ("黄灯闪三下", "黄灯"), ("请打开空调吧", "空调")])
def test_a_device_that_the_kit_lacks_is_named(bots, sentence, device):
    reply = bots[0].reply(sentence)
    assert (reply.text, reply.intent, reply.decision) == ("这里没有%s。" % device, "device.absent", "reject")


@pytest.mark.parametrize("sentence", ["打开B灯", "打开比灯", "打开毕灯", "开毕灯"])
def test_who_says_on_is_not_asked_whether_it_was_off(bots, sentence):
    reply = bots[0].reply(sentence)
    assert reply.intent != "device.off", reply
    bots[0].forget()


@pytest.mark.parametrize("sentence, action", [
    ("打开登", ("light", "on")), ("打开洪灯", ("red", "on")), ("关掉律灯", ("green", "off")),
    ("打开疯善", ("relay", "on")), ("打开寄电器", ("relay", "on")), ("关闭风名气", ("buzzer", "off")),
    ("把虹等打开", ("red", "on"))])
def test_a_real_name_written_with_other_characters_is_still_that_device(bots, sentence, action):
    assert list(bots[0].reply(sentence).actions) == [Action(*action)]


def heard(text, *confidences):
    words = tuple(Word(text, 0.0, 1.0, confidence) for confidence in confidences)
    return Transcript(text, is_final=True, confidence=sum(confidences) / len(confidences), words=words)


def test_a_command_of_which_a_word_may_have_been_another_is_asked_back():
    """路灯 comes out of the recogniser as 绿灯, and not quite sure of it."""
    done = []
    bot = chatbot(SHIPPED, done)
    turn = answer(heard("把绿灯打开", 1.0, 0.72, 1.0, 1.0, 1.0), bot)
    assert turn.reply.text == "你是想说“打开绿灯”吗？" and not done
    assert answer(heard("不是", 0.5), bot).reply.text == "好的，已取消。" and not done
    answer(heard("打开红灯，关掉绿灯", 0.9, 0.7), bot)
    assert not done and bot.reply("是").intent == "device.several"
    assert done == [Action("red", "on"), Action("green", "off")]
    assert answer(heard("打开绿灯", 0.98), bot).reply.decision == "accept"
    assert answer(heard("现在几点", 0.4), bot).reply.intent == "time"  # what switches nothing needs no care


def test_a_table_calls_no_function_for_what_it_is_not_sure_of():
    calls = []
    table = AnswerTable({"打开灯": "好的", "你好": "你好"})
    table.when("打开灯", lambda: calls.append("on"))
    assert answer(heard("打开灯", 0.7), table).reply.text == "请再说一遍" and not calls
    assert answer(heard("你好", 0.7), table).reply.text == "你好"
    assert answer(heard("打开灯", 0.9), table).reply.text == "好的" and calls == ["on"]
