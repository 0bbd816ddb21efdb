"""A picture of readings: a panel a quantity, a curve a source, over one time."""
from edgeai.cjk_font import find_cjk_font, is_cjk
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.picture import DOTS_PER_INCH, check_picture, font_style, no_font_notice
from edgeai.whole_file import whole_file

PANEL_INCHES = (10.0, 2.4)
BAD_COLOUR = "#c0392b"
LEAST_SPAN = 0.05  # of the largest value, and at least so much: one step of an ADC is no event


def plot_readings(points, quantity_words, path):
    """Draw {(source, quantity): [`Reading`]} into a .png, .svg or .pdf file, whole or not at all.

    quantity_words: a function that takes a translation and gives {quantity: its name for people}.
    Returns "", or the sentence for the user when the labels are English because no font here has
    Chinese characters. Raises UsageError without readings and as `check_picture`.
    """
    check_picture(path)
    if not any(points.values()):
        raise UsageError(_("there is no reading to draw"), _("Read for longer: --seconds 10"))
    words, font, notice = _words_and_font(points, quantity_words)
    import matplotlib

    with matplotlib.rc_context(font_style(font)), whole_file(path) as draft:
        _figure(points, words).savefig(draft, dpi=DOTS_PER_INCH)
    return notice


def _words_and_font(points, quantity_words):
    words = _words(quantity_words, _)
    names = "".join(source for source, _quantity in points)
    if not is_cjk("".join(words.values()) + names):
        return words, None, ""
    font = find_cjk_font()
    return (words, font, "") if font else (_words(quantity_words, str), None, no_font_notice())


def _words(quantity_words, _):
    return dict(quantity_words(_), time=_("time, s"), bad=_("not to be believed"))


def _figure(points, words):
    # Without pyplot: no window system is asked for, and no global state is left.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    quantities = sorted({quantity for _source, quantity in points})
    figure = Figure(figsize=(PANEL_INCHES[0], PANEL_INCHES[1] * len(quantities) + 0.6))
    FigureCanvasAgg(figure)
    panels = figure.subplots(len(quantities), 1, sharex=True, squeeze=False)[:, 0]
    for axes, quantity in zip(panels, quantities):
        _draw(axes, {source: readings for (source, one), readings in points.items()
                     if one == quantity}, words)
        unit = next((reading.unit for (_source, one), readings in points.items()
                     for reading in readings if one == quantity), "")
        label = words.get(quantity, quantity)
        axes.set_ylabel("%s, %s" % (label, unit) if unit else label)
    panels[-1].set_xlabel(words["time"])
    figure.tight_layout()
    return figure


def _draw(axes, sources, words):
    """A gap where a reading is not to be believed; a cross where it has a value all the same."""
    for source, readings in sorted(sources.items()):
        axes.plot([one.at_s for one in readings],
                  [one.value if one.ok else float("nan") for one in readings],
                  drawstyle="steps-post", marker=".", markersize=3, linewidth=1, label=source)
    bad = [one for readings in sources.values() for one in readings
           if not one.ok and abs(one.value) < float("inf")]
    if bad:
        axes.plot([one.at_s for one in bad], [one.value for one in bad], "x", color=BAD_COLOUR,
                  label=words["bad"])
    if {one.value for readings in sources.values() for one in readings} <= {0.0, 1.0}:
        axes.set_ylim(-0.1, 1.1)  # yes or no
        axes.set_yticks([0, 1])
    else:
        _widen(axes)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncol=4, fontsize=8, frameon=False,
                borderaxespad=0.2)
    axes.grid(alpha=0.3)


def _widen(axes):
    low, high = axes.get_ylim()
    missing = LEAST_SPAN * max(1.0, abs(low), abs(high)) - (high - low)
    if missing > 0:
        axes.set_ylim(low - missing / 2, high + missing / 2)
