"""edgeai features F.wav [--plot P.png]"""
from edgeai.i18n import gettext as _

SHOWN_SEGMENTS = 10


def add_arguments(parser):
    parser.add_argument("file", metavar="FILE.wav", help=_("a recording"))
    parser.add_argument("--preprocess", metavar="STEPS",
                        help=_("first of all, such as dc,highpass,denoise,peak=-3,trim"))
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE",
                        help=_("of Kaldi's options, such as num-mel-bins=40; give it several times"))
    parser.add_argument("--plot", metavar="OUT.png",
                        help=_("draw waveform, spectrogram, filterbank and MFCC"))
    parser.add_argument("--export", metavar="OUT.npz",
                        help=_("write the features of every frame, as .npz or .csv"))
    parser.add_argument("--save", metavar="OUT.wav", help=_("write the preprocessed sound"))


def run(arguments, terminal):
    from edgeai.audio.processing.analysis import analyse
    from edgeai.audio.clip import Clip
    from edgeai.audio.processing.preprocessing import preprocess

    _check_outputs(arguments)
    clip = preprocess(Clip.load(arguments.file), arguments.preprocess or "")
    analysis = analyse(clip, arguments.option)
    notice = _write(arguments, analysis)
    _say(arguments, terminal, analysis)
    if notice:
        terminal.say(notice)
    terminal.result(_result(arguments, analysis))


def _check_outputs(arguments):
    """Before any work: an ending that can't be, a package that is missing."""
    from edgeai.audio.processing.feature_export import check_export
    from edgeai.picture import check_picture
    from edgeai.audio.wav_target import check_wav_target

    if arguments.plot:
        check_picture(arguments.plot)
    if arguments.export:
        check_export(arguments.export)
    if arguments.save:
        check_wav_target(arguments.save)


def _write(arguments, analysis):
    """What was asked for; returns what there is to say about it."""
    import os

    from edgeai.audio.processing.feature_export import export_features
    from edgeai.audio.processing.feature_plot import plot_features

    if arguments.save:
        analysis.clip.save(arguments.save)
    if arguments.export:
        export_features(analysis, arguments.export)
    if arguments.plot:
        return plot_features(analysis, arguments.plot, os.path.basename(arguments.file))
    return ""


def _say(arguments, terminal, analysis):
    clip, options = analysis.clip, analysis.mfcc_options
    terminal.say(_("{path}: {seconds:.2f} s, {rate} Hz, peak {peak:.1f} dBFS, RMS {rms:.1f} dBFS"
                   ).format(path=arguments.file, seconds=clip.seconds, rate=clip.rate_hz,
                            peak=clip.peak_dbfs, rms=clip.rms_dbfs))
    terminal.say(_("frames: {frames}, each {length:g} ms, one every {shift:g} ms, {window} window"
                   ).format(frames=len(analysis.mfcc), length=options.frame_length,
                            shift=options.frame_shift, window=options.window_type))
    terminal.say(_speech_line(analysis.segments))
    for line in _feature_lines(analysis):
        terminal.say(line)
    for path in filter(None, (arguments.save, arguments.export, arguments.plot)):
        terminal.say(_("written: {path}").format(path=path))


def _speech_line(segments):
    if not segments:
        return _("speech: none was found")
    places = ["%.2f–%.2f" % segment for segment in segments[:SHOWN_SEGMENTS]]
    return _("speech: {seconds:.2f} s, at {places} s").format(
        seconds=sum(end_s - start_s for start_s, end_s in segments),
        places=", ".join(places + ["…"] * (len(segments) > SHOWN_SEGMENTS)))


def _feature_lines(analysis):
    bands = _statistics(analysis.fbank)
    yield _("filterbank: {frames} × {dims}, mean {mean:.2f}, deviation {deviation:.2f}, "
            "from {lowest:.2f} to {highest:.2f}").format(
                frames=len(analysis.fbank), dims=analysis.fbank.shape[1], **bands)
    yield _("MFCC: {frames} × {dims}").format(
        frames=len(analysis.mfcc), dims=analysis.mfcc.shape[1])
    for number, column in enumerate(analysis.mfcc.T):
        yield _("  c{number:<3d} mean {mean:8.2f}, deviation {deviation:7.2f}, "
                "from {lowest:8.2f} to {highest:8.2f}").format(
                    number=number, **_statistics(column))


def _statistics(values):
    return {"mean": round(float(values.mean(dtype="f8")), 4),
            "deviation": round(float(values.std(dtype="f8")), 4),
            "lowest": round(float(values.min()), 4), "highest": round(float(values.max()), 4)}


def _result(arguments, analysis):
    clip, options = analysis.clip, analysis.mfcc_options
    return {
        "path": arguments.file, "seconds": round(clip.seconds, 3), "rate_hz": clip.rate_hz,
        "peak_dbfs": clip.peak_dbfs, "rms_dbfs": clip.rms_dbfs,
        "frames": len(analysis.mfcc), "frame_length_ms": options.frame_length,
        "frame_shift_ms": options.frame_shift, "window": options.window_type,
        "speech": [segment._asdict() for segment in analysis.segments],
        "fbank": dict(_statistics(analysis.fbank), dims=analysis.fbank.shape[1]),
        "mfcc": [_statistics(column) for column in analysis.mfcc.T],
        "save": arguments.save, "export": arguments.export, "plot": arguments.plot,
    }
