"""How decisions and actions of the dialogue are shown; what a script of its own writes, as it is."""
from edgeai.i18n import gettext as _


def decision_word(decision):
    return {"accept": _("accept"), "confirm": _("confirm"), "reject": _("reject")}.get(
        decision, decision)


def verb_word(verb):
    return {"on": _("on"), "off": _("off"), "blink": _("blink"), "beep": _("beep")}.get(verb, verb)
