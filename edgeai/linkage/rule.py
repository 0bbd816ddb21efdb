"""A rule: conditions, times, and what is to be done. Python and TOML make the same ones."""
import math
import re
from typing import NamedTuple, Optional, Tuple

from edgeai.i18n import gettext as _
from edgeai.linkage.actions import Acknowledge, mentioned_by
from edgeai.linkage.condition import DOWNWARDS, RULE, UNCHANGED, UPWARDS, Condition

NO_DATA_POLICIES = ("hold", "fire", "clear")
COMBINATIONS = ("all", "any")
MAX_LEVEL = 3
SHORTEST_S = 0.01
_TIMES = ("hold_s", "clear_hold_s", "cooldown_s", "repeat_s", "escalate_s", "no_data_s")


class Rule(NamedTuple):
    """What is watched for, and what then happens. Actions are those of `actions`.

    when: one condition or more; combine: "all" of them at once, or "any".
    hold_s: how long it must be met before it fires. clear_hold_s: how long not, to be over.
    cooldown_s: at most one firing in so long. repeat_s: told again while it fires.
    escalate_s: one level higher when nobody acknowledged it for so long.
    level: 0 a notice, 1 to 3 an alarm; an alarm's speech cuts off other speech.
    priority: the higher is looked at, and spoken, first; None: the level.
    inhibit_by: names of rules; while one of them is active, this one does not fire or tell.
    ack: it stays until it is acknowledged, even when its cause has gone.
    no_data: after no_data_s without a good reading, "fire", "clear", or "hold" as it was.
    then, on_escalate, on_clear: actions; on_escalate left out: `then`.
    """

    name: str
    when: Tuple[Condition, ...]
    then: tuple = ()
    combine: str = "all"
    hold_s: float = 0.0
    clear_hold_s: float = 0.0
    cooldown_s: float = 0.0
    repeat_s: Optional[float] = None
    escalate_s: Optional[float] = None
    level: int = 1
    priority: Optional[int] = None
    inhibit_by: Tuple[str, ...] = ()
    ack: bool = False
    no_data: str = "hold"
    no_data_s: float = 10.0
    on_clear: tuple = ()
    on_escalate: tuple = ()

    @property
    def rank(self):
        """The priority, which is the level where none is given."""
        return self.level if self.priority is None else self.priority

    @property
    def actions(self):
        """All that it may ever do."""
        return self.then + self.on_clear + self.on_escalate

    @property
    def mentioned(self):
        """The (source, quantity) pairs whose live values its actions' texts ask for."""
        return tuple(pair for action in self.actions for pair in mentioned_by(action))

    def actions_of(self, event):
        """What a decision's `event` asks to be done."""
        if event == "escalate":
            return self.on_escalate or self.then
        return {"fire": self.then, "repeat": self.then, "clear": self.on_clear}.get(event, ())


class Mistake(NamedTuple):
    """Why a rule can't be; `key` is the field at fault."""

    key: str
    message: str
    remedy: str


def default_name(conditions, combine):
    """What a rule without a name is called: its conditions."""
    return (" and " if combine == "all" else " or ").join(map(str, conditions))


def votes_of(text):
    """(k, n) of "3 of 5"; None when it is no such text or can't be."""
    found = re.match(r"\s*(\d{1,3})\s*of\s*(\d{1,3})\s*\Z", text, re.ASCII)
    k, n = map(int, found.groups()) if found else (0, 0)
    return (k, n) if 1 <= k <= n else None


def condition_mistake(condition):
    """The `Mistake` of a condition, or None."""
    clear, value, comparison = condition.clear, condition.value, condition.comparison
    if not all(math.isfinite(one) for one in (value, value if clear is None else clear)):
        return Mistake(comparison, _("`{key}` is {value!r}").format(key=comparison, value=value),
                       _("Give a number."))
    is_wrong_side = clear is not None and (
        comparison in UPWARDS and clear > value or comparison in DOWNWARDS and clear < value)
    if is_wrong_side:
        return Mistake("clear", _("it would be over before it began: {comparison} {value:g}, "
                                  "clear {clear:g}").format(
                                      comparison=comparison, value=value, clear=clear),
                       _("Put `clear` on the calm side of the value."))
    if clear is not None and comparison not in UPWARDS + DOWNWARDS:
        return Mistake("clear", _("`{comparison}` has no `clear`").format(comparison=comparison),
                       _("Remove it."))
    if comparison == UNCHANGED and (value <= 0 or condition.votes != (1, 1)):
        return Mistake(UNCHANGED, _("nothing is unchanged for {value:g} s").format(value=value),
                       _("Give seconds above 0, and no `votes`."))
    if condition.valid is not None and not condition.valid[0] < condition.valid[1]:
        return Mistake("valid", _("no value is in {valid}").format(valid=list(condition.valid)),
                       _("Write [lowest, highest]."))
    return None


def rule_mistake(rule):
    """The `Mistake` of a rule by itself, or None."""
    for key in _TIMES:
        seconds = getattr(rule, key)
        least_s = 0.0 if key in ("hold_s", "clear_hold_s", "cooldown_s") else SHORTEST_S
        if seconds is not None and not least_s <= seconds < float("inf"):
            return Mistake(key, _("`{key}` is {value!r}").format(key=key, value=seconds),
                           _("Give seconds, {least:g} or more.").format(least=least_s))
    if rule.level not in range(MAX_LEVEL + 1):
        return Mistake("level", _("there is no level {level}").format(level=rule.level),
                       _("0 is a notice; 1 to {highest} are alarms.").format(highest=MAX_LEVEL))
    for key, choices in (("combine", COMBINATIONS), ("no_data", NO_DATA_POLICIES)):
        if getattr(rule, key) not in choices:
            return Mistake(key, _("`{key}` is {value!r}").format(key=key, value=getattr(rule, key)),
                           _("Choose one of: {choices}.").format(choices=", ".join(choices)))
    return None


def together_mistake(rules):
    """(number of the rule, its `Mistake`) among rules that run together, or None."""
    names = [rule.name for rule in rules]
    for number, rule in enumerate(rules):
        mistake = _name_mistake(rule, names, number)
        if mistake:
            return number, mistake
    return None


def _name_mistake(rule, names, number):
    if rule.name in names[:number]:
        return Mistake("name", _("there are two rules named {name!r}").format(name=rule.name),
                       _("Give each a `name` of its own."))
    for condition in rule.when:
        if condition.source == RULE and condition.quantity not in names[:number]:
            return Mistake("when", _("no rule above it is named {name!r}").format(name=condition.quantity),
                           _("Write the rule that it waits for above it."))
    for other in rule.inhibit_by:
        if other not in names or other == rule.name:
            return _no_such_rule("inhibit_by", other, names)
    for key in ("then", "on_clear", "on_escalate"):
        for action in getattr(rule, key):
            if isinstance(action, Acknowledge) and action.rule not in [""] + names:
                return _no_such_rule(key, action.rule, names)
    return None


def _no_such_rule(key, name, names):
    return Mistake(key, _("no other rule is named {name!r}").format(name=name),
                   _("There are: {names}.").format(names=", ".join(names)))
