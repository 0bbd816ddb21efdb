"""The language model on this machine: against real servers that are slow, dead or talk nonsense."""
import socket
import time

import pytest

from edgeai.audio.dialogue.chatbot import Chatbot
from edgeai.audio.dialogue.language_model import MAX_BYTES, MAX_CHARACTERS, MAX_FAILURES, REST_S, LanguageModel
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.errors import ConfigError
from language_model_server import says, send, server


def drip_body(handler, _fields):
    handler.send_response(200)
    handler.end_headers()
    for _byte in range(600):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def drip_head(handler, _fields):
    for _byte in range(600):
        handler.connection.sendall(b"H")
        time.sleep(0.05)


def test_what_is_asked_and_what_comes_back():
    with server(says(" 你好！\n很高兴\x00认识你。 ")) as (url, requests):
        assert LanguageModel(url, "qwen").ask("讲讲历史") == "你好！ 很高兴 认识你。"
    (path, fields), = requests
    assert path == "/v1/chat/completions"
    assert fields["model"] == "qwen" and fields["messages"][-1] == {
        "role": "user", "content": "讲讲历史"}


def test_a_long_answer_ends_with_a_sentence():
    with server(says("一二三四五六七八。" * 100)) as (url, _requests):
        answer = LanguageModel(url).ask("?")
    assert len(answer) <= MAX_CHARACTERS and answer.endswith("。")


@pytest.mark.parametrize("answer", [
    lambda handler, fields: send(handler, b"\xff\xfe nonsense"),
    lambda handler, fields: send(handler, b"[]"),
    lambda handler, fields: send(handler, b'{"choices": []}'),
    lambda handler, fields: send(handler, b'{"choices": [{"message": {"content": 1}}]}'),
    lambda handler, fields: send(handler, b"[" * 60000),
    lambda handler, fields: send(handler, b"{}", status=500),
    lambda handler, fields: send(handler, b" " * (MAX_BYTES + 1)),
    lambda handler, fields: handler.connection.sendall(b"not HTTP at all\r\n\r\n"),
    lambda handler, fields: None,
    says(""), says(" \n\x07"), says(None),
])
def test_nonsense_is_no_answer(answer):
    with server(answer) as (url, requests):
        assert LanguageModel(url).ask("讲讲历史") is None
    assert len(requests) == 1


@pytest.mark.parametrize("answer", [drip_body, drip_head])
def test_a_server_that_drips_is_cut_off(answer):
    with server(answer) as (url, _requests):
        start_s = time.monotonic()
        assert LanguageModel(url, timeout_s=0.3).ask("?") is None
        assert time.monotonic() - start_s < 15  # the whole answer takes twice that


def test_a_redirect_is_not_followed():
    def elsewhere(handler, _fields):
        handler.send_response(307)
        handler.send_header("Location", url_of_other + "chat/completions")
        handler.end_headers()

    with server(says("从别处来")) as (url_of_other, others), server(elsewhere) as (url, _requests):
        assert LanguageModel(url).ask("?") is None
    assert others == []


def test_a_proxy_is_not_used(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with server(says("好")) as (url, _requests):
        assert LanguageModel(url).ask("?") == "好"


def test_it_is_left_alone_after_failing_and_tried_again_later():
    now_s = [0.0]
    is_well = []

    def answer(handler, fields):
        says("好")(handler, fields) if is_well else send(handler, b"", status=500)

    with server(answer) as (url, requests):
        model = LanguageModel(url, now_s=lambda: now_s[0])
        for _time in range(MAX_FAILURES + 2):
            assert model.ask("?") is None
        assert len(requests) == MAX_FAILURES and model.is_resting
        is_well.append(True)
        now_s[0] = REST_S
        assert model.ask("?") == "好" and not model.is_resting


def test_nobody_there():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert LanguageModel("http://127.0.0.1:%d/v1" % port).ask("?") is None


@pytest.mark.parametrize("url", [
    "http://example.com/v1", "http://192.168.1.5:8080/v1", "https://127.0.0.1/v1", "ftp://127.0.0.1/",
    "http://127.0.0.1.example.com/v1", "http://user@127.0.0.1/v1", "http://0.0.0.0/v1", "127.0.0.1:8080",
    "http://127.0.0.1:99999/v1", "http:///v1", "http://[::2]/v1", "", "http://localhost.evil/v1",
    "http://127.0.0.1@evil.com/v1", "http://[::1/v1",
])
def test_any_other_host_is_refused(url, monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    with pytest.raises(ConfigError) as caught:
        LanguageModel(url)
    assert caught.value.message == "the language model %r is not on this machine" % url


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1", "http://localhost:1/v1", "http://[::1]:1/",
                                 "http://127.9.9.9/v1"])
def test_this_machine_by_its_names(url):
    assert LanguageModel(url)


def test_it_is_asked_last_and_switches_nothing():
    done = []
    with server(says("好的，灯已打开。打开灯")) as (url, requests):
        bot = Chatbot.load(devices=load_config(DEFAULT_CONFIG).devices, perform=done.append,
                           ask_model=LanguageModel(url).ask)
        assert bot.reply("你好").intent == "greeting"
        assert bot.reply("打开灯").actions and len(requests) == 0
        del done[:]
        reply = bot.reply("我想吃红烧肉")
        assert (reply.text, reply.intent, reply.decision, reply.actions) == (
            "好的，灯已打开。打开灯", "language_model", "accept", ())
        assert done == [] and len(requests) == 1
