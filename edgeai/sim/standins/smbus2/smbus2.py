"""SMBus, i2c_msg and I2cFunc of the stand-in for smbus2."""
from ctypes import POINTER, Structure, c_char, c_uint8, c_uint16, create_string_buffer, string_at
from enum import IntFlag

from edgeai.sim import smbus_calls as _calls

I2C_M_RD = 0x0001
I2C_SMBUS_BLOCK_MAX = 32


class I2cFunc(IntFlag):
    """What an adapter can do, as in the kernel's i2c.h: `bus.funcs & I2cFunc.SMBUS_QUICK`."""

    I2C = 0x00000001
    ADDR_10BIT = 0x00000002
    PROTOCOL_MANGLING = 0x00000004
    SMBUS_PEC = 0x00000008
    NOSTART = 0x00000010
    SLAVE = 0x00000020
    SMBUS_BLOCK_PROC_CALL = 0x00008000
    SMBUS_QUICK = 0x00010000
    SMBUS_READ_BYTE = 0x00020000
    SMBUS_WRITE_BYTE = 0x00040000
    SMBUS_READ_BYTE_DATA = 0x00080000
    SMBUS_WRITE_BYTE_DATA = 0x00100000
    SMBUS_READ_WORD_DATA = 0x00200000
    SMBUS_WRITE_WORD_DATA = 0x00400000
    SMBUS_PROC_CALL = 0x00800000
    SMBUS_READ_BLOCK_DATA = 0x01000000
    SMBUS_WRITE_BLOCK_DATA = 0x02000000
    SMBUS_READ_I2C_BLOCK = 0x04000000
    SMBUS_WRITE_I2C_BLOCK = 0x08000000
    SMBUS_HOST_NOTIFY = 0x10000000
    SMBUS_BYTE = 0x00060000
    SMBUS_BYTE_DATA = 0x00180000
    SMBUS_WORD_DATA = 0x00600000
    SMBUS_BLOCK_DATA = 0x03000000
    SMBUS_I2C_BLOCK = 0x0C000000
    SMBUS_EMUL = 0x0EFF0008


class i2c_msg(Structure):  # noqa: N801 - the package's name
    """One message of a combined transaction; made by `read` or `write`."""

    _fields_ = [("addr", c_uint16), ("flags", c_uint16), ("len", c_uint16),
                ("buf", POINTER(c_char))]

    def __iter__(self):
        return (self.buf[place][0] for place in range(self.len))

    def __len__(self):
        return self.len

    def __bytes__(self):
        return string_at(self.buf, self.len)

    def __repr__(self):
        return "i2c_msg(%d,%d,%r)" % (self.addr, self.flags, self.__bytes__())

    def __str__(self):
        return self.__bytes__().decode(errors="ignore")

    @staticmethod
    def read(address, length):
        """Read `length` bytes from the address; afterwards the message holds them."""
        return i2c_msg(addr=address, flags=I2C_M_RD, len=length,
                       buf=create_string_buffer(length))

    @staticmethod
    def write(address, buf):
        """Send bytes, a list of numbers, or a text of characters below 256."""
        data = bytes(map(ord, buf)) if type(buf) is str else bytes(buf)
        return i2c_msg(addr=address, flags=0, len=len(data),
                       buf=create_string_buffer(data, len(data)))


class SMBus:
    """An I2C bus, by its number or the path of its device file."""

    def __init__(self, bus=None, force=False):
        self.fd = None
        self.funcs = I2cFunc(0)
        if bus is not None:
            self.open(bus)
        self.address = None
        self.force = force
        self._force_last = None
        self._pec = 0

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def open(self, bus):
        """bus: 1, or "/dev/i2c-1"."""
        if isinstance(bus, int):
            path = "/dev/i2c-{}".format(bus)
        elif isinstance(bus, str):
            path = bus
        else:
            raise TypeError("Unexpected type(bus)={}".format(type(bus)))
        self.fd = _calls.open_bus(path)
        self.funcs = int(I2cFunc.I2C | I2cFunc.SMBUS_EMUL)

    def close(self):
        """Free the bus; twice is fine."""
        if self.fd:
            self.fd = None
            self._pec = 0
            self.address = None
            self._force_last = None

    def _get_pec(self):
        return self._pec

    def enable_pec(self, enable=True):
        """Error checking: the devices of the room don't know it."""
        if not self.funcs & I2cFunc.SMBUS_PEC:
            raise IOError("SMBUS_PEC is not a feature")
        self._pec = int(enable)

    pec = property(_get_pec, enable_pec)

    def write_quick(self, i2c_addr, force=None):
        self._at(i2c_addr, force).write(b"")

    def read_byte(self, i2c_addr, force=None):
        return self._at(i2c_addr, force).read(1)[0]

    def write_byte(self, i2c_addr, value, force=None):
        self._at(i2c_addr, force).write([_byte(value)])

    def read_byte_data(self, i2c_addr, register, force=None):
        return self._at(i2c_addr, force).read_register(_byte(register), 1)[0]

    def write_byte_data(self, i2c_addr, register, value, force=None):
        self._at(i2c_addr, force).write([_byte(register), _byte(value)])

    def read_word_data(self, i2c_addr, register, force=None):
        return _calls.word(self._at(i2c_addr, force).read_register(_byte(register), 2))

    def write_word_data(self, i2c_addr, register, value, force=None):
        self._at(i2c_addr, force).write([_byte(register)] + _word_bytes(value))

    def process_call(self, i2c_addr, register, value, force=None):
        device = self._at(i2c_addr, force)
        device.write([_byte(register)] + _word_bytes(value))
        return _calls.word(device.read(2))

    def read_block_data(self, i2c_addr, register, force=None):
        self._at(i2c_addr, force)
        raise _calls.not_supported()

    def write_block_data(self, i2c_addr, register, data, force=None):
        self._check_length(data)
        self._at(i2c_addr, force).write([_byte(register), len(data)] + _bytes(data))

    def block_process_call(self, i2c_addr, register, data, force=None):
        self._check_length(data)
        self._at(i2c_addr, force)
        raise _calls.not_supported()

    def read_i2c_block_data(self, i2c_addr, register, length, force=None):
        if length > I2C_SMBUS_BLOCK_MAX:
            raise ValueError("Desired block length over %d bytes" % I2C_SMBUS_BLOCK_MAX)
        return list(self._at(i2c_addr, force).read_register(_byte(register), _byte(length)))

    def write_i2c_block_data(self, i2c_addr, register, data, force=None):
        self._check_length(data)
        self._at(i2c_addr, force).write([_byte(register)] + _bytes(data))

    def i2c_rdwr(self, *i2c_msgs):
        for message in i2c_msgs:
            device = _calls.at(self.fd, message.addr)
            if message.flags & I2C_M_RD:
                for place, byte in enumerate(device.read(message.len)):
                    message.buf[place] = byte
            else:
                device.write(bytes(message))

    def _at(self, address, force):
        device = _calls.at(self.fd, address)
        self.address = address
        self._force_last = self.force if force is None else force
        return device

    def _check_length(self, data):
        if len(data) > I2C_SMBUS_BLOCK_MAX:
            raise ValueError("Data length cannot exceed %d bytes" % I2C_SMBUS_BLOCK_MAX)


def _byte(value):
    return c_uint8(value).value


def _bytes(data):
    return [_byte(value) for value in data]


def _word_bytes(value):
    word = c_uint16(value).value
    return [word & 0xFF, word >> 8]
