"""A run as a picture: what the room did, what was heard and said, what was on, over its seconds."""
from edgeai.drill.coaching.pictures import COLOURS, figure
from edgeai.i18n import gettext as _

MOST_DEVICES = 10
_NUMBER = (int, float)
_ROOM = ("world", "hand", "camera.sees", "board.level")


def run_chart(entries, seconds):
    room, heard, spoken = lanes(entries)
    devices = switched(entries, seconds)

    def draw(axes, words):
        rows = [(_("room"), "room"), (_("heard"), "heard"), (_("sound"), "sound")]
        names = [words(*one) for one in rows] + [words(name, "device %d" % number)
                                                 for number, (name, _spans) in enumerate(devices, 1)]
        axes.plot(room, [0] * len(room), "v", color=COLOURS[1], markersize=8)
        axes.plot(heard, [1] * len(heard), "o", color=COLOURS[0], markersize=7)
        axes.barh([2] * len(spoken), [end - start for start, end in spoken], 0.5,
                  [start for start, _end in spoken], color=COLOURS[2])
        for lane, (_name, spans) in enumerate(devices, 3):
            axes.barh([lane] * len(spans), [max(end - start, seconds / 400) for start, end in spans], 0.5,
                      [start for start, _end in spans], color=COLOURS[3])
        axes.set_yticks(range(len(names)))
        axes.set_yticklabels(names)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlim(0, max(seconds, 0.1) * 1.02)
        axes.set_xlabel(words(_("seconds"), "seconds"))
        axes.grid(alpha=0.3, axis="x")

    return figure((8.0, 1.3 + 0.36 * (3 + len(devices))), draw,
                  _("▼ something happens in the room; ● a sentence is recognised; bars: sound, and what is on"))


def lanes(entries):
    """(moments of the room, moments of recognised sentences, spans of sound)."""
    room = [entry["at_s"] for entry in entries if entry["kind"] in _ROOM or entry["kind"] == "microphone.hears"]
    heard = [entry["at_s"] for entry in entries if entry["kind"] == "heard"]
    sounds = [entry for entry in entries if entry["kind"] == "speaker.done"
              and isinstance(entry.get("seconds"), _NUMBER) and entry["seconds"] >= 0]
    spoken = [(max(0.0, entry["at_s"] - entry["seconds"]), entry["at_s"]) for entry in sounds]
    return room, heard, spoken


def switched(entries, seconds):
    """[(device, [(on, off), ...])] of what was on at all, at most MOST_DEVICES."""
    since, spans = {}, {}
    for entry in entries:
        name = entry.get("device")
        if entry["kind"] not in ("pin", "pwm") or not isinstance(name, str) or entry.get("on") not in (True, False):
            continue
        if entry["on"]:
            since.setdefault(name, entry["at_s"])
        elif name in since:
            spans.setdefault(name, []).append((since.pop(name), entry["at_s"]))
    for name, start in since.items():
        spans.setdefault(name, []).append((start, seconds))
    return sorted(spans.items(), key=lambda one: one[1][0])[:MOST_DEVICES]
