"""What a rule may do. Records, so that rules from Python and from TOML are equal.

Quick actions are done in the thread of the source whose reading fired the rule; slow ones
wait in a queue for a thread of their own.
"""
import inspect
from typing import Any, NamedTuple, Tuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.action_text import filled, mentioned, sample, text_mistake

VERBS = ("on", "off", "toggle", "blink", "pulse", "beep", "alarm", "clear", "open")
VALUE_VERBS = ("brightness", "color", "speed", "angle", "tone", "play", "show", "open")
NOTE_FIELDS = ("time", "picture")  # of a note, beside those of every text
TABLE_ENDING = ".csv"


class Switch(NamedTuple):
    """Tell a device of kit.toml to do one of VERBS."""

    device: str
    verb: str
    is_slow = False

    def __str__(self):
        return "%s.%s" % (self.device, self.verb)


class Give(NamedTuple):
    """Tell a device of kit.toml to do one of VALUE_VERBS with a value: Give("servo", "angle", 90)."""

    device: str
    verb: str
    value: Any

    @property
    def is_slow(self):
        """A display on its bus takes tens of milliseconds."""
        return self.verb == "show"

    def __str__(self):
        return "%s.%s %s" % (self.device, self.verb, self.value)

    @property
    def sample(self):
        """A value such as it gives, before anything is known that would fill it in."""
        return sample(self.value) if isinstance(self.value, str) else self.value

    def value_for(self, decision):
        """The value; a text is filled in as in `Say`."""
        return filled(self.value, decision) if isinstance(self.value, str) else self.value


class Say(NamedTuple):
    """Speak a text. The fields of `action_text` are filled in."""

    text: str
    is_slow: bool = True

    def __str__(self):
        return "say " + self.text

    def text_for(self, decision):
        """The text to speak."""
        return filled(self.text, decision)


class Note(NamedTuple):
    """Add a row to a table, a CSV file. columns: (heading, text) pairs; of each text the fields are
    filled in, {time} and {picture}, the path of a picture taken now, among them."""

    path: str
    columns: Tuple[Tuple[str, str], ...]
    is_slow: bool = True

    def __str__(self):
        return "note " + self.path

    @property
    def has_picture(self):
        return any("{picture}" in text for _heading, text in self.columns)


class Acknowledge(NamedTuple):
    """Acknowledge a rule; "" means all. For a button that silences."""

    rule: str
    is_slow = False

    def __str__(self):
        return "acknowledge " + (self.rule or "all")


class Call(NamedTuple):
    """Call a function of the program: without arguments, or with the `Decision`."""

    function: Any
    takes_decision: bool = False
    is_slow: bool = False

    def __str__(self):
        return getattr(self.function, "__name__", None) or type(self.function).__name__


def say(text):
    """An action that speaks: say("温度过高，现在{value}度")"""
    return _checked(Say(text), say_mistake)


def note(path, **columns):
    """An action that adds a row to a CSV file: note("alarm.csv", 时间="{time}", 置信度="{value:.2f}")

    columns: each one's heading and text.
    """
    return _checked(Note(str(path), tuple(columns.items())), note_mistake)


def acknowledge(rule=""):
    """An action that acknowledges the rule of that name, or all."""
    return Acknowledge(rule)


def slow(function):
    """An action that may take its time: it delays neither the source nor the quick ones.

    The text that it returns, the path of a picture for one, goes to the journal.
    """
    return _call(function)._replace(is_slow=True)


def words_of(action, decision):
    """What the action does at this decision: the text of a `Say` is filled in."""
    if isinstance(action, Say):
        action = Say(action.text_for(decision))
    elif isinstance(action, Give):
        action = action._replace(value=action.value_for(decision))
    return str(action)


def as_action(thing, device_of):
    """An action as it is, or what a function given in its place means.

    device_of: gives kit.toml's name of a device object, or None. A method of one, such as
        `kit.relay().on`, becomes the `Switch` that TOML would make.
    """
    if isinstance(thing, (Switch, Give, Say, Note, Acknowledge, Call)):
        return thing
    device = device_of(getattr(thing, "__self__", None))
    verb = getattr(thing, "__name__", None)
    return Switch(device, verb) if device and verb in VERBS else _call(thing)


def mentioned_by(action):
    """The (source, quantity) pairs whose live values the action's texts ask for."""
    return [pair for text in _texts(action) for pair in mentioned(text)]


def say_mistake(action):
    """(message, remedy) of a `Say` that can't be spoken; None when it can."""
    if not action.text.strip():
        return _("there is no text to speak"), _("Give at least one word.")
    return text_mistake(action.text)


def note_mistake(action):
    """(message, remedy) of a `Note` that can't be; None when it can."""
    if not action.columns:
        return (_("a row of {path} has no columns").format(path=action.path),
                _("Name them with their texts, such as {example}.").format(example='time = "{time}"'))
    if not action.path.lower().endswith(TABLE_ENDING):
        return (_("{path} is no table").format(path=action.path),
                _("Choose a name that ends in {ending}.").format(ending=TABLE_ENDING))
    mistakes = (text_mistake(text, NOTE_FIELDS) for _heading, text in action.columns)
    return next(filter(None, mistakes), None)


def _texts(action):
    """The texts of an action that has some."""
    if isinstance(action, Say):
        return [action.text]
    if isinstance(action, Note):
        return [text for _heading, text in action.columns]
    return [action.value] if isinstance(action, Give) and isinstance(action.value, str) else []


def _checked(action, mistake_of):
    mistake = mistake_of(action)
    if mistake:
        raise UsageError(*mistake)
    return action


def _call(function):
    if not callable(function):
        raise UsageError(
            _("{function!r} can't be called").format(function=function),
            _("Give the function itself, without brackets: then(fan.on)"))
    return Call(function, _needs_argument(function))


def _needs_argument(function):
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # some of C
        return False
    return any(one.default is one.empty and one.kind in (
        one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD) for one in parameters)
