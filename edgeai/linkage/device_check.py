"""Do rules name devices that there are, tell them what they can do, and wait for what they measure?

Known before a kit is opened.
"""
from edgeai.errors import DeviceAbsent
from edgeai.i18n import gettext as _
from edgeai.linkage.actions import Give, Switch, mentioned_by
from edgeai.linkage.rule import Mistake
from edgeai.toml_file import nearest


class KitCheck:
    """Holds what a file of rules names against kit.toml.

    class_of: gives the class of one of kit.toml's devices, whose VERBS and QUANTITIES count.
    sources: names of sources that are no devices; None: readings come from somewhere else, and conditions
        may name what they like.
    """

    def __init__(self, config, class_of, sources=()):
        self._config, self._class_of, self._sources = config, class_of, sources
        self._names = [device.name for device in config.devices]

    def action_mistake(self, action):
        """The `Mistake` of an action, or None."""
        mistakes = [self._pair_mistake(*pair) for pair in mentioned_by(action)]
        if isinstance(action, (Switch, Give)):
            mistakes.append(self._verb_mistake(action))
        return next(filter(None, mistakes), None)

    def condition_mistake(self, condition):
        """The `Mistake` of a condition, or None."""
        return self._pair_mistake(condition.source, condition.quantity)

    def _verb_mistake(self, action):
        if action.device not in self._names:
            return Mistake("device", _("kit.toml names no device {name!r}").format(name=action.device),
                           _near_remedy(action.device, self._names))
        problem = self._class(action.device).verb_problem(
            action.device, action.verb, getattr(action, "value", None))
        return problem and Mistake("do", *problem)

    def _pair_mistake(self, name, quantity):
        if self._sources is None:
            return None
        if name in self._names and _is_read(self._class(name)):
            return quantity_mistake(self._class(name), name, quantity)
        if name in self._sources:
            return None
        message = _("{name} is switched, not read") if name in self._names else _("no source is named {name!r}")
        read = [one for one in self._names if _is_read(self._class(one))]
        return Mistake("source", message.format(name=name), _near_remedy(name, read + list(self._sources)))

    def _class(self, name):
        return self._class_of(self._config.device(name))


def device_mistake(rules, config):
    """The error of the first action on a device that kit.toml does not name, or None."""
    names = [device.name for device in config.devices]
    for rule in rules:
        for action in rule.actions:
            if isinstance(action, (Switch, Give)) and action.device not in names:
                return _absent(rule, action.device, names)
    return None


def quantity_mistake(sensor, name, quantity):
    """The `Mistake` when the sensor of that name, or its class, does not measure that; or None.

    sensor: names its QUANTITIES, or in a list its `labels` where it sees; of anything else nobody knows.
    """
    names = [one.name for one in getattr(sensor, "QUANTITIES", ())]
    if isinstance(getattr(sensor, "labels", None), (list, tuple)):
        names += sensor.labels
    if not names or quantity in names:
        return None
    return Mistake("quantity", _("{name} measures no {quantity!r}").format(name=name, quantity=quantity),
                   _("It measures: {names}.").format(names=", ".join(names)))


def _is_read(kind):
    return bool(getattr(kind, "QUANTITIES", ()))


def _absent(rule, name, names):
    return DeviceAbsent(
        _("kit.toml names no device {name!r}, which the rule {rule} switches").format(
            name=name, rule=rule.name), _near_remedy(name, names))


def _near_remedy(name, names):
    near = nearest(name, names)
    remedy = _("There are: {names}.").format(names=", ".join(names))
    return "%s %s" % (_("Did you mean {near!r}?").format(near=near), remedy) if near else remedy
