"""From an action, which is data, to a function that does it on this kit."""
from edgeai.linkage.actions import Acknowledge, Give, Say, Switch


def doer(action, kit, acknowledge):
    """A function(decision). Opens the device that it switches; UsageError when that can't.

    acknowledge: a function that acknowledges the rule of a name, or with None all.
    """
    if isinstance(action, Switch):
        device = kit.device(action.device)
        device.check_verb(action.verb)
        switch = getattr(device, action.verb)
        return lambda decision: switch()
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


def _speak(voice, action, decision):
    """An alarm cuts off what is spoken. What waits of the same rule is out of date by now."""
    is_alarm = decision.level > 0 and decision.event != "clear"
    voice.say(action.text_for(decision), priority="alarm" if is_alarm else "information",
              key=decision.rule, wait=False)
