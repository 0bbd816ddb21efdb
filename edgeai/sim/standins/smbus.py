"""Stand-in for smbus 1.1 (Debian's python3-smbus) on a Raspberry Pi 4B: the room's devices on bus 1.

Methods take positional arguments only, as those of the C module do.
"""
from edgeai.sim import smbus_calls as _calls
from edgeai.sim.c_parser import c_method as _c_method


class SMBus:
    """SMBus([bus]) -> SMBus: connected to that bus, or not yet."""

    __slots__ = ("_bus", "_pec")

    def __init__(self, bus=-1):
        self._bus = None
        self._pec = 0
        if bus >= 0:
            self.open(bus)

    @_c_method("i:open")
    def open(self, bus):
        """open(bus)"""
        self._bus = _calls.open_bus("/dev/i2c-%d" % bus)

    def close(self):
        """close()"""
        self._bus = None

    @property
    def pec(self):
        """True if Packet Error Codes (PEC) are enabled"""
        return bool(self._pec)

    @pec.setter
    def pec(self, value):
        self._pec = bool(value)

    @_c_method("i:write_quick")
    def write_quick(self, address):
        """write_quick(addr)"""
        self._at(address).write(b"")

    @_c_method("i:read_byte")
    def read_byte(self, address):
        """read_byte(addr) -> result"""
        return self._at(address).read(1)[0]

    @_c_method("ii:write_byte")
    def write_byte(self, address, value):
        """write_byte(addr, val)"""
        self._at(address).write([value & 0xFF])

    @_c_method("ii:read_byte_data")
    def read_byte_data(self, address, command):
        """read_byte_data(addr, cmd) -> result"""
        return self._at(address).read_register(command & 0xFF, 1)[0]

    @_c_method("iii:write_byte_data")
    def write_byte_data(self, address, command, value):
        """write_byte_data(addr, cmd, val)"""
        self._at(address).write([command & 0xFF, value & 0xFF])

    @_c_method("ii:read_word_data")
    def read_word_data(self, address, command):
        """read_word_data(addr, cmd) -> result"""
        return _calls.word(self._at(address).read_register(command & 0xFF, 2))

    @_c_method("iii:write_word_data")
    def write_word_data(self, address, command, value):
        """write_word_data(addr, cmd, val)"""
        self._at(address).write([command & 0xFF, value & 0xFF, value >> 8 & 0xFF])

    @_c_method("iii:process_call")
    def process_call(self, address, command, value):
        """process_call(addr, cmd, val)"""
        device = self._at(address)
        device.write([command & 0xFF, value & 0xFF, value >> 8 & 0xFF])
        return _calls.word(device.read(2))

    @_c_method("ii:read_block_data")
    def read_block_data(self, address, _command):
        """read_block_data(addr, cmd) -> results"""
        self._at(address)
        raise _calls.not_supported()

    @_c_method("iiO:write_block_data")
    def write_block_data(self, address, command, values):
        """write_block_data(addr, cmd, vals)"""
        data = _data_of(values)
        self._at(address).write([command & 0xFF, len(data)] + data)

    @_c_method("iiO:block_process_call")
    def block_process_call(self, address, _command, values):
        """block_process_call(addr, cmd, vals) -> results"""
        _data_of(values)
        self._at(address)
        raise _calls.not_supported()

    @_c_method("ii|i:read_i2c_block_data")
    def read_i2c_block_data(self, address, command, count):
        """read_i2c_block_data(addr, cmd, len=32) -> results"""
        return list(self._at(address).read_register(command & 0xFF, count or 32))

    @_c_method("iiO:write_i2c_block_data")
    def write_i2c_block_data(self, address, command, values):
        """write_i2c_block_data(addr, cmd, vals)"""
        self._at(address).write([command & 0xFF] + _data_of(values))

    def __enter__(self):
        return self

    def __exit__(self, _kind, _error, _traceback):
        self.close()

    def _at(self, address):
        if self._bus is None:
            raise _calls.bad_descriptor()
        return _calls.at(self._bus, address)


def _data_of(values):
    """1 to 32 whole numbers, or the C module's complaint."""
    message = "Third argument must be a list of at least one, but not more than 32 integers"
    if not isinstance(values, list) or not 1 <= len(values) <= 32:
        raise TypeError(message)
    for value in values:
        if not isinstance(value, int):
            raise TypeError(message)
    return [value & 0xFF for value in values]
