"""Stand-in for MaixPy's lcd: 320x240, kept as a picture that a test compares and a person sees."""
import time as _time

from edgeai.sim.maixpy import hardware as _hardware
from edgeai.sim.maixpy.modules import _drawing

# The panel's numbers for colours: RGB565, its bytes swapped.
_NAMED = {"BLACK": 0x0000, "NAVY": 0x000F, "DARKGREEN": 0x03E0, "DARKCYAN": 0x03EF,
          "MAROON": 0x7800, "PURPLE": 0x780F, "OLIVE": 0x7BE0, "LIGHTGREY": 0xC618,
          "DARKGREY": 0x7BEF, "BLUE": 0x001F, "GREEN": 0x07E0, "CYAN": 0x07FF, "RED": 0xF800,
          "MAGENTA": 0xF81F, "YELLOW": 0xFFE0, "WHITE": 0xFFFF, "ORANGE": 0xFD20,
          "GREENYELLOW": 0xAFE5, "PINK": 0xFC18}
for _name, _value in _NAMED.items():
    globals()[_name] = (_value >> 8) | (_value & 0xFF) << 8
XY_RLUD, YX_RLUD, XY_LRUD, YX_LRUD, XY_RLDU, YX_RLDU, XY_LRDU, YX_LRDU = (
    0x00, 0x20, 0x40, 0x60, 0x80, 0xA0, 0xC0, 0xE0)
_SAVE_PERIOD_S = 0.1
_WIDTH, _HEIGHT = 320, 240
_turns = 0
_is_mirrored = False
_freq = 15000000
_saved_s = 0.0
_light = 50
_screen = None


def _panel():
    global _screen
    if _screen is None:
        import numpy
        _screen = numpy.zeros((height(), width(), 3), numpy.uint8)
    return _screen


def _rgb(colour):
    if isinstance(colour, (tuple, list)):
        return tuple(colour)
    value = (colour & 0xFF) << 8 | colour >> 8
    return ((value >> 11) * 255 // 31, (value >> 5 & 63) * 255 // 63, (value & 31) * 255 // 31)


def _changed():
    """Save the picture, at most ten times a second; the last one is saved in any case."""
    chip = _hardware.current()
    global _saved_s
    wait_s = _saved_s + _SAVE_PERIOD_S - _time.monotonic()
    if wait_s <= 0:
        _saved_s = _time.monotonic()
        _drawing.save_screen(chip, _panel())
    else:
        _drawing.save_screen_later(chip, _panel, wait_s)


def init(type=1, freq=15000000, color=BLACK, invert=0, lcd_type=0, width=320, height=240,  # noqa: F821
         offset_w=0, offset_h=0, offset_w1=0, offset_h1=0, offset_x0=0, offset_y0=0,
         rst=37, dcx=38, ss=36, clk=39):
    global _freq
    _freq = freq
    clear(color)


def deinit():
    pass


def clear(color=BLACK):  # noqa: F821
    _panel()[:] = _rgb(color)
    _changed()


def display(img, roi=None, oft=None):
    """The picture in the panel's middle, cut where it is larger."""
    picture = img._rgb()
    if roi:
        x, y, wide, high = roi
        picture = picture[y:y + high, x:x + wide]
    panel = _panel()
    high, wide = min(len(picture), len(panel)), min(picture.shape[1], panel.shape[1])
    left, top = oft or ((panel.shape[1] - wide) // 2, (len(panel) - high) // 2)
    high, wide = min(high, len(panel) - top), min(wide, panel.shape[1] - left)
    panel[top:top + high, left:left + wide] = picture[:high, :wide]
    _changed()


def draw_string(x, y, text, fg=RED, bg=BLACK):  # noqa: F821
    _drawing.text(_panel(), x, y, text, _rgb(fg), background=_rgb(bg))
    _changed()


def fill_rectangle(x, y, w, h, color=BLACK):  # noqa: F821
    _panel()[y:y + h, x:x + w] = _rgb(color)
    _changed()


def rotation(turns=None):
    """Quarter turns; an odd number makes the panel 240x320."""
    global _turns, _screen
    if turns is None:
        return _turns
    if not 0 <= turns <= 3:
        raise ValueError("[MAIXPY]lcd: rotation 0 to 3")
    if turns % 2 != _turns % 2:
        _screen = None
    _turns = turns
    return _turns


def mirror(invert=None):
    global _is_mirrored
    if invert is not None:
        _is_mirrored = bool(invert)
    return _is_mirrored


def direction(value):
    pass


def freq(value=None):
    global _freq
    if value is not None:
        _freq = value
    return _freq


def width():
    return _HEIGHT if _turns % 2 else _WIDTH


def height():
    return _WIDTH if _turns % 2 else _HEIGHT


def type():
    return 1


def set_backlight(value):
    global _light
    _light = value


def get_backlight():
    return _light
