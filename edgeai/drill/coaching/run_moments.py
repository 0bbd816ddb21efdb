"""What happened in a run, moment by moment, and how soon the program reacted."""
import statistics
from typing import NamedTuple

from edgeai.commands.time_line import TimeLine
from edgeai.i18n import gettext as _

REACTION_S = 10.0  # what comes later is no answer to an event
_NUMBER = (int, float)
_EVENTS = ("world", "hand", "camera.sees", "microphone.hears", "board.level")


class Moment(NamedTuple):
    at_s: float
    what: str
    delay: str


class Latency(NamedTuple):
    """median_s, worst_s: of `count` delays."""

    name: str
    count: int
    median_s: float
    worst_s: float


class _Kept(TimeLine):
    """The time line's lines, kept; and those of what a conversation's time line leaves out."""

    def __init__(self):
        super().__init__(None)
        self.moments = []

    def line(self, entry, what, delay=""):
        self.moments.append(Moment(entry["at_s"], " ".join(what.split()), delay.strip()))

    def show(self, entry):
        words = _more().get(entry["kind"])
        if words is None:
            super().show(entry)
        elif all(isinstance(entry.get(name), (str,) + _NUMBER) for name in words[1]):
            self.line(entry, words[0].format(**entry))


def moments(entries):
    """(Moment, ...) of a journal's entries, each with a number `at_s` and a text `kind`."""
    kept = _Kept()
    for entry in entries:
        kept.show(entry)
    kept.end()
    return tuple(sorted(kept.moments, key=lambda one: one.at_s))


def latencies(entries):
    """[Latency]: from what happened in the room to text, to switching, to sound; none that never was."""
    ends = sorted(at_s for entry in entries if entry["kind"] == "microphone.hears" for at_s in _ends(entry))
    to_text = [entry["at_s"] - max(end for end in ends if end <= entry["at_s"])
               for entry in entries if entry["kind"] == "heard" and ends and ends[0] <= entry["at_s"]]
    events = sorted([entry["at_s"] for entry in entries if entry["kind"] in _EVENTS
                     and entry["kind"] != "microphone.hears"] + ends)
    found = [(_("end of speech to text"), to_text), (_("event to switching on"), _after(events, entries, _is_on)),
             (_("event to first sound"), _after(events, entries, lambda one: one["kind"] == "speaker.start"))]
    return [Latency(name, len(delays), round(statistics.median(delays), 3), round(max(delays), 3))
            for name, delays in found if delays]


def _ends(entry):
    ends = entry.get("speech_ends_s")
    return [at_s for at_s in ends if isinstance(at_s, _NUMBER)] if isinstance(ends, list) else []


def _after(events, entries, is_reaction):
    """Delays from each event to the first reaction before the next one."""
    reactions = [entry["at_s"] for entry in entries if is_reaction(entry)]
    delays = []
    for number, at_s in enumerate(events):
        end_s = min([at_s + REACTION_S] + events[number + 1:number + 2])
        delays += [one - at_s for one in reactions if at_s <= one < end_s][:1]
    return delays


def _is_on(entry):
    return entry["kind"] in ("pin", "pwm") and entry.get("on") in (True, 1)


def _more():
    """Kind -> (its words, the fields that they need)."""
    return {
        "camera.sees": (_("in the room      something else stands before {camera}"), ("camera",)),
        "camera.open": (_("the kit opens    {camera}"), ("camera",)),
        "camera.lost": (_("the kit loses    {camera}: {problem}"), ("camera", "problem")),
        "display.show": (_("shown            a picture in {window}"), ("window",)),
        "serial.open": (_("the kit opens    {port}, {baud} bit/s"), ("port", "baud")),
        "board.sends": (_("board B sends    {text}"), ("text",)),
        "board.start": (_("board B starts   ({cause})"), ("cause",)),
        "voice.engine": (_("the voice        {problem}"), ("problem",)),
    }
