"""Reads many sensors at once, each in a thread of its own; one that fails disturbs no other."""
import threading

from edgeai.errors import EdgeaiError

RETRY_S = 1.0
JOIN_S = 3.0


class SensorWatch:
    """on_reading: called with each `Reading` and its state, in the sensor's thread.

    `problems`: {name: the error for which it can't be opened or read at present}.
    """

    def __init__(self, kit, names, on_reading):
        self.problems = {}
        self._clock, self._on_reading = kit.clock, on_reading
        self._devices = {}
        self._stopping = threading.Event()
        for name in names:
            try:
                self._devices[name] = kit.device(name)
            except (EdgeaiError, OSError) as problem:
                self.problems[name] = problem
        self._threads = [threading.Thread(target=self._run, args=pair, daemon=True)
                         for pair in self._devices.items()]

    @property
    def is_empty(self):
        """Could none be opened?"""
        return not self._devices

    def start(self):
        for thread in self._threads:
            thread.start()

    def readings(self):
        """[(the last `Reading`, its state)] of every sensor that was opened, as they are by now."""
        return [pair for device in self._devices.values()
                for pair in zip(device.readings, device.states)]

    def stop(self):
        """Close the sensors and end the threads."""
        self._stopping.set()
        for device in self._devices.values():
            device.close()
        for thread in self._threads:
            thread.join(JOIN_S)

    def _run(self, name, device):
        while not self._stopping.is_set():
            try:
                self._read(name, device)
            except (EdgeaiError, OSError) as problem:
                if not self._stopping.is_set():
                    self.problems[name] = problem
            self._clock.wait(self._stopping, RETRY_S)

    def _read(self, name, device):
        for reading in device.values():
            if self._stopping.is_set():
                return
            self.problems.pop(name, None)
            self._on_reading(reading, device.state_of(reading.quantity))
