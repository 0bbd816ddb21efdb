"""What the user taught: sentences for intents, in a TOML file of the user's own.

    [[phrase]]
    text = "哈罗哈罗"
    intent = "greeting"

A line too many is taken out by hand. Plain sentences only: nothing taught can switch a device.
"""
import os

from edgeai.audio.dialogue.syllables import normalise
from edgeai.audio.dialogue.templates import expand
from edgeai.errors import IntentsError, UsageError
from edgeai.i18n import gettext as _
from edgeai.toml_file import nearest, read_toml, toml_string
from edgeai.user_files import user_folder
from edgeai.whole_file import whole_file

_HEAD = "# Sentences that were taught with `edgeai chat teach`. Take out what is wrong.\n"
MAX_CHARACTERS = 100
# What would make a template of a plain sentence.
_MARKS = "()|"


def taught_path():
    return os.path.join(user_folder(), "taught.zh.toml")


def load_taught(path=None):
    """{intent's name: its taught sentences}; {} without a file. IntentsError names a wrong line."""
    path = path or taught_path()
    taught = {}
    if not os.path.isfile(path):
        return taught
    table = read_toml(path, IntentsError)
    for entry in table.tables("phrase"):
        text = entry.string("text", required=True)
        if any(mark in text for mark in _MARKS):
            entry.fail("text", _("a taught sentence has no brackets"), _("Write it plainly."))
        taught.setdefault(entry.string("intent", required=True), []).append(text)
        entry.finish()
    table.finish()
    return taught


def teach(text, intent_name, intents, is_command=lambda text: False, path=None):
    """Give a sentence to an intent, and return the file's path.

    intents: the dialogue's `Intent`s. is_command(text): is it one that switches a device?
    Raises UsageError: no sentence, no such intent, or it is somebody's already.
    """
    path = path or taught_path()
    text = "".join(text.split())
    taught = load_taught(path)
    _check(text, intent_name, intents, taught, is_command)
    taught.setdefault(intent_name, []).append(text)
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with whole_file(path) as draft, open(draft, "wb") as file:
        file.write(_as_toml(taught).encode("utf-8"))
    return path


def _as_toml(taught):
    return _HEAD + "".join(
        "\n[[phrase]]\ntext = %s\nintent = %s\n" % (toml_string(one), toml_string(name))
        for name, texts in taught.items() for one in texts)


def _check(text, intent_name, intents, taught, is_command):
    if not normalise(text) or len(text) > MAX_CHARACTERS or any(mark in text for mark in _MARKS):
        raise UsageError(_("{text!r} is no sentence to teach").format(text=text),
                         _("Give one plain sentence."))
    names = [intent.name for intent in intents]
    if intent_name not in names:
        near = nearest(intent_name, names)
        raise UsageError(_("there is no intent {name!r}").format(name=intent_name),
                         _("Did you mean `{near}`?").format(near=near) if near else
                         _("`edgeai chat teach` lists them."))
    if is_command(text):
        raise UsageError(_("{text} is a command already").format(text=text),
                         _("Device names stand in kit.toml, under `spoken`."))
    owner = _owner(normalise(text), intents, taught)
    if owner:
        raise UsageError(_("{text!r} is already {other}'s").format(text=text, other=owner),
                         _("Keep it in one intent."))


def _owner(text, intents, taught):
    for intent in intents:
        for phrase in intent.phrases + tuple(taught.get(intent.name, ())):
            if text in map(normalise, expand(phrase)):
                return intent.name
    return None
