"""A virtual room in this process, and pins on it."""
import pytest

from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sensors.pins import open_pins
from edgeai.sim import finder
from edgeai.sim import room as rooms

LOW_KIT = """
[[device]]
name = "fan"
type = "relay"
pin = 26
active_high = false

[[device]]
name = "bell"
type = "button"
pin = 24
pull = "down"
"""


@pytest.fixture
def room():
    """The room that RPi.GPIO meets; `room.header` presses and looks."""
    replaced = finder.install()
    yield rooms.enter(rooms.Room(load_config(DEFAULT_CONFIG)))
    finder.uninstall(replaced)
    rooms.leave()


@pytest.fixture
def low_room(tmp_path):
    """A room with an active-low relay and a button to 3.3 V."""
    path = tmp_path / "kit.toml"
    path.write_text(LOW_KIT)
    replaced = finder.install()
    yield rooms.enter(rooms.Room(load_config(str(path))))
    finder.uninstall(replaced)
    rooms.leave()


@pytest.fixture
def pins(room):
    return open_pins()


class Opener:
    """Opens devices of a room by name, and closes them after the test."""

    def __init__(self, room):
        self._room = room
        self._pins = open_pins()
        self._devices = []

    def __call__(self, name, clock=None):
        from edgeai.sensors.devices import open_device

        device = open_device(self._room.config.device(name), self._pins, clock)
        self._devices.append(device)
        return device

    def close(self):
        for device in self._devices:
            device.close()


@pytest.fixture
def opened(room):
    opener = Opener(room)
    yield opener
    opener.close()


@pytest.fixture
def low_opened(low_room):
    opener = Opener(low_room)
    yield opener
    opener.close()


@pytest.fixture
def told(room):
    """A function: the (level, on) pairs the journal has of a device's pin."""

    def pairs(name):
        return [(entry["level"], entry["on"]) for entry in room.journal.entries
                if entry["kind"] == "pin" and entry.get("device") == name]

    return pairs


@pytest.fixture
def driven(room):
    """A function: how a device's pins were driven: 0, 1, or (Hz, percent of the time high)."""

    def levels(name):
        return [entry["level"] if entry["kind"] == "pin" else
                (entry["frequency_hz"], entry["duty_percent"])
                for entry in room.journal.entries
                if entry["kind"] in ("pin", "pwm") and entry.get("device") == name]

    return levels
