"""Checks on what was spoken, when, and whether it could be heard."""
import re

from edgeai.audio.dialogue import chinese_numbers
from edgeai.drill.checks.matching import fits
from edgeai.drill.checks.moments import SLACK_S, first_start, moment_words
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.drill.checks.program import shown
from edgeai.i18n import gettext as _

_NUMBER = re.compile(r"负?零下?[%(d)s点]+|[-\d.]+|[%(d)s点]+" % {"d": "零〇一二两三四五六七八九十百"})
LIVE_S = 3.0  # a value is live for so long
CUT_S = 0.5  # what is cut off before may not have begun to sound


def said(seen, text, after=None, after_s=None, within_s=None, at_least=1, at_most=None, from_s=None, to_s=None):
    """A sentence that holds `text` began within so long after `after`, or so often in that time."""
    start_s = first_start(seen, after) if after is not None else after_s
    if start_s is not None:
        from_s, to_s = start_s, start_s + within_s + SLACK_S
    found = [one for one in _between(sentences(seen), from_s, to_s) if text in one[1]]
    if len(found) < at_least and at_most != 0:
        return Finding(False, _("it should say in its time: {text}").format(text=text), _heard(seen))
    if at_most is not None and len(found) > at_most:
        return Finding(False, _("it said it too often: {text}").format(text=text), _heard(seen))
    return Finding(True, _("it spoke as it should: {text}").format(text=text))


def said_apart(seen, text, apart_s):
    """Never again within so many seconds."""
    times = [at_s for at_s, sentence in sentences(seen) if text in sentence]
    if any(later - earlier < apart_s - SLACK_S for earlier, later in zip(times, times[1:])):
        return Finding(False, _("it said it again within {seconds} s: {text}").format(
            text=text, seconds=apart_s), _heard(seen))
    return Finding(True, _("it did not repeat itself within {seconds} s: {text}").format(
        text=text, seconds=apart_s))


def said_value(seen, device, quantity, after, within_s, within=0.6, text="", other_than=None):
    """After `after` it said a sentence with what the sensor had given it just before, in figures or words.

    text: what the sentence also holds; other_than: what it does not.
    """
    start_s = first_start(seen, after)
    answers = [one for one in _between(sentences(seen), start_s, start_s + within_s + SLACK_S) if text in one[1]
               and (other_than is None or other_than not in one[1])]
    for at_s, sentence in answers:
        live = [one[quantity] for one in seen.entries("sensor")
                if one.get("device") == device and quantity in one and at_s - LIVE_S <= one["at_s"] <= at_s]
        if any(abs(number - value) <= within for number in numbers_said(sentence) for value in live):
            return Finding(True, _("it said the live value of {name}").format(
                name="%s.%s" % (device, quantity)))
    return Finding(False, _("it should say the live value of {name} within {seconds} s after: {moment}").format(
        name="%s.%s" % (device, quantity), seconds=within_s, moment=moment_words(after)), _heard(seen))


def audible(seen, at_least=1):
    """So many sounds could be heard, and none was silent, but for the beginning of one that was cut off."""
    played = seen.entries("speaker.done")
    silent = [one for one in played if one.get("silent")]
    if len(played) - len(silent) < at_least or any(one.get("seconds", 0) >= CUT_S for one in silent):
        return Finding(False, _("what it played was silent, or it played nothing"))
    return Finding(True, _("what it played could be heard"))


def sentences(seen):
    """[(room second, text)] of what began to sound, in its order, by whichever engine."""
    if seen.run is None:
        raise CheckFailed(_("the program was not run"))
    return [(one["at_s"], one["text"]) for one in seen.entries()
            if fits(one, {"kind": {"one_of": ["voice.start", "speaker.start"]}, "text": {"matches": ""}})
            and isinstance(one["text"], str)]


def numbers_said(sentence):
    """The numbers in a sentence, written in figures or in Chinese."""
    found = [chinese_numbers.parse(part.strip(".点")) for part in _NUMBER.findall(sentence)]
    return [float(one) for one in found if one is not None]


def _between(pairs, from_s, to_s):
    return [pair for pair in pairs if (from_s is None or pair[0] >= from_s) and (to_s is None or pair[0] <= to_s)]


def _heard(seen):
    """What it said, without what differs from run to run: times, their order, the values of a moment."""
    found = {re.sub(r"\d+(\.\d+)?", "#", sentence) for _at_s, sentence in sentences(seen)}
    return shown("\n".join(sorted(found)))
