"""HD44780, the controller of a 1602 display: its commands and its characters; no hardware.

From Hitachi's data sheet: table 6 (commands), figure 24 (start in 4-bit mode), table 4 (the
characters of ROM A00, which nearly every 1602 has).
"""
import unicodedata
from typing import NamedTuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

COLUMNS, ROWS = 16, 2
CLEAR, ENTRY_LEFT_TO_RIGHT, DISPLAY_ON = 0x01, 0x06, 0x0C
FOUR_BITS_TWO_LINES = 0x28
_SET_ADDRESS, _ROW_OFFSET = 0x80, 0x40
CLEAR_S = 0.002  # 1.52 ms by the data sheet; other commands take 37 us, less than I2C itself


class Nibble(NamedTuple):
    """Four bits of the start, alone, and how long to wait after them."""

    bits: int
    wait_s: float


# Whatever it was before, half a byte of 4-bit mode included: three times 8 bits, then 4.
START = (Nibble(0x3, 0.005), Nibble(0x3, 0.0002), Nibble(0x3, 0.0002), Nibble(0x2, 0.0002))
POWER_UP_S = 0.05

# Not where ASCII has them, or not in ASCII.
_CODES = {
    "¥": 0x5C, "→": 0x7E, "←": 0x7F, "°": 0xDF, "α": 0xE0, "ä": 0xE1, "β": 0xE2, "ε": 0xE3,
    "μ": 0xE4, "σ": 0xE5, "ρ": 0xE6, "√": 0xE8, "¢": 0xEC, "ñ": 0xEE, "ö": 0xEF, "θ": 0xF2,
    "∞": 0xF3, "Ω": 0xF4, "ü": 0xF5, "Σ": 0xF6, "π": 0xF7, "÷": 0xFD, "█": 0xFF,
}
_CODES.update((chr(code), code) for code in range(0x20, 0x7E) if chr(code) != "\\")


def address_of(row, column=0):
    """The command that makes the next character go there; both count from 0."""
    return _SET_ADDRESS | row * _ROW_OFFSET + column


def plain(text):
    """The text in narrow characters: "温度：２６℃" becomes "温度:26°C"."""
    return unicodedata.normalize("NFKC", text)


def codes_of(text, replacement=None):
    """The display's codes of a text; UsageError names what it has no character for.

    replacement: what to show in place of each of those.
    """
    text = plain(text)
    if replacement is None:
        _refuse_unknown(text)
    else:
        _refuse_unknown(replacement)
        text = "".join(one if one in _CODES else replacement for one in text)
    return [_CODES[one] for one in text]


def _refuse_unknown(text):
    unknown = sorted({one for one in text if one not in _CODES})
    if unknown:
        raise UsageError(
            _("the display has no character for {characters}").format(
                characters=" ".join(repr(one) for one in unknown)),
            _('It shows letters, digits and signs, no Chinese: write "T 26°C", or say what takes '
              'its place: replacement="?"'))
