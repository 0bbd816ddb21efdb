"""A text display of two lines of 16 characters (1602) with its I2C adapter (PCF8574)."""
import threading

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors import hd44780
from edgeai.sensors.i2c_bus import I2cPlace
from edgeai.sensors.stepped_device import SteppedDevice

# What the adapter's eight pins are to the display; the upper four are its data lines.
_CHARACTER, _ENABLE, _BACKLIGHT = 0x01, 0x04, 0x08
SCROLL_STEP_S = 0.4
_GAP = "   "  # between the end of a scrolled text and its beginning


class Lcd(SteppedDevice):
    """Lines are 1 and 2. What it shows stays when it is closed, and when the program ends."""

    __slots__ = ("_lines", "_is_lit", "_bus_lock")
    VERBS = ("on", "off", "clear")
    VALUE_VERBS = ("show",)

    def __init__(self, config, pins=None, clock=None):
        super().__init__(config, clock)
        self._lines = [""] * hd44780.ROWS
        self._is_lit = True
        self._bus_lock = threading.Lock()  # a scrolling line, and the program's next call
        self._pin = I2cPlace(config.bus, config.address, config.name)
        try:
            self._begin()
        except BaseException:
            self._pin.release()
            raise

    def write(self, line, text, scroll=False, replacement=None):
        """Put `text` on line 1 or 2, in place of what was there.

        scroll: text that is longer than 16 characters runs through, until the next call; else
            it ends there.
        replacement: what to show for characters that it has not, such as Chinese; without it
            they are an error.
        """
        self._check_line(line)
        codes = hd44780.codes_of(str(text), replacement)
        with self._lock:
            self._change((line - 1, codes))
            self._lines[line - 1] = hd44780.plain(str(text))[:hd44780.COLUMNS]
            if scroll and len(codes) > hd44780.COLUMNS:
                self._play(_scrolling(line - 1, codes))

    def show(self, text, replacement=None):
        """Both lines at once, parted by "\\n"; what is missing is empty."""
        lines = self._lines_of(text)
        for index in range(hd44780.ROWS):
            self.write(index + 1, "".join(lines[index:index + 1]), replacement=replacement)

    def clear(self):
        """Both lines empty."""
        self.show("")

    def on(self):
        """The backlight on, as it is at first."""
        self._light(True)

    def off(self):
        """The backlight off; the text stays."""
        self._light(False)

    @property
    def is_on(self):
        """Is the backlight on?"""
        self._check()
        return self._is_lit

    @property
    def value(self):
        """The two lines as they were written."""
        self._check()
        return tuple(self._lines)

    def _set(self, value):
        row, codes = value
        shown = (codes + [ord(" ")] * hd44780.COLUMNS)[:hd44780.COLUMNS]
        with self._bus_lock:
            self._send(hd44780.address_of(row))
            for code in shown:
                self._send(code, _CHARACTER)

    def _light(self, is_lit):
        with self._lock:
            self._check()
            with self._bus_lock:
                self._is_lit = is_lit
                self._pin.write(self._backlight())

    def _begin(self):
        self._clock.sleep(hd44780.POWER_UP_S)
        for nibble in hd44780.START:
            self._send_nibble(nibble.bits << 4)
            self._clock.sleep(nibble.wait_s)
        for command in (hd44780.FOUR_BITS_TWO_LINES, hd44780.DISPLAY_ON,
                        hd44780.ENTRY_LEFT_TO_RIGHT, hd44780.CLEAR):
            self._send(command)
        self._clock.sleep(hd44780.CLEAR_S)

    def _send(self, byte, kind=0):
        """A byte as its two halves, the upper one first."""
        self._send_nibble(byte & 0xF0 | kind)
        self._send_nibble(byte << 4 & 0xF0 | kind)

    def _send_nibble(self, bits):
        """The display takes it when Enable falls."""
        bits |= self._backlight()
        self._pin.write(bits | _ENABLE)
        self._pin.write(bits)

    def _backlight(self):
        return _BACKLIGHT if self._is_lit else 0

    def _lines_of(self, text):
        lines = str(text).split("\n")
        if len(lines) > hd44780.ROWS:
            raise UsageError(
                _("{name} has no {count} lines").format(name=self.name, count=len(lines)),
                _("Give two at most, with one \\n between."))
        return lines

    def _check_value(self, verb, value):
        for line in self._lines_of(value):
            hd44780.codes_of(line)

    def _check_line(self, line):
        if isinstance(line, bool) or line not in (1, 2):
            raise UsageError(_("{name} has no line {line!r}").format(name=self.name, line=line),
                             _("The upper line is 1, the lower one 2."))


def _scrolling(row, codes):
    """Steps that move a text through a row, a character at a time, for ever."""
    ring = codes + [ord(sign) for sign in _GAP]
    start = 0
    while True:
        yield (row, (ring[start:] + ring[:start])), SCROLL_STEP_S
        start = (start + 1) % len(ring)
