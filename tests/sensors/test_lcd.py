"""LCD: bytes by the data sheets of HD44780 and PCF8574, and a display that obeys them."""
import sys
import threading
import types

import pytest

from edgeai.clock import ManualClock
from edgeai.errors import DeviceAbsent, DeviceClosed, UsageError
from edgeai.kit_devices import DeviceConfig
from edgeai.sensors.lcd import Lcd

RS, E, BACKLIGHT = 0x01, 0x04, 0x08


class Display:
    """An HD44780 behind a PCF8574: takes the upper four bits when E falls."""

    def __init__(self):
        self.bytes, self.commands = [], []
        self.port, self.is_lit = 0xFF, True  # a PCF8574 is all high at power-up
        self.is_8_bit, self._half = True, None
        self.memory, self.address = {}, 0
        self.when_written = lambda: None

    def write(self, byte):
        self.bytes.append(byte)
        self.is_lit = bool(byte & BACKLIGHT)
        if self.port & E and not byte & E:
            self._clocked(byte >> 4, bool(byte & RS))
        self.port = byte
        self.when_written()

    def _clocked(self, half, is_character):
        if self.is_8_bit:
            self._take(half << 4, is_character)
        elif self._half is None:
            self._half = half
        else:
            upper, self._half = self._half, None
            self._take(upper << 4 | half, is_character)

    def _take(self, byte, is_character):
        if is_character:
            self.memory[self.address] = byte
            self.address += 1
            return
        self.commands.append(byte)
        if byte & 0x80:
            self.address = byte & 0x7F
        elif byte & 0xE0 == 0x20:
            self.is_8_bit = bool(byte & 0x10)
        elif byte == 0x01:
            self.memory, self.address = {}, 0

    @property
    def lines(self):
        return tuple("".join(chr(self.memory.get(start + column, 0x20)) for column in range(16))
                     for start in (0x00, 0x40))


@pytest.fixture
def display(monkeypatch):
    display = Display()

    class SMBus:
        def __init__(self, bus):
            assert bus == 1

        def read_byte(self, address):
            if address != 0x27:
                raise OSError(121, "Remote I/O error")
            return 0

        def write_byte(self, address, value):
            display.write(value)

        def close(self):
            pass

    module = types.ModuleType("smbus2")
    module.SMBus = SMBus
    monkeypatch.setitem(sys.modules, "smbus2", module)
    return display


def config(address=0x27):
    return DeviceConfig("lcd", "lcd", bus=1, address=address)


@pytest.fixture
def lcd(display):
    with Lcd(config(), None, ManualClock()) as lcd:
        yield lcd


def test_the_start_in_bytes(display):
    clock = ManualClock()
    with Lcd(config(), None, clock):
        assert display.bytes[:8] == [0x3C, 0x38, 0x3C, 0x38, 0x3C, 0x38, 0x2C, 0x28]
        assert display.commands == [0x30, 0x30, 0x30, 0x20, 0x28, 0x0C, 0x06, 0x01]
        assert not display.is_8_bit and display.is_lit
        assert clock.now_s() > 0.04 + 0.0041 + 0.0001  # figure 24's waits


def test_it_starts_from_the_midst_of_a_byte_too(display):
    """The program before was ended between two halves."""
    display.is_8_bit, display._half = False, 0x4
    with Lcd(config(), None, ManualClock()) as lcd:
        lcd.write(1, "Hi")
        assert display.lines == ("Hi".ljust(16), " " * 16)


def test_a_character_in_bytes(lcd, display):
    del display.bytes[:]
    lcd.write(1, "A")
    # Address 0, then 0x41 with RS: each half with E and without.
    assert display.bytes[:8] == [0x8C, 0x88, 0x0C, 0x08, 0x4D, 0x49, 0x1D, 0x19]


def test_two_lines(lcd, display):
    lcd.write(1, "Temp 26.5°C")
    lcd.write(2, "OK")
    assert display.lines == ("Temp 26.5\xdfC".ljust(16), "OK".ljust(16))
    assert lcd.value == ("Temp 26.5°C", "OK")
    lcd.write(1, "Hot")
    assert display.lines[0] == "Hot".ljust(16)
    lcd.show("1\n2")
    assert [line.strip() for line in display.lines] == ["1", "2"]
    lcd.clear()
    assert display.lines == (" " * 16, " " * 16)


def test_a_long_text_ends_at_16(lcd, display):
    lcd.write(2, "abcdefghijklmnopqrstuvwxyz")
    assert display.lines[1] == "abcdefghijklmnop"
    assert lcd.value[1] == "abcdefghijklmnop"


def test_a_long_text_runs_through(display):
    shown, enough = [], threading.Event()

    def note():
        line = display.lines[0]
        if display.address == 16 and (not shown or shown[-1] != line):
            shown.append(line)
            if len(shown) > 24:
                enough.set()

    with Lcd(config(), None, ManualClock()) as lcd:
        display.when_written = note
        lcd.write(1, "abcdefghijklmnopqrst", scroll=True)
        assert enough.wait(20)
        display.when_written = lambda: None
        lcd.write(1, "still")
        assert display.lines[0] == "still".ljust(16)
    ring = "abcdefghijklmnopqrst   "
    assert shown[:25] == [((ring * 3)[start:])[:16] for start in list(range(23)) + [0, 1]]


def test_wide_signs_are_shown_narrow(lcd, display):
    lcd.write(1, "T：２６℃")
    assert display.lines[0] == "T:26\xdfC".ljust(16)


@pytest.mark.parametrize("text, named", [("温度 26", "'度' '温'"), ("a\\b", r"'\\\\'"),
                                         ("~", "'~'"), ("a\tb", r"'\\t'")])
def test_what_it_can_not_show_is_an_error(lcd, display, text, named):
    with pytest.raises(UsageError, match="the display has no character for " + named):
        lcd.write(1, text)
    assert display.lines[0] == " " * 16


def test_or_what_is_said_takes_its_place(lcd, display):
    lcd.write(1, "温度26", replacement="?")
    assert display.lines[0] == "??26".ljust(16)
    with pytest.raises(UsageError, match="'火'"):
        lcd.write(1, "温", replacement="火")


@pytest.mark.parametrize("line", [0, 3, "1", None, True])
def test_a_line_that_there_is_not(lcd, line):
    with pytest.raises(UsageError, match="lcd has no line"):
        lcd.write(line, "x")
    with pytest.raises(UsageError, match="lcd has no 3 lines"):
        lcd.show("1\n2\n3")


def test_the_backlight(lcd, display):
    lcd.write(1, "Hi")
    lcd.off()
    assert not display.is_lit and not lcd.is_on
    lcd.write(2, "there")
    assert not display.is_lit and display.lines[1] == "there".ljust(16)
    lcd.tell("on")
    assert display.is_lit and lcd.is_on and display.lines[0] == "Hi".ljust(16)


def test_the_text_stays_after_close(display):
    with Lcd(config(), None, ManualClock()) as lcd:
        lcd.tell("show", "Bye")
    assert display.lines[0] == "Bye".ljust(16) and display.is_lit
    with pytest.raises(DeviceClosed):
        lcd.write(1, "x")


def test_nothing_at_that_address(display):
    with pytest.raises(DeviceAbsent, match="I2C1 0x3f"):
        Lcd(config(0x3F), None, ManualClock())
    Lcd(config(), None, ManualClock()).close()
