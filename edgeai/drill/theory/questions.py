"""The bank: questions in TOML files, one file a topic.

    topic = "vision"                    # the file's name without .toml
    title = "计算机视觉"

    [[question]]
    id = "vision-01"
    kind = "single"                     # or "judge", whose answer is 对 or 错, without options
    text = "……"
    options = ["……", "……", "……", "……"]
    answer = "B"
    explanation = "……"
    difficulty = 2                      # 1 easy, 3 hard
    standard = "2.2.4"                  # see STANDARD_POINTS
"""
import hashlib
import os
import re
from typing import NamedTuple, Tuple

from edgeai.errors import ConfigError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason
from edgeai.toml_file import read_toml

BANK_DIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bank")
SINGLE, JUDGE = "single", "judge"
KINDS = (SINGLE, JUDGE)
LETTERS = "ABCD"
JUDGEMENTS = ("对", "错")
# The contest's rules name two standards: table 7, level 3 of 人工智能训练师 (its second 3.2.1 is a
# slip for 3.2.2), and table 8, 人工智能工程技术人员, whose points have an E here.
STANDARD_POINTS = frozenset(
    "1.1.1 1.1.2 1.1.3 1.2.1 1.2.2 2.1.1 2.1.2 2.2.1 2.2.2 2.2.3 2.2.4 2.2.5 3.1.1 3.1.2 3.1.3 "
    "3.2.1 3.2.2 4.1.1 4.1.2 4.2.1 4.2.2 "
    "E1.1.1 E1.1.2 E1.2.1 E1.2.2 E2.1.1 E2.1.2 E3.1.1 E3.1.2 E3.1.3 E3.1.4 E3.1.5 E4.1.1 E4.1.2 "
    "E4.1.3 E4.1.4 E5.1.1 E5.1.2 E5.1.3 E6.1.1 E6.1.2 E6.2.1 E6.2.2 E6.3.1 E6.3.2 E6.3.3".split())


class Question(NamedTuple):
    """`right` is the place in `options` of the one that is; those of a judgement are 对 and 错."""

    id: str
    topic: str
    kind: str
    text: str
    options: Tuple[str, ...]
    right: int
    explanation: str
    difficulty: int
    standard: str


class Bank(NamedTuple):
    """titles: {topic: what people call it}; digest: of everything that is in it."""

    titles: dict
    questions: Tuple[Question, ...]
    digest: str


def load_bank(folder=BANK_DIR):
    """Every *.toml of the folder. ConfigError names file, line and remedy."""
    titles, questions, places = {}, [], {}
    for name in _names(folder):
        table = read_toml(os.path.join(str(folder), name))
        topic = _topic(table, name)
        titles[topic] = _text(table, "title")
        for entry in table.tables("question"):
            question = _question(entry, topic)
            _refuse_twins(entry, question, places)
            questions.append(question)
        table.finish()
    digest = hashlib.sha256(repr((titles, questions)).encode("utf-8")).hexdigest()
    return Bank(titles, tuple(questions), digest)


def bare(text):
    """A question's words without signs and spaces: what makes two of them the same."""
    return re.sub(r"[\W_]+", "", text).lower()


def _names(folder):
    try:
        names = sorted(name for name in os.listdir(str(folder)) if name.endswith(".toml"))
    except OSError as problem:
        raise ConfigError(
            _("{path} can't be read: {problem}").format(path=folder, problem=system_reason(problem)),
            _("Check the path and the permissions.")) from None
    if not names:
        raise ConfigError(_("{folder} holds no questions").format(folder=folder),
                          _("A bank is a folder of .toml files, one a topic."))
    return names


def _topic(table, name):
    topic = table.string("topic", required=True)
    if topic + ".toml" != name:
        table.fail("topic", _("the topic is {topic!r}, and the file {name}").format(
            topic=topic, name=name), _("Give both the same name."))
    return topic


def _question(table, topic):
    kind = table.choice("kind", KINDS, required=True)
    options = _options(table) if kind == SINGLE else JUDGEMENTS
    question = Question(
        id=_text(table, "id"), topic=topic, kind=kind, text=_text(table, "text"), options=options,
        right=_right(table, kind), explanation=_text(table, "explanation"),
        difficulty=_difficulty(table), standard=_standard(table))
    table.finish()
    return question


def _text(table, key):
    text = table.string(key, required=True)
    if not bare(text):
        table.fail(key, _("`{key}` is empty").format(key=key), _("Write the text."))
    if any(ord(one) < 32 for one in text):
        table.fail(key, _("`{key}` holds a line break or a control character").format(key=key),
                   _("Write it on one line."))
    return text


def _options(table):
    options = table.strings("options", required=True)
    if len(options) != len(LETTERS):
        table.fail("options", _("{count} options, not four").format(count=len(options)),
                   _("Give four options."))
    seen = {option.strip() for option in options}
    if len(seen) != len(options) or "" in seen:
        table.fail("options", _("an option is empty, or stands there twice"),
                   _("Give four different options."))
    return options


def _right(table, kind):
    answers = LETTERS if kind == SINGLE else JUDGEMENTS
    return tuple(answers).index(table.choice("answer", tuple(answers), required=True))


def _difficulty(table):
    difficulty = table.integer("difficulty", required=True)
    if difficulty not in (1, 2, 3):
        table.fail("difficulty", _("`{key}` is {value!r}").format(key="difficulty", value=difficulty),
                   _("Write 1 (easy), 2 or 3 (hard)."))
    return difficulty


def _standard(table):
    standard = table.string("standard", required=True)
    if standard not in STANDARD_POINTS:
        table.fail("standard", _("the standard has no point {point}").format(point=standard),
                   _("Write a point of the rules' table 7, or E and one of table 8."))
    return standard


def _refuse_twins(table, question, places):
    """places: {what must be there once: where it was}."""
    for key, what in (("id", question.id), ("text", bare(question.text))):
        where = "%s:%d" % (table.path, table.line_of(key))
        first = places.setdefault((key, what), where)
        if first != where:
            table.fail(key, _("this `{key}` is at {place} already").format(key=key, place=first),
                       _("Each question stands in the bank once, with an id of its own."))
