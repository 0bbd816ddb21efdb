"""A kit without hardware for engines of rules, and sources that tests push."""
import threading
import time

from edgeai.clock import Clock
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.linkage.journal import Journal
from edgeai.records import Spoken

WAIT_S = 60.0


class Device:
    """Remembers what it was told, and in which thread."""

    def __init__(self, name):
        self.name = name
        self.told = []

    def check_verb(self, verb, value=None):
        pass

    def tell(self, verb, value=None):
        self.told.append((verb, value))

    def on(self):
        self.told.append(("on", threading.current_thread().name))

    def off(self):
        self.told.append(("off", threading.current_thread().name))


class Voice:
    """Takes the arguments of the kit's; `seconds` a sentence, to be a slow engine."""

    def __init__(self, seconds=0.0):
        self.said = []
        self._seconds = seconds

    def say(self, text, priority="reply", key=None, wait=True, live_s=10.0):
        time.sleep(self._seconds)
        self.said.append((text, priority, key, wait))
        return Spoken(text, self._seconds, "test")


class FakeKit:
    """What an engine asks a kit for."""

    def __init__(self, clock=None, voice=None):
        self.clock = clock or Clock()
        self.config = load_config(DEFAULT_CONFIG)
        self.journal = Journal(clock=self.clock)
        self._devices = {one.name: Device(one.name) for one in self.config.devices}
        self._voice = voice or Voice()
        self.closers = []

    def device(self, name):
        return self._devices[name]

    def relay(self):
        return self._devices["relay"]

    def voice(self):
        return self._voice

    def at_close(self, closer):
        self.closers.append(closer)

    def entries(self, *kinds):
        return [entry for entry in self.journal.entries if entry["kind"] in kinds]


class Pushing:
    """`listen`, and its `listeners` to be called in whichever thread."""

    def __init__(self, name="climate"):
        self.name = name
        self.listeners = []

    def listen(self, function):
        self.listeners.append(function)


def until(happened):
    end_s = time.monotonic() + WAIT_S
    while not happened():
        assert time.monotonic() < end_s
        time.sleep(0.005)
