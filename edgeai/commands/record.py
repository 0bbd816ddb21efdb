"""edgeai record OUT --seconds N"""
from edgeai.commands.kit_options import (
    add_kit_arguments, open_asked_kit, positive_seconds, sampling_rate_hz,
)
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("out", metavar="OUT.wav", help=_("the WAV file to write"))
    parser.add_argument("--seconds", type=positive_seconds, default=5.0, help=_("how long (5)"))
    parser.add_argument("--rate", type=sampling_rate_hz, metavar="HZ", help=_("sampling rate (kit.toml's)"))
    parser.add_argument("--device", help=_("microphone: an index or a part of its name"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    from edgeai.audio.recorder import Recorder

    with open_asked_kit(arguments) as kit:
        with kit.microphone(arguments.rate, arguments.device) as microphone:
            title = _("recording")
            with terminal.progress(title, arguments.seconds, "s") as move_to:
                recording = Recorder(microphone).record(
                    arguments.out, arguments.seconds,
                    lambda done_s, dbfs: move_to(done_s, "%4.0f dBFS" % dbfs),
                )
    terminal.say(_("saved {path}: {seconds:.1f} s at {rate} Hz, peak {peak:.1f} dBFS").format(
        path=recording.path, seconds=recording.seconds, rate=recording.rate_hz,
        peak=recording.peak_dbfs))
    terminal.result(recording._asdict())
