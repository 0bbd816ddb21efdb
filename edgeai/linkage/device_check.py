"""Do the rules' actions name devices that there are? Known before a kit is opened."""
from edgeai.errors import DeviceAbsent
from edgeai.i18n import gettext as _
from edgeai.linkage.actions import Give, Switch
from edgeai.toml_file import nearest


def device_mistake(rules, config):
    """The error of the first action on a device that kit.toml does not name, or None."""
    names = [device.name for device in config.devices]
    for rule in rules:
        for action in rule.actions:
            if isinstance(action, (Switch, Give)) and action.device not in names:
                return _absent(rule, action.device, names)
    return None


def _absent(rule, name, names):
    near = nearest(name, names)
    remedy = _("It names: {names}.").format(names=", ".join(names))
    if near:
        remedy = "%s %s" % (_("Did you mean {near!r}?").format(near=near), remedy)
    return DeviceAbsent(
        _("kit.toml names no device {name!r}, which the rule {rule} switches").format(
            name=name, rule=rule.name), remedy)
