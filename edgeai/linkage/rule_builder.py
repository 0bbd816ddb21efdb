"""Rules in Python, read like a sentence.

    when(kit.climate, "temperature_c").above(30, clear=28, hold_s=2).then(fan.on, say("温度过高"))
"""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.actions import Switch, as_action
from edgeai.linkage.condition import RULE, UNCHANGED, Condition
from edgeai.linkage.rule import (Rule, condition_mistake, default_name, rule_mistake, votes_of)

_OPTIONS = frozenset(Rule._fields) - {"when", "then", "combine", "on_clear", "on_escalate"}


class RuleBuilder:
    """Collects a rule; `rule` is it.

    name_of: gives the name of a source, and makes it one of the engine's.
    device_of: gives kit.toml's name of a device, or None.
    Comparisons take `clear`, `votes` ("3 of 5"), `valid` ((lowest, highest)), and the fields
    of `Rule`: hold_s=2, level=2, name="火情" ...
    """

    def __init__(self, source, quantity, name_of, device_of=lambda device: None):
        self._name_of, self._device_of = name_of, device_of
        self._conditions, self._options, self._actions = [], {}, {}
        self._combine = None
        self._begin(source, quantity)

    def above(self, value, **options):
        """Met while the value is more."""
        return self._compare("above", value, options)

    def below(self, value, **options):
        """Met while the value is less."""
        return self._compare("below", value, options)

    def at_least(self, value, **options):
        return self._compare("at_least", value, options)

    def at_most(self, value, **options):
        return self._compare("at_most", value, options)

    def equals(self, value, **options):
        return self._compare("equals", value, options)

    def unchanged(self, seconds, **options):
        """Met when readings have been the same for so long: a sensor that is stuck."""
        return self._compare(UNCHANGED, seconds, options)

    def and_when(self, source, quantity):
        """A further condition; all must be met at once."""
        return self._join("all", source, quantity)

    def or_when(self, source, quantity):
        """A further condition; one is enough."""
        return self._join("any", source, quantity)

    def and_while(self, rule, **options):
        """A further condition: the rule of that name, written before, is active."""
        return self._join("all", RULE, rule).equals(1, **options)

    def switch(self, *devices):
        """These are on when it fires, and off when it is over: .switch(kit.buzzer(), kit.red())"""
        names = [self._device_of(device) for device in devices]
        if None in names:
            raise UsageError(_("{device!r} is no device of the kit").format(device=devices[names.index(None)]),
                             _("Give the device itself: .switch(kit.relay())."))
        self.then(*[Switch(name, "on") for name in names])
        return self.on_clear(*[Switch(name, "off") for name in names])

    def then(self, *actions):
        """What is done when it fires, and again when it is repeated."""
        return self._act("then", actions)

    def on_clear(self, *actions):
        """What is done when it is over."""
        return self._act("on_clear", actions)

    def on_escalate(self, *actions):
        """What is done when nobody acknowledged it; else `then` again."""
        return self._act("on_escalate", actions)

    @property
    def rule(self):
        """The `Rule`; UsageError when something is missing or wrong."""
        self._check_complete()
        conditions, combine = tuple(self._conditions), self._combine or "all"
        options = dict(self._options)
        options.setdefault("name", default_name(conditions, combine))
        rule = Rule(when=conditions, combine=combine, **dict(options, **self._actions))
        _refuse(rule_mistake(rule))
        return rule

    def _check_complete(self):
        if self._waiting is not None:
            raise UsageError(
                _("when({source!r}, {quantity!r}) has no comparison").format(
                    source=self._waiting[0], quantity=self._waiting[1]),
                _("Write .above(30), .below(...), .at_least(...), .at_most(...), .equals(...)."))

    def _begin(self, source, quantity):
        self._waiting = (self._name_of(source), quantity)

    def _compare(self, comparison, value, options):
        if self._waiting is None:
            raise UsageError(_("this condition has its comparison"),
                             _("Write .and_when(...) or .or_when(...) before the next one."))
        source, quantity = self._waiting
        condition = Condition(
            source, quantity, comparison, _float(value), _float(options.pop("clear", None)),
            _votes(options.pop("votes", None)), _valid(options.pop("valid", None)))
        _refuse(condition_mistake(condition))
        self._take(options)
        self._conditions.append(condition)
        self._waiting = None
        return self

    def _take(self, options):
        for name, value in options.items():
            if name not in _OPTIONS:
                raise UsageError(
                    _("a rule has no {name!r}").format(name=name),
                    _("There are: {names}.").format(names=", ".join(
                        sorted(_OPTIONS | {"clear", "votes", "valid"}))))
            if name.endswith("_s"):
                value = _float(value)
            elif name == "inhibit_by":
                value = (value,) if isinstance(value, str) else tuple(value)
            self._options[name] = value

    def _join(self, combine, source, quantity):
        if self._combine not in (None, combine):
            raise UsageError(_("and_when and or_when do not mix in one rule"),
                             _("Write two rules."))
        self._check_complete()
        self._combine = combine
        self._begin(source, quantity)
        return self

    def _act(self, key, actions):
        more = tuple(as_action(one, self._device_of) for one in actions)
        self._actions[key] = self._actions.get(key, ()) + more
        return self


def _float(value):
    if value is None:
        return None
    if isinstance(value, str) or not hasattr(value, "__float__"):
        raise UsageError(_("{value!r} is not a number").format(value=value), _("Give a number."))
    return float(value)


def _votes(text):
    votes = (1, 1) if text is None else votes_of(text)
    if votes is None:
        raise UsageError(_("`{key}` is {value!r}").format(key="votes", value=text),
                         _('Write it as "3 of 5".'))
    return votes


def _valid(ends):
    return None if ends is None else tuple(_float(end) for end in ends)


def _refuse(mistake):
    if mistake:
        raise UsageError(mistake.message, mistake.remedy)
