"""Pictures inside a page: drawn by matplotlib, as PNG in a data: address."""
import base64
import io

from edgeai.cjk_font import find_cjk_font, is_cjk
from edgeai.drill.html_page import escape
from edgeai.packages import load
from edgeai.picture import DOTS_PER_INCH, font_style

COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#805ad5", "#b7791f", "#d53f8c")
STYLE = """
figure { margin: .6rem 0 1.2rem; } figure img { max-width: 100%; height: auto; display: block; }
figcaption { color: var(--dim); font-size: .9em; }
"""


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
    return '<figure><img alt="%s" src="data:image/png;base64,%s"><figcaption>%s</figcaption></figure>' % (
        escape(caption), base64.b64encode(data.getvalue()).decode("ascii"), escape(caption))


def plain(text):
    """No formula of matplotlib's, and nothing that a font has no shape for."""
    return "".join(one if one.isprintable() else " " for one in text).replace("$", r"\$")


def png(path):
    """An <img> of a PNG file."""
    with open(str(path), "rb") as file:
        data = base64.b64encode(file.read()).decode("ascii")
    return '<img alt="" src="data:image/png;base64,%s">' % data
