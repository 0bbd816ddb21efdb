"""Pictures inside a page: drawn by matplotlib, as PNG in a data: address."""
import io

from edgeai.cjk_font import find_cjk_font, is_cjk
from edgeai.html_page import data_address, escape
from edgeai.packages import load
from edgeai.picture import DOTS_PER_INCH, font_style

COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#805ad5", "#b7791f", "#d53f8c")


def figure(size, draw, caption, folded="?"):
    """HTML. size: inches. draw(axes, words): words(text, english) is what the fonts here can show."""
    load("matplotlib", "matplotlib")
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    font = find_cjk_font()

    def words(text, english=folded):
        return plain(english if is_cjk(text) and not font else text)

    with rc_context(font_style(font)):
        picture = Figure(figsize=size)
        FigureCanvasAgg(picture)
        draw(picture.add_subplot(111), words)
        picture.tight_layout()
        data = io.BytesIO()
        picture.savefig(data, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return '<figure><img alt="%s" src="%s"><figcaption>%s</figcaption></figure>' % (
        escape(caption), data_address(data.getvalue()), escape(caption))


def plain(text):
    """No formula of matplotlib's, and nothing that a font has no shape for."""
    return "".join(one if one.isprintable() else " " for one in text).replace("$", r"\$")


def png(path):
    """An <img> of a PNG file."""
    with open(str(path), "rb") as file:
        return '<img alt="" src="%s">' % data_address(file.read())
