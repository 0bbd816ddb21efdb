"""Command lists: the phrases a speech model is trained for, as TOML.

    [commands]
    phrases = ["打开灯", "关闭灯"]     # heard as wholes
    digits = ["零", "一", "二"]        # numbers of these are heard; may be left out

Numerals (零 to 九, 幺, 两, 十, 百, 点, 度, 负) are heard in the orders that make numbers, digit
by digit too; other words among `digits` anywhere in them.
"""
import os
import re
from typing import NamedTuple, Tuple

from edgeai.config import PACKAGE_DIR
from edgeai.i18n import gettext as _
from edgeai.toml_file import read_toml

SHIPPED = os.path.join(PACKAGE_DIR, "data", "commands.zh.toml")
_CHINESE = re.compile("[\u3400-\u9fff]+$")


class CommandList(NamedTuple):
    path: str
    phrases: Tuple[str, ...]
    digits: Tuple[str, ...]


def load_command_list(path=None):
    """The `CommandList` of that file, or the one that ships; ConfigError with the line."""
    table = read_toml(path or SHIPPED)
    commands = table.table("commands")
    phrases = _words(commands, "phrases", required=True)
    digits = _words(commands, "digits", required=False)
    if not phrases:
        commands.fail("phrases", _("the list of phrases is empty"), _("Give at least one phrase."))
    commands.finish()
    table.finish()
    return CommandList(table.path, phrases, digits)


def _words(table, key, required):
    words = table.strings(key, required=required)
    for number, word in enumerate(words):
        if not _CHINESE.match(word):
            table.fail(key, _("{word!r} is not written in Chinese characters").format(word=word),
                       _("Write it as it is spoken: 二十五度, not 25度."))
        if word in words[:number]:
            table.fail(key, _("{word!r} stands there twice").format(word=word),
                       _("Take one of them out."))
    return words
