"""What the user taught: sentences for intents, in a TOML file of the user's own.

    [[phrase]]
    text = "哈罗哈罗"
    intent = "greeting"

`forget` takes one out, as a hand does. Plain sentences only: nothing taught can switch a device.
"""
import os
import re

from edgeai.audio.dialogue.syllables import normalise
from edgeai.audio.dialogue.templates import expand
from edgeai.errors import IntentsError, UsageError
from edgeai.i18n import gettext as _
from edgeai.toml_file import nearest, read_toml, toml_string
from edgeai.user_files import user_folder
from edgeai.whole_file import whole_file

_HEAD = """\
# Sentences that were taught with `edgeai chat teach`. Take out what is wrong,
# or say `edgeai chat teach --list` and `--forget`.
"""
MAX_CHARACTERS = 100
# What would make a template of a plain sentence.
_MARKS = "()|"
_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


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
    """Give a sentence to an intent, and return the file's path; one that was taught for another
    intent moves.

    intents: the dialogue's `Intent`s. is_command(text): is it one that switches a device?
    Raises UsageError: no sentence, no such intent, or it is somebody's already.
    """
    path = path or taught_path()
    text = "".join(text.split())
    taught = load_taught(path)
    _check(text, intent_name, intents, is_command)
    if taught_owner(text, taught) == intent_name:
        raise _owned(text, intent_name)
    _take_out(text, taught)
    taught.setdefault(intent_name, []).append(text)
    _save(taught, path)
    return path


def forget(text, path=None):
    """Take a taught sentence out; the name of the intent that it had. UsageError where it was not
    taught."""
    path = path or taught_path()
    taught = load_taught(path)
    owner = taught_owner(text, taught)
    if owner is None:
        raise UsageError(_("{text!r} was not taught").format(text=text),
                         _("`edgeai chat teach --list` shows what was."))
    _take_out(text, taught)
    _save(taught, path)
    return owner


def taught_owner(text, taught):
    """The intent that the sentence was taught for, or None. taught: of `load_taught`."""
    return next((name for name, texts in taught.items()
                 if normalise(text) in map(normalise, texts)), None)


def _take_out(text, taught):
    for texts in taught.values():
        texts[:] = [one for one in texts if normalise(one) != normalise(text)]


def _save(taught, path):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with whole_file(path) as draft, open(draft, "wb") as file:
        file.write(_as_toml(taught).encode("utf-8"))


def _as_toml(taught):
    return _HEAD + "".join(
        "\n[[phrase]]\ntext = %s\nintent = %s\n" % (toml_string(one), toml_string(name))
        for name, texts in taught.items() for one in texts)


def check_sentence(text):
    """UsageError for what can't be taught whatever the intent is."""
    text = "".join(text.split())
    if not normalise(text) or len(text) > MAX_CHARACTERS or any(mark in text for mark in _MARKS):
        raise UsageError(_("{text!r} is no sentence to teach").format(text=text),
                         _("Give one plain sentence."))
    if not _CHINESE.search(text):
        raise UsageError(_("{text!r} is no Chinese sentence").format(text=text),
                         _("Give the sentence that was not understood; `edgeai chat teach` lists "
                           "them."))


def _check(text, intent_name, intents, is_command):
    check_sentence(text)
    names = [intent.name for intent in intents]
    if intent_name not in names:
        near = nearest(intent_name, names)
        raise UsageError(_("there is no intent {name!r}").format(name=intent_name),
                         _("Did you mean `{near}`?").format(near=near) if near else
                         _("`edgeai chat teach` lists them."))
    if is_command(text):
        raise UsageError(_("{text} is a command already").format(text=text),
                         _("Device names stand in kit.toml, under `spoken`."))
    for intent in intents:
        if any(normalise(text) in map(normalise, expand(phrase)) for phrase in intent.phrases):
            raise _owned(text, intent.name)


def _owned(text, intent_name):
    return UsageError(_("{text!r} is already {other}'s").format(text=text, other=intent_name),
                      _("Keep it in one intent."))
