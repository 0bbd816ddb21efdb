"""A font with Chinese characters, for pictures. matplotlib's own has none and draws boxes."""
import os

# The files' names, in the order of preference: Windows, Linux, macOS.
FONT_FILES = (
    "msyh.ttc", "msyh.ttf", "simhei.ttf", "Deng.ttf", "simsun.ttc",
    "wqy-microhei.ttc", "wqy-zenhei.ttc", "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf", "SourceHanSansSC-Regular.otf",
    "DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "uming.ttc",
    "PingFang.ttc", "Hiragino Sans GB.ttc", "STHeiti Medium.ttc",
)


def find_cjk_font():
    """The path of the best one that is installed, or None."""
    from matplotlib.font_manager import findSystemFonts

    found = {os.path.basename(path).lower(): path for path in findSystemFonts()}
    return next((found[name.lower()] for name in FONT_FILES if name.lower() in found), None)


def is_cjk(text):
    """Does it need such a font?"""
    return any(ord(character) > 0x2E7F for character in text)
