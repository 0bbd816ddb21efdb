"""HD44780, the controller of text displays, as Hitachi's data sheet describes it (tables 4 and 6)."""

ROW_LENGTH = 40  # in its memory; a 1602 shows 16 of them
_CODES = {0x5C: "¥", 0x7E: "→", 0x7F: "←", 0xDF: "°", 0xE0: "α", 0xE1: "ä", 0xE2: "β", 0xE3: "ε",
          0xE4: "μ", 0xE5: "σ", 0xE6: "ρ", 0xE8: "√", 0xEC: "¢", 0xEE: "ñ", 0xEF: "ö", 0xF2: "θ",
          0xF3: "∞", 0xF4: "Ω", 0xF5: "ü", 0xF6: "Σ", 0xF7: "π", 0xFD: "÷", 0xFF: "█"}
OWN_CHARACTER = "▯"  # the eight that a program draws itself


class Hd44780:
    """Takes what is on its data lines at each end of the enable pulse.

    `lines(columns)`: the text that is shown.
    """

    def __init__(self):
        self._memory = [0x20] * 2 * ROW_LENGTH
        self._is_4_bit = False
        self._high_nibble = None
        self._address = 0
        self._is_own_characters = False
        self._step = 1
        self._shifts = False
        self._shift = 0
        self.is_on = False
        self.has_two_lines = False

    def latch(self, is_data, high_bits):
        """The end of an enable pulse: `high_bits` are D7 to D4, D3 to D0 are 0."""
        if not self._is_4_bit:
            self._take(is_data, high_bits << 4)
        elif self._high_nibble is None:
            self._high_nibble = high_bits
        else:
            byte, self._high_nibble = self._high_nibble << 4 | high_bits, None
            self._take(is_data, byte)

    def lines(self, columns=16):
        """The two lines, blank when the display is off."""
        if not self.is_on:
            return [" " * columns] * 2
        rows = (self._memory[:ROW_LENGTH], self._memory[ROW_LENGTH:])
        return ["".join(_character(row[(place + self._shift) % ROW_LENGTH])
                        for place in range(columns)) for row in rows]

    def _take(self, is_data, byte):
        if is_data:
            self._write(byte)
        else:
            self._command(byte)

    def _write(self, code):
        if not self._is_own_characters:
            self._memory[self._address] = code
            self._shift += self._step if self._shifts else 0
            self._address = (self._address + self._step) % len(self._memory)

    def _command(self, byte):
        if byte & 0x80:
            self._go_to(byte & 0x7F)
        elif byte & 0x40:
            self._is_own_characters = True
        elif byte & 0x20:
            self._is_4_bit, self.has_two_lines = not byte & 0x10, bool(byte & 0x08)
            self._high_nibble = None
        elif byte & 0x10:
            self._move(byte)
        elif byte & 0x08:
            self.is_on = bool(byte & 0x04)
        elif byte & 0x04:
            self._step, self._shifts = (1 if byte & 0x02 else -1), bool(byte & 0x01)
        elif byte:
            self._home(is_clearing=byte == 0x01)

    def _go_to(self, address):
        row, place = divmod(address, 0x40)
        self._address = row * ROW_LENGTH + place % ROW_LENGTH
        self._is_own_characters = False

    def _move(self, byte):
        step = 1 if byte & 0x04 else -1
        if byte & 0x08:
            self._shift -= step
        else:
            self._address = (self._address + step) % len(self._memory)

    def _home(self, is_clearing):
        self._go_to(0)
        self._shift = 0
        if is_clearing:
            self._memory = [0x20] * len(self._memory)
            self._step = 1


def _character(code):
    if code in _CODES:
        return _CODES[code]
    if 0x20 <= code < 0x7E:
        return chr(code)
    if 0xA1 <= code <= 0xDF:
        return chr(0xFF61 + code - 0xA1)
    return OWN_CHARACTER if code < 0x10 else " "
