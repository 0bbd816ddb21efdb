"""The journal as a person reads it: a line for each thing that was heard, said or switched."""
import os

from edgeai.i18n import gettext as _


class TimeLine:
    """Prints journal entries as they come, with the delays that matter; others not at all."""

    def __init__(self, terminal):
        self._terminal = terminal
        self._speech_ends_s = []
        self._heard_s = None
        self._is_on = {}

    def show(self, entry):
        show = getattr(self, "_" + entry["kind"].replace(".", "_"), None)
        if show:
            show(entry)

    def _line(self, entry, what, delay=""):
        self._terminal.say("%8.2f s  %s%s" % (entry["at_s"], what, delay))

    def _microphone_hears(self, entry):
        self._speech_ends_s += entry["speech_ends_s"]
        what = entry["speech"] or os.path.basename(entry["file"])
        self._line(entry, _("the room plays   {what}").format(what=what))

    def _heard(self, entry):
        self._heard_s = entry["at_s"]
        ends_s = [end_s for end_s in self._speech_ends_s if end_s <= entry["at_s"]]
        delay = _("   ({delay:.2f} s after the speech)").format(
            delay=entry["at_s"] - ends_s[-1]) if ends_s else ""
        self._line(entry, _("the kit hears    {text}").format(text=entry["text"] or "?"), delay)

    def _reply(self, entry):
        self._line(entry, _("the kit answers  {text} [{decision}]").format(**entry),
                   self._since_heard(entry))

    def _pin(self, entry):
        if "device" not in entry or entry["on"] == self._is_on.get(entry["device"], False):
            return  # a bare pin, or an output that is set up
        self._is_on[entry["device"]] = entry["on"]
        what = _("switched         {device} on") if entry["on"] else _(
            "switched         {device} off")
        self._line(entry, what.format(**entry), self._since_heard(entry) if entry["on"] else "")

    def _hand(self, entry):
        what = _("a hand           presses {device}") if entry["does"] == "press" else _(
            "a hand           releases {device}")
        self._line(entry, what.format(**entry))

    def _speaker_start(self, entry):
        self._line(entry, _("first sound"), self._since_heard(entry))

    def _speaker_done(self, entry):
        self._line(entry, _("spoken           {text}   ({seconds:.1f} s, {file})").format(
            **dict(entry, text=entry["text"] or "")))

    def _since_heard(self, entry):
        if self._heard_s is None:
            return ""
        return _("   ({delay:.3f} s after the text)").format(delay=entry["at_s"] - self._heard_s)
