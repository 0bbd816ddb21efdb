"""The Chinese catalogue: complete, current, with the same blanks, and shown on any console."""
import argparse
import ast
import gettext as std_gettext
import os
import re
import string
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po
from edgeai_command import edgeai

from edgeai import i18n
from edgeai.commands import argparse_words

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGE = os.path.join(ROOT, "edgeai")
FOLDER = os.path.join(PACKAGE, "locale", "zh_CN", "LC_MESSAGES")
REMEDY = "Run `make catalogue`, translate what is empty in edgeai.po, run it again."
MARKS = ("_", "gettext", "N_")
# These hand on what others have marked.
HANDING_ON = ("edgeai/i18n.py", "edgeai/commands/argparse_words.py", "edgeai/system_reasons.py")


def literal(node):
    """The text of a string in the source; None for anything else."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None
    return value if isinstance(value, str) else None


def marked():
    """(place, message or None) of each `_("…")` in the package."""
    for folder, _folders, names in os.walk(PACKAGE):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if not name.endswith(".py"):
                continue
            with open(path, encoding="utf-8") as file:
                tree = ast.parse(file.read())
            place = os.path.relpath(path, ROOT).replace(os.sep, "/")
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", None) in MARKS:
                    yield "%s:%d" % (place, node.lineno), literal(node.args[0])


MARKED = list(marked())
MESSAGES = sorted({message for _place, message in MARKED if message is not None})


@pytest.fixture(scope="module")
def catalogue():
    with open(os.path.join(FOLDER, "edgeai.po"), "rb") as file:
        return read_po(file, locale="zh_CN")


@pytest.fixture(scope="module")
def chinese(catalogue):
    """{message: translation} of what is translated."""
    return {message.id: message.string for message in catalogue if message.id and message.string}


# The file

def test_only_literal_texts_are_marked():
    """What is put together first is in no catalogue: write `_("… {x}").format(x=…)`."""
    strange = [place for place, message in MARKED
               if not message and not place.startswith(HANDING_ON)]
    assert strange == []
    assert len(MESSAGES) > 100


def test_every_message_is_translated(chinese):
    missing = [message for message in MESSAGES if not chinese.get(message)]
    assert missing == [], REMEDY


def test_nothing_else_is_in_the_catalogue(catalogue, chinese):
    assert sorted(set(chinese) - set(MESSAGES)) == [], REMEDY
    assert list(catalogue.obsolete) == [], REMEDY


def test_nothing_is_fuzzy(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_the_compiled_catalogue_is_this_one(chinese):
    with open(os.path.join(FOLDER, "edgeai.mo"), "rb") as file:
        compiled = dict(std_gettext.GNUTranslations(file)._catalog)
    compiled.pop("")
    assert compiled == chinese, REMEDY


def blanks(text):
    """{name}, {name:.1f} and %(name)s of a message."""
    fields = {(name, form, how) for _text, name, form, how in string.Formatter().parse(text)
              if name is not None}
    return fields, set(re.findall(r"%(?:\(\w+\))?[a-z]", text))


def test_translations_have_the_same_blanks(chinese):
    assert [message for message, translation in chinese.items()
            if blanks(translation) != blanks(message)] == []


def edges(text):
    """Spaces that line columns up, and line ends, are part of a message."""
    return re.match(r"\s*", text).group(), re.search(r"\s*$", text).group()


def test_translations_begin_and_end_alike(chinese):
    assert [message for message, translation in chinese.items()
            if edges(translation) != edges(message)] == []


def has_words(message):
    return re.search(r"[a-z]{2}", re.sub(r"\{.*?\}|%\(\w+\)s|`.*?`|pip install", "", message))


def test_translations_are_chinese(chinese):
    assert [message for message, translation in chinese.items()
            if has_words(message) and not re.search("[\u4e00-\u9fff]", translation)] == []


# The language

NAMES = ("EDGEAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize("values, expected", [
    (("zh_CN", "en_US", None, "en_US"), "zh_CN"),
    (("en", "zh_CN.UTF-8", None, "zh_CN.UTF-8"), "en"),
    (("ZH", None, None, None), "zh_CN"),
    (("fr", None, None, "zh_CN"), "en"),
    ((None, None, None, "zh_CN.UTF-8"), "zh_CN"),
    ((None, "C", None, "zh_CN.UTF-8"), "en"),
    ((None, None, "zh_CN.UTF-8", "en_US.UTF-8"), "zh_CN"),
    (("", "", "", "zh_TW"), "zh_CN"),
])
def test_which_language(monkeypatch, values, expected):
    for name, value in zip(NAMES, values):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert i18n.language() == expected


def test_the_language_may_change_while_the_program_runs(monkeypatch):
    shown = []
    for language in ("en", "zh_CN", "en"):
        monkeypatch.setenv("EDGEAI_LANG", language)
        shown.append(i18n.gettext("the kit is closed"))
    assert shown == ["the kit is closed", "套件已关闭", "the kit is closed"]


def test_a_message_without_translation_is_shown_as_it_is(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "zh_CN")
    assert i18n.gettext("not in the catalogue") == "not in the catalogue"


# On a console

@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "utf-16-le"])
def test_an_error_in_chinese(encoding):
    done = edgeai("models", "check", EDGEAI_LANG="zh_CN", PYTHONIOENCODING=encoding)
    assert (done.code, done.output) == (2, "")
    assert done.errors.splitlines() == [
        "E-USAGE: 要检查哪个模型？", "  解决办法：edgeai models check zh-command"]


def test_a_mistake_in_a_file_in_chinese(tmp_path):
    (tmp_path / "套件.toml").write_text("[voice]\nvioce = 'zh'\n")
    done = edgeai("chat", "--text", "你好", "--config", "套件.toml", cwd=tmp_path,
                  EDGEAI_LANG="zh_CN")
    assert done.code == 2
    assert done.errors.splitlines() == [
        "E-CONFIG: 套件.toml:2: 未知的键 `vioce`", "  解决办法：你是不是要写 `voice`？"]


def test_json_is_the_same_but_for_its_texts():
    done = edgeai("models", "check", "--json", EDGEAI_LANG="zh_CN")
    assert done.json == {"error": {"code": "E-USAGE", "message": "要检查哪个模型？",
                                   "remedy": "edgeai models check zh-command"}}


LEGACY = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


@pytest.mark.parametrize("variables", [{"PYTHONIOENCODING": "ascii"},
                                       dict(LEGACY, PYTHONIOENCODING="")], ids=["ASCII", "LANG=C"])
@pytest.mark.parametrize("words, code", [
    (["--help"], 0), (["record", "--help"], 0), (["models", "check"], 2), (["nonsense"], 2),
    (["models", "list"], 0), (["models", "list", "--json"], 0), (["chat", "--text", "hello"], 0),
])
def test_a_console_without_chinese_gets_replacements(variables, words, code):
    environment = dict(os.environ, EDGEAI_LANG="zh_CN", **variables)
    done = subprocess.run([sys.executable, "-m", "edgeai"] + words, cwd=ROOT, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    (done.stdout + done.stderr).decode("ascii")
    assert done.stdout + done.stderr


SAY = """
from edgeai.commands.terminal import Terminal
terminal = Terminal()
terminal.be_encodable()
terminal.say("灯 \\U0001f600 \\udcff")
terminal.json = True
terminal.result({"text": "灯 \\U0001f600"})
"""


@pytest.mark.parametrize("encoding, expected", [
    # JSON is for machines: they get every character, escaped where the stream can't carry it.
    ("gbk", '灯 ? ?\n{"text": "\\u706f \\ud83d\\ude00"}\n'),
    ("ascii", '? ? ?\n{"text": "\\u706f \\ud83d\\ude00"}\n'),
    ("utf-8", '灯 \U0001f600 ?\n{"text": "灯 \U0001f600"}\n'),
])
def test_what_a_console_can_not_show_becomes_a_question_mark(encoding, expected):
    environment = dict(os.environ, PYTHONPATH=ROOT, PYTHONIOENCODING=encoding)
    done = subprocess.run([sys.executable, "-c", SAY], env=environment, stdout=subprocess.PIPE,
                          check=True)
    assert done.stdout.decode(encoding).replace("\r\n", "\n") == expected


# argparse's own words

ENGLISH_OF_ARGPARSE = re.compile(
    r"usage|error|option|argument|show|exit|invalid|choice|choose|required|expected|unrecognized")


@pytest.mark.parametrize("words", [
    ["--help"], ["record", "--help"], ["chat", "--help"], [], ["nonsense"], ["journal"],
    ["record", "x.wav", "--seconds", "长"], ["models", "delete"], ["say", "你好", "--out"],
    ["say", "你好", "--loud"], ["listen", "a", "b"], ["demo", "--json=1"], ["journal", "--", "x"],
    ["record", "x.wav", "--s", "1"],
], ids=" ".join)
def test_argparse_speaks_chinese(words):
    done = edgeai(*words, EDGEAI_LANG="zh_CN")
    text = re.sub(r"--?[a-z-]+|\bprog\b|`.*?`", "", done.output + done.errors)
    assert done.output.startswith("用法: ") or done.errors.startswith("用法: ")
    assert ENGLISH_OF_ARGPARSE.findall(text) == []


def test_argparse_in_chinese_to_the_letter():
    done = edgeai("record", "x.wav", "--seconds", "长", EDGEAI_LANG="zh_CN")
    assert done.code == 2
    assert done.errors.splitlines()[-1] == (
        "edgeai record: 错误：参数 --seconds：'长' 不是数字")


def test_argparse_in_english_is_argparses_own():
    done = edgeai("record", "x.wav", "--seconds", "long")
    assert done.errors.splitlines()[-1] == (
        "edgeai record: error: argument --seconds: 'long' is not a number")


def test_argparse_is_its_own_again_after(monkeypatch, capsys):
    monkeypatch.setenv("EDGEAI_LANG", "zh_CN")
    before = argparse._, argparse.ngettext
    with pytest.raises(SystemExit):
        with argparse_words.translated():
            assert argparse._("usage: ") == "用法: "
            argparse_words.Parser(prog="x").parse_args(["--no"])
    assert (argparse._, argparse.ngettext) == before
    assert "用法: " in capsys.readouterr().err
    assert argparse.ArgumentParser(prog="x").format_usage() == "usage: x [-h]\n"
