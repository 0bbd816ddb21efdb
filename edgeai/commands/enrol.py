"""edgeai record --enrol DIR: a speaker says each phrase of a list once."""
from edgeai.commands.kit_options import open_asked_kit, tell_losses
from edgeai.i18n import gettext as _

TRIES = 3  # of one phrase; the last whole one is kept then, the advice told
LONGEST_S = 8.0


def run(arguments, terminal):
    from edgeai.audio.recognition.command_list import load_command_list
    from edgeai.audio.recording.enrolment import RATE_HZ, Enrolment

    commands = load_command_list(arguments.phrases)
    enrolment = Enrolment(arguments.enrol, commands.phrases + commands.digits)
    session = _Session(enrolment, arguments.phrases, terminal)
    if enrolment.missing():
        with open_asked_kit(arguments) as kit:
            with kit.microphone(RATE_HZ, arguments.device) as microphone:
                tell_losses(microphone, terminal)
                try:
                    session.record_all(microphone)
                except KeyboardInterrupt:
                    terminal.clear()
                    session.report()
                    raise
    session.report()
    return 1 if enrolment.missing() else 0


class _Session:
    def __init__(self, enrolment, phrases, terminal):
        """phrases: the list's path, None for the one that ships."""
        self._enrolment = enrolment
        self._phrases = phrases
        self._terminal = terminal
        self._recorded = []

    def record_all(self, microphone):
        phrases = self._enrolment.missing()
        had = len(self._enrolment.phrases) - len(phrases)
        if had:
            self._terminal.say(_("{had} phrases are there already; {left} are left").format(
                had=had, left=len(phrases)))
        self._terminal.say(_("Say each phrase when it is shown. Ctrl-C stops; the next start "
                             "goes on from there."))
        for number, phrase in enumerate(phrases, had + 1):
            if self._record(microphone, number, phrase):
                self._recorded.append(phrase)

    def report(self):
        missing = self._enrolment.missing()
        count = len(self._enrolment.phrases)
        self._terminal.say(_("{folder} holds {there} of {count} phrases").format(
            folder=self._enrolment.folder, there=count - len(missing), count=count))
        if missing:
            self._terminal.say(_("still missing: {phrases}").format(phrases=" ".join(missing)))
            self._terminal.say(_("Start again to record them."))
        else:
            self._terminal.say(_("next: {command}").format(command=self._training()))
        self._terminal.result({"folder": self._enrolment.folder, "recorded": self._recorded,
                               "missing": list(missing)})

    def _training(self):
        """What fits a model to these recordings."""
        words = ["edgeai", "train", "speech", "--enrol", self._enrolment.folder]
        if self._phrases:
            words += ["--commands", self._phrases]
        return " ".join(words + ["--out", "my-model"])

    def _record(self, microphone, number, phrase):
        """False when there is no whole take of it."""
        from edgeai.audio.recording.enrolment import judge

        usable = None
        for _attempt in range(TRIES):
            self._terminal.say("%3d/%d  %s" % (number, len(self._enrolment.phrases), phrase))
            judgement = judge(self._listen(microphone))
            if judgement.is_good:
                self._enrolment.keep(phrase, judgement.clip)
                return True
            for line in judgement.advice:
                self._terminal.say("       " + line)
            usable = judgement.clip or usable
        if usable is None:
            return False
        self._terminal.say("       " + _("It is kept as it is."))
        self._enrolment.keep(phrase, usable)
        return True

    def _listen(self, microphone):
        """A clip, until the speaker has stopped; the level is shown meanwhile."""
        from edgeai.audio.recording.level_meter import LevelMeter

        meter = LevelMeter()
        clip = microphone.record(LONGEST_S, "silence", lambda heard_s, dbfs: self._terminal.show(
            "       " + meter.line(heard_s, dbfs)))
        self._terminal.clear()
        return clip
