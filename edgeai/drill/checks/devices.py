"""Checks on what the kit's outputs did, and on tables of sensors' readings."""
import csv

from edgeai.drill.checks.matching import fits, told
from edgeai.drill.checks.moments import SLACK_S, first_start, moment_words
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.i18n import gettext as _


def device_is(seen, device, on, from_s=None, to_s=None, after=None, within_s=0.0, for_s=0.0):
    """An output is on, or off, all the time: from one room second to another; or from `within_s`
    after `after` (an entry of the journal) on, `for_s` long."""
    if after is not None:
        from_s = first_start(seen, after) + within_s + SLACK_S
        to_s = from_s + for_s - SLACK_S
    when = moment_words(after, from_s) if after else _("second {from_s} to {to_s}").format(from_s=from_s, to_s=to_s)
    words = _("on") if on else _("off")
    if all(state is on for state in _states(seen, device, from_s, to_s)):
        return Finding(True, _("{device} was {state} as it should be: {when}").format(
            device=device, state=words, when=when))
    return Finding(False, _("{device} should be {state} all the time: {when}").format(
        device=device, state=words, when=when), _place("pin", device))


def servo_turns(seen, device, angle_deg, after=None, after_s=None, within_s=1.0, hold_s=None, within_deg=8):
    """A servo's arm goes there within so long, and stays `hold_s`, half a second more or less."""
    start_s = after_s if after is None else first_start(seen, after)
    turns = [(one["at_s"], one["angle_deg"]) for one in seen.entries("servo") if one.get("device") == device]
    there = [at_s for at_s, angle in turns
             if abs(angle - angle_deg) <= within_deg and start_s <= at_s <= start_s + within_s + SLACK_S]
    moment = moment_words(after, after_s)
    if not there:
        return Finding(False, _("{device} should turn to {angle}° within {seconds} s after: {moment}").format(
            device=device, angle=angle_deg, seconds=within_s, moment=moment), _place("servo", device))
    left = [at_s for at_s, angle in turns if at_s > there[0] and abs(angle - angle_deg) > within_deg]
    if hold_s is not None and not any(abs(at_s - there[0] - hold_s) <= 2 * SLACK_S for at_s in left[:1]):
        return Finding(False, _("{device} should stay at {angle}° for {seconds} s and turn back").format(
            device=device, angle=angle_deg, seconds=hold_s), _place("servo", device))
    return Finding(True, _("{device} turned to {angle}° as it should after: {moment}").format(
        device=device, angle=angle_deg, moment=moment))


def servo_stays(seen, device, angle_deg, from_s, to_s, within_deg=8):
    """A servo's arm is there all the time from one room second to another."""
    before, during = [], []
    for one in seen.entries("servo"):
        if one.get("device") == device and one["at_s"] <= to_s:
            (before if one["at_s"] < from_s else during).append(one["angle_deg"])
    angles = before[-1:] + during
    if all(abs(angle - angle_deg) <= within_deg for angle in angles):
        return Finding(True, _("{device} stayed at {angle}°").format(device=device, angle=angle_deg))
    return Finding(False, _("{device} should stay at {angle}° from second {from_s} to {to_s}").format(
        device=device, angle=angle_deg, from_s=from_s, to_s=to_s), _place("servo", device))


def sensor_table(seen, file, source, quantity, at_least=3, min=None, max=None, reaches=None, leaves=None):
    """A table of readings, as `edgeai sense --csv` writes it, has so many of that quantity, all of them
    from `min` to `max`; and an event: one fits `reaches` and one `leaves` (values or conditions)."""
    values = _readings(seen.text(file), source, quantity)
    name = "%s.%s" % (source, quantity)
    if len(values) < at_least:
        return Finding(False, _("{file} has fewer than {count} readings of {name}").format(
            file=file, count=at_least, name=name), file)
    bounds = dict(((key, value) for key, value in (("min", min), ("max", max)) if value is not None), within=0)
    if not all(fits(value, bounds) for value in values):
        return Finding(False, _("{file}: a reading of {name} is out of range").format(file=file, name=name), file)
    for wanted in (reaches, leaves):
        if wanted is not None and not any(fits(value, wanted) for value in values):
            return Finding(False, _("{file} shows no event of {name}").format(file=file, name=name), file)
    return Finding(True, _("{file} has live readings of {name}").format(file=file, name=name), file)


def _place(kind, device):
    """Which of the journal's entries tell of it."""
    return _("journal: {entry}").format(entry=told({"kind": kind, "device": device}))


def _states(seen, device, from_s, to_s):
    """On or off, at from_s and at each change until to_s."""
    states = [False]
    for one in seen.entries():
        if one.get("device") == device and one["kind"] in ("pin", "pwm") and "on" in one and one["at_s"] <= to_s:
            states = states + [one["on"]] if one["at_s"] > from_s else [one["on"]]
    return states


def _readings(text, source, quantity):
    rows = csv.DictReader(text.splitlines())
    try:
        return [float(row["value"]) for row in rows
                if row.get("source") == source and row.get("quantity") == quantity]
    except (KeyError, TypeError, ValueError, csv.Error):
        raise CheckFailed(_("this is no table of readings: source, quantity, value")) from None
