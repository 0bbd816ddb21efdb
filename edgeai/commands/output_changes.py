"""What outputs do, as a person reads it: a buzzer that goes on and off eight times a second is two lines."""
from edgeai.i18n import gettext as _

QUIET_S = 1.0  # what changes sooner than that goes on changing
SHOWN = 4      # so many of quick changes are shown one by one
_ZERO = {"fan": 0, "rgb": "#000000", "lcd": ""}


def change_of(entry):
    """(device, words, is it on?) of a journal's entry of an output; None of any other."""
    device, kind = entry["device"], entry["kind"]
    if kind in ("pin", "pwm"):
        if entry.get("type") in ("servo", "fan", "rgb_led"):
            return None  # entries of their own tell more
        words = _("switched         {device} on") if entry["on"] else _("switched         {device} off")
        return device, words.format(device=device), bool(entry["on"])
    value = entry[{"fan": "speed", "rgb": "color", "servo": "angle_deg", "lcd": "lines"}[kind]]
    if kind == "fan":
        words = _("turns            {device} at {percent:.0f} %").format(device=device, percent=value * 100)
    elif kind == "rgb":
        words = _("shines           {device} in {color}").format(device=device, color=value)
    elif kind == "servo":
        words = _("turned           {device} to {angle_deg:.0f}°").format(device=device, angle_deg=value)
    else:
        value = " | ".join(str(line).rstrip() for line in value).rstrip(" |")
        words = _("shown            {device}: {text}").format(device=device, text=value)
    return device, words, value != _ZERO.get(kind)


class OutputChanges:
    """Which of an output's changes are told: of one that changes all the time the first few, and where it ended."""

    def __init__(self):
        self._by_device = {}

    def take(self, device, words, is_on, at_s):
        """It changed: (is that told?, is it the last one that is told before it is quiet?)"""
        course = self._by_device.setdefault(device, _Course())
        if words == course.words or (course.words is None and not is_on):
            return False, False  # an output that is set up
        course.quick = course.quick + 1 if at_s - course.at_s < QUIET_S else 0
        course.words, course.at_s = words, at_s
        course.hidden += course.quick > SHOWN
        return course.quick <= SHOWN, course.quick == SHOWN

    def ended(self, now_s):
        """[(words, since_s, changes that were not told)] of what has been quiet since; each once."""
        found = [one for one in self._by_device.values() if one.hidden and now_s - one.at_s >= QUIET_S]
        told = [(one.words, one.at_s, one.hidden) for one in found]
        for one in found:
            one.hidden = one.quick = 0
        return told


class _Course:
    """words: its last change, at `at_s`. quick: how many came soon after the one before; hidden: not told."""

    def __init__(self):
        self.words, self.at_s = None, float("-inf")
        self.quick = self.hidden = 0
