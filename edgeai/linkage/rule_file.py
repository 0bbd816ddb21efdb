"""Files of rules, for those who write no Python.

    [[rule]]
    name = "温度过高"
    when = {source = "climate", quantity = "temperature_c", above = 30, clear = 28}
    hold_s = 2
    then = [{device = "relay", do = "on"}, {say = "温度过高，现在{value}度"}]
    on_clear = [{device = "relay", do = "off"}]
"""
from edgeai.errors import RulesError
from edgeai.i18n import gettext as _
from edgeai.linkage.actions import (
    VALUE_VERBS, VERBS, Acknowledge, Give, Note, Say, Switch, note_mistake, say_mistake,
)
from edgeai.linkage.condition import COMPARISONS, RULE, UNCHANGED, Condition
from edgeai.linkage.rule import (COMBINATIONS, NO_DATA_POLICIES, Rule, condition_mistake,
                                 default_name, rule_mistake, together_mistake, votes_of)
from edgeai.toml_file import read_toml

ALL_RULES = "all"  # acknowledge = "all"


def load_rules(path, check=None):
    """The `Rule`s of a TOML file; RulesError names file, line and remedy.

    check: has `action_mistake(action)` and `condition_mistake(condition)`, as a `KitCheck`.
    """
    file = read_toml(path, RulesError)
    tables = file.tables("rule")
    file.finish()
    if not tables:
        file.fail("rule", _("there is no rule in it"), _("Write [[rule]] above each."))
    rules = tuple(_rule(table, check) for table in tables)
    wrong = together_mistake(rules)
    if wrong:
        number, mistake = wrong
        tables[number].fail(*mistake)
    return rules


def _rule(table, check):
    conditions = tuple(_condition(one, check) for one in table.one_or_more("when"))
    combine = table.choice("combine", COMBINATIONS, "all")
    switched = table.strings("switch")
    rule = Rule(
        name=table.string("name", default_name(conditions, combine)),
        when=conditions,
        then=tuple(Switch(name, "on") for name in switched) + _actions(table, "then", check),
        combine=combine,
        hold_s=table.number("hold_s", 0.0),
        clear_hold_s=table.number("clear_hold_s", 0.0),
        cooldown_s=table.number("cooldown_s", 0.0),
        repeat_s=table.number("repeat_s"),
        escalate_s=table.number("escalate_s"),
        level=table.integer("level", 1),
        priority=table.integer("priority"),
        inhibit_by=table.strings("inhibit_by"),
        ack=table.boolean("ack", False),
        no_data=table.choice("no_data", NO_DATA_POLICIES, "hold"),
        no_data_s=table.number("no_data_s", 10.0),
        on_clear=tuple(Switch(name, "off") for name in switched) + _actions(table, "on_clear", check),
        on_escalate=_actions(table, "on_escalate", check),
    )
    _refuse(table, rule_mistake(rule))
    table.finish()
    for action in rule.then[:len(switched)] if check else ():
        mistake = check.action_mistake(action)
        _refuse(table, mistake and mistake._replace(key="switch"))
    return rule


def _condition(table, check):
    if RULE in table:
        condition = Condition(RULE, table.string(RULE), "equals", 1.0)
        table.finish()
        return condition
    source = table.string("source", required=True)
    quantity = table.string("quantity", required=True)
    rest = {"clear": table.number("clear"), "votes": _votes(table), "valid": _valid(table)}
    condition = Condition(source, quantity, *_comparison(table), **rest)
    _refuse(table, condition_mistake(condition))
    table.finish()
    _refuse(table, check and check.condition_mistake(condition))
    return condition


def _comparison(table):
    choices = list(COMPARISONS) + [UNCHANGED]
    given = [(name, value) for name, value in ((one, table.number(one)) for one in choices)
             if value is not None]
    if not given:
        table.finish()  # a misspelt one is the likeliest cause
    if len(given) != 1:
        table.fail(given[1][0] if given else "source",
                   _("it has {count} comparisons, not 1").format(count=len(given)),
                   _("Choose one of: {choices}.").format(choices=", ".join(choices)))
    return given[0]


def _votes(table):
    text = table.string("votes")
    votes = (1, 1) if text is None else votes_of(text)
    if votes is None:
        table.fail("votes", _("`{key}` is {value!r}").format(key="votes", value=text),
                   _('Write it as "3 of 5".'))
    return votes


def _valid(table):
    ends = table.take("valid", list)
    if ends is None:
        return None
    if len(ends) != 2 or any(isinstance(end, bool) or not isinstance(end, (int, float))
                             for end in ends):
        table.fail("valid", _("`{key}` is {value!r}").format(key="valid", value=ends),
                   _("Write [lowest, highest]."))
    return float(ends[0]), float(ends[1])


def _actions(table, key, check):
    return tuple(_action(one, check) for one in table.tables(key))


def _action(table, check):
    kinds = [kind for kind in _ACTIONS if kind in table]
    if len(kinds) != 1:
        table.fail(kinds[1] if kinds else next(iter(table.keys()), ""),
                   _("it is not clear what is to be done"),
                   _('Write {device = "...", do = "on"}, {say = "..."}, {note = "..."} or {acknowledge = "all"}.'))
    action = _ACTIONS[kinds[0]](table)
    table.finish()
    _refuse(table, check and check.action_mistake(action))
    return action


def _switch(table):
    device, value = table.string("device"), table.take("value", (int, float, str, list))
    verb = table.choice("do", set(VERBS + VALUE_VERBS), required=True)
    if value is None and verb not in VERBS:
        table.fail("do", _("`{verb}` needs a `value`").format(verb=verb),
                   _("Write it behind: value = ..."))
    if value is None:
        return Switch(device, verb)
    if verb not in VALUE_VERBS:
        table.fail("value", _("`{verb}` takes no `value`").format(verb=verb), _("Remove it."))
    return Give(device, verb, tuple(value) if isinstance(value, list) else value)


def _say(table):
    action = Say(table.string("say"))
    mistake = say_mistake(action)
    if mistake:
        table.fail("say", *mistake)
    return action


def _note(table):
    columns = table.take("columns", dict, {})
    if not all(isinstance(text, str) for text in columns.values()):
        table.fail("columns", _("a column is no text"),
                   _("Write {example}.").format(example='columns = {time = "{time}"}'))
    action = Note(table.string("note"), tuple(columns.items()))
    mistake = note_mistake(action)
    if mistake:
        table.fail("note", *mistake)
    return action


def _acknowledge(table):
    rule = table.string("acknowledge")
    return Acknowledge("" if rule == ALL_RULES else rule)


_ACTIONS = {"device": _switch, "say": _say, "note": _note, "acknowledge": _acknowledge}


def _refuse(table, mistake):
    if mistake:
        table.fail(*mistake)
