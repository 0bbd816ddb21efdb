"""The time that a thread lives by while it follows pulses on a wire.

Pulses of 26 us can't be paced by the host's clock: a script that counts samples of
`GPIO.input`, or looks at its clock between them, would count the host's hiccups. So while a
`PulseTrain` is on a pin, the thread that polls it has a time of its own: POLL_S a sample, LOOK_S
a look at the clock, and `time.sleep` as long as asked. `time.time`, `monotonic` and
`perf_counter` tell that time. When the train is over the thread is back in the host's time;
where it was ahead of it, it sleeps until then: no clock runs backwards. The first look after that
still tells the train's end, however late the host is: lessons look when an echo is over.

`install` puts callables into `time` that a train can turn to its own functions and back: when
nothing is on a wire, a call goes straight to the real one. What took them by
`from time import time` has them too.
"""
import functools
import threading
import time as _time

POLL_S = 1e-6  # what a GPIO.input() costs on a Raspberry Pi 4, its loop included
SETUP_S = 40e-6  # a GPIO.setup(): lessons count on a DHT's having answered by then
LOOK_S = 0.5e-6
# So long without a poll, and the thread is elsewhere: the train waits for it, and its clock shows
# the host's time. A host that is only busy is back sooner.
AWAY_S = 0.25
CLOSE_S = 2e-5  # two looks at clocks, one after the other, and nothing came in between
FORGOTTEN_S = 2.0  # a train that has waited so long waits no more

_CLOCKS = [name for name in ("time", "monotonic", "perf_counter", "time_ns", "monotonic_ns",
                             "perf_counter_ns") if hasattr(_time, name)]
_real = {name: getattr(_time, name) for name in _CLOCKS + ["sleep"]}
_now_s = _time.monotonic
_real_sleep = _time.sleep
_get_ident = threading.get_ident
_lines = {}  # thread -> its LineClock
_turnable = {}  # name -> the `_Turnable` in `time`
_lock = threading.RLock()  # a signal's handler may begin a train


class _Turnable(functools.partial):
    """Calls what it was turned to last, in C."""

    def __get__(self, instance, owner=None):
        return self  # no method of the class that keeps it, as builtin functions are none

    def turn(self, function, *args):
        self.__setstate__((function, args, {}, self.__dict__))


def install():
    """Make `time` follow the trains of this process from now on. Twice is fine."""
    for name, function in _real.items():
        if name not in _turnable:
            _turnable[name] = functools.update_wrapper(_Turnable(function), function)
        setattr(_time, name, _turnable[name])


def uninstall():
    """The real functions again; those that were taken out of `time` lead to them too."""
    with _lock:
        _lines.clear()
        _turn()
    for name, function in _real.items():
        setattr(_time, name, function)


def _turn():
    """Let `time` lead to the lines, while there are any."""
    for name, turnable in _turnable.items():
        if not _lines:
            turnable.turn(_real[name])
        elif name == "sleep":
            turnable.turn(_sleep)
        else:
            turnable.turn(_tell, name)


def _put(line, thread):
    with _lock:
        _lines[thread] = line
        _turn()


def _take_off(line, thread):
    with _lock:
        if _lines.get(thread) is line:
            del _lines[thread]
            _turn()


def _tell(name):
    line = _lines.get(_get_ident())
    return _real[name]() if line is None else line.tell(name)


def _sleep(seconds):
    line = _lines.get(_get_ident())
    if line is None:
        _real_sleep(seconds)
    else:
        line.sleep(seconds)


def now_s():
    """Where this thread is on the host's monotonic clock: its line's time while it has one."""
    line = _lines.get(_get_ident())
    return _now_s() if line is None or line.is_over else line.now_s


def real_now_s():
    """The host's monotonic clock, whoever asks."""
    return _now_s()


def spend(seconds):
    """This thread is busy for so long, as far as its line is concerned, if it has one."""
    line = _lines.get(_get_ident())
    if line is not None and not line.is_over:
        line.now_s += seconds


class Moment:
    """`with Moment(at_s)`: this thread is at that time of the host's monotonic clock."""

    def __init__(self, at_s):
        self.now_s = at_s
        self.is_over = False

    def tell(self, name):
        """The time by that function of `time`."""
        self.now_s += LOOK_S
        late_s = _now_s() - self.now_s
        return _real[name]() - (int(late_s * 1e9) if name.endswith("_ns") else late_s)

    def sleep(self, seconds):
        self.__exit__()
        _real_sleep(seconds)

    def __enter__(self):
        _put(self, _get_ident())
        return self

    def __exit__(self, *exc_info):
        self.is_over = True
        _take_off(self, _get_ident())


