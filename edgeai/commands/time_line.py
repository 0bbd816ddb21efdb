"""The journal as a person reads it: a line for each thing that was heard, said or switched."""
import os

from edgeai.commands.dialogue_words import decision_word
from edgeai.commands.output_changes import OutputChanges, change_of
from edgeai.commands.rule_words import event_word
from edgeai.i18n import gettext as _

_NUMBER = (int, float)
_TEXT = (str, type(None))
_ABSENT = object()


class TimeLine:
    """Prints journal entries as they come, with the delays that matter; others not at all."""

    def __init__(self, terminal):
        self._terminal = terminal
        self._speech_ends_s = []
        self._heard_s = None
        self._voice_text = None  # the sentence that is spoken, and what the loudspeaker told of it
        self._voice_sound = {}
        self._is_voice_sounding = False
        self._outputs = OutputChanges()
        self._last_s = 0.0

    def show(self, entry):
        """Scripts write entries of their own: one without the fields of its kind is not shown."""
        if isinstance(entry.get("at_s"), _NUMBER):
            self._last_s = max(self._last_s, entry["at_s"])
            self._tell_ended(self._last_s)
        kind = entry.get("kind")
        show, fields = _KINDS.get(kind if isinstance(kind, str) else None, (None, {}))
        if show and all(isinstance(entry.get(name, _ABSENT), types)
                        for name, types in fields.items()):
            show(self, entry)

    def end(self):
        """No more entries come: tell what is still kept back."""
        self._tell_ended(float("inf"))

    def line(self, entry, what, delay=""):
        """Print one; a subclass may keep it instead."""
        self._terminal.say("%8.2f s  %s%s" % (entry["at_s"], what, delay))

    def _microphone_hears(self, entry):
        self._speech_ends_s += [at_s for at_s in entry["speech_ends_s"]
                                if isinstance(at_s, _NUMBER)]
        what = entry.get("speech") or os.path.basename(entry.get("file") or "")
        self.line(entry, _("the room plays   {what}").format(what=what))

    def _heard(self, entry):
        self._heard_s = entry["at_s"]
        ends_s = [end_s for end_s in self._speech_ends_s if end_s <= entry["at_s"]]
        delay = _("   ({delay:.2f} s after the speech)").format(
            delay=entry["at_s"] - ends_s[-1]) if ends_s else ""
        self.line(entry, _("the kit hears    {text}").format(text=entry["text"] or "?"), delay)

    def _reply(self, entry):
        self.line(entry, _("the kit answers  {text} [{decision}]").format(
            text=entry["text"], decision=decision_word(entry["decision"])),
                   self._since_heard(entry))

    def _output(self, entry):
        change = change_of(entry)
        is_told, goes_on = self._outputs.take(*change, at_s=entry["at_s"]) if change else (False, False)
        if is_told:
            _device, words, is_on = change
            delay = self._since_heard(entry) if is_on else ""
            self.line(entry, words, _("   (and so on)") if goes_on else delay)

    def _tell_ended(self, now_s):
        for words, since_s, count in self._outputs.ended(now_s):
            self.line({"at_s": self._last_s}, words, _("   (since {since:.2f} s, after {count} more changes)").format(
                since=since_s, count=count))

    def _world(self, entry):
        self.line(entry, _("in the room      {device} {quantity} becomes {to:g}").format(**entry))

    def _hand(self, entry):
        what = _("a hand           presses {device}") if entry["does"] == "press" else _(
            "a hand           releases {device}")
        self.line(entry, what.format(**entry))

    def _voice_start(self, entry):
        """What the kit says through PyAudio, the room's loudspeaker knows as sound only."""
        self._voice_text, self._voice_sound = entry["text"], {}
        self._is_voice_sounding = True

    def _fault(self, entry):
        what = _("a fault begins   {device}: {fault}") if entry["does"] == "begin" else _(
            "a fault ends     {device}: {fault}")
        self.line(entry, what.format(**entry))

    def _microphone_lost(self, entry):
        self.line(entry, _("the kit loses    {problem}").format(**entry))

    def _microphone_gap(self, entry):
        self.line(entry, _("sound was lost   {seconds:.1f} s ({cause})").format(**entry))

    def _speaker_start(self, entry):
        self.line(entry, _("first sound"), self._since_heard(entry))
        self._heard_s = None  # what comes later is no answer to it

    def _speaker_done(self, entry):
        if self._is_voice_sounding and not entry.get("text"):
            self._is_voice_sounding, self._voice_sound = False, entry
        else:
            self.line(entry, _("spoken           {text}   ({sound})").format(
                text=entry.get("text") or "", sound=_sound(entry)))

    def _voice_done(self, entry):
        sound = {}
        if entry["text"] == self._voice_text:
            sound, self._voice_text = self._voice_sound, None
        what = _ends().get(entry["outcome"])
        if what:
            self.line(entry, what.format(
                text=entry["text"], sound=_sound(dict(entry, file=sound.get("file")))))

    def _rule(self, entry):
        event = entry["kind"].partition(".")[2] or "fire"
        what = _("a rule           {rule}: {event}, level {level}   {done}").format(
            rule=entry["rule"], event=event_word(event), level=entry["level"],
            done=", ".join(str(one) for one in entry["done"] + entry["queued"]))
        self.line(entry, what.rstrip())

    def _rule_failed(self, entry):
        self.line(entry, _("a rule           {rule}: {action} failed: {error}").format(**entry))

    def _rule_quarantined(self, entry):
        self.line(entry, _("a rule           {rule} rests: it failed three times in a row").format(
            **entry))

    def _rule_resumed(self, entry):
        self.line(entry, _("a rule           {rule} goes on: {action}").format(**entry))

    def _source_lost(self, entry):
        self.line(entry, _("a source         {source} is lost: {error}").format(**entry))

    def _source_back(self, entry):
        self.line(entry, _("a source         {source} is back").format(**entry))

    def _conversation_lost(self, entry):
        self.line(entry, _("the kit is deaf  {error}").format(**entry))

    def _since_heard(self, entry):
        if self._heard_s is None:
            return ""
        return _("   ({delay:.3f} s after the text)").format(delay=entry["at_s"] - self._heard_s)


