"""What a rule may do. Records, so that rules from Python and from TOML are equal.

Quick actions are done in the thread of the source whose reading fired the rule; slow ones
wait in a queue for a thread of their own.
"""
import inspect
import re
from typing import Any, NamedTuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

VERBS = ("on", "off", "toggle", "blink", "pulse", "beep", "alarm", "clear")
VALUE_VERBS = ("brightness", "color", "speed", "angle", "tone", "play", "show")
_FIELD = re.compile(r"\{(\w*)\}")
FIELDS = ("value", "unit", "source", "quantity", "level", "rule")


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

    def value_for(self, decision):
        """The value; a text is filled in as in `Say`."""
        return _filled_text(self.value, decision) if isinstance(self.value, str) else self.value


class Say(NamedTuple):
    """Speak a text. {value} {unit} {source} {quantity} {level} {rule} are filled in."""

    text: str
    is_slow: bool = True

    def __str__(self):
        return "say " + self.text

    def text_for(self, decision):
        """The text to speak; what is not known yet is left out."""
        return _filled_text(self.text, decision)


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
    mistake = text_mistake(text)
    if mistake:
        raise UsageError(*mistake)
    return Say(text)


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
    if isinstance(thing, (Switch, Give, Say, Acknowledge, Call)):
        return thing
    device = device_of(getattr(thing, "__self__", None))
    verb = getattr(thing, "__name__", None)
    return Switch(device, verb) if device and verb in VERBS else _call(thing)


def text_mistake(text):
    """(message, remedy) of a text that can't be spoken; None when it can."""
    unknown = [name for name in _FIELD.findall(text) if name not in FIELDS]
    if unknown:
        return (_("nothing fills in {{{name}}}").format(name=unknown[0]),
                _("There are: {names}.").format(names=" ".join("{%s}" % one for one in FIELDS)))
    if not text.strip():
        return _("there is no text to speak"), _("Give at least one word.")
    return None


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


def _filled_text(text, decision):
    return _FIELD.sub(lambda field: _filled(field.group(1), decision), text)


def _filled(name, decision):
    if name in ("level", "rule"):
        return str(getattr(decision, name))
    if decision.reading is None:
        return ""
    value = getattr(decision.reading, name)
    return "%g" % round(value, 1) if name == "value" else str(value)
