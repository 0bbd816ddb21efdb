"""Colours of an RGB LED by name, in Chinese and English: shares of red, green and blue.

An LED's green is brighter than its red at the same current: yellow and orange have less of it.
"""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.pwm_output import is_share

_COLORS = (
    ("红", "red", (1, 0, 0)), ("绿", "green", (0, 1, 0)), ("蓝", "blue", (0, 0, 1)),
    ("黄", "yellow", (1, 0.8, 0)), ("橙", "orange", (1, 0.35, 0)), ("紫", "purple", (0.6, 0, 1)),
    ("青", "cyan", (0, 1, 1)), ("粉", "pink", (1, 0.3, 0.5)), ("品红", "magenta", (1, 0, 1)),
    ("白", "white", (1, 1, 1)), ("黑", "black", (0, 0, 0)),
)
COLORS = {name: shares for chinese, english, shares in _COLORS for name in (chinese, english)}


def color_shares(color):
    """(red, green, blue), each 0 to 1, of three such numbers or a name: "红", "红色", "red"."""
    if isinstance(color, str):
        shares = COLORS.get(color.strip().rstrip("色").lower())
        if shares is not None:
            return shares
    elif isinstance(color, (tuple, list)) and len(color) == 3 and all(map(is_share, color)):
        return tuple(color)
    raise UsageError(
        _("there is no colour {color!r}").format(color=color),
        _("Give three numbers from 0 to 1, as in (1, 0.5, 0), or a name: {names}.").format(
            names=", ".join(COLORS)))
