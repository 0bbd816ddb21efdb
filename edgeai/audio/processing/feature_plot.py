"""A picture of a sound and its features: waveform, spectrogram, filterbank and MFCC over one time."""
from edgeai.audio.processing.features import band_middles_hz
from edgeai.audio.processing.frames import frame_length, power_spectra, window_function
from edgeai.cjk_font import find_cjk_font, is_cjk
from edgeai.i18n import gettext as _
from edgeai.picture import DOTS_PER_INCH, check_picture, font_style, no_font_notice
from edgeai.whole_file import whole_file

INCHES = (11.0, 10.5)
COLUMNS = 2400  # more frames of a long sound are not drawn
SHOWN_DB = 80.0  # below the loudest; the rest is dark
WAVE_COLOUR, SPEECH_COLOUR = "#2f6690", "#fbe3b6"


def plot_features(analysis, path, name=""):
    """Draw a `SoundAnalysis` into a .png, .svg or .pdf file, whole or not at all.

    name: the sound's, for the title. Returns "", or the sentence for the user when the labels are
    English because no font here has Chinese characters. Raises as `check_picture`.
    """
    check_picture(path)
    words, font, notice = _words_and_font(analysis, name)
    import matplotlib

    with matplotlib.rc_context(font_style(font)), whole_file(path) as draft:
        _figure(analysis, words).savefig(draft, dpi=DOTS_PER_INCH)
    return notice


def _words_and_font(analysis, name):
    """(what is written, a font's path or None for matplotlib's own, the notice or "")"""
    words = _words(analysis, name, _)
    if not is_cjk("".join(words.values())):
        return words, None, ""
    font = find_cjk_font()
    if font:
        return words, font, ""
    return _words(analysis, "" if is_cjk(name) else name, str), None, no_font_notice()


def _words(analysis, name, _):
    """{place: text}; `_` translates, or not."""
    clip, options = analysis.clip, analysis.mfcc_options
    return {
        "title": _("{name}   {seconds:.2f} s, {rate} Hz, frames of {length:g} ms every {shift:g} ms"
                   ).format(name=name, seconds=clip.seconds, rate=clip.rate_hz,
                            length=options.frame_length, shift=options.frame_shift).strip(),
        "waveform": _("Waveform"),
        "speech": _("speech"),
        "amplitude": _("amplitude"),
        "spectrogram": _("Spectrogram"),
        "frequency": _("frequency, kHz"),
        "level": _("level, dBFS"),
        "fbank": _("Log-mel filterbank, {bands} bands").format(
            bands=analysis.fbank_options.num_mel_bins),
        "band": _("middle of the band, Hz"),
        "energy": _("log energy"),
        "mfcc": _("MFCC, {coefficients} coefficients").format(coefficients=options.num_ceps),
        "coefficient": _("coefficient"),
        "value": _("value"),
        "time": _("time, s"),
    }


def _figure(analysis, words):
    # Without pyplot: no window system is asked for, and no global state is left.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES)
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(4, 2, width_ratios=[1, 0.015], height_ratios=[1, 1.4, 1.2, 1.2],
                               left=0.08, right=0.93, top=0.92, bottom=0.06,
                               hspace=0.32, wspace=0.02)
    figure.suptitle(words["title"], fontsize=13)
    panels = (_draw_waveform, _draw_spectrogram, _draw_fbank, _draw_mfcc)
    for row, draw in enumerate(panels):
        axes = figure.add_subplot(grid[row, 0])
        image, label = draw(axes, analysis, words)
        axes.set_xlim(0, analysis.clip.seconds)
        axes.tick_params(labelbottom=row == len(panels) - 1)
        if image is not None:
            figure.colorbar(image, cax=figure.add_subplot(grid[row, 1])).set_label(label)
    axes.set_xlabel(words["time"])
    return figure


def _draw_waveform(axes, analysis, words):
    from matplotlib.patches import Patch

    axes.set_title(words["waveform"], loc="left")
    axes.set_ylabel(words["amplitude"])
    time_s, lowest, highest = _envelope(analysis.clip)
    axes.fill_between(time_s, lowest, highest, color=WAVE_COLOUR, linewidth=0.4)
    for start_s, end_s in analysis.segments:
        axes.axvspan(start_s, end_s, color=SPEECH_COLOUR, linewidth=0, zorder=0)
    if analysis.segments:
        axes.legend(handles=[Patch(color=SPEECH_COLOUR, label=words["speech"])],
                    loc="lower right", bbox_to_anchor=(1, 1), frameon=False, borderaxespad=0.2)
    reach = 1.1 * max(0.01, -lowest.min(), highest.max())
    axes.set_ylim(-reach, reach)
    return None, ""


