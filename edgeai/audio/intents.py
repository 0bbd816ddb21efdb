"""Dialogue files: what a chatbot can talk about, as TOML.

    [dialogue]
    reject = "我没有听懂，请再说一遍。"
    confirm = "你是想说“{phrase}”吗？"
    cancel = "好的，已取消。"
    yes = ["是", "是的"]
    no = ["不是", "不用"]

    [command]                       # sentences that switch a device of kit.toml
    lead = ["请", "帮我"]            # may stand before
    tail = ["吧", "一下"]            # may stand after
    on = ["打开", "开"]
    off = ["关闭", "关"]
    on_answer = "好的，{device}已打开。"
    off_answer = "好的，{device}已关闭。"
    failed_answer = "{device}没有反应。"
    object_mark = "把"               # 把灯打开
    all_lamps = ["所有灯"]           # every LED of kit.toml at once

    [[intent]]
    name = "greeting"
    phrases = ["你好", "您好"]
    answers = ["你好，我是小智。"]    # {time} {date} {weekday} are filled in
"""
import os
from typing import NamedTuple, Tuple

from edgeai.config import PACKAGE_DIR
from edgeai.errors import IntentsError
from edgeai.i18n import gettext as _
from edgeai.toml_file import read_toml


class DialogueTexts(NamedTuple):
    reject: str
    confirm: str
    cancel: str
    yes: Tuple[str, ...]
    no: Tuple[str, ...]


class CommandWords(NamedTuple):
    lead: Tuple[str, ...]
    tail: Tuple[str, ...]
    on: Tuple[str, ...]
    off: Tuple[str, ...]
    on_answer: str
    off_answer: str
    failed_answer: str
    object_mark: str
    all_lamps: Tuple[str, ...]


class Intent(NamedTuple):
    name: str
    phrases: Tuple[str, ...]
    answers: Tuple[str, ...]


class Dialogue(NamedTuple):
    path: str
    texts: DialogueTexts
    command: CommandWords
    intents: Tuple[Intent, ...]


def load_dialogue(name_or_path):
    """Read a dialogue file by path, or by the name of one that ships with edgeai."""
    path = str(name_or_path)
    shipped = os.path.join(PACKAGE_DIR, "data", path)
    is_shipped = os.path.isfile(shipped) and not os.path.isfile(path)
    table = read_toml(shipped if is_shipped else path, IntentsError)
    dialogue = Dialogue(
        path=table.path,
        texts=_texts(table.table("dialogue")),
        command=_command(table.table("command")),
        intents=_intents(table.tables("intent")),
    )
    table.finish()
    return dialogue


def _texts(table):
    texts = DialogueTexts(
        reject=table.string("reject", required=True),
        confirm=_template(table, "confirm", "{phrase}"),
        cancel=table.string("cancel", required=True),
        yes=table.strings("yes", required=True),
        no=table.strings("no", required=True),
    )
    table.finish()
    return texts


def _command(table):
    words = CommandWords(
        lead=table.strings("lead"),
        tail=table.strings("tail"),
        on=table.strings("on", required=True),
        off=table.strings("off", required=True),
        on_answer=_template(table, "on_answer", "{device}"),
        off_answer=_template(table, "off_answer", "{device}"),
        failed_answer=_template(table, "failed_answer", "{device}", "{device}?"),
        object_mark=table.string("object_mark", ""),
        all_lamps=table.strings("all_lamps"),
    )
    table.finish()
    return words


def _template(table, key, field, default=None):
    text = table.string(key, default, required=default is None)
    if field not in text:
        table.fail(key, _("`{key}` does not say {field}").format(key=key, field=field),
                   _("Write {field} where it belongs.").format(field=field))
    try:
        text.format(**{field.strip("{}"): ""})
    except (LookupError, ValueError, AttributeError):
        table.fail(key, _("`{key}` has braces that are not {field}").format(key=key, field=field),
                   _("Take the other braces out."))
    return text


def _intents(tables):
    intents, owners = [], {}
    for table in tables:
        intent = Intent(
            name=table.string("name", required=True),
            phrases=table.strings("phrases", required=True),
            answers=table.strings("answers", required=True),
        )
        if any(intent.name == other.name for other in intents):
            table.fail("name", _("there are two intents named {name!r}").format(
                name=intent.name), _("Rename one of them."))
        if not intent.phrases or not intent.answers:
            table.fail("name", _("intent {name} is empty").format(name=intent.name),
                       _("Give at least one phrase and one answer."))
        for phrase in intent.phrases:
            if phrase in owners:
                table.fail("phrases", _("{phrase!r} is already {other}'s").format(
                    phrase=phrase, other=owners[phrase]), _("Keep it in one intent."))
            owners[phrase] = intent.name
        table.finish()
        intents.append(intent)
    return tuple(intents)
