"""Stand-in for MaixPy's machine: UART, WDT, Timer, PWM, I2C, SPI, reset and its cause."""
import errno as _errno
import threading as _threading
import time as _time

from edgeai.sim.maixpy import hardware as _hardware
from edgeai.sim.maixpy.modules import _fpioa
from edgeai.sim.maixpy.uart_ring import UartRing as _UartRing

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 0, 1, 2, 3, 4
_CAUSES = {_hardware.POWER_ON: PWRON_RESET, _hardware.WATCHDOG: WDT_RESET,
           _hardware.SOFTWARE: SOFT_RESET}


def reset():
    _hardware.current().end(_hardware.END_RESET)


def reset_cause():
    return _CAUSES[_hardware.current().settings.cause]


def unique_id():
    return b"\x25" * 32


class UART:
    UART1, UART2, UART3, UARTHS = 0, 1, 2, 4
    UART1_TX, UART1_RX = _fpioa.FUNCTIONS["UART1_TX"], _fpioa.FUNCTIONS["UART1_RX"]
    PARITY_ODD, PARITY_EVEN = 1, 2

    def __init__(self, id, baudrate=115200, bits=8, parity=None, stop=1, timeout=1000,
                 timeout_char=10, read_buf_len=_hardware.RING_BYTES, ide=False):
        if id not in (0, 1, 2, 4):
            raise ValueError("[MAIXPY]UART%s:does not exist" % id)
        self._id = id
        self.init(baudrate, bits, parity, stop, timeout, timeout_char, read_buf_len)

    def init(self, baudrate=115200, bits=8, parity=None, stop=1, timeout=1000, timeout_char=10,
             read_buf_len=_hardware.RING_BYTES, ide=False, from_ide=False):
        if not 0 <= baudrate <= 0x500000:
            raise ValueError("[MAIXPY]UART:invalid baudrate")
        if bits not in (5, 6, 7, 8):
            raise ValueError("[MAIXPY]UART:invalid data bits")
        if parity not in (None, 0, 1, 2):
            raise ValueError("[MAIXPY]UART:invalid parity")
        if stop not in (None, 0, 1, 1.5, 2):
            raise ValueError("[MAIXPY]UART:invalid stop bits")
        chip = _hardware.current()
        self._timeout_char_s = timeout_char / 1000
        chip.bauds[self._id] = baudrate
        chip.tell("board.uart", uart=self._id + 1 if self._id < 3 else None, baud=baudrate)
        chip.rings[self._id] = _UartRing(max(0, read_buf_len))
        self._is_open = True

    @staticmethod
    def repl_uart():
        """The console's own, as it is: what has come and nobody has read stays."""
        uart = UART.__new__(UART)
        uart._id, uart._timeout_char_s, uart._is_open = 4, 0.01, True
        return uart

    @staticmethod
    def set_repl_uart(uart):
        pass

    @property
    def _ring(self):
        if not self._is_open:
            raise OSError(_errno.EIO, "EIO")
        return _hardware.current().rings[self._id]

    def any(self):
        return len(self._ring)

    def _came(self):
        """Waits for a byte, `timeout_char` long, and not `timeout`."""
        end_s = _time.monotonic() + self._timeout_char_s
        while not self._ring.wait(_hardware.SLICE_S / 10):
            if _time.monotonic() >= end_s:
                return False
        return True

    def _collect(self, most, ends_with=None):
        """What has come, as long as the next byte comes in time; None for nothing."""
        data = b""
        while (most is None or len(data) < most) and self._came():
            if ends_with is not None:
                data += self._ring.take(1)
                if data.endswith(ends_with):
                    break
            else:
                data += self._ring.take(None if most is None else most - len(data))
        return data or None

    def read(self, size=None):
        return self._collect(size)

    def readline(self, size=None):
        return self._collect(size, b"\n")

    def readinto(self, buffer, size=None):
        data = self._collect(len(buffer) if size is None else min(size, len(buffer)))
        if data is None:
            return None
        buffer[:len(data)] = data
        return len(data)

    def readchar(self):
        data = self._ring.take(1)
        return data[0] if data else -1

    def write(self, data):
        self._ring
        data = data.encode("utf-8") if isinstance(data, str) else bytes(data)
        return _hardware.current().serial_write(self._id, data)

    def sendbreak(self):
        pass

    def deinit(self):
        self._is_open = False


