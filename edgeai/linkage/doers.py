"""From an action, which is data, to a function that does it on this kit."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.actions import Acknowledge, Give, Say, Switch


def doer(action, kit, acknowledge):
    """A function(decision). Opens the device that it switches; UsageError when that can't.

    acknowledge: a function that acknowledges the rule of a name, or with None all.
    """
    if isinstance(action, Switch):
        method = _method(kit.device(action.device), action)
        return lambda decision: method()
    if isinstance(action, Give):
        device = kit.device(action.device)
        device.check_verb(action.verb, action.value)
        return lambda decision: device.tell(action.verb, action.value_for(decision))
    if isinstance(action, Say):
        return lambda decision: _speak(kit.voice(), action, decision)
    if isinstance(action, Acknowledge):
        return lambda decision: acknowledge(action.rule or None)
    if action.takes_decision:
        return action.function
    return lambda decision: action.function()


def _method(device, action):
    if not hasattr(device, action.verb):
        raise UsageError(
            _("{device} can't be told to {verb!r}").format(
                device=action.device, verb=action.verb),
            _("Look at its type in kit.toml: LEDs blink, buzzers beep."))
    return getattr(device, action.verb)


def _speak(voice, action, decision):
    """An alarm cuts off what is spoken. What waits of the same rule is out of date by now."""
    is_alarm = decision.level > 0 and decision.event != "clear"
    voice.say(action.text_for(decision), priority="alarm" if is_alarm else "information",
              key=decision.rule, wait=False)
