"""Pin drivers by hand for sensors that answer in pulses: as a program sees them that polls."""
from edgeai.sensors.pins import Pins

LOW_S, ZERO_S, ONE_S = 50e-6, 27e-6, 70e-6


def dht_pulses(data):
    """[(level, seconds)] of a DHT's answer, from the host's letting go on."""
    parts = [(1, 30e-6), (0, 80e-6), (1, 80e-6)]
    for byte in data:
        for place in range(7, -1, -1):
            parts += [(0, LOW_S), (1, ONE_S if byte >> place & 1 else ZERO_S)]
    return parts + [(0, LOW_S), (1, 1e-3)]


def polled(pulses, poll_s=1e-6, start_s=0.0, pauses=()):
    """What a program notes that looks every `poll_s`: [(s, level)], each change.

    start_s: when it begins to look. pauses: (from s, seconds) in which it is not running.
    """
    pauses, moment_s, end_s, found = list(pauses), start_s, 0.0, []
    for level, seconds in pulses:
        end_s += seconds
        while moment_s < end_s:
            if pauses and moment_s >= pauses[0][0]:
                moment_s += pauses.pop(0)[1]
                continue
            if not found or found[-1][1] != level:
                found.append((moment_s, level))
            moment_s += poll_s
    return found


class DhtDriver:
    """Gives one answer after the other to `ask`: what a program noted (see `polled`)."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked_s = []

    def open_input(self, gpio, pull):
        pass

    def close_pin(self, gpio):
        pass

    def ask(self, gpio, low_s, seconds):
        self.asked_s.append(low_s)
        return self.answers.pop(0)


class EchoDriver:
    """An HC-SR04 in a clock of its own. `echoes_s`: (seconds after the trigger, seconds high), or
    None for no echo; the last one again and again."""

    def __init__(self, clock, *echoes_s):
        self.echoes_s = list(echoes_s)
        self.pings_s, self.levels = [], {}
        self._clock = clock
        self._high = (0.0, 0.0)

    def open_output(self, gpio, level):
        self.levels[gpio] = level

    def open_input(self, gpio, pull):
        pass

    def end_pwm(self, gpio, level):
        pass

    def close_pin(self, gpio):
        self.levels.pop(gpio, None)

    def write(self, gpio, level):
        if self.levels[gpio] and not level:
            self._ping()
        self.levels[gpio] = level

    def _ping(self):
        now_s = self._clock.now_s()
        self.pings_s.append(now_s)
        echo = self.echoes_s[0] if len(self.echoes_s) == 1 else self.echoes_s.pop(0)
        self._high = (0.0, 0.0) if echo is None else (now_s + echo[0], now_s + sum(echo))

    def read(self, gpio):
        return int(self._high[0] <= self._clock.now_s() < self._high[1])

    def wait_for(self, gpio, level, timeout_s):
        end_s = self._clock.now_s() + timeout_s
        while self.read(gpio) != level:
            if self._clock.now_s() > end_s:
                return None
            self._clock.advance(1e-6)
        return self._clock.now_s()


def pins_on(driver, iio_folder=None):
    return Pins(driver, iio_folder)
