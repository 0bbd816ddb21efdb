"""Dialogue files: what a chatbot can talk about, as TOML.

docs/dialogue.md describes the whole form; the least that a file holds:

    [dialogue]
    reject = "我没有听懂，请再说一遍。"
    confirm = "你是想问“{phrase}”吗？"
    cancel = "好的，已取消。"
    yes = ["是", "是的"]
    no = ["不是", "不用"]

    [command]                       # sentences that switch a device of kit.toml
    on = ["打开", "开"]
    off = ["关闭", "关"]
    on_answer = "好的，{device}已打开。"
    off_answer = "好的，{device}已关闭。"

    [[intent]]
    name = "greeting"
    phrases = ["(你|您)好"]          # (a|b) is a choice, (a|) may be left out
    answers = ["你好，我是小智。"]    # {time} {date} {weekday} ... are filled in
"""
import os
from typing import NamedTuple, Tuple

from edgeai.audio.dialogue.templates import MAX_SENTENCES, expand
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
    which: str
    nothing_to_repeat: str
    no_more: str
    repeat: Tuple[str, ...]
    more: Tuple[str, ...]


class DialogueWords(NamedTuple):
    """How questions are worded in general: see `Rewriter` and `FollowUps`."""

    fillers: Tuple[str, ...]
    same: Tuple[Tuple[str, ...], ...]
    pronouns: Tuple[str, ...]
    follow_up: Tuple[str, ...]


class CommandWords(NamedTuple):
    lead: Tuple[str, ...]
    tail: Tuple[str, ...]
    on: Tuple[str, ...]
    off: Tuple[str, ...]
    on_answer: str
    off_answer: str
    failed_answer: str
    confirm: str
    negations: Tuple[str, ...]
    object_mark: str
    joins: Tuple[str, ...]
    then: Tuple[str, ...]
    one_at_a_time: str
    all_mark: str
    all_lamps: Tuple[str, ...]
    absent: Tuple[str, ...]
    absent_answer: str
    blink: Tuple[str, ...]
    blink_answer: str
    beep: Tuple[str, ...]
    beep_answer: str
    make: Tuple[str, ...]
    counters: Tuple[str, ...]
    set_level: Tuple[str, ...]
    level_units: Tuple[str, ...]
    level_answer: str


class ArithmeticTexts(NamedTuple):
    """answer "": this dialogue does no sums."""

    answer: str
    rounded_answer: str
    by_zero: str
    too_large: str


class Intent(NamedTuple):
    """`phrases` are templates. `keywords` name its subject: what a follow-up may replace."""

    name: str
    about: str
    phrases: Tuple[str, ...]
    answers: Tuple[str, ...]
    keywords: Tuple[str, ...] = ()
    reading: str = ""
    no_reading: str = ""


class Dialogue(NamedTuple):
    path: str
    texts: DialogueTexts
    words: DialogueWords
    command: CommandWords
    arithmetic: ArithmeticTexts
    intents: Tuple[Intent, ...]


def load_dialogue(name_or_path):
    """Read a dialogue file by path, or by the name of one that ships with edgeai."""
    path = str(name_or_path)
    shipped = os.path.join(PACKAGE_DIR, "data", path)
    is_shipped = os.path.isfile(shipped) and not os.path.isfile(path)
    table = read_toml(shipped if is_shipped else path, IntentsError)
    texts, words, frames = _dialogue(table.table("dialogue"))
    dialogue = Dialogue(
        path=table.path,
        texts=texts,
        words=words,
        command=_command(table.table("command"), texts),
        arithmetic=_arithmetic(table.table("arithmetic")),
        intents=_intents(table.tables("intent"), frames),
    )
    table.finish()
    return dialogue


def _dialogue(table):
    """(the texts, the words, the frames of topics)."""
    reject = table.string("reject", required=True)
    texts = DialogueTexts(
        reject=reject,
        confirm=_template(table, "confirm", "{phrase}"),
        cancel=table.string("cancel", required=True),
        yes=table.strings("yes", required=True),
        no=table.strings("no", required=True),
        which=table.string("which", reject),
        nothing_to_repeat=table.string("nothing_to_repeat", reject),
        no_more=table.string("no_more", reject),
        repeat=table.strings("repeat"),
        more=table.strings("more"),
    )
    words = DialogueWords(table.strings("fillers"), _groups(table, "same"),
                          table.strings("pronouns"), table.strings("follow_up"))
    frames = table.strings("frames")
    for frame in frames:
        _check_template(table, "frames", frame)
    table.finish()
    return texts, words, frames


