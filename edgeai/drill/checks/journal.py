"""Checks on what the virtual room saw.

`entry` is a table of fields that an entry of the journal must have: `{kind = "pin", device = "fan",
on = true}`; a field is a value or conditions, see `matching.fits`.
"""
from edgeai.drill.checks.entry_words import words_of
from edgeai.drill.checks.matching import fits
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.i18n import gettext as _

SLACK_S = 0.25  # what a busy machine may add to a reaction


def journal(seen, entry, at_least=1, at_most=None, from_s=None, to_s=None):
    """So many entries of that kind, between two seconds of the room's time."""
    count = len(_found(seen, entry, from_s, to_s))
    if count < at_least and not (at_most == 0):
        return Finding(False, _("the room did not see often enough: {entry}").format(
            entry=_told(entry, from_s, to_s)))
    if at_most is not None and count > at_most:
        return Finding(False, _("the room saw too often: {entry}").format(
            entry=_told(entry, from_s, to_s)))
    return Finding(True, _("the room saw as required: {entry}").format(
        entry=_told(entry, from_s, to_s)))


def journal_order(seen, entries):
    """Such entries, one after the other; others may stand between."""
    left = list(entries)
    for one in _all(seen):
        if left and fits(one, left[0]):
            left.pop(0)
    if left:
        return Finding(False, _("not in this order: {entry} is missing").format(
            entry=words_of(left[0])), " → ".join(words_of(one) for one in entries))
    return Finding(True, _("in the required order"), " → ".join(words_of(one) for one in entries))


def journal_within(seen, entry, within_s, after=None, after_s=None, each=False, not_before_s=0.0):
    """`entry` comes within so many seconds after `after` (an entry), or after second `after_s`.

    each: after every such entry, else after the first. not_before_s: it comes that much later at least.
    """
    starts = [after_s] if after is None else [one["at_s"] for one in _found(seen, after)]
    if not starts:
        raise CheckFailed(_("the room did not see: {entry}").format(entry=words_of(after)))
    times = [one["at_s"] for one in _found(seen, entry)]
    for start_s in starts if each else starts[:1]:
        if not any(start_s + not_before_s <= at_s <= start_s + within_s + SLACK_S for at_s in times):
            return Finding(False, _("{entry} should come within {seconds} s after {after}").format(
                entry=words_of(entry), seconds=within_s, after=_start_told(after, after_s)))
    return Finding(True, _("{entry} came within {seconds} s after {after}").format(
        entry=words_of(entry), seconds=within_s, after=_start_told(after, after_s)))


def journal_apart(seen, entry, apart_s, from_s=None, to_s=None):
    """Never two such entries closer to one another than so many seconds."""
    times = [one["at_s"] for one in _found(seen, entry, from_s, to_s)]
    if any(later - earlier < apart_s - SLACK_S for earlier, later in zip(times, times[1:])):
        return Finding(False, _("{entry} came again within {seconds} s").format(
            entry=words_of(entry), seconds=apart_s))
    return Finding(True, _("{entry} did not come again within {seconds} s").format(
        entry=words_of(entry), seconds=apart_s))


def _all(seen):
    if seen.run is None:
        raise CheckFailed(_("the program was not run"))
    return [one for one in seen.entries() if isinstance(one.get("at_s"), (int, float))]


def _found(seen, entry, from_s=None, to_s=None):
    return [one for one in _all(seen) if fits(one, entry)
            and (from_s is None or one["at_s"] >= from_s) and (to_s is None or one["at_s"] <= to_s)]


def _told(entry, from_s, to_s):
    if from_s is None and to_s is None:
        return words_of(entry)
    return _("{entry} from second {from_s} to {to_s}").format(
        entry=words_of(entry), from_s=from_s or 0, to_s=_("the end") if to_s is None else to_s)


def _start_told(after, after_s):
    return words_of(after) if after is not None else _("second {at_s}").format(at_s=after_s)
