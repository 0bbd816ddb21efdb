"""A picture of a data set's `Statistics`: six panels."""
from edgeai.cjk_font import find_cjk_font, is_cjk
from edgeai.i18n import gettext as _
from edgeai.picture import DOTS_PER_INCH, check_picture, font_style, no_font_notice
from edgeai.vision.datasets.files import SPLITS
from edgeai.vision.datasets.picture_checks import BLURRED
from edgeai.whole_file import whole_file

INCHES = (13.0, 7.5)
COLOURS = {"train": "#2471a3", "val": "#e67e22", "test": "#27ae60", "": "#5d6d7e"}
MOST_LABELS = 30  # shown; the most frequent


def plot_statistics(found, path):
    """Draw it into a .png, .svg or .pdf file, whole or not at all.

    Returns "", or the sentence for the user when no font here has Chinese characters.
    """
    check_picture(path)
    words = _words(_)
    font = find_cjk_font() if is_cjk("".join(words.values()) + "".join(found.counts)) else None
    has_font = font or not is_cjk("".join(words.values()))
    notice = "" if font or not is_cjk("".join(words.values()) + "".join(found.counts)) \
        else no_font_notice()
    labels = {label: label for label in found.counts} if font or not notice else \
        {label: label if not is_cjk(label) else "#%d" % place
         for place, label in enumerate(found.counts)}
    import matplotlib

    with matplotlib.rc_context(font_style(font)), whole_file(path) as draft:
        _figure(found, words if has_font else _words(str), labels).savefig(draft, dpi=DOTS_PER_INCH)
    return notice


def _words(_):
    return {"count": _("number"), "classes": _("classes"), "none": _("not divided"),
            "size": _("size of the boxes"), "width": _("width, share of the picture"),
            "height": _("height, share of the picture"), "where": _("where boxes lie"),
            "a_picture": _("boxes a picture"), "pictures": _("pictures"),
            "brightness": _("mean brightness"), "sharpness": _("sharpness"),
            "blurred": _("blurred below")}


def _figure(found, words, labels):
    # Without pyplot: no window system is asked for, and no global state is left.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES)
    FigureCanvasAgg(figure)
    panels = figure.subplots(2, 3).ravel()
    _classes(panels[0], found, words, labels)
    _sizes(panels[1], found, words)
    _heat(panels[2], found, words)
    _histogram(panels[3], found.boxes_a_picture, words["a_picture"], words,
               bins=[place - 0.5 for place in range(max(found.boxes_a_picture or [0]) + 2)])
    _histogram(panels[4], found.brightness, words["brightness"], words, bins=range(0, 257, 8))
    _histogram(panels[5], found.sharpness, words["sharpness"], words, bins=30)
    panels[5].axvline(BLURRED, color="#c0392b", linewidth=1, label=words["blurred"])
    panels[5].legend(fontsize=8, frameon=False)
    figure.tight_layout()
    return figure


def _classes(axes, found, words, labels):
    shown = sorted(found.counts, key=lambda one: -sum(found.counts[one].values()))[:MOST_LABELS]
    bottom = [0] * len(shown)
    for split in SPLITS + ("",):
        numbers = [found.counts[label].get(split, 0) for label in shown]
        if any(numbers):
            axes.bar(range(len(shown)), numbers, bottom=bottom, color=COLOURS[split],
                     label=split or words["none"])
            bottom = [one + two for one, two in zip(bottom, numbers)]
    axes.set_xticks(range(len(shown)))
    axes.set_xticklabels([labels[label] for label in shown],
                         rotation=0 if len(shown) <= 6 else 60)
    axes.set_ylabel(words["count"])
    axes.set_title(words["classes"])
    if any(bottom):
        axes.set_ylim(0, 1.15 * max(bottom))  # room for the legend
        axes.legend(ncol=4, loc="upper right", fontsize=8, frameon=False)


def _sizes(axes, found, words):
    axes.scatter(found.boxes[:, 0], found.boxes[:, 1], s=6, alpha=0.4, color=COLOURS["train"])
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=0.8)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel(words["width"])
    axes.set_ylabel(words["height"])
    axes.set_title(words["size"])


def _heat(axes, found, words):
    axes.imshow(found.heat, cmap="viridis", interpolation="nearest", aspect="auto")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title(words["where"])


def _histogram(axes, values, name, words, bins):
    axes.hist(values, bins=bins, color=COLOURS[""])
    axes.set_xlabel(name)
    axes.set_ylabel(words["pictures"])