def _groups(table, key):
    """A list of lists of words."""
    groups = table.take(key, list, [])
    for group in groups:
        if not (isinstance(group, list) and group and all(isinstance(w, str) for w in group)):
            table.fail(key, _("`{key}` holds {value!r}, not a list of words").format(
                key=key, value=group), _("Write [[\"what stands for all\", \"other word\"]]."))
    return tuple(tuple(group) for group in groups)


def _command(table, texts):
    words = CommandWords(
        lead=table.strings("lead"),
        tail=table.strings("tail"),
        on=table.strings("on", required=True),
        off=table.strings("off", required=True),
        on_answer=_template(table, "on_answer", "{device}"),
        off_answer=_template(table, "off_answer", "{device}"),
        failed_answer=_template(table, "failed_answer", "{device}", "{device}?"),
        confirm=_template(table, "confirm", "{phrase}", texts.confirm),
        negations=table.strings("negations"),
        object_mark=table.string("object_mark", ""),
        joins=table.strings("joins"),
        then=table.strings("then"),
        one_at_a_time=table.string("one_at_a_time", texts.reject),
        all_mark=table.string("all_mark", ""),
        all_lamps=table.strings("all_lamps"),
        absent=table.strings("absent"),
        absent_answer=_template(table, "absent_answer", "{device}", "{device}?"),
        blink=table.strings("blink"),
        blink_answer=_template(table, "blink_answer", "{device}", "{device}!"),
        beep=table.strings("beep"),
        beep_answer=_template(table, "beep_answer", "{device}", "{device}!"),
        make=table.strings("make"),
        counters=table.strings("counters"),
        set_level=table.strings("set_level"),
        level_units=table.strings("level_units"),
        level_answer=_template(table, "level_answer", "{device}", "{device}?"),
    )
    table.finish()
    return words


# What else an answer may name than the field that it must.
_OTHER_FIELDS = {"blink_answer": "times", "beep_answer": "times", "level_answer": "level"}


def _template(table, key, field, default=None):
    text = table.string(key, default, required=default is None)
    if field not in text:
        table.fail(key, _("`{key}` does not say {field}").format(key=key, field=field),
                   _("Write {field} where it belongs.").format(field=field))
    known = {name: "" for name in (field.strip("{}"), _OTHER_FIELDS.get(key)) if name}
    try:
        text.format(**known)
    except (LookupError, ValueError, AttributeError):
        table.fail(key, _("`{key}` has braces that are not {field}").format(key=key, field=field),
                   _("Take the other braces out."))
    return text


def _arithmetic(table):
    texts = ArithmeticTexts(*(table.string(key, "") for key in ArithmeticTexts._fields))
    table.finish()
    return texts


def _intents(tables, frames):
    intents, owners = [], {}
    for table in tables:
        intent = _intent(table, frames)
        if any(intent.name == other.name for other in intents):
            table.fail("name", _("there are two intents named {name!r}").format(
                name=intent.name), _("Rename one of them."))
        if not intent.phrases or not intent.answers:
            table.fail("name", _("intent {name} is empty").format(name=intent.name),
                       _("Give at least one phrase and one answer."))
        _refuse_owned(table, intent, owners)
        table.finish()
        intents.append(intent)
    return tuple(intents)


def _intent(table, frames):
    topics = table.strings("topics")
    phrases = table.strings("phrases", required=not topics)
    for phrase in phrases:
        _check_template(table, "phrases", phrase)
    name = table.string("name", required=True)
    return Intent(
        name=name,
        about=table.string("about", name),
        phrases=phrases + tuple(
            frame.replace("{topic}", topic) for topic in topics for frame in frames),
        answers=table.strings("answers", required=True),
        keywords=tuple(dict.fromkeys(topics + table.strings("keywords"))),
        reading=table.string("reading", ""),
        no_reading=table.string("no_reading", ""),
    )


def _check_template(table, key, template):
    try:
        expand(template)
    except ValueError:
        table.fail(key, _("{template!r} is not a template").format(template=template),
                   _("Close every bracket; at most {limit} sentences.").format(
                       limit=MAX_SENTENCES))


def _refuse_owned(table, intent, owners):
    """A sentence that two intents claim could never be told apart."""
    for sentence in (one for phrase in intent.phrases for one in expand(phrase)):
        if owners.setdefault(sentence, intent.name) != intent.name:
            table.fail("phrases", _("{phrase!r} is already {other}'s").format(
                phrase=sentence, other=owners[sentence]), _("Keep it in one intent."))
