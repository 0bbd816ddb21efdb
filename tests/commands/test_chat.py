"""edgeai chat: by keyboard, teach, the dialogue's log; by voice see test_commands."""
import os
import subprocess
import sys
import time

import pytest

from edgeai.commands.main import main
from edgeai.commands.terminal import Terminal
from edgeai.linkage.journal import read_journal
from edgeai_command import ROOT, edgeai
from language_model_server import says, server


@pytest.fixture
def data(tmp_path):
    return tmp_path / "我的数据"


@pytest.fixture
def streams_kept(monkeypatch):
    """On Python 3.6 the command takes standard output over, pytest's own too."""
    monkeypatch.setattr(Terminal, "be_encodable", staticmethod(lambda: None))


def typed(text, *words, cwd, data, **variables):
    """`edgeai chat WORDS` with that on standard input; (exit code, output, errors)."""
    environment = dict(os.environ, EDGEAI_LANG="en", PYTHONIOENCODING="utf-8", PYTHONPATH=ROOT,
                       EDGEAI_DATA=str(data), **variables)
    done = subprocess.run([sys.executable, "-m", "edgeai", "chat"] + list(words),
                          input=text.encode("utf-8"), env=environment, cwd=str(cwd),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=250)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def test_by_keyboard_it_answers_switches_speaks_and_is_logged(tmp_path, data):
    journal = str(tmp_path / "j.jsonl")
    code, output, errors = typed(
        "打开红灯\n\n再关掉它\n我想吃红烧肉\n", "--keyboard", "--kit", "sim", "--journal", journal,
        cwd=tmp_path, data=data)
    assert (code, errors) == (0, "")
    for line in ("kit: 好的，红灯已打开。", "     red: on", "kit: 好的，红灯已关闭。", "     red: off",
                 "kit: 我没有听懂，请再说一遍。"):
        assert line in output
    entries = read_journal(journal)
    assert [entry["on"] for entry in entries if entry.get("device") == "red"
            and entry["kind"] == "pin"] == [False, True, False]
    # What was shown was spoken.
    assert sum(entry["kind"] == "speaker.done" and not entry["silent"] for entry in entries) == 3
    assert [entry["text"] for entry in entries if entry["kind"] == "voice.done"] == [
        "好的，红灯已打开。", "好的，红灯已关闭。", "我没有听懂，请再说一遍。"]
    log, = (data / "dialogues").iterdir()
    assert str(log) in output
    dialogue = read_journal(str(log))
    assert [entry["text"] for entry in dialogue if entry["kind"] in ("heard", "reply")] == [
        "打开红灯", "好的，红灯已打开。", "再关掉它", "好的，红灯已关闭。", "我想吃红烧肉",
        "我没有听懂，请再说一遍。"]
    assert [entry["verb"] for entry in dialogue if entry["kind"] == "action"] == ["on", "off"]
    with open(str(data / "rejected.jsonl"), encoding="utf-8") as file:
        assert "我想吃红烧肉" in file.read()


def test_json_and_mute_and_no_log(tmp_path, data):
    journal = str(tmp_path / "j.jsonl")
    code, output, _errors = typed(
        "红灯闪三下\n我想吃红烧肉\n", "--keyboard", "--mute", "--json", "--kit", "sim", "--journal",
        journal, cwd=tmp_path, data=data, EDGEAI_CHAT_LOG="0")
    assert code == 0
    first, second = output.splitlines()
    assert '"actions": [{"device": "red", "verb": "blink", "times": 3}]' in first
    assert '"heard": "我想吃红烧肉"' in second
    assert not any(entry["kind"].startswith("speaker") for entry in read_journal(journal))
    assert not data.exists()


def test_the_log_goes_where_it_is_told(tmp_path, data):
    typed("你好\n", "--keyboard", "--mute", "--kit", "sim", "--log", "对话.jsonl", cwd=tmp_path,
          data=data, EDGEAI_CHAT_LOG="0")
    kinds = [entry["kind"] for entry in read_journal(str(tmp_path / "对话.jsonl"))]
    assert kinds == ["heard", "reply"]


