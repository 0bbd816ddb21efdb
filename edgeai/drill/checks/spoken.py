"""Checks on what was said in the room: what the loudspeaker spoke, and what followed a spoken command."""
from edgeai.drill.checks.entry_words import words_of
from edgeai.drill.checks.journal import SLACK_S
from edgeai.drill.checks.matching import fits
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.drill.checks.transcript import is_answer
from edgeai.i18n import gettext as _


def spoken(seen, texts):
    """The loudspeaker spoke these sentences, in this order, aloud; `#` stands for a number."""
    left = list(texts)
    for heard in _aloud(seen):
        if left and is_answer(left[0], heard):
            left.pop(0)
    if left:
        return Finding(False, _("not spoken, or not in this order: {text}").format(text=left[0]),
                       " → ".join(texts))
    return Finding(True, _("spoken: {texts}").format(texts="、".join(texts)))


def reacts(seen, said, entry, within_s):
    """After a scenario's sentence was said, `entry` comes in so many seconds; each time it was said."""
    ends_s = [end_s for one in _entries(seen, "microphone.hears") if one.get("speech") == said
              for end_s in one.get("speech_ends_s", [])[-1:]]
    if not ends_s:
        raise CheckFailed(_("the program did not get as far as: {said}").format(said=said))
    times = [one["at_s"] for one in _entries(seen) if fits(one, entry)]
    for end_s in ends_s:
        if not any(end_s <= at_s <= end_s + within_s + SLACK_S for at_s in times):
            return Finding(False, _("within {seconds:g} s after “{said}” should come: {entry}").format(
                seconds=within_s, said=said, entry=words_of(entry)))
    return Finding(True, _("within {seconds:g} s after “{said}” came: {entry}").format(
        seconds=within_s, said=said, entry=words_of(entry)))


def _aloud(seen):
    """Texts that sounded. A speech engine plays itself and tells the room the text; the kit's voice
    plays the sound, and writes the text beside it."""
    text = None
    for one in _entries(seen):
        if one.get("kind") == "voice.start":
            text = one.get("text")
        elif one.get("kind") == "speaker.done" and one.get("silent") is False:
            yield one.get("text") or text or ""
            text = None


def _entries(seen, kind=None):
    if seen.run is None:
        raise CheckFailed(_("the program was not run"))
    return [one for one in seen.entries(kind) if isinstance(one.get("at_s"), (int, float))]
