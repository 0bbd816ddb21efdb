"""Texts of actions: fields in braces are filled in when a rule has decided.

    "现在{value}度"   "火情，把握{percent}%"   "现在温度{climate.temperature_c}度"   "{board_b.fire:.2f}"
"""
import math
import re

from edgeai.i18n import gettext as _
from edgeai.unknown_value import filled_text

FIELDS = ("value", "percent", "unit", "source", "quantity", "level", "rule")
LIVE = "source.quantity"  # how a field of any other source's live value is written
_FIELD = re.compile(r"\{([^{}]*)\}")
_DECIMALS = re.compile(r"\.(\d)f\Z", re.ASCII)


def filled(text, decision):
    """The text to say or to show, with its fields filled in; 未知 where a value is not known, or no longer."""
    return filled_text(text, _FIELD, lambda field: _filled(field.group(1), decision, {}))


def filled_cell(text, decision, more):
    """The same for a table: what is not known is left out. more: further fields."""
    return _FIELD.sub(lambda field: _filled(field.group(1), decision, more) or "", text)


def sample(text):
    """The text with a number in place of each field: is what remains a value that a device can take?"""
    return _FIELD.sub("0", text)


def mentioned(text):
    """The (source, quantity) pairs of other sources' values that the text asks for."""
    names = [name for name, _decimals in _fields(text)]
    return [tuple(name.split(".")) for name in names if name not in FIELDS and _is_live(name)]


def text_mistake(text, more=()):
    """(message, remedy) of a text that can't be filled in; None when it can. more: further fields."""
    known = FIELDS + tuple(more)
    for name, decimals in _fields(text):
        if name not in known and not _is_live(name) or decimals and not _DECIMALS.match(decimals):
            written = name + (":" + decimals if decimals else "")
            return (_("nothing fills in {{{name}}}").format(name=written),
                    _("There are: {names}.").format(names=" ".join(
                        "{%s}" % one for one in known + (LIVE, "value:.2f"))))
    return None


def _fields(text):
    """(name, what follows its colon) of each field."""
    return [field.partition(":")[::2] for field in _FIELD.findall(text)]


def _is_live(name):
    return name.count(".") == 1 and all(name.split("."))


def _filled(field, decision, more):
    name, _colon, decimals = field.partition(":")
    if name in more:
        return str(more[name])
    if name in ("level", "rule"):
        return str(getattr(decision, name))
    if _is_live(name):
        reading, name = decision.mentioned_of(*name.split(".")), "value"
    else:
        reading = decision.reading
    return None if reading is None else _shown(reading, name, decimals)


def _shown(reading, name, decimals):
    """None for a value that is not to be believed: what it is of is known all the same."""
    if name in ("value", "percent") and not (reading.ok and math.isfinite(reading.value)):
        return None
    if name == "percent":
        return "%d" % round(100 * reading.value)
    if name != "value":
        return str(getattr(reading, name))
    wanted = _DECIMALS.match(decimals)
    return "%.*f" % (int(wanted.group(1)), reading.value) if wanted else "%g" % round(reading.value, 1)