def test_a_file_of_another_encoding_is_told_and_no_trace_of_python(tmp_path, data):
    environment = dict(os.environ, EDGEAI_LANG="en", PYTHONIOENCODING="gbk", PYTHONPATH=ROOT, EDGEAI_DATA=str(data))
    done = subprocess.run([sys.executable, "-m", "edgeai", "chat", "--keyboard", "--mute", "--kit", "sim"],
                          input=b"\xff\xff\n", env=environment, cwd=str(tmp_path),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=250)
    assert done.returncode == 2
    assert "E-USAGE: what was typed is not gbk" in done.stderr.decode("gbk")


def test_without_a_microphone_the_keyboard_is_named_and_not_chosen(tmp_path, data):
    (tmp_path / "kit.toml").write_text('[microphone]\ndevice = "no such"\n', encoding="utf-8")
    done = edgeai("chat", "--kit", "sim", "--mute", cwd=tmp_path, EDGEAI_DATA=str(data))
    assert done.code == 1 and "E-MIC-ABSENT" in done.errors
    assert "Or type: edgeai chat --keyboard" in done.errors


def test_a_sentence_by_argument_asks_the_language_model_too(tmp_path, data):
    (tmp_path / "far.toml").write_text(
        '[chatbot]\nlanguage_model = "http://192.0.2.1:8080/v1"\n', encoding="utf-8")
    done = edgeai("chat", "--text", "海水为什么是咸的", "--config", tmp_path / "far.toml", EDGEAI_DATA=str(data))
    assert done.code == 2 and "is not on this machine" in done.errors
    with server(says("因为有盐。")) as (url, _requests):
        (tmp_path / "near.toml").write_text(
            '[chatbot]\nlanguage_model = "%s"\n' % url, encoding="utf-8")
        told = edgeai("chat", "--text", "海水为什么是咸的", "--json", "--config", tmp_path / "near.toml",
                      EDGEAI_DATA=str(data)).json
    assert (told["reply"], told["intent"]) == ("因为有盐。", "language_model")


@pytest.mark.parametrize("words", [["²", "time"], ["--forget", "²"]])
def test_what_looks_like_a_number_and_is_none(tmp_path, data, words):
    done = edgeai("chat", "teach", *words, cwd=tmp_path, EDGEAI_DATA=str(data))
    assert done.code == 2 and "'²'" in done.errors and "Traceback" not in done.errors


def test_teach_by_arguments(tmp_path, data):
    done = edgeai("chat", "teach", "瞅瞅钟", "time", "--json", cwd=tmp_path, EDGEAI_DATA=str(data))
    assert done.json == {"sentence": "瞅瞅钟", "intent": "time", "file": str(data / "taught.zh.toml")}
    reply = edgeai("chat", "--text", "瞅瞅钟", "--json", cwd=tmp_path, EDGEAI_DATA=str(data)).json
    assert (reply["intent"], reply["decision"]) == ("time", "accept")


def test_what_was_taught_is_listed_moved_and_forgotten(tmp_path, data, monkeypatch, capsys,
                                                       streams_kept):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDGEAI_DATA", str(data))
    monkeypatch.setenv("EDGEAI_LANG", "en")

    def said(*words):
        code = main(["chat", "teach"] + list(words))
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    assert said("--list") == (0, "nothing was taught so far\n")
    for sentence in ("瞅瞅钟", "哥们儿好"):
        assert said(sentence, "time")[0] == 0
    assert "before it was answered as time" in said("哥们儿好", "greeting")[1]
    listed = said("--list")[1].splitlines()
    assert [line.split() for line in listed[:2]] == [["1", "time", "瞅瞅钟"], ["2", "greeting", "哥们儿好"]]
    assert "there is no sentence number 3" in said("--forget", "3")[1]
    assert "'几点了' was not taught" in said("--forget", "几点了")[1]
    assert "“哥们儿好” is no longer answered as greeting" in said("--forget", "2")[1]
    assert "“瞅瞅钟” is no longer answered as time" in said("--forget", "瞅瞅钟")[1]
    assert said("--list") == (0, "nothing was taught so far\n")
    assert main(["chat", "--list"]) == 2


def test_a_rejected_sentence_is_taught_by_its_number(tmp_path, data):
    data.mkdir()
    (data / "rejected.jsonl").write_text('{"text": "我想吃红烧肉"}\n{"text": "瞅瞅几点"}\n', encoding="utf-8")
    done = edgeai("chat", "teach", "1", "time", "--json", cwd=tmp_path, EDGEAI_DATA=str(data))
    assert done.json["sentence"] == "瞅瞅几点"
    done = edgeai("chat", "teach", "2", "time", cwd=tmp_path, EDGEAI_DATA=str(data))
    assert done.code == 2 and "there is no sentence number 2" in done.errors


