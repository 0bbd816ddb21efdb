"""edgeai record OUT [--seconds N] [--until key|silence] | --enrol DIR"""
from edgeai.commands.kit_options import (
    add_kit_arguments, open_asked_kit, positive_seconds, sampling_rate_hz,
)
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

USUAL_S = 5.0


def add_arguments(parser):
    parser.add_argument("out", nargs="?", metavar="OUT.wav", help=_("the WAV file to write"))
    parser.add_argument("--seconds", type=positive_seconds,
                        help=_("how long; with --until the most it may last (5)"))
    parser.add_argument("--until", choices=("key", "silence"),
                        help=_("stop when a key is pressed, or when the speaker has stopped"))
    parser.add_argument("--split", type=positive_seconds, metavar="SECONDS",
                        help=_("begin a further file after so long"))
    parser.add_argument("--rate", type=sampling_rate_hz, metavar="HZ", help=_("sampling rate (kit.toml's)"))
    parser.add_argument("--device", help=_("microphone: an index or a part of its name"))
    parser.add_argument("--enrol", metavar="DIR", help=_(
        "a session: each phrase of a list is shown, said and saved in this folder"))
    parser.add_argument("--phrases", metavar="TOML",
                        help=_("the list for --enrol (the one that ships)"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    _check(arguments)
    if arguments.enrol:
        from edgeai.commands import enrol

        return enrol.run(arguments, terminal)
    return _record(arguments, terminal)


def _check(arguments):
    """What argparse can't: a file or a session, each with its own options."""
    if (arguments.out is None) == (arguments.enrol is None):
        raise UsageError(_("record into which file?"),
                         _("edgeai record OUT.wav, or edgeai record --enrol FOLDER"))
    others = ("seconds", "until", "split", "rate") if arguments.enrol else ("phrases",)
    for name in others:
        if getattr(arguments, name) is not None:
            raise UsageError(
                _("--{name} does not go with {what}").format(
                    name=name, what="--enrol" if arguments.enrol else "OUT.wav"),
                _("Leave it out."))


def _record(arguments, terminal):
    from edgeai.audio.recording.recorder import Recorder
    from edgeai.audio.wav_target import check_wav_target

    seconds = arguments.seconds or (None if arguments.until else USUAL_S)
    check_wav_target(arguments.out)  # before a microphone is looked for
    screen = _Screen(terminal, seconds, arguments.until)
    with open_asked_kit(arguments) as kit:
        with kit.microphone(arguments.rate, arguments.device) as microphone:
            recorder = Recorder(microphone, screen.level, screen.notice)
            try:
                recording = recorder.record(
                    arguments.out, seconds, arguments.until, arguments.split)
            except KeyboardInterrupt:
                if recorder.interrupted:
                    _report(recorder.interrupted, terminal, screen.notices)
                raise
    _report(recording, terminal, screen.notices)


class _Screen:
    """The time and the level on one line, with what must be known above it."""

    def __init__(self, terminal, seconds, until):
        from edgeai.audio.recording.level_meter import LevelMeter

        self.notices = []
        self._terminal = terminal
        self._hint = _hint(seconds, until)
        self._of = "" if seconds is None else "/%.1f" % seconds
        self._meter = LevelMeter()

    def level(self, recorded_s, dbfs):
        if self._hint:
            self._terminal.say(self._hint)
            self._hint = None
        self._terminal.show("%5.1f%s s  %s" % (
            recorded_s, self._of, self._meter.line(recorded_s, dbfs)))

    def notice(self, text):
        self.notices.append(text)
        self._terminal.clear()
        self._terminal.say(text)


def _hint(seconds, until):
    """What is shown when the microphone hears, and not before."""
    if until == "key":
        return _("recording; press any key to stop")
    if until == "silence":
        return _("recording; speak now, it ends when you have stopped")
    return _("recording for {seconds:g} s; speak now").format(seconds=seconds)


def _report(recording, terminal, notices):
    terminal.clear()
    terminal.result(dict(
        recording._asdict(), gaps=[gap._asdict() for gap in recording.gaps],
        quality=recording.quality._asdict(), notices=notices))
    if not recording.paths:
        terminal.say(_("nothing was recorded"))
        return
    if recording.ended_by == "interrupt":
        terminal.say(_("stopped"))
    terminal.say(_("saved {path}: {seconds:.1f} s at {rate} Hz, peak {peak:.1f} dBFS").format(
        path=", ".join(recording.paths), seconds=recording.seconds, rate=recording.rate_hz,
        peak=recording.peak_dbfs))
    say_quality(recording.quality, terminal)


def say_quality(quality, terminal):
    """The figures on one line, the advice below."""
    snr = "-" if quality.snr_db is None else "%.0f dB" % quality.snr_db
    terminal.say(_("speech {signal:.0f} dBFS, over the noise {snr}, silence {silence:.0f} %, "
                   "clipped {clipped:.2f} %, offset {offset:.2f} %").format(
        signal=quality.signal_dbfs, snr=snr, silence=100 * quality.silence_share,
        clipped=100 * quality.clipped_share, offset=100 * abs(quality.dc_offset)))
    for line in quality.advice or [_("Good.")]:
        terminal.say("  " + line)
