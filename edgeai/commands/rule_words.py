"""How rules, their states and decisions are shown."""
from edgeai.i18n import gettext as _

EVENTS = ("fire", "repeat", "escalate", "clear")


def event_word(event):
    return {"fire": _("fires"), "repeat": _("repeats"), "escalate": _("escalates"),
            "acknowledge": _("acknowledged"), "clear": _("clears")}[event]


def state_word(state):
    return {"idle": _("idle"), "pending": _("pending"), "firing": _("firing"),
            "acknowledged": _("acknowledged"), "clearing": _("clearing"),
            "quarantined": _("quarantined")}[state]


def clock_time(seconds):
    """As hours, minutes and seconds, for a day that began at 0."""
    tenths = int(round(seconds * 10))
    sign, tenths = ("-" if tenths < 0 else ""), abs(tenths)
    return "%s%02d:%02d:%04.1f" % (sign, tenths // 36000, tenths // 600 % 60, tenths % 600 / 10)


def value_text(decision):
    """What was read, or that nothing came."""
    reading = decision.reading
    name = "%s.%s" % (reading.source, reading.quantity) if reading else ""
    if decision.reason == "no_data":
        return _("no data {name}").format(name=name).rstrip()
    return "%s = %g%s" % (name, reading.value, reading.unit and " " + reading.unit)