class LineClock:
    """One thread's time along a train of `length_s`, which begins now.

    It is the host's until the thread polls: before, the thread may do anything.
    `elapsed_s`: how much of the train has passed. All on the host's monotonic clock.
    poll_s: what a sample costs.
    """

    def __init__(self, length_s, poll_s=POLL_S):
        self.is_over = False
        self._poll_s = poll_s
        self._length_s = length_s
        self._thread = _get_ident()
        before = _lines.get(self._thread)
        self.now_s = 0.0
        if before is not None and not before.is_over:
            self.now_s, before.is_over = before.now_s, True
        self._bases, self._floors = {}, {}
        self._begin_at_host()
        self._start_s = self.now_s
        self._lag_s = 0.0  # how long the train waited for a thread that was elsewhere
        self._is_followed = False
        _put(self, self._thread)

    @property
    def elapsed_s(self):
        return self.now_s - self._start_s - self._lag_s

    def poll(self):
        """One sample is taken; the seconds of the train that have passed by then."""
        self._follow()
        self.now_s += self._poll_s
        return self.now_s - self._start_s - self._lag_s

    def skip_to(self, elapsed_s):
        """Sleep on the wire until so much of the train has passed."""
        self._follow()
        self.now_s += max(0.0, elapsed_s - self.elapsed_s)

    def tell(self, name):
        """The time by that function of `time`."""
        real_s = _now_s()
        if real_s > self.now_s and real_s - self._polled_s > AWAY_S:
            self._is_followed = False
        if not self._is_followed:
            return self._tell_hosts(name, real_s)
        return self.tell_own(name)

    def tell_own(self, name):
        """The line's own time by that function, the look counted in."""
        self.now_s += LOOK_S
        value, at_s = self._bases[name]
        passed_s = self.now_s - at_s
        value += int(passed_s * 1e9) if name.endswith("_ns") else passed_s
        return max(value, self._floors.get(name, value))

    def sleep(self, seconds):
        """`time.sleep`: what ends before the train does passes on the wire alone."""
        if isinstance(seconds, (int, float)) and 0 < seconds <= self._length_s - self.elapsed_s:
            self._follow()
            self.now_s += seconds
        else:
            if isinstance(seconds, (int, float)) and seconds > 0:
                self.end()
            _real_sleep(seconds)

    def end(self):
        """Back in the host's time; where the thread is ahead of it, not before."""
        self.is_over = True
        _take_off(self, self._thread)  # first: Ctrl-C may end the sleep
        ahead_s = self.now_s - _now_s()
        if self._thread != _get_ident():
            return
        if ahead_s > 0:
            _real_sleep(ahead_s)
        if self._is_followed:
            _put(_LastLook(self), self._thread)

    def _follow(self):
        self._polled_s = _now_s()
        if not self._is_followed:
            self._is_followed = True
            if self._thread != _get_ident():
                self._change_thread()

    def _change_thread(self):
        """Another thread polls than the one that began; it has seen the host's time."""
        _take_off(self, self._thread)
        self._thread = _get_ident()
        before_s = self.now_s
        self._begin_at_host()
        self._lag_s += self.now_s - before_s
        _put(self, self._thread)

    def _tell_hosts(self, name, real_s):
        """A look costs as much of the train as any; for the rest it waited."""
        away_s = max(0.0, real_s - self.now_s)
        self.now_s += away_s
        self._lag_s += max(0.0, away_s - LOOK_S)
        if self.elapsed_s > self._length_s or self._lag_s > FORGOTTEN_S:
            self.end()
        value = self._floors[name] = _real[name]()
        return value

    def _begin_at_host(self):
        # First a clock, then where that is on the monotonic one: so a line's time is never ahead
        # of the host's, nor behind what the thread was told before.
        for name in _CLOCKS:
            self._bases[name] = _together(_real[name])
        self._polled_s = _now_s()
        self.now_s = max(self.now_s, self._polled_s)


def _together(look):
    """(look(), the monotonic second of it), though the host may be busy between the two."""
    found = []
    while not found or (min(found)[0] > CLOSE_S and len(found) < 20):
        before_s, value, after_s = _now_s(), look(), _now_s()
        found.append((after_s - before_s, value, after_s))
    return min(found)[1:]


class _LastLook:
    """After a train: the thread's next look at a clock tells its end, and not when the host got there."""

    is_over = True

    def __init__(self, line):
        self._line, self._end_s = line, _now_s()

    def tell(self, name):
        _take_off(self, _get_ident())
        return _real[name]() if _now_s() - self._end_s > AWAY_S else self._line.tell_own(name)

    def sleep(self, seconds):
        _take_off(self, _get_ident())
        _real_sleep(seconds)