def _draw_spectrogram(axes, analysis, words):
    axes.set_title(words["spectrogram"], loc="left")
    axes.set_ylabel(words["frequency"])
    level = _spectrogram_dbfs(analysis)
    top = max(level.max(), -60.0)
    image = _show(axes, analysis, level, "magma", (top - SHOWN_DB, top),
                  (0, analysis.clip.rate_hz / 2000))
    return image, words["level"]


def _draw_fbank(axes, analysis, words):
    import numpy as np

    axes.set_title(words["fbank"], loc="left")
    axes.set_ylabel(words["band"])
    options = analysis.fbank_options
    first = 1 if options.use_energy and not options.htk_compat else 0  # the energy is no band
    bands = analysis.fbank[:: _step(analysis), first : first + options.num_mel_bins]
    highest = bands.max()
    lowest = max(np.percentile(bands, 2), highest - SHOWN_DB * np.log(10) / 10)
    image = _show(axes, analysis, bands, "viridis", (min(lowest, highest - 1), highest),
                  (-0.5, options.num_mel_bins - 0.5))
    shown = np.unique(np.linspace(0, options.num_mel_bins - 1, 7).astype(int))
    axes.set_yticks(shown)
    axes.set_yticklabels(["%.0f" % hz for hz in band_middles_hz(options)[shown]])
    return image, words["energy"]


def _draw_mfcc(axes, analysis, words):
    import numpy as np

    axes.set_title(words["mfcc"], loc="left")
    axes.set_ylabel(words["coefficient"])
    values = analysis.mfcc[:: _step(analysis)]
    reach = max(1.0, np.percentile(np.abs(values), 99.5))
    image = _show(axes, analysis, values, "RdBu_r", (-reach, reach),
                  (-0.5, values.shape[1] - 0.5))
    axes.set_yticks(np.arange(0, values.shape[1], -(-values.shape[1] // 7)))
    return image, words["value"]


def _show(axes, analysis, values, colours, value_range, y_range):
    """values (columns, rows) as an image whose columns stand where their frames are in time."""
    length, shift = frame_length(analysis.mfcc_options)
    # A frame's middle; with mirrored ends the first is half a shift from the beginning.
    first = length / 2 if analysis.mfcc_options.snip_edges else shift / 2
    start = first - shift / 2
    end = start + len(values) * _step(analysis) * shift
    x_range = (start / analysis.clip.rate_hz, end / analysis.clip.rate_hz)
    return axes.imshow(values.T, aspect="auto", origin="lower", cmap=colours,
                       vmin=value_range[0], vmax=value_range[1], extent=x_range + y_range)


def _step(analysis):
    """Every how many frames one is drawn."""
    return -(-len(analysis.mfcc) // COLUMNS)


def _envelope(clip):
    """(time in s, lowest, highest) of the samples that share a column, -1..1."""
    import numpy as np

    width = max(1, len(clip.samples) // (4 * COLUMNS))
    columns = len(clip.samples) // width
    samples = clip.samples[: columns * width].reshape(columns, width) / 32768.0
    if width == 1:  # a line between two samples, not a point on each
        samples = np.stack([samples[:-1, 0], samples[1:, 0]], axis=1)
    return np.arange(len(samples)) * width / clip.rate_hz, samples.min(axis=1), samples.max(axis=1)


def _spectrogram_dbfs(analysis):
    """(columns, lines): 0 is a sine at full scale."""
    import numpy as np

    options = analysis.mfcc_options._replace(preemphasis_coefficient=0.0, dither=0.0)
    window = window_function(options.window_type, frame_length(options)[0], options.blackman_coeff)
    full_scale = (32768 * window.sum() / 2) ** 2
    shown, start = [], 0
    for power, _energy in power_spectra(analysis.clip.samples, options):
        numbers = np.arange(start, start + len(power))
        shown.append(power[numbers % _step(analysis) == 0])
        start += len(power)
    return 10 * np.log10(np.maximum(np.concatenate(shown) / full_scale, 1e-12))
