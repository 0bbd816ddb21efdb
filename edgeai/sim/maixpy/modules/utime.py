"""Stand-in for MaixPy's utime. The clock begins at 2000-01-01 with each start of the board."""
import calendar as _calendar
import time as _time

from edgeai.sim.maixpy import hardware as _hardware

_EPOCH_S = 946684800  # 2000-01-01, where MicroPython counts from
_TICKS = 1 << 30
_set_s = 0.0


def time():
    return int(_hardware.current().ticks_s() + _set_s)


def localtime(seconds=None):
    moment = _time.gmtime(_EPOCH_S + (time() if seconds is None else seconds))
    return tuple(moment[:8])


def mktime(fields):
    return int(_calendar.timegm(tuple(fields[:6]) + (0, 0, 0))) - _EPOCH_S


def set_time(fields):
    global _set_s
    _set_s = mktime(fields) - _hardware.current().ticks_s()


def sleep(seconds):
    _hardware.current().sleep(seconds)


def sleep_ms(milliseconds):
    _hardware.current().sleep(milliseconds / 1000)


def sleep_us(microseconds):
    _hardware.current().sleep(microseconds / 1000000)


def ticks_ms():
    return int(_hardware.current().ticks_s() * 1000) % _TICKS


def ticks_us():
    return int(_hardware.current().ticks_s() * 1000000) % _TICKS


def ticks_cpu():
    return ticks_us()


def ticks_add(ticks, delta):
    return (ticks + delta) % _TICKS


def ticks_diff(end, start):
    return (end - start + _TICKS // 2) % _TICKS - _TICKS // 2


class clock:
    """Frames a second."""

    def __init__(self):
        self.reset()

    def tick(self):
        self._tick_s = _hardware.current().ticks_s()
        self._frames += 1

    def fps(self):
        elapsed_s = _hardware.current().ticks_s() - self._start_s
        return self._frames / elapsed_s if elapsed_s else 0.0

    def avg(self):
        """Milliseconds a frame."""
        return (_hardware.current().ticks_s() - self._start_s) * 1000 / max(1, self._frames)

    def reset(self):
        self._start_s = self._tick_s = _hardware.current().ticks_s()
        self._frames = 0
