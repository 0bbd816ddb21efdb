"""Command lists: what a person may write, and what is refused with file and line."""
import pytest

from edgeai.audio.recognition.command_list import SHIPPED, load_command_list
from edgeai.errors import ConfigError


def written(tmp_path, text):
    path = tmp_path / "命令.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_phrases_and_digits_come_in_their_order(tmp_path):
    path = written(tmp_path, '[commands]\nphrases = ["开门", "关门"]\ndigits = ["一", "二"]\n')
    commands = load_command_list(path)
    assert (commands.phrases, commands.digits) == (("开门", "关门"), ("一", "二"))


def test_digits_may_be_left_out(tmp_path):
    assert load_command_list(written(tmp_path, '[commands]\nphrases = ["开门"]\n')).digits == ()


def test_the_shipped_list_holds_the_contest_s_commands():
    commands = load_command_list()
    assert commands.path == SHIPPED
    assert {"打开灯", "打开继电器", "现在温度多少", "检测口罩"} <= set(commands.phrases)
    assert set("零一二三四五六七八九") <= set(commands.digits)


@pytest.mark.parametrize("text, words", [
    ('[commands]\nphrases = []\n', "the list of phrases is empty"),
    ('[commands]\nphrases = ["25度"]\n', "'25度' is not written in Chinese characters"),
    ('[commands]\nphrases = ["turn on"]\n', "'turn on' is not written in Chinese characters"),
    ('[commands]\nphrases = ["开门", "开门"]\n', "'开门' stands there twice"),
    ('[commands]\nphrase = ["开门"]\n', "phrase"),
])
def test_a_mistake_is_named_with_its_file(tmp_path, text, words):
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_command_list(path)
    assert words in str(caught.value) and str(path) in str(caught.value)
