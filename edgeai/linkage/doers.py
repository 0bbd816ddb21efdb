"""From an action, which is data, to a function that does it on this kit."""
import time

from edgeai.linkage.actions import Acknowledge, Give, Note, Say, Switch
from edgeai.linkage.action_text import filled_cell
from edgeai.linkage.note_table import add_row


def doer(action, kit, acknowledge, snapshots):
    """A function(decision). Opens the device that it switches; UsageError when that can't.

    acknowledge: a function that acknowledges the rule of a name, or with None all.
    snapshots: a function that gives what takes pictures.
    """
    if isinstance(action, Switch):
        device = kit.device(action.device)
        device.check_verb(action.verb)
        switch = getattr(device, action.verb)
        return lambda decision: switch()
    if isinstance(action, Give):
        device = kit.device(action.device)
        device.check_verb(action.verb, action.sample)
        return lambda decision: device.tell(action.verb, action.value_for(decision))
    if isinstance(action, Say):
        kit.voice()  # its engine takes a while to start: the first sentence is not to wait for it
        return lambda decision: _speak(kit.voice(), action, decision)
    if isinstance(action, Note):
        eye = snapshots() if action.has_picture else None
        return lambda decision: _note(action, decision, eye)
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


def _note(action, decision, eye):
    """The path of its picture, or None."""
    more = {"time": time.strftime("%H:%M:%S"), "picture": eye.snapshot() if eye else ""}
    add_row(action.path, [heading for heading, _text in action.columns],
            [filled_cell(text, decision, more) for _heading, text in action.columns])
    return more["picture"] or None
