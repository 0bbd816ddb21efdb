"""What a seed varies in a task: values of its constants, and which spots of a script are blank.

Only `Random.random` is used: Python promises its numbers for a seed on every version, of nothing else.
"""
import json
import random
import re

from edgeai.errors import TaskError
from edgeai.i18n import gettext as _

_NAME = r"[A-Z][A-Z0-9_]*"


def draw_values(groups, seed, given=None):
    """{name: value}: one choice of each group.

    groups: [[{name: value}, ...], ...]; values of one choice belong together. seed: None takes the
    first ones. given: values that are wanted; only choices that agree with them are drawn from.
    Groups of the same names draw the same place in every task of one seed.
    """
    values = {}
    for choices in groups:
        fitting = [choice for choice in choices if agrees(choice, given or {})]
        if not fitting:
            raise TaskError(
                _("no choice of {names} has {given}").format(
                    names=", ".join(sorted(choices[0])), given=given),
                _("Add such a choice to the task, or ask for another value."))
        number = 0 if seed is None else int(_random(seed, sorted(choices[0])) * len(fitting))
        values.update(fitting[number])
    return values


def draw_blanks(script, count, seed):
    """Names of `count` blanks of a `blanks.Script`, in the script's order; all when it has no more.
    seed: None takes those that are spread most evenly."""
    names = [blank.name for blank in script.blanks]
    if count >= len(names):
        return names
    if seed is None:
        return [names[number * len(names) // count] for number in range(count)]
    rank = {name: _random(seed, ["blank", name]) for name in names}
    chosen = sorted(names, key=rank.get)[:count]
    return [name for name in names if name in chosen]


def draw_one(choices, seed, *words):
    """One of the choices; words: what it is drawn for."""
    return choices[int(_random(seed, words) * len(choices))]


def render(text, values, where=""):
    """`text` with the values in the place of ${NAME}; in quotes alone, "${NAME}" becomes the value
    as TOML writes it. A name that no value has is a TaskError."""
    def value_of(name):
        if name not in values:
            raise TaskError(_("{where}: nothing gives ${{{name}}} a value").format(where=where, name=name),
                            _("Known are: {names}.").format(names=", ".join(sorted(values)) or "-"))
        return values[name]

    text = re.sub(r'"\$\{(%s)\}"' % _NAME, lambda match: literal(value_of(match.group(1)), True), text)
    return re.sub(r"\$\{(%s)\}" % _NAME, lambda match: _plain(value_of(match.group(1))), text)


def set_constants(source, values):
    """A script whose lines `NAME = ...` at the margin have the values instead; comments stay."""
    def line(match):
        if match.group(1) not in values:
            return match.group(0)
        return "%s = %s%s" % (match.group(1), literal(values[match.group(1)]), match.group(2) or "")

    return re.sub(r"^(%s) = [^#\n]*?([ \t]*#.*)?$" % _NAME, line, source, flags=re.MULTILINE)


def literal(value, as_toml=False):
    """The value as Python's source writes it, text in double quotes; or as TOML does."""
    if isinstance(value, bool):
        return str(value).lower() if as_toml else str(value)
    if isinstance(value, list):
        return "[%s]" % ", ".join(literal(one, as_toml) for one in value)
    if isinstance(value, dict):
        between = " = " if as_toml else ": "
        return "{%s}" % ", ".join(
            json.dumps(key, ensure_ascii=False) + between + literal(one, as_toml)
            for key, one in value.items())
    return json.dumps(value, ensure_ascii=False)


def _plain(value):
    """As a sentence says it."""
    return "、".join(_plain(one) for one in value) if isinstance(value, list) else str(value)


def agrees(choice, given):
    """Has `given` nothing other than the choice for the names of it?"""
    return all(given.get(name, value) == value for name, value in choice.items())


def _random(seed, words):
    return random.Random("%s/%s" % (seed, "/".join(words))).random()