def _sound(entry):
    """How long it was, and its file."""
    length = _("{seconds:.1f} s").format(seconds=entry["seconds"])
    return "%s, %s" % (length, entry["file"]) if entry.get("file") else length


def _ends():
    """How a sentence of the kit ended -> its line."""
    return {
        "spoken": _("spoken           {text}   ({sound})"),
        "preempted": _("cut off          {text}   (by an alarm, after {sound})"),
        "stopped": _("cut off          {text}   (after {sound})"),
        "replaced": _("not spoken       {text}   (there was newer)"),
        "dropped": _("not spoken       {text}   (too much to say)"),
        "expired": _("not spoken       {text}   (too late)"),
        "failed": _("not spoken       {text}   (it failed)"),
    }


# Kind -> what shows it, and the fields that it can't do without. A bare pin has no device.
_KINDS = {
    "microphone.hears": (TimeLine._microphone_hears, {
        "at_s": _NUMBER, "speech": _TEXT, "file": _TEXT, "speech_ends_s": list}),
    "heard": (TimeLine._heard, {"at_s": _NUMBER, "text": _TEXT}),
    "reply": (TimeLine._reply, {"at_s": _NUMBER, "text": str, "decision": str}),
    "pin": (TimeLine._output, {"at_s": _NUMBER, "device": str, "on": (bool, int)}),
    "pwm": (TimeLine._output, {"at_s": _NUMBER, "device": str, "on": (bool, int)}),
    "servo": (TimeLine._output, {"at_s": _NUMBER, "device": str, "angle_deg": _NUMBER}),
    "fan": (TimeLine._output, {"at_s": _NUMBER, "device": str, "speed": _NUMBER}),
    "rgb": (TimeLine._output, {"at_s": _NUMBER, "device": str, "color": str}),
    "lcd": (TimeLine._output, {"at_s": _NUMBER, "device": str, "lines": list}),
    "world": (TimeLine._world, {"at_s": _NUMBER, "device": str, "quantity": str, "to": _NUMBER}),
    "hand": (TimeLine._hand, {"at_s": _NUMBER, "device": str, "does": str}),
    "voice.start": (TimeLine._voice_start, {"text": str}),
    "voice.done": (TimeLine._voice_done, {
        "at_s": _NUMBER, "text": str, "outcome": str, "seconds": _NUMBER}),
    "fault": (TimeLine._fault, {"at_s": _NUMBER, "device": str, "fault": str, "does": str}),
    "microphone.lost": (TimeLine._microphone_lost, {"at_s": _NUMBER, "problem": str}),
    "microphone.gap": (TimeLine._microphone_gap, {
        "at_s": _NUMBER, "seconds": _NUMBER, "cause": str}),
    "speaker.start": (TimeLine._speaker_start, {"at_s": _NUMBER}),
    "speaker.done": (TimeLine._speaker_done, {
        "at_s": _NUMBER, "text": _TEXT, "seconds": _NUMBER, "file": _TEXT}),
}
_KINDS.update({
    "rule.failed": (TimeLine._rule_failed, {
        "at_s": _NUMBER, "rule": str, "action": str, "error": str}),
    "rule.quarantined": (TimeLine._rule_quarantined, {"at_s": _NUMBER, "rule": str}),
    "rule.resumed": (TimeLine._rule_resumed, {"at_s": _NUMBER, "rule": str, "action": str}),
    "source.lost": (TimeLine._source_lost, {"at_s": _NUMBER, "source": str, "error": str}),
    "conversation.lost": (TimeLine._conversation_lost, {"at_s": _NUMBER, "error": str}),
    "source.back": (TimeLine._source_back, {"at_s": _NUMBER, "source": str}),
})
_KINDS.update({kind + event: (TimeLine._rule, {
    "at_s": _NUMBER, "rule": str, "level": int, "done": list, "queued": list})
    for kind in ("alarm", "notice")
    for event in ("", ".repeat", ".escalate", ".acknowledge", ".clear")})
