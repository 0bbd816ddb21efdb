"""The driver under pyserial 3.5 on the virtual kit: serialposix and serialwin32 in one.

pyserial itself stays the real package; only what meets the system's ports is here. The ports are
board B's: its USB and, on a Pi, its UART1.
"""
import errno as _errno
import os as _os
import threading as _threading

from serial.serialutil import PortNotOpenError, SerialBase, SerialException, Timeout
from serial.serialutil import SerialTimeoutException as SerialTimeoutException  # noqa: F401

from edgeai.sim import room as _room
from edgeai.sim.board_b import UART_OF_PORT as _UART_OF_PORT
from edgeai.sim.board_b import USB_PORT as _USB_PORT

_GONE = ("device reports readiness to read but returned no data "
         "(device disconnected or multiple access on port?)")
_open_ports = []
_lock = _threading.Lock()


class Serial(SerialBase):
    def open(self):
        if self._port is None:
            raise SerialException("Port must be configured before it can be used.")
        if self.is_open:
            raise SerialException("Port is already open.")
        here = _room.current()
        if self._port not in _UART_OF_PORT or not here.board_b.is_plugged:
            problem = FileNotFoundError(_errno.ENOENT, _os.strerror(_errno.ENOENT), self._port)
            raise SerialException(_errno.ENOENT, "could not open port {}: {}".format(
                self._port, problem))
        self._claim()
        self._received, self._came = bytearray(), _threading.Condition()
        self._uart = _UART_OF_PORT[self._port]
        self._home = here.board_b
        self._home.board  # on since before the program began: its start is no room time
        here.start()
        self.is_open = True
        self._home.board.when_received(self._take, self._uart)
        here.journal.write("serial.open", port=self._port, baud=self._baudrate)
        self._reset_line()

    def _claim(self):
        """Windows gives a port once; elsewhere only who asks for it alone is refused."""
        with _lock:
            if self._port in _open_ports and (self._exclusive or _os.name == "nt"):
                raise SerialException(_errno.EAGAIN,
                                      "Could not exclusively lock port {}: {}".format(
                                          self._port, _os.strerror(_errno.EAGAIN)))
            _open_ports.append(self._port)

    def close(self):
        if not self.is_open:
            return
        self.is_open = False
        self._home.board.no_longer_received(self._take, self._uart)
        with _lock:
            _open_ports.remove(self._port)
        with self._came:
            self._came.notify_all()
        if self._port == _USB_PORT:
            self._home.press_boot(False)
        _room.current().journal.write("serial.close", port=self._port)

    def _take(self, data):
        if self.is_open and self._home.hears(self._uart):
            with self._came:
                self._received += data if self._is_in_time else _smeared(data)
                self._came.notify_all()

    @property
    def _is_in_time(self):
        """Do both sides have the same baud rate?"""
        return self._home.board.bauds.get(self._uart, self._baudrate) == self._baudrate

    def _check(self):
        if not self.is_open:
            raise PortNotOpenError()
        if not self._home.is_plugged:
            raise SerialException(_GONE)

    @property
    def in_waiting(self):
        self._check()
        return len(self._received)

    def read(self, size=1):
        self._check()
        timeout = Timeout(self._timeout)
        with self._came:
            while len(self._received) < size and not timeout.expired():
                left_s = timeout.time_left()
                self._came.wait(0.1 if left_s is None else min(0.1, left_s))
                if not self.is_open:
                    break
                self._check()
            data = bytes(self._received[:size])
            del self._received[:size]
            return data

    def cancel_read(self):
        with self._came:
            self._came.notify_all()

    def write(self, data):
        self._check()
        data = bytes(data) if not isinstance(data, str) else _refuse_text(data)
        sent = data if self._is_in_time else _smeared(data)
        if self._home.hears(self._uart):
            self._home.board.send(sent, self._uart, self._baudrate)
        return len(data)

    def flush(self):
        self._check()

    def reset_input_buffer(self):
        self._check()
        with self._came:
            del self._received[:]

    def reset_output_buffer(self):
        self._check()

    def _reconfigure_port(self, force_update=False):
        pass

    def _update_break_state(self):
        pass

    def _update_rts_state(self):
        self._reset_line()

    def _update_dtr_state(self):
        self._reset_line()

    def _reset_line(self):
        """The Maixduino's wiring, as kflash drives it: DTR alone pulls the chip's reset down, RTS alone
        its BOOT pin; both together, as at opening, pull neither."""
        if self._port != _USB_PORT:
            return
        self._home.press_boot(self._rts_state and not self._dtr_state)
        is_held = self._dtr_state and not self._rts_state
        if is_held != (not self._home.is_on):
            self._home.hold(is_held)

    cts = dsr = ri = cd = property(lambda self: False)

    def fileno(self):
        from io import UnsupportedOperation
        raise UnsupportedOperation("fileno")


def _smeared(data):
    """Bytes read at another pace than they were sent: bits land in other places."""
    return bytes((byte << 3 | 0x80) & 0xFF ^ at & 7 for at, byte in enumerate(bytearray(data)))


def _refuse_text(data):
    raise TypeError("unicode strings are not supported, please encode to bytes: {!r}".format(data))


class PosixPollSerial(Serial):
    pass


class VTIMESerial(Serial):
    pass
