"""What went wrong in a run by its journal, and what to do about it."""
from typing import NamedTuple

from edgeai.i18n import gettext as _

SLOW_S = 2.0  # from an event to a reaction; task books ask for 1 or 2 s


class Problem(NamedTuple):
    """first_s: when it was met first, of `count` times; None where it has no moment."""

    what: str
    count: int
    first_s: float
    advice: str


def problems(entries, latencies=()):
    """[Problem], in the order in which they were met first."""
    found = {}
    for entry in entries:
        for is_so, what, advice in _kinds():
            if is_so(entry):
                count, first_s = found.get((what, advice), (0, entry["at_s"]))
                found[what, advice] = count + 1, min(first_s, entry["at_s"])
    known = [Problem(what, count, first_s, advice) for (what, advice), (count, first_s) in found.items()]
    slow = [Problem(_("slow: {name}, {worst_s:.1f} s at worst").format(**one._asdict()), one.count, None,
                    _("Look for waits and long work in the loop; speak on a thread of its own."))
            for one in latencies if one.worst_s > SLOW_S]
    return sorted(known, key=lambda one: one.first_s) + slow


def _is(kind, **fields):
    return lambda entry: entry["kind"] == kind and all(entry.get(name) == value for name, value in fields.items())


def _kinds():
    """(which entries, what it is, what to do)."""
    return (
        (_is("heard", text=""), _("a sentence was not understood"),
         _("Look at the grammar and the level of the microphone; teach the sentence.")),
        (_is("microphone.lost"), _("the microphone failed"), _("Check its plug; another program may have taken it.")),
        (_is("microphone.gap"), _("sound was lost"),
         _("Read more often, or in smaller pieces; other work may hold it up.")),
        (lambda entry: entry["kind"] == "microphone.close" and bool(entry.get("overflows")),
         _("sound ran over before it was read"), _("Read the stream on a thread of its own.")),
        (_is("speaker.done", silent=True), _("a sound was silent"), _("Check what was written to it, and the volume.")),
        (_is("voice.done", outcome="failed"), _("a sentence was not spoken"),
         _("See `error` in the journal; try `edgeai say`.")),
        (_is("voice.done", outcome="dropped"), _("there was too much to say"), _("Say less, or let alarms go before.")),
        (_is("voice.engine"), _("the voice's engine was replaced"),
         _("Try `edgeai say`; look at `detail` in the journal.")),
        (_is("camera.lost"), _("the camera failed"), _("Check its cable; read it on a thread of its own.")),
        (_is("source.lost"), _("a source of readings failed"), _("Check its wiring with `edgeai sense`.")),
        (_is("sensor", does="silent"), _("a sensor gave no answer"),
         _("Ask it again, and not more often than it can answer.")),
        (_is("rule.failed"), _("a rule's action failed"), _("See `error` in the journal.")),
        (_is("rule.quarantined"), _("a rule rests after three failures"), _("Correct its action.")),
        (_is("rule.dropped"), _("too many slow actions waited"), _("Give the rule a longer pause.")),
        (_is("conversation.lost"), _("hearing or answering failed"), _("See `error` in the journal.")),
        (_is("board.watchdog"), _("board B was reset by its watchdog"), _("Feed it in the loop; look for what hangs.")),
    )