@pytest.mark.parametrize("word", ["退出", "exit", "Quit。"])
def test_a_word_ends_the_keyboard(tmp_path, data, word):
    code, output, errors = typed("你好\n%s\n打开灯\n" % word, "--keyboard", "--mute", "--kit", "sim",
                                 "--journal", "j.jsonl", cwd=tmp_path, data=data)
    assert (code, errors) == (0, "")
    assert output.count("kit: ") == 1 and "已打开" not in output


def test_ctrl_c_ends_the_line_that_it_interrupts(tmp_path, data, monkeypatch, capsys, streams_kept):
    def interrupted(prompt):
        print(prompt, end="")
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDGEAI_DATA", str(data))
    monkeypatch.setenv("EDGEAI_LANG", "en")
    monkeypatch.setattr("builtins.input", interrupted)
    assert main(["chat", "--keyboard", "--mute", "--kit", "sim", "--journal", "j.jsonl",
                 "--log", "d.jsonl"]) == 130
    assert capsys.readouterr().out.splitlines()[-2:] == ["you: ", "dialogue: d.jsonl"]


@pytest.mark.parametrize("words, complaint", [
    (("瞅瞅钟", "tiem"), "there is no intent 'tiem'"), (("打开灯", "time"), "打开灯 is a command already"),
    (("你好", "time"), "'你好' is already greeting's"), ((), "nobody is there to choose"),
    (("瞅瞅钟",), "nobody is there to choose"), (("abc", "time"), "'abc' is no Chinese sentence"),
    (("99", "time"), "there is no sentence number 99"), (("0",), "there is no sentence number 0"),
    (("abc",), "'abc' is no Chinese sentence"),
])
def test_what_teach_refuses(tmp_path, data, words, complaint, monkeypatch, capsys, streams_kept):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDGEAI_DATA", str(data))
    monkeypatch.setenv("EDGEAI_LANG", "en")
    assert main(["chat", "teach"] + list(words)) == 2
    assert complaint in capsys.readouterr().err
    assert not data.exists()


def test_teach_by_a_list(tmp_path, data):
    data.mkdir()
    (data / "rejected.jsonl").write_text(
        '{"text": "我想吃红烧肉"}\n{"text": "哥们儿瞅瞅几点"}\n', encoding="utf-8")
    screen = on_a_terminal(["chat", "teach"], ["7\n", "1\n", "1\n"], tmp_path, data)
    assert "there is no number 7 in the list" in screen
    assert "  1  哥们儿瞅瞅几点" in screen and "  2  我想吃红烧肉" in screen
    assert "now answered as time" in screen
    assert "哥们儿瞅瞅几点" in (data / "taught.zh.toml").read_text(encoding="utf-8")
    assert "哥们儿瞅瞅几点" not in (data / "rejected.jsonl").read_text(encoding="utf-8")


def on_a_terminal(words, lines, cwd, data):
    """Run it on a terminal of its own, type the lines when it asks; what the screen showed."""
    import pty

    master, slave = pty.openpty()
    environment = dict(os.environ, EDGEAI_LANG="en", PYTHONIOENCODING="utf-8", PYTHONPATH=ROOT,
                       EDGEAI_DATA=str(data))
    process = subprocess.Popen([sys.executable, "-m", "edgeai"] + words, stdin=slave,
                               stdout=slave, stderr=slave, env=environment, cwd=str(cwd))
    os.close(slave)
    screen = b""
    try:
        for line in lines:
            screen += read_until(master, b"): ")
            os.write(master, line.encode("utf-8"))
        screen += read_until(master, None)
        process.wait(60)
    finally:
        process.kill()
        process.wait()
        os.close(master)
    return screen.decode("utf-8")


def read_until(master, mark):
    """What comes up to `mark`, or (None) to the end."""
    data, end_s = b"", time.monotonic() + 60
    while time.monotonic() < end_s and not (mark and data.endswith(mark)):
        try:
            block = os.read(master, 4096)
        except OSError:  # the program has ended
            return data
        if not block:
            return data
        data += block
    return data
