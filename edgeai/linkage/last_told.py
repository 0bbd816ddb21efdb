"""What rules told each device last, where that lasts: after a restart an alarm's lamp is to be on again."""
from edgeai.linkage.actions import Give, Switch

# The others are over by themselves, or nobody knows what they made of it: beep, tone, play, open, toggle.
LASTING = ("on", "off", "blink", "pulse", "alarm", "brightness", "color", "speed", "angle", "show")


class LastTold:
    """One device has one last word, whichever rule gave it. on_change: called when there is a new one."""

    def __init__(self, on_change):
        self._by_device = {}
        self._on_change = on_change

    def note(self, action, decision):
        """That action was done."""
        if not isinstance(action, (Switch, Give)):
            return
        if action.verb in LASTING:
            value = action.value_for(decision) if isinstance(action, Give) else None
            self._by_device[action.device] = (decision.rule, action.verb, value)
        else:
            self._by_device.pop(action.device, None)
        self._on_change()

    def restore(self, rule, device, verb, value):
        """That is its last word from before a restart."""
        self._by_device[device] = (rule, verb, value)

    def saved(self, rule):
        """[[device, verb, value]] of that rule, as JSON can carry it."""
        return [[device, verb, value] for device, (name, verb, value) in list(self._by_device.items())
                if name == rule]


def still_told(rule, saved):
    """(device, verb, value) of what was `saved` of the rule, where it still does such a thing."""
    known = {(one.device, one.verb) for one in rule.actions if isinstance(one, (Switch, Give))}
    return [(device, verb, value) for device, verb, value in saved if (device, verb) in known]
