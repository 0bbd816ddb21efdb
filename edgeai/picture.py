"""What every picture needs: a file's ending that can be drawn, and a font with Chinese characters."""
import os
import sys

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.packages import load

FORMATS = (".png", ".svg", ".pdf")
DOTS_PER_INCH = 120


def check_picture(path):
    """Raises UsageError for an ending that is no picture's, DriverMissing without matplotlib."""
    if os.path.splitext(str(path))[1].lower() not in FORMATS:
        raise UsageError(
            _("{path} is no name for a picture").format(path=path),
            _("Let it end in one of: {endings}").format(endings=" ".join(FORMATS)))
    load("matplotlib", "matplotlib")


def no_font_notice():
    """What to tell the user where the labels had to be English."""
    remedy = "sudo apt install fonts-wqy-microhei" if sys.platform.startswith("linux") else \
        _("Install a font such as Microsoft YaHei or SimHei.")
    return _("no font here has Chinese characters, so the picture's labels are English: {remedy}"
             ).format(remedy=remedy)


def font_style(font):
    """matplotlib's settings for a font's path, or None for its own."""
    style = {"font.size": 10, "axes.titlesize": 11, "axes.unicode_minus": False,
             "svg.fonttype": "path"}
    if font:
        from matplotlib.font_manager import FontProperties, fontManager

        fontManager.addfont(font)
        style["font.family"] = FontProperties(fname=font).get_name()
    return style
