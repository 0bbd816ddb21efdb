"""Stand-in for spidev 3.8 on a Raspberry Pi 4B with SPI switched on: the room's chips on SPI0.

Names, arguments, messages and oddities are the real package's, nothing more; tests/contract/
holds them against it.
"""
import errno as _errno
import os as _os
import re as _re

from edgeai.sim import room as _room
from edgeai.sim.c_parser import c_method as _c_method

__version__ = "3.8"
_MOST_BYTES = 4096
_PI_SPEED_HZ = 125000000
_SPI_3WIRE, _SPI_CS_HIGH, _SPI_LSB_FIRST, _SPI_LOOP, _SPI_NO_CS = 0x10, 0x04, 0x08, 0x20, 0x40


def _flag(bit, name, message=None):
    """A property of the mode that takes True or False."""

    def get(self):
        return bool(self._mode & bit)

    def set_(self, value):
        if not isinstance(value, bool):
            raise TypeError("The %s attribute must be boolean" % (message or name))
        self._check_open()
        self._mode = self._mode | bit if value else self._mode & ~bit

    return property(get, set_)


def _integer(value, name):
    if not isinstance(value, int):
        raise TypeError("The %s attribute must be an integer" % name)
    return value


class SpiDev:
    """SpiDev([bus],[client]) -> SPI: connected to that device, or not yet."""

    __slots__ = ("_place", "_mode", "_bits", "_speed_hz", "_reads_0", "__weakref__")

    def __new__(cls, *_args, **_kwargs):
        self = object.__new__(cls)
        self._reads_0 = False
        self._forget()
        return self

    def __init__(self, bus=-1, client=-1):
        if bus >= 0:
            self.open(bus, client)

    def open(self, bus, device):
        """open(X,Y) will open /dev/spidev<X>.<Y>"""
        here = _room.current()
        self._place = here.peripherals.buses.spi(bus, device)
        here.start()
        self._mode, self._bits, self._speed_hz = 0, 8, _PI_SPEED_HZ

    def open_path(self, path):
        """open_path(X) will open the spidev character device <X>"""
        place = _re.match(r"/dev/spidev(\d+)\.(\d+)$", _os.fsdecode(path))
        self.open(*(map(int, place.groups()) if place else (-1, -1)))

    def close(self):
        """Disconnects the object from the interface."""
        self._forget()

    def fileno(self):
        """This is needed for lower-level file interfaces, such as os.read()."""
        return -1 if self._place is None else 3

    @_c_method("i:read")
    def readbytes(self, count):
        """read(len) -> [values]"""
        return self._exchange([0] * min(max(count, 1), _MOST_BYTES))

    @_c_method("O:write")
    def writebytes(self, values):
        """write([values]) -> None"""
        self._exchange(_bytes_of(values))

    @_c_method("O:writebytes2")
    def writebytes2(self, values):
        """writebytes2([values]) -> None: a list or buffer of any length"""
        self._exchange(_bytes_of(values, None))

    @_c_method("O|IHB:xfer")
    def xfer(self, values, _speed_hz, _delay_us, _bits):
        """xfer([values]) -> [values]"""
        return self._xfer(values)

    @_c_method("O|IHB:xfer2")
    def xfer2(self, values, _speed_hz, _delay_us, _bits):
        """xfer2([values]) -> [values]"""
        return self._xfer(values)

    @_c_method("O|IHB:xfer3")
    def xfer3(self, values, _speed_hz, _delay_us, _bits):
        """xfer3([values]) -> (values): input of any size"""
        return tuple(self._exchange(_bytes_of(values, None)))

    def __enter__(self):
        return self

    def __exit__(self, _kind, _error, _traceback):
        self.close()
        return False

    cshigh = _flag(_SPI_CS_HIGH, "cshigh")
    threewire = _flag(_SPI_3WIRE, "threewire", "3wire")
    lsbfirst = _flag(_SPI_LSB_FIRST, "lsbfirst")
    loop = _flag(_SPI_LOOP, "loop")
    no_cs = _flag(_SPI_NO_CS, "no_cs")

    @property
    def mode(self):
        """SPI mode as two bit pattern of Clock Polarity and Phase [CPOL|CPHA]"""
        return self._mode & 3

    @mode.setter
    def mode(self, value):
        number = _integer(value, "mode") & 0xFF
        if number > 3:
            raise TypeError("The mode attribute must be an integerbetween 0 and 3.")
        self._check_open()
        self._mode = self._mode & ~3 | number

    @property
    def bits_per_word(self):
        """bits per word"""
        return self._bits

    @bits_per_word.setter
    def bits_per_word(self, value):
        bits = _integer(value, "bits_per_word") & 0xFF
        if not 8 <= bits <= 32:
            raise TypeError("invalid bits_per_word (8 to 32)")
        if bits != self._bits:
            self._check_open()
            if bits != 8:  # the Pi's chip can do no other
                raise OSError(_errno.EINVAL, _os.strerror(_errno.EINVAL))
            self._bits = bits

    @property
    def max_speed_hz(self):
        """maximum speed in Hz"""
        return self._speed_hz

    @max_speed_hz.setter
    def max_speed_hz(self, value):
        speed_hz = _integer(value, "max_speed_hz") & 0xFFFFFFFF
        if speed_hz != self._speed_hz:
            self._check_open()
            self._speed_hz = speed_hz

    @property
    def read0(self):
        """Read 0 bytes after transfer to lower CS if cshigh == True"""
        return self._reads_0

    @read0.setter
    def read0(self, value):
        if not isinstance(value, bool):
            raise TypeError("The read0 attribute must be boolean")
        self._reads_0 = value

    def _xfer(self, values):
        """A list is filled with the answer; of a tuple there is a new one."""
        answer = self._exchange(_bytes_of(values))
        if isinstance(values, list):
            values[:] = answer
            return values
        return tuple(answer) if isinstance(values, tuple) else answer

    def _exchange(self, sent):
        self._check_open()
        if self._mode & _SPI_LOOP:
            return list(sent)
        if self._mode & (_SPI_CS_HIGH | _SPI_NO_CS):
            return [0] * len(sent)  # chips of kits are selected by a low level
        return self._place.exchange(sent)

    def _check_open(self):
        if self._place is None:
            raise OSError(_errno.EBADF, _os.strerror(_errno.EBADF))

    def _forget(self):
        self._place = None
        self._mode = self._bits = self._speed_hz = 0


def _bytes_of(values, most=_MOST_BYTES):
    try:
        items = list(values)
    except TypeError:
        items = []
    if not items:
        raise TypeError("Empty argument list.")
    if most is not None and len(items) > most:
        raise OverflowError("Argument list size exceeds %d bytes." % most)
    for item in items:
        if not isinstance(item, int):
            raise TypeError("Non-Int/Long value in arguments: %x." % (id(item) & 0xFFFFFFFF))
    return [item & 0xFF for item in items]
