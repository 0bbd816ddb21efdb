"""Curves and confusion as pictures; in Chinese where a font here has it."""
from edgeai.cjk_font import find_cjk_font, is_cjk
from edgeai.i18n import gettext as _
from edgeai.picture import DOTS_PER_INCH, font_style


def draw_curves(path, curves, best):
    """curves: [(training loss, validation loss)]; best: the epoch (from 0) whose weights are kept."""
    from matplotlib.ticker import LogFormatter

    def draw(axes, words):
        epochs = range(1, len(curves) + 1)
        axes.plot(epochs, [one[0] for one in curves], label=words(_("training"), "training"))
        axes.plot(epochs, [one[1] for one in curves], label=words(_("validation"), "validation"))
        axes.axvline(best + 1, color="0.6", linestyle=":", label=words(_("kept"), "kept"))
        axes.set_yscale("log")
        for set_formatter in (axes.yaxis.set_major_formatter, axes.yaxis.set_minor_formatter):
            set_formatter(LogFormatter())  # 20, not 2 × 10¹
        axes.set_xlabel(words(_("epoch"), "epoch"))
        axes.set_ylabel(words(_("loss"), "loss"))
        axes.legend()

    _draw(path, (6.4, 3.6), draw)


def draw_confusion(path, table, labels, has_nothing):
    """table: rows what is there, columns what was seen. has_nothing: is the last of both "nothing"?"""
    def draw(axes, words):
        names = [words(label, label if not is_cjk(label) else "%d" % at)
                 for at, label in enumerate(labels)]
        names += [words(_("(nothing)"), "(nothing)")] if has_nothing else []
        shares = table / table.sum(axis=1, keepdims=True).clip(1, None)
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for row in range(len(names)):
            for column in range(len(names)):
                if table[row, column]:
                    axes.text(column, row, str(table[row, column]), ha="center", va="center",
                              fontsize=8 if len(names) < 16 else 5,
                              color="white" if shares[row, column] > 0.5 else "black")
        axes.set_xticks(range(len(names)))
        axes.set_xticklabels(names, rotation=40, ha="right")
        axes.set_yticks(range(len(names)))
        axes.set_yticklabels(names)
        axes.set_xlabel(words(_("seen as"), "seen as"))
        axes.set_ylabel(words(_("is"), "is"))

    side = min(14.0, 3.2 + 0.45 * (len(labels) + has_nothing))
    _draw(path, (side, side * 0.9), draw)


def _draw(path, size, draw):
    """draw(axes, words): words(text, english) is what the font here can show."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    font = find_cjk_font()

    def words(text, english):
        return english if is_cjk(text) and not font else text

    with rc_context(font_style(font)):
        figure = Figure(figsize=size)
        FigureCanvasAgg(figure)
        draw(figure.add_subplot(), words)
        figure.tight_layout()
        figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})
