"""Moments of a run, named by an entry of the journal."""
from edgeai.drill.checks.entry_words import words_of
from edgeai.drill.checks.matching import fits
from edgeai.drill.checks.seen import CheckFailed
from edgeai.i18n import gettext as _

SLACK_S = 0.25  # what a busy machine may add to a reaction


def first_start(seen, after):
    """The room second of the first such entry; of something that was said, when that ended."""
    starts = starts_of(seen, after)
    if not starts:
        raise CheckFailed(_("the room did not see: {entry}").format(entry=words_of(after)))
    return starts[0]


def starts_of(seen, after):
    if seen.run is None:
        raise CheckFailed(_("the program was not run"))
    return [max([one["at_s"]] + list(one.get("speech_ends_s") or ())) for one in seen.entries()
            if isinstance(one.get("at_s"), (int, float)) and fits(one, after)]


def moment_words(after, after_s=None):
    return words_of(after) if after is not None else _("second {at_s}").format(at_s=after_s)
