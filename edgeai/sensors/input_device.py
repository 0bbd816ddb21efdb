"""What all sensors share: readings with their age and state, one at a time or without end."""
import collections
import threading

from edgeai.errors import ReadingFailed, UsageError
from edgeai.i18n import gettext as _
from edgeai.sensors.device import Device
from edgeai.sensors.gauge import OK, OUT_OF_RANGE, STUCK, Gauge
from edgeai.sensors.misread import Misread, misread_words
from edgeai.sensors.wiring import wiring_checks

STALE_INTERVALS = 3  # without a good value for so many, the last one is stale
RETRIES = 3
JOIN_S = 2.0


class InputDevice(Device):
    """A subclass names its QUANTITIES and measures them in `_measure`.

    `errors` counts the measurements that failed, by kind ("checksum": 2).
    """

    __slots__ = ("errors", "_gauges", "_interval_s", "_closing", "_measuring", "_missed")
    QUANTITIES = ()
    INTERVAL_S = 1.0
    SHORTEST_INTERVAL_S = 0.01

    def __init__(self, config, clock=None):
        super().__init__(config, clock)
        self.errors = collections.Counter()
        self._gauges = [Gauge(config.name, quantity, self._clock.now_s())
                        for quantity in self.QUANTITIES]
        self._interval_s = self.INTERVAL_S
        self._closing = threading.Event()
        self._measuring = threading.RLock()
        self._missed = 0  # in a row

    @property
    def value(self):
        """What is measured now, or the last good value while it is fresh; ReadingFailed without."""
        for _attempt in range(1 + RETRIES):
            readings = self.read()
            if all(reading.ok for reading in readings):
                return self._value_of([reading.value for reading in readings])
            # A value that can't be is most often one that was garbled; a stuck one will not move so soon.
            if not self._missed and OUT_OF_RANGE not in self.states:
                break
            self._clock.wait(self._closing, self._pause_s())
        raise self._failed(readings)

    def read(self):
        """Measure now: a `Reading` for each quantity.

        Where that fails they hold the last good value with its age, or NaN before there was one;
        `ok` is False for what is stale, stuck or out of range.
        """
        with self._measuring:
            self._check()
            try:
                values = self._measure()
            except Misread as misread:
                self._miss(misread.kind)
                return self.readings
            return self._take(values)

    @property
    def readings(self):
        """The last `Reading`s, as they are by now; nothing is measured."""
        return self._readings(self._clock.now_s())

    @property
    def states(self):
        """Of each reading: "ok", "stale", "stuck" or "out of range"."""
        now_s = self._clock.now_s()
        return [gauge.state(now_s, self._stale_s) for gauge in self._gauges]

    def state_of(self, quantity):
        """The state of that quantity, of those in `states`."""
        return self.states[[one.name for one in self.QUANTITIES].index(quantity)]

    def values(self):
        """Readings without end, measured every `interval_s`."""
        while True:
            yield from self.read()
            self._clock.wait(self._closing, self._pause_s())

    @property
    def interval_s(self):
        """How often `values()` measures; may be set."""
        return self._interval_s

    @interval_s.setter
    def interval_s(self, seconds):
        if not self.SHORTEST_INTERVAL_S <= seconds < float("inf"):
            raise UsageError(
                _("{name} can't be read every {seconds} s").format(
                    name=self.name, seconds=seconds),
                _("Give {shortest} s or more.").format(shortest=self.SHORTEST_INTERVAL_S))
        self._interval_s = seconds

    @property
    def stuck_s(self):
        """How long a value may be the same before it counts as stuck; None: for ever."""
        return self._gauges[0].stuck_s

    @stuck_s.setter
    def stuck_s(self, seconds):
        for gauge in self._gauges:
            gauge.stuck_s = seconds

    @property
    def _stale_s(self):
        return STALE_INTERVALS * self._interval_s

    def _measure(self):
        """The values of QUANTITIES in their order; Misread where that fails."""
        raise NotImplementedError

    def _value_of(self, values):
        return values[0]

    def _pause_s(self):
        """Until the next measurement."""
        return self._interval_s

    def _readings(self, now_s):
        return [gauge.reading(now_s, self._stale_s) for gauge in self._gauges]

    def _take(self, values):
        now_s = self._clock.now_s()
        self._missed = 0
        for gauge, value in zip(self._gauges, values):
            gauge.take(value, now_s)
        return self._readings(now_s)  # of this moment: their age is 0

    def _miss(self, kind):
        self._missed += 1
        self.errors[kind] += 1
        for gauge in self._gauges:
            gauge.miss()

    def _failed(self, readings):
        state, reading = next((pair for pair in zip(self.states, readings) if pair[0] != OK),
                              ("", readings[0]))
        what = "%s = %.3g %s" % (reading.quantity, reading.value, reading.unit)
        if state == OUT_OF_RANGE:
            reason = _("{what} is out of range").format(what=what.rstrip())
        elif state == STUCK:
            reason = _("{what} has not moved for {seconds:.0f} s").format(
                what=what.rstrip(), seconds=self.stuck_s)
        else:
            reason = " · ".join(misread_words(kind) for kind in self.errors)
        return ReadingFailed(_("{name} gave no valid reading: {reason}").format(
            name=self.name, reason=reason), "\n     ".join(wiring_checks(self._config)))

    def _stop(self):
        """End the waiting; a measurement that is under way still has its pins."""
        self._closing.set()
        if self._measuring.acquire(timeout=JOIN_S):
            self._measuring.release()