class WDT:
    """Resets the board when it is not fed in time."""

    def __init__(self, id=0, timeout=5000, callback=None, context=None):
        self._timeout_s, self._callback, self._context = timeout / 1000, callback, context
        self._fed_s, self._is_on = _time.monotonic(), True
        _threading.Thread(target=self._watch, daemon=True).start()

    def feed(self):
        self._fed_s = _time.monotonic()

    def stop(self):
        self._is_on = False

    def context(self):
        return self._context

    def _watch(self):
        chip = _hardware.current()
        while self._is_on:
            left_s = self._fed_s + self._timeout_s - _time.monotonic()
            if left_s <= 0:
                if self._callback:
                    self._callback(self)
                chip.tell("board.watchdog")
                chip.end(_hardware.END_WATCHDOG)
            _time.sleep(min(left_s, 0.05))


class Timer:
    TIMER0, TIMER1, TIMER2 = 0, 1, 2
    CHANNEL0, CHANNEL1, CHANNEL2, CHANNEL3 = 0, 1, 2, 3
    MODE_ONE_SHOT, MODE_PERIODIC, MODE_PWM = 0, 1, 2
    UNIT_S, UNIT_MS, UNIT_US, UNIT_NS = 0, 1, 2, 3
    _SECONDS = {0: 1.0, 1: 1e-3, 2: 1e-6, 3: 1e-9}

    def __init__(self, id, channel, mode=MODE_ONE_SHOT, period=1000, unit=UNIT_MS,
                 callback=None, arg=None, start=True, priority=1, div=0):
        self._handler, self._argument = callback, arg
        self._run = None
        self.init(mode, period, unit)
        if start and mode != Timer.MODE_PWM:
            self.start()

    def init(self, mode=MODE_ONE_SHOT, period=1000, unit=UNIT_MS):
        self._mode, self._period, self._unit = mode, period, unit

    def period(self, period=None):
        if period is None:
            return self._period
        self._period = period

    def callback(self, function=None):
        if function is None:
            return self._handler
        self._handler = function

    def callback_arg(self, argument=None):
        if argument is None:
            return self._argument
        self._argument = argument

    def start(self):
        self.stop()
        self._run = _threading.Event()
        name = _hardware.ONE_SHOT if self._mode == Timer.MODE_ONE_SHOT else None
        _threading.Thread(target=self._tick, args=(self._run,), name=name, daemon=True).start()

    restart = start

    def _tick(self, stopped):
        while not stopped.wait(self._period * self._SECONDS[self._unit]):
            if self._handler:
                self._handler(self)
            if self._mode == Timer.MODE_ONE_SHOT:
                return

    def stop(self):
        if self._run:
            self._run.set()

    def deinit(self):
        self.stop()


class PWM:
    def __init__(self, timer, freq, duty=50, pin=None, enable=True):
        self._freq, self._duty, self._pin = freq, duty, pin
        if enable:
            self.enable()

    def init(self, timer=None, freq=None, duty=None, pin=None, enable=True):
        self.__init__(timer, freq or self._freq, self._duty if duty is None else duty,
                      self._pin if pin is None else pin, enable)

    def freq(self, freq=None):
        if freq is None:
            return self._freq
        self._freq = freq
        self.enable()

    def duty(self, duty=None):
        if duty is None:
            return self._duty
        if not 0 <= duty <= 100:
            raise ValueError("[MAIXPY]PWM: duty must be 0 to 100")
        self._duty = duty
        self.enable()

    def enable(self):
        self._tell(self._duty)

    def disable(self):
        self._tell(0)

    deinit = disable

    def _tell(self, duty):
        _hardware.current().tell("board.pwm", pin=self._pin, freq_hz=self._freq, duty=duty)


class I2C:
    """A bus with nothing on it."""

    I2C0, I2C1, I2C2, I2C3, I2C4, I2C5 = 0, 1, 2, 3, 4, 5
    MODE_MASTER, MODE_SLAVE = 0, 1

    def __init__(self, id, mode=0, freq=100000, timeout=1000, addr=0, addr_size=7, scl=None,
                 sda=None, gscl=None, gsda=None, on_receive=None, on_transmit=None,
                 on_event=None):
        pass

    def scan(self):
        return []

    def _nobody(self, *_arguments, **_named):
        raise OSError(_errno.EIO, "EIO")

    readfrom = readfrom_into = writeto = _nobody
    readfrom_mem = readfrom_mem_into = writeto_mem = _nobody

    def deinit(self):
        pass
